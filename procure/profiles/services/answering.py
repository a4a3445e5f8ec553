"""A supplier answers: the draft as it stands, and one answer saved at a time, so that nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.database import use_case
from procure.core.errors import Conflict, NotFound, ProcureError
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import DraftAnswer, Profile, ProfileInvitation
from procure.profiles.queries import Held, HeldFile
from rules.calendar import months_after
from rules.loader import Pack
from rules.profiles import (
    Answer,
    AnswerFault,
    Circumstances,
    Gathering,
    Question,
    Section,
    Typed,
    asked,
    asked_at_most,
    check,
    minutes,
    to_json,
    total_of,
)


class Unanswerable(ProcureError):
    """What was typed is no answer.

    Attributes:
        faults: all that is wrong with it.
    """

    def __init__(self, faults: tuple[AnswerFault, ...]) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.problem}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What a supplier is asked, and what it answered so far.

    Attributes:
        pack: in force today.
        section: its questionnaire.
        questions: asked of this supplier, in order; they change with its answers.
        at_most: all that may still come to be asked, whatever is answered next.
        held: question id -> answer, those of questions not asked among them.
        files: that were added to answers, those of questions not asked among them.
        old: ids of the questions whose answer is too old to be sent as it is: to be looked at again.
        circumstances: of tender and firm.
        is_parted: what was said of origin was parted from the firm, and is not asked again.
    """

    pack: Pack
    section: Section
    questions: tuple[Question, ...]
    at_most: tuple[Question, ...]
    held: Mapping[str, Held]
    files: tuple[HeldFile, ...]
    old: frozenset[str]
    circumstances: Circumstances
    is_parted: bool

    def asked_by(self, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
        """What would be asked of this supplier by some answers, in order."""
        return _but_parted(asked(self.section, answers, self.circumstances), self.is_parted)

    @property
    def askable(self) -> tuple[Question, ...]:
        """All that could be asked of this supplier, whatever it answers, in order."""
        return _but_parted(asked_at_most(self.section, {}, self.circumstances), self.is_parted)

    @property
    def answers(self) -> dict[str, Answer]:
        """Question id -> answer, of the questions that are asked."""
        return {question.id: self.held[question.id].answer for question in self.questions if question.id in self.held}

    @property
    def added(self) -> tuple[HeldFile, ...]:
        """The files that are sent: those of questions that are asked and take files."""
        taking = {question.id for question in self.questions if question.files}
        return tuple(file for file in self.files if file.question in taking)

    @property
    def open(self) -> tuple[Question, ...]:
        """What is still to be answered, declined, or looked at again, in order."""
        return self._open_of(self.questions)

    @property
    def left(self) -> tuple[int, int]:
        """How many questions are still open: at least, and at most."""
        return len(self.open), len(self._open_of(self.at_most))

    @property
    def minutes_left(self) -> tuple[int, int]:
        """What is still open takes: at least, and at most."""
        return minutes(self.open), minutes(self._open_of(self.at_most))

    def _open_of(self, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(
            question
            for question in questions
            if question.id in self.old or (question.id not in self.held and not question.optional)
        )


def load(session: Session, vault: Vault, invitation: ProfileInvitation, today: date) -> ProfileDraft:
    """The draft as it stands; one that nobody began is empty. Changes nothing.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose.
        today: in the city's calendar.
    """
    profile = queries.profile_of(session, invitation.supplier_id)
    return draft_of(session, vault, invitation, profile, today)


@use_case
def save(
    session: Session,
    vault: Vault,
    invitation: ProfileInvitation,
    question_id: str,
    typed: Typed,
    revision: int,
    today: date,
    now: datetime,
) -> None:
    """Keep an answer.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose.
        question_id: of a question that is asked.
        typed: what was typed or chosen.
        revision: of the answer that was shown; 0 where there was none.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        NotFound: the question is not asked.
        Unanswerable: it is no answer; nothing was changed.
        Conflict: somebody else of the firm answered meanwhile; `changed` has the `Answer` that stands there.
    """
    profile = begun(session, invitation, now)
    draft = draft_of(session, vault, invitation, profile, today)
    question = next((each for each in draft.questions if each.id == question_id), None)
    if question is None:
        raise NotFound
    answer = check(question, typed, total_of(question, draft.answers))
    if not isinstance(answer, Answer):
        raise Unanswerable(answer)
    before = draft.held.get(question_id)
    if before is not None and before.revision != revision and before.answer != answer:
        raise Conflict({question_id: before.answer})
    keep(session, vault, profile, question_id, answer, before, now)


def keep(
    session: Session,
    vault: Vault,
    profile: Profile,
    question_id: str,
    answer: Answer,
    before: Held | None,
    now: datetime,
) -> None:
    """Write an answer into the draft, over the one before."""
    values = {
        "sealed": vault.seal(to_json(answer)),
        "revision": before.revision + 1 if before else 1,
        "saved_at": now,
    }
    session.execute(
        insert(DraftAnswer)
        .values(profile_id=profile.id, question=question_id, **values)
        .on_conflict_do_update(index_elements=["profile_id", "question"], set_=values)
    )
    profile.changed_at = now
    audit.note(session, "answered", "profile", profile.id, {"question": question_id})


def begun(session: Session, invitation: ProfileInvitation, now: datetime) -> Profile:
    """The profile, made at the first answer of whoever of the firm is first; held to the end of the transaction.

    The caller owns the transaction.
    """
    profile = queries.profile_of(session, invitation.supplier_id, lock=True)
    if profile is None:
        session.execute(
            insert(Profile)
            .values(id=uuid4(), supplier_id=invitation.supplier_id, began_at=now, changed_at=now)
            .on_conflict_do_nothing()
        )
        profile = queries.profile_of(session, invitation.supplier_id, lock=True)
        if profile is None:
            raise NotFound
    if invitation.began_at is None:
        session.get_one(ProfileInvitation, invitation.id).began_at = now
    return profile


def draft_of(
    session: Session, vault: Vault, invitation: ProfileInvitation, profile: Profile | None, today: date
) -> ProfileDraft:
    """The draft of a profile as it stands; an empty one where nothing was begun."""
    pack, section = queries.questionnaire(session, today)
    held = queries.held(session, vault, section, profile.id) if profile is not None else {}
    files = queries.files_of_draft(session, vault, profile.id) if profile is not None else ()
    found = queries.circumstances(session, invitation, pack.section("assurance").currency)
    answers = {name: each.answer for name, each in held.items()}
    is_parted = section.gathering is Gathering.ANONYMOUS and invitation.finished_at is not None
    questions = _but_parted(asked(section, answers, found), is_parted)
    at_most = _but_parted(asked_at_most(section, answers, found), is_parted)
    oldest = months_after(today, -section.months_valid)
    old = frozenset(
        each.id for each in questions if each.id in held and _is_old(section, each, held[each.id].saved_at, oldest)
    )
    return ProfileDraft(pack, section, questions, at_most, held, files, old, found, is_parted)


def _is_old(section: Section, question: Question, saved_at: datetime, oldest: date) -> bool:
    """Whether an answer is looked at again: it is too old, or was given before origin was kept with the firm."""
    promised_otherwise = question.origin and section.recorded is not None and saved_at < section.recorded.at
    return saved_at.date() < oldest or promised_otherwise


def _but_parted(questions: tuple[Question, ...], is_parted: bool) -> tuple[Question, ...]:
    """Without those on origin where they were parted from the firm: asked again they would count twice."""
    return tuple(question for question in questions if not (is_parted and question.origin))
