"""An equality officer looks at the answers of one supplier: with a purpose, on record, and never as an evaluator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from procure.core import audit, packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid, NotFound
from procure.core.text import N_
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import Look, ProfileInvitation
from procure.profiles.queries import HeldFile
from procure.profiles.queries.evaluating import PRINTED
from procure.profiles.services import evaluating
from procure.profiles.services.inviting import RECORD
from procure.suppliers import queries as suppliers
from rules.loader import Pack
from rules.profiles import Answer, Section, from_json

LOOKERS = (Role.EQUALITY_OFFICER,)
"""Who may look."""

LASTS = timedelta(hours=1)
"""So long a look goes on: the files of what was sent can be opened by it."""

SHORTEST, LONGEST = 10, 500
"""Characters of a purpose."""


@dataclass(frozen=True, slots=True)
class SeenAnswers:
    """What a look shows.

    Attributes:
        look_id: of the look on record.
        pack: under which it was asked.
        answers: question id -> answer, in the order of the questionnaire.
        sent_at, expires_on: of the statement.
        declared: name and function of who stands for it.
        files: that were sent with it.
    """

    look_id: int
    pack: Pack
    answers: Mapping[str, Answer]
    sent_at: datetime
    expires_on: date
    declared: Mapping[str, str]
    files: tuple[HeldFile, ...]


@use_case
def look(session: Session, vault: Vault, actor: Actor, supplier_id: int, purpose: str, now: datetime) -> SeenAnswers:
    """Read what a supplier sent last. The look is kept for good, and shown to the supplier.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        actor: who looks.
        supplier_id: at whose answers.
        purpose: why, as typed.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no equality officer, or evaluates a tender for which the supplier bids.
        NotFound: there is no such supplier, or it sent nothing that is still kept.
        Invalid: no purpose, or the supplier objects to the use of its answers.
    """
    purpose = " ".join(purpose.split())
    if not actor.has(*LOOKERS) or actor.account_id is None:
        raise Forbidden
    if not SHORTEST <= len(purpose) <= LONGEST:
        message = N_("Say in %(least)s to %(most)s characters what you need the answers for.")
        raise Invalid("purpose", message, least=SHORTEST, most=LONGEST)
    supplier = suppliers.one(session, supplier_id)
    supplier_id = supplier.root_id or supplier.id
    evaluating.hold(session)
    if not evaluating.may_look(session, actor.account_id, supplier_id):
        raise Forbidden
    profile = queries.profile_of(session, supplier_id)
    statement = queries.last_statement(session, supplier_id)
    if profile is None or statement is None:
        raise NotFound
    if profile.objected_at is not None:
        raise Invalid("purpose", N_("The supplier objects to the use of its answers; nobody may look at them."))
    made = Look(supplier_id=supplier_id, account_id=actor.account_id, purpose=purpose, at=now)
    session.add(made)
    session.flush()
    audit.note(session, "looked", "supplier", supplier_id, {"purpose": purpose})
    pack = packs.by_digest(session, statement.pack)
    section: Section = pack.section("profiles")
    said = vault.unseal(statement.sealed)
    answers = {
        question.id: from_json(question, said["answers"][question.id])
        for question in section.questions()
        if question.id in said["answers"]
    }
    files = queries.files_sent(session, vault, statement.id)
    return SeenAnswers(made.id, pack, answers, statement.sent_at, statement.expires_on, said["declared"], files)


@use_case
def open_file(
    session: Session, vault: Vault, actor: Actor, look_id: int, file_id: UUID, now: datetime
) -> tuple[HeldFile, bytes]:
    """Open a file of what a supplier sent last, within the hour after the look began; that it was opened is kept.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        actor: who looks.
        look_id: of the look, which is the actor's own.
        file_id: of the file.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no equality officer, or was named an evaluator meanwhile.
        NotFound: there is no such look of the actor, it is over, or the supplier sent no such file last, objects, or
            has had it erased.
    """
    if not actor.has(*LOOKERS) or actor.account_id is None:
        raise Forbidden
    begun = session.get(Look, look_id)
    if begun is None or begun.account_id != actor.account_id or not begun.at <= now < begun.at + LASTS:
        raise NotFound
    evaluating.hold(session)
    if not evaluating.may_look(session, actor.account_id, begun.supplier_id):
        raise Forbidden
    profile = queries.profile_of(session, begun.supplier_id)
    statement = queries.last_statement(session, begun.supplier_id)
    if profile is None or statement is None or profile.objected_at is not None:
        raise NotFound
    if file_id not in {file.id for file in queries.files_sent(session, vault, statement.id)}:
        raise NotFound
    audit.note(session, "file_opened", "supplier", begun.supplier_id, {"purpose": begun.purpose})
    return queries.file_with_content(session, vault, profile.id, file_id)


@use_case
def printed(session: Session, actor: Actor, invitation_id: UUID, now: datetime) -> ProfileInvitation:
    """Remember that somebody printed a letter with a code, with which the answers could be opened.

    So it takes an equality officer, as a look does, and whoever printed it can't evaluate the supplier's bids.

    Args:
        session: of the role `office`.
        actor: who prints.
        invitation_id: of the letter.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no equality officer, or evaluates a tender for which the supplier bids.
        NotFound: there is none, or it is finished, withdrawn or expired.
    """
    if not actor.has(*LOOKERS) or actor.account_id is None:
        raise Forbidden
    invitation = queries.one(session, invitation_id)
    if invitation.status_at(now) in {"finished", "withdrawn", "expired"}:
        raise NotFound
    evaluating.hold(session)
    if not evaluating.may_look(session, actor.account_id, invitation.supplier_id):
        raise Forbidden
    audit.note(session, PRINTED, RECORD, invitation.id)
    return invitation
