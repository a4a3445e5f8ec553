"""The legal adviser records a ground for keeping origin with the firm's name, or withdraws it.

A ground is a dated overlay on the packs of its jurisdiction, as other decisions of the adviser are: recording one
makes a new merged pack, in force from that day. When it is withdrawn, a job erases what was gathered under it.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.assurance.services import law
from procure.core import jobs, packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.packs import PackValue
from procure.core.text import N_
from rules.loader import Pack
from rules.profiles import Gathering, RecordedGround, Section

RECORDERS = (Role.LEGAL_ADVISER,)
"""Who records and withdraws."""

FORGET = "profiles.forget_origin"
"""The job that erases what was gathered under a ground that is withdrawn."""

LONGEST = 2000
_SECTION = "profiles"


def recorded_grounds(session: Session, jurisdiction: str) -> Sequence[PackValue]:
    """All that were ever recorded for the packs of a jurisdiction, newest first."""
    return session.scalars(
        select(PackValue)
        .where(PackValue.jurisdiction == jurisdiction, PackValue.section == _SECTION)
        .order_by(PackValue.id.desc())
    ).all()


def check_ground(ground: str, reason: str, review_on: date, today: date) -> None:
    """Check what a ground says, before it is shown once more and recorded.

    Raises:
        Invalid: no ground or reason, one that is too long, or a review date that has passed.
    """
    for field, said, message in (
        ("ground", ground, N_("Name the law that the gathering rests on.")),
        ("reason", reason, N_("Say why it holds, so that others can follow.")),
    ):
        if not said.strip():
            raise Invalid(field, message)
        if len(said) > LONGEST:
            raise Invalid(field, N_("Use at most %(most)d characters."), most=LONGEST)
    if review_on <= today:
        raise Invalid("review_on", N_("Choose a day to come on which the ground is looked at again."))


@use_case
def record_ground(
    session: Session, actor: Actor, ground: str, reason: str, review_on: date, base: Pack, today: date, now: datetime
) -> PackValue:
    """Record a ground: from now on origin is gathered with the firm's name, until it is withdrawn.

    One that holds already is replaced, and what was gathered under it stays.

    Args:
        session: of the role `office`.
        actor: the legal adviser.
        ground: the law, as cited.
        reason: why it holds for this city.
        review_on: the day by which it is looked at again.
        base: the pack in force as its files say, without overlays.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no legal adviser.
        Invalid: as for `check_ground`; the pack has a ground of its own; or its files have changed since it was
            adopted.
    """
    if not actor.has(*RECORDERS):
        raise Forbidden
    section: Section = base.section(_SECTION)
    if section.ground_by != "adviser":
        raise Invalid("", N_("The rule pack in force states the ground itself."))
    check_ground(ground, reason, review_on, today)
    law.of_files_in_force(session, base, today)
    held = next(
        (each for each in recorded_grounds(session, base.card.jurisdiction) if each.withdrawn_at is None), None
    )
    since = now if held is None else msgspec.convert(held.values["recorded"], RecordedGround).at
    if held is not None:
        held.withdrawn_at = now
        session.flush()
    recorded = RecordedGround(actor.name, since, review_on, reason.strip())
    made = PackValue(
        jurisdiction=base.card.jurisdiction,
        section=_SECTION,
        values=msgspec.to_builtins(
            {"gathering": Gathering.IDENTIFIED, "ground": ground.strip(), "recorded": recorded}
        ),
        reason=reason.strip(),
        review_on=review_on,
        decided_by=actor.account_id,
        decided_at=now,
    )
    session.add(made)
    session.flush()
    packs.adopt(session, law.with_decisions(session, base), today, actor, now)
    return made


@use_case
def withdraw_ground(
    session: Session, actor: Actor, ground_id: int, base: Pack, today: date, now: datetime
) -> PackValue:
    """Withdraw a ground: origin is gathered as the files of the pack say; a job erases what was gathered under it.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such ground.
        Conflict: it was withdrawn or replaced already.
        Invalid: the files of the pack have changed since it was adopted.
    """
    if not actor.has(*RECORDERS):
        raise Forbidden
    held = session.get(PackValue, ground_id, with_for_update=True)
    if held is None or held.section != _SECTION:
        raise NotFound
    if held.withdrawn_at is not None:
        raise Conflict({"withdrawn_at": held.withdrawn_at})
    law.of_files_in_force(session, base, today)
    held.withdrawn_at = now
    session.flush()
    packs.adopt(session, law.with_decisions(session, base), today, actor, now)
    since = msgspec.convert(held.values["recorded"], RecordedGround).at
    jobs.enqueue(session, FORGET, {"since": since.isoformat(), "until": now.isoformat()}, actor, now)
    return held


def check_adoption(session: Session, pack: Pack) -> None:
    """Check that a pack to adopt gathers origin with the firm's name only on a ground that is recorded here.

    Raises:
        Invalid: its files say that the adviser recorded one, and nobody did.
    """
    if _SECTION not in pack.section_names:
        return
    section: Section = pack.section(_SECTION)
    if section.ground_by != "adviser" or section.gathering is not Gathering.IDENTIFIED:
        return
    if all(each.withdrawn_at is not None for each in recorded_grounds(session, pack.card.jurisdiction)):
        raise Invalid(
            "pack",
            N_("This pack keeps origin with the firm's name, and the legal adviser has recorded no ground for that."),
        )
