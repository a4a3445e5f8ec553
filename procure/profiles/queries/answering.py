"""Reads on the supplier's side, by sessions of the role `profiles`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account
from procure.core import packs
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_
from procure.core.vault import Vault
from procure.population import queries as population
from procure.profiles.models import DraftAnswer, Look, Profile, ProfileInvitation, Statement
from procure.screening.models import Screening
from procure.suppliers.models import Supplier
from procure.tenders.models import Tender
from rules.loader import Pack
from rules.profiles import Answer, Circumstances, Section, from_json
from rules.profiles.privacy import SECTION as PRIVACY

_SIZES = frozenset({"micro", "small", "medium", "large"})


@dataclass(frozen=True, slots=True)
class Held:
    """An answer of the draft.

    Attributes:
        answer: it.
        revision: counts its changes, so that nobody overwrites what they have not seen.
        saved_at: when it was last saved, or said to hold still.
    """

    answer: Answer
    revision: int
    saved_at: datetime


def questionnaire(session: Session, today: date) -> tuple[Pack, Section]:
    """The pack in force on a day, and its questionnaire.

    Raises:
        Invalid: none is in force, or it was adopted before packs had a questionnaire.
    """
    pack = packs.in_force(session, today)
    if "profiles" not in pack.section_names:
        raise Invalid(
            "pack",
            N_("The rule pack in force has no questionnaire for suppliers. An administrator adopts a newer version."),
        )
    return pack, pack.section("profiles")


def with_privacy(session: Session, today: date) -> Pack:
    """The pack in force on a day, which has what its privacy documents are made of.

    Raises:
        Invalid: none is in force, or it was adopted before packs had privacy documents.
    """
    pack, _section = questionnaire(session, today)
    if PRIVACY not in pack.section_names:
        raise Invalid(
            "pack",
            N_("The rule pack in force has no texts for privacy documents. An administrator adopts a newer version."),
        )
    return pack


def circumstances(session: Session, invitation: ProfileInvitation, currency: str) -> Circumstances:
    """What the length of the questionnaire follows from.

    Args:
        session: of the role `profiles`.
        invitation: of which supplier, for which tender.
        currency: in which the pack states values; one in another is not compared.
    """
    size = session.scalar(select(Supplier.size).where(Supplier.id == invitation.supplier_id))
    known = size if size in _SIZES else None
    if invitation.tender_id is None:
        return Circumstances(size=known)  # type: ignore[arg-type]  # one of the sizes, just checked
    row = session.execute(
        select(Screening.tier, Tender.value, Tender.currency)
        .join(Tender, Screening.tender_id == Tender.id)
        .where(Tender.id == invitation.tender_id, Screening.lot == "")
    ).one_or_none()
    tier, value, stated = row or (None, None, None)
    comparable = value if stated in (None, currency) else None
    return Circumstances(tier, comparable, known)  # type: ignore[arg-type]  # one of the sizes, just checked


def profile_of(session: Session, supplier_id: int, *, lock: bool = False) -> Profile | None:
    """The profile of a supplier: its own, else that of the supplier it was merged into.

    Args:
        session: of the role `profiles`.
        supplier_id: merged or not.
        lock: hold it to the end of the transaction, so that two who save at once wait for each other.
    """
    root = select(Supplier.root_id).where(Supplier.id == supplier_id).scalar_subquery()
    query = (
        select(Profile)
        .where(or_(Profile.supplier_id == root, Profile.supplier_id == supplier_id))
        .order_by(Profile.supplier_id == root)
        .limit(1)
    )
    return session.scalar(query.with_for_update() if lock else query)


def held(session: Session, vault: Vault, section: Section, profile_id: UUID) -> dict[str, Held]:
    """The answers of a draft by question; those of questions that the pack no longer has are left out."""
    questions = {question.id: question for question in section.questions()}
    rows = session.execute(
        select(DraftAnswer.question, DraftAnswer.sealed, DraftAnswer.revision, DraftAnswer.saved_at).where(
            DraftAnswer.profile_id == profile_id
        )
    )
    return {
        name: Held(from_json(questions[name], vault.unseal(sealed)), revision, saved_at)
        for name, sealed, revision, saved_at in rows
        if name in questions
    }


def statements(session: Session, profile_id: UUID) -> Sequence[Statement]:
    """What was sent, newest first."""
    return session.scalars(
        select(Statement).where(Statement.profile_id == profile_id).order_by(Statement.sent_at.desc())
    ).all()


def last_statement(session: Session, supplier_id: int) -> Statement | None:
    """What a supplier sent last; None where it sent nothing, or it was erased."""
    profile = profile_of(session, supplier_id)
    return next(iter(statements(session, profile.id)), None) if profile is not None else None


def statement(session: Session, profile_id: UUID, statement_id: UUID) -> Statement:
    """One that was sent.

    Raises:
        NotFound: this profile has no such statement.
    """
    found = session.get(Statement, statement_id)
    if found is None or found.profile_id != profile_id:
        raise NotFound
    return found


def looks(session: Session, supplier_id: int) -> Sequence[tuple[datetime, str, str]]:
    """Who of the city looked at the answers of a supplier: when, name, purpose; newest first."""
    rows = session.execute(
        select(Look.at, Account.name, Look.purpose)
        .join(Account, Account.id == Look.account_id)
        .where(Look.supplier_id == supplier_id)
        .order_by(Look.at.desc())
    )
    return [(at, name or "", purpose) for at, name, purpose in rows]


def reference_share(session: Session, section: Section) -> Decimal | None:
    """The share of the city's population with a migration background, 0-1; None where the city has loaded none."""
    return population.share_of_migrants(session, (section.place,)) if section.place else None
