"""A supplier sends its profile: statement, class, standing and receipt in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from procure.chasing import services as chasing
from procure.core import outbox
from procure.core.database import use_case
from procure.core.errors import Invalid
from procure.core.text import N_
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import (
    AnonymousAnswers,
    DraftAnswer,
    Profile,
    ProfileClass,
    ProfileInvitation,
    ProfileStanding,
    Statement,
    StatementFile,
)
from procure.profiles.services import answering
from procure.suppliers import queries as suppliers
from rules.calendar import months_after, quarter
from rules.profiles import Answer, Gathering, Section, diverse, migrant_owned, to_json

RECEIPT = "profiles/emails/receipt"
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who stands for the answers.

    Attributes:
        name, function: as typed.
        language: in which the questionnaire was read, ISO 639-1.
    """

    name: str
    function: str
    language: str


@use_case
def send(
    session: Session,
    vault: Vault,
    invitation: ProfileInvitation,
    declaration: Declaration,
    today: date,
    now: datetime,
) -> UUID:
    """Make a statement of the draft with its files, and tell the office that the profile is complete.

    Where origin is gathered anonymously, what was said of it is parted from the firm here: it goes into the batch of
    this quarter, and neither the statement nor the draft keeps it.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose.
        declaration: who stands for it.
        today: in the city's calendar.
        now: when, in UTC.

    Returns:
        Id of the statement.

    Raises:
        Invalid: a question is open, or name or function of who declares is missing or too long.
    """
    for field, said in (("name", declaration.name), ("function", declaration.function)):
        if not said.strip():
            raise Invalid(field, N_("Fill this in: somebody of the business stands for the answers."))
        if len(said) > LONGEST_NAME:
            raise Invalid(field, N_("Use at most %(most)d characters."), most=LONGEST_NAME)
    profile = queries.profile_of(session, invitation.supplier_id, lock=True)
    draft = answering.load(session, vault, invitation, today)
    if profile is None or draft.open:
        raise Invalid("", N_("Some questions are still open. Answer them, or say that you would rather not."))
    section, answers = draft.section, draft.answers
    if section.gathering is Gathering.ANONYMOUS:
        answers = _parted(session, vault, profile, invitation, draft, today)
    expires_on = months_after(today, section.months_valid)
    statement = Statement(
        id=uuid4(),
        profile_id=profile.id,
        invitation_id=invitation.id,
        pack=draft.pack.digest,
        language=declaration.language,
        sent_at=now,
        expires_on=expires_on,
        purge_on=months_after(expires_on, section.months_kept),
        sealed=vault.seal(
            {
                "answers": {name: to_json(answer) for name, answer in answers.items()},
                "declared": {"name": declaration.name.strip(), "function": declaration.function.strip()},
                "binding": section.binding,
            }
        ),
    )
    session.add(statement)
    session.flush()
    session.add_all(StatementFile(statement_id=statement.id, file_id=file.id) for file in draft.added)
    if profile.objected_at is None:
        _class(session, vault, profile.supplier_id, section, answers, today)
    standing = {"completed_on": today, "expires_on": expires_on}
    session.execute(
        insert(ProfileStanding)
        .values(supplier_id=profile.supplier_id, **standing)
        .on_conflict_do_update(index_elements=["supplier_id"], set_=standing)
    )
    _finish(session, invitation, declaration.language, now)
    return statement.id


def _parted(
    session: Session,
    vault: Vault,
    profile: Profile,
    invitation: ProfileInvitation,
    draft: answering.ProfileDraft,
    today: date,
) -> dict[str, Answer]:
    """Put the answers about origin into the quarter's batch; gives the others."""
    answers = draft.answers
    origin = {question.id for question in draft.questions if question.origin}
    apart = {name: to_json(answer) for name, answer in answers.items() if name in origin}
    if apart:
        session.add(
            AnonymousAnswers(
                quarter=quarter(today),
                survey_id=invitation.survey_id,
                pack=draft.pack.digest,
                sealed=vault.seal({"answers": apart}),
            )
        )
        session.execute(
            delete(DraftAnswer).where(DraftAnswer.profile_id == profile.id, DraftAnswer.question.in_(apart))
        )
    return {name: answer for name, answer in answers.items() if name not in origin}


def _class(
    session: Session, vault: Vault, supplier_id: int, section: Section, answers: Mapping[str, Answer], today: date
) -> None:
    """State the firm's classes from this month on; those before end, and past figures keep them."""
    pseudonym, month = vault.pseudonym(supplier_id), today.replace(day=1)
    owned = migrant_owned(section, answers)
    mixed = diverse(section, answers, queries.reference_share(session, section))
    session.execute(delete(ProfileClass).where(ProfileClass.pseudonym == pseudonym, ProfileClass.valid_from == month))
    session.execute(
        update(ProfileClass)
        .where(ProfileClass.pseudonym == pseudonym, ProfileClass.valid_to.is_(None))
        .values(valid_to=month)
    )
    session.add(
        ProfileClass(
            pseudonym=pseudonym,
            migrant_owned=owned.verdict,
            diverse=mixed.verdict,
            definition=f"{owned.definition}; {mixed.definition}",
            valid_from=month,
        )
    )


def _finish(session: Session, invitation: ProfileInvitation, language: str, now: datetime) -> None:
    """Everything that waited for this profile is over, and the receipt goes out; it holds no answer."""
    session.get_one(ProfileInvitation, invitation.id).finished_at = now
    chasing.close_chases(session, ("profile_invitation", invitation.id), "sent", now)
    contacts = suppliers.contacts(session, [invitation.supplier_id])
    for contact in contacts:
        if contact.id == invitation.contact_id:
            outbox.post(
                session,
                RECEIPT,
                contact.email,
                language,
                {"invitation": str(invitation.id), "generation": invitation.generation},
                ("profile_invitation", invitation.id),
                now,
            )
