"""The selection file of a tender: whether declarations are asked, of which grounds, and who may see them."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.errors import Forbidden, Invalid
from procure.core.text import N_
from procure.declarations.models import SelectionFile
from procure.profiles import queries as profiles
from procure.tenders import queries as tenders
from procure.tenders.models import Tender
from rules.declarations import ExclusionGround, Section
from rules.loader import Pack


def file_of(session: Session, tender_id: int) -> SelectionFile | None:
    """The selection file of a tender, or of one that it was joined with; None where no declarations are asked."""
    stands = func.coalesce(Tender.joined_into_id, Tender.id)
    root = select(stands).where(Tender.id == tender_id).scalar_subquery()
    return session.scalar(
        select(SelectionFile)
        .join(Tender, Tender.id == SelectionFile.tender_id)
        .where(stands == root)
        .order_by((SelectionFile.tender_id == tender_id).desc(), SelectionFile.opened_at)
        .limit(1)
    )


def asked_in(session: Session, file: SelectionFile) -> tuple[Pack, Section, tuple[ExclusionGround, ...]]:
    """The pack under which a file was opened, its section, and the grounds that are asked about."""
    pack = packs.by_digest(session, file.pack)
    section: Section = pack.section("declarations")
    return pack, section, section.among(file.grounds)


def in_force(session: Session, today: date) -> tuple[Pack, Section]:
    """The pack in force on a day, and what it asks.

    Raises:
        Invalid: none is in force, or it was adopted before packs had declarations.
    """
    pack = packs.in_force(session, today)
    if "declarations" not in pack.section_names:
        raise Invalid(
            "pack",
            N_("The rule pack in force has no declaration for suppliers. An administrator adopts a newer version."),
        )
    return pack, pack.section("declarations")


def may_see(session: Session, actor: Actor, tender: Tender) -> bool:
    """Whether somebody sees the selection file: procurement officers of the tender, and who evaluates its bids.

    An officer is one of the tender where it is of no department, or of one of theirs; that it is published gives
    nobody a look into its selection file.
    """
    if actor.has(Role.PROCUREMENT_OFFICER) and tenders.sees_value(actor, tender):
        return True
    return actor.account_id is not None and profiles.is_evaluator(session, actor.account_id, tender.id)


def seen(session: Session, actor: Actor, tender_id: int) -> Tender:
    """A tender whose selection file the actor may see.

    Raises:
        NotFound: there is no such tender, or the actor may not know of it.
        Forbidden: the file is not for the actor.
    """
    tender = tenders.one(session, actor, tender_id)
    if not may_see(session, actor, tender):
        raise Forbidden
    return tender
