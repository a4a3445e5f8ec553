"""What was declared: one, its versions and decisions, and all of a tender in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.core import packs
from procure.core.errors import NotFound
from procure.declarations.models import DeclarationVersion, SelectionDecision, SelectionDeclaration, SelectionFile
from procure.profiles import queries as profiles
from procure.suppliers import queries as suppliers
from procure.suppliers.models import Supplier, standing
from rules.declarations import ExclusionGround, GroundSaid, Section, from_json
from rules.loader import Pack


@dataclass(frozen=True, slots=True)
class FileRow:
    """A supplier in the selection file of a tender.

    Attributes:
        bids: it bids, as far as notices say.
        invited: it has a link that works.
        declaration_id: None where it has sent none.
        version: number of the newest version; above 1 it was corrected.
        says_none: the newest version says that there is nothing, of every ground.
        outcome: of the newest decision; None for none.
        decided_on: number of the version it was about.
    """

    supplier_id: int
    supplier: str
    bids: bool
    invited: bool
    declaration_id: UUID | None = None
    version: int = 0
    sent_at: datetime | None = None
    says_none: bool = False
    outcome: str | None = None
    decided_on: int = 0


def declaration(session: Session, declaration_id: UUID) -> SelectionDeclaration:
    """A declaration that was sent.

    Raises:
        NotFound: there is none, or it is a draft yet, which the office does not see.
    """
    found = session.get(SelectionDeclaration, declaration_id)
    if found is None or newest_version(session, found.id) is None:
        raise NotFound
    return found


def declaration_of(
    session: Session, file: SelectionFile, supplier_id: int, *, lock: bool = False
) -> SelectionDeclaration | None:
    """The declaration of a supplier, or of one that was merged with it, draft or sent.

    Args:
        session: of the role `office`.
        file: of which tender.
        supplier_id: as it stands.
        lock: hold it to the end of the transaction, so that two who save at once wait for each other.
    """
    query = (
        select(SelectionDeclaration)
        .join(Supplier, Supplier.id == SelectionDeclaration.supplier_id)
        .where(SelectionDeclaration.tender_id == file.tender_id, standing() == supplier_id)
        .order_by(SelectionDeclaration.began_at)
        .limit(1)
    )
    if lock:
        query = query.with_for_update(of=SelectionDeclaration).execution_options(populate_existing=True)
    return session.scalar(query)


def versions(session: Session, declaration_id: UUID) -> Sequence[DeclarationVersion]:
    """What was sent, newest first."""
    return session.scalars(
        select(DeclarationVersion)
        .where(DeclarationVersion.declaration_id == declaration_id)
        .order_by(DeclarationVersion.number.desc())
    ).all()


def newest_version(session: Session, declaration_id: UUID) -> DeclarationVersion | None:
    """What was sent last."""
    return next(iter(versions(session, declaration_id)), None)


def version(session: Session, declaration_id: UUID, version_id: UUID) -> DeclarationVersion:
    """One version of a declaration.

    Raises:
        NotFound: it has none of this id.
    """
    found = session.get(DeclarationVersion, version_id)
    if found is None or found.declaration_id != declaration_id:
        raise NotFound
    return found


def said_in(
    session: Session, version: DeclarationVersion
) -> tuple[Pack, tuple[ExclusionGround, ...], dict[str, GroundSaid]]:
    """The pack under which a version was sent, the grounds it speaks of, and what it says of them."""
    pack = packs.by_digest(session, version.pack)
    section: Section = pack.section("declarations")
    return pack, section.among(version.said.keys()), from_json(version.said, version.said.keys())


def decisions(session: Session, declaration_id: UUID) -> Sequence[tuple[SelectionDecision, int]]:
    """What was decided on a declaration, newest first, each with the number of the version it was about."""
    rows = session.execute(
        select(SelectionDecision, DeclarationVersion.number)
        .join(DeclarationVersion, DeclarationVersion.id == SelectionDecision.version_id)
        .where(DeclarationVersion.declaration_id == declaration_id)
        .order_by(SelectionDecision.id.desc())
    )
    return [(decision, number) for decision, number in rows]


def rows_of(session: Session, file: SelectionFile, tender_id: int, now: datetime) -> Sequence[FileRow]:
    """Everybody who has declared, bids, or is invited: those who have declared first, then by name.

    Args:
        session: of the role `office`.
        file: of the tender.
        tender_id: as it stands; those joined into it count too.
        now: when, in UTC.
    """
    invited = {each.supplier_id for each in profiles.invited_for(session, tender_id, now)}
    bidding = suppliers.standing_in(session, [tender_id])
    sent = _sent(session, file)
    names = session.execute(
        select(Supplier.id, Supplier.name)
        .where(Supplier.id.in_(invited | bidding | set(sent)))
        .order_by(Supplier.plain, Supplier.id)
    )
    found = []
    for id_, name in names:
        common = (id_, name, id_ in bidding, id_ in invited)
        found += [FileRow(*common, *each) for each in sent.get(id_, [()])]
    return sorted(found, key=lambda row: row.declaration_id is None)


def _sent(session: Session, file: SelectionFile) -> dict[int, list[tuple[UUID, int, datetime, bool, str | None, int]]]:
    """By supplier as it stands: each declaration that was sent (two where firms were merged later)."""
    newest = (
        select(DeclarationVersion.declaration_id, func.max(DeclarationVersion.number).label("number"))
        .group_by(DeclarationVersion.declaration_id)
        .subquery()
    )
    rows = session.execute(
        select(standing(), DeclarationVersion)
        .select_from(DeclarationVersion)
        .join(
            newest,
            (newest.c.declaration_id == DeclarationVersion.declaration_id)
            & (newest.c.number == DeclarationVersion.number),
        )
        .join(SelectionDeclaration, SelectionDeclaration.id == DeclarationVersion.declaration_id)
        .join(Supplier, Supplier.id == SelectionDeclaration.supplier_id)
        .where(SelectionDeclaration.tender_id == file.tender_id)
        .order_by(DeclarationVersion.sent_at)
    ).all()
    decided: dict[UUID, tuple[str, int]] = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(DeclarationVersion.declaration_id, SelectionDecision.outcome, DeclarationVersion.number)
            .join(DeclarationVersion, DeclarationVersion.id == SelectionDecision.version_id)
            .where(DeclarationVersion.declaration_id.in_([made.declaration_id for _, made in rows]))
            .order_by(SelectionDecision.id)
        )
    }
    found: dict[int, list[tuple[UUID, int, datetime, bool, str | None, int]]] = {}
    for root, made in rows:
        says_none = all(each.get("none") for each in made.said.values())
        outcome, about = decided.get(made.declaration_id, (None, 0))
        found.setdefault(root, []).append((made.declaration_id, made.number, made.sent_at, says_none, outcome, about))
    return found
