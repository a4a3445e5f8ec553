"""A supplier writes its declaration: one thing at a time, each saved at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from procure.core.database import use_case
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import N_
from procure.declarations import queries
from procure.declarations.models import DeclarationVersion, SelectionDeclaration, SelectionFile
from procure.profiles.queries import LinkHolder
from rules.declarations import (
    ExclusionGround,
    GroundSaid,
    Section,
    Violation,
    check,
    from_json,
    still_open,
    to_json,
)
from rules.loader import Pack

MOST_VIOLATIONS = 20
"""Of one ground."""

PROBLEMS = {
    "missing": N_("Fill this in"),
    "too_long": N_("This is too long"),
    "future": N_("This day is still to come"),
    "too_old": N_("A ruling of so long ago counts no more: you need not declare it"),
}


@dataclass(frozen=True, slots=True)
class Declaring:
    """A declaration while it is written.

    Attributes:
        file: of the tender.
        pack, section, grounds: what is asked.
        said: so far, by ground.
        revision: of the draft; 0 where there is none.
        versions: what was sent, newest first.
    """

    file: SelectionFile
    pack: Pack
    section: Section
    grounds: tuple[ExclusionGround, ...]
    said: dict[str, GroundSaid]
    revision: int
    versions: Sequence[DeclarationVersion]

    @property
    def open(self) -> tuple[ExclusionGround, ...]:
        """Grounds of which something is still to be said."""
        return still_open(self.grounds, self.said)

    @property
    def is_sent(self) -> bool:
        """Whether what stands here is what was sent last."""
        return bool(self.versions) and self.versions[0].said == to_json(self.said)

    def ground(self, ground_id: str) -> ExclusionGround:
        """A ground that is asked about.

        Raises:
            NotFound: it is not.
        """
        for ground in self.grounds:
            if ground.id == ground_id:
                return ground
        raise NotFound

    def violations(self, ground_id: str) -> tuple[Violation, ...]:
        """What is declared of a ground so far."""
        return self.said.get(ground_id, GroundSaid()).violations


def load(session: Session, invited: LinkHolder) -> Declaring:
    """What is asked of a supplier for the tender of its invitation, and said so far.

    Args:
        session: of the role `office`.
        invited: who comes by the link.

    Raises:
        NotFound: the invitation is for no tender, or its tender asks for no declarations.
    """
    file = queries.file_of(session, invited.tender_id) if invited.tender_id is not None else None
    if file is None:
        raise NotFound
    pack, section, grounds = queries.asked_in(session, file)
    found = queries.declaration_of(session, file, invited.supplier_id)
    return Declaring(
        file,
        pack,
        section,
        grounds,
        from_json(found.draft, file.grounds) if found else {},
        found.revision if found else 0,
        queries.versions(session, found.id) if found else (),
    )


@use_case
def save_none(
    session: Session, invited: LinkHolder, ground_id: str, *, none: bool, revision: int, now: datetime
) -> None:
    """Say whether there is anything to declare of a ground. “None” takes away what was declared of it in the draft.

    Args:
        session: of the role `office`.
        invited: who says it.
        ground_id: of which ground.
        none: there is nothing.
        revision: of the draft that was shown.
        now: when, in UTC.

    Raises:
        NotFound: as for `load`, or the ground is not asked about.
        Conflict: a colleague changed the draft meanwhile.
    """

    def change(_ground: ExclusionGround, said: GroundSaid) -> GroundSaid:
        return GroundSaid(none=True) if none else replace(said, none=False)

    _change(session, invited, ground_id, revision, now, change)


@use_case
def save_violation(
    session: Session,
    invited: LinkHolder,
    ground_id: str,
    place: int,
    given: Violation,
    *,
    revision: int,
    today: date,
    now: datetime,
) -> None:
    """Declare a violation, or change one: what, which body, when. What was done since stays as it is.

    Args:
        session: of the role `office`.
        invited: who says it.
        ground_id: under which ground.
        place: which of its violations, from 0; one more than there are adds one.
        given: as typed.
        revision: of the draft that was shown.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        NotFound: as for `save_none`, or there is no such place.
        Invalid: something is missing, too long, or a day that can't be or counts no more.
        Conflict: a colleague changed the draft meanwhile.
    """

    def change(ground: ExclusionGround, said: GroundSaid) -> GroundSaid:
        listed = list(said.violations)
        if not 0 <= place <= min(len(listed), MOST_VIOLATIONS - 1):
            raise NotFound
        before = listed[place] if place < len(listed) else Violation("", "", None)
        listed[place : place + 1] = [
            _checked(ground, replace(given, measures=before.measures, done=before.done), today)
        ]
        return GroundSaid(tuple(listed))

    _change(session, invited, ground_id, revision, now, change)


@use_case
def save_cleaning(
    session: Session,
    invited: LinkHolder,
    ground_id: str,
    place: int,
    measures: Sequence[str],
    done: str,
    *,
    revision: int,
    today: date,
    now: datetime,
) -> None:
    """Say what was done since a violation. Nothing need be said: it is a right, not a duty.

    Raises:
        NotFound, Invalid, Conflict: as for `save_violation`.
    """

    def change(ground: ExclusionGround, said: GroundSaid) -> GroundSaid:
        listed = list(said.violations)
        if not 0 <= place < len(listed):
            raise NotFound
        given = replace(listed[place], measures=tuple(measures), done=done)
        listed[place] = _checked(ground, given, today)
        return GroundSaid(tuple(listed))

    _change(session, invited, ground_id, revision, now, change)


@use_case
def remove_violation(
    session: Session, invited: LinkHolder, ground_id: str, place: int, *, revision: int, now: datetime
) -> None:
    """Take a violation out of the draft; versions that were sent keep it.

    Raises:
        NotFound, Conflict: as for `save_violation`.
    """

    def change(_ground: ExclusionGround, said: GroundSaid) -> GroundSaid:
        if not 0 <= place < len(said.violations):
            raise NotFound
        return GroundSaid(said.violations[:place] + said.violations[place + 1 :])

    _change(session, invited, ground_id, revision, now, change)


def hold(
    session: Session, invited: LinkHolder, revision: int, now: datetime
) -> tuple[Declaring, SelectionDeclaration]:
    """The draft of a supplier, made where there is none, and held to the end of the caller's transaction.

    Raises:
        NotFound: as for `load`.
        Conflict: its revision is another.
    """
    file = queries.file_of(session, invited.tender_id) if invited.tender_id is not None else None
    if file is None:
        raise NotFound
    session.refresh(file, with_for_update=True)  # so that two colleagues who begin at once begin one draft
    row = queries.declaration_of(session, file, invited.supplier_id, lock=True)
    if row is None:
        row = SelectionDeclaration(
            tender_id=file.tender_id,
            supplier_id=invited.supplier_id,
            draft={},
            revision=0,
            began_at=now,
            saved_at=now,
        )
        session.add(row)
        session.flush()
    if row.revision != revision:
        raise Conflict({"revision": row.revision})
    return load(session, invited), row


def _change(
    session: Session,
    invited: LinkHolder,
    ground_id: str,
    revision: int,
    now: datetime,
    change: Callable[[ExclusionGround, GroundSaid], GroundSaid],
) -> None:
    found, row = hold(session, invited, revision, now)
    ground = found.ground(ground_id)
    said = {**found.said, ground_id: change(ground, found.said.get(ground_id, GroundSaid()))}
    row.draft, row.revision, row.saved_at = to_json(said), row.revision + 1, now


def _checked(ground: ExclusionGround, given: Violation, today: date) -> Violation:
    result = check(ground, given, today)
    if isinstance(result, Violation):
        return result
    raise Invalid(result[0].field, PROBLEMS[result[0].problem])
