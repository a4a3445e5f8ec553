"""One supplier with what was merged into it: numbers, contact persons, tenders, merges, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from procure.core.actor import Actor
from procure.core.audit import AuditEntry
from procure.core.errors import NotFound
from procure.suppliers.models import (
    DistinctSuppliers,
    Participation,
    Supplier,
    SupplierContact,
    SupplierIdentifier,
    SupplierMerge,
    standing,
)
from procure.tenders import queries as tenders
from procure.tenders.models import Tender

PARTS = 50
"""Tenders of a supplier on one page."""

_Kept = aliased(Supplier)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a supplier in one tender.

    Attributes:
        number: of the participation, by which pages go on.
        supplier_id, supplier: under which it is shown, with its name.
        name: as the notice writes it.
    """

    number: int
    tender_id: int
    title: str | None
    language: str | None
    buyer: str | None
    supplier_id: int
    supplier: str
    name: str
    won: bool
    lots: Sequence[str]
    at: datetime | None


def one(session: Session, supplier_id: int, *, lock: bool = False) -> Supplier:
    """A supplier, merged or not.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Supplier, supplier_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound
    return found


def family(session: Session, supplier_id: int) -> Sequence[Supplier]:
    """A supplier that stands for itself and all that were merged into it, itself first."""
    return session.scalars(
        select(Supplier)
        .where(or_(Supplier.id == supplier_id, Supplier.root_id == supplier_id))
        .order_by(Supplier.root_id.is_not(None), Supplier.id)
    ).all()


def numbers(session: Session, ids: Sequence[int]) -> Sequence[SupplierIdentifier]:
    """Numbers of suppliers."""
    return session.scalars(
        select(SupplierIdentifier)
        .where(SupplierIdentifier.supplier_id.in_(ids))
        .order_by(SupplierIdentifier.scheme, SupplierIdentifier.value)
    ).all()


def contacts(session: Session, ids: Sequence[int]) -> Sequence[SupplierContact]:
    """Contact persons of suppliers, by name."""
    return session.scalars(
        select(SupplierContact)
        .where(SupplierContact.supplier_id.in_(ids))
        .order_by(SupplierContact.name, SupplierContact.id)
    ).all()


def names_written(session: Session, ids: Sequence[int], most: int = 30) -> Sequence[str]:
    """Names under which notices know suppliers, the most frequent first."""
    return session.scalars(
        select(Participation.name)
        .where(Participation.supplier_id.in_(ids))
        .group_by(Participation.name)
        .order_by(func.count().desc(), Participation.name)
        .limit(most)
    ).all()


def parts(
    session: Session, actor: Actor, ids: Sequence[int], *, won: bool | None = None, page: int = 1
) -> Sequence[Part]:
    """Tenders that suppliers took part in, newest first, one page and one more.

    Args:
        session: of the role `office`.
        actor: who looks.
        ids: the suppliers.
        won: those they won alone; None for all.
        page: from 1.
    """
    query = _parts(actor).where(Participation.supplier_id.in_(ids))
    if won is not None:
        query = query.where(Participation.won.is_(won))
    rows = session.execute(
        query.order_by(Participation.at.desc().nulls_last(), Participation.id.desc())
        .limit(PARTS + 1)
        .offset((page - 1) * PARTS)
    )
    return [Part(*row) for row in rows]


def of_tender(session: Session, actor: Actor, tender_id: int) -> Sequence[Part]:
    """Who took part in a tender, winners first."""
    rows = session.execute(
        _parts(actor).where(Tender.id == tender_id).order_by(Participation.won.desc(), _Kept.plain, Participation.id)
    )
    return [Part(*row) for row in rows]


def merge(session: Session, merge_id: int) -> SupplierMerge:
    """A merge.

    Raises:
        NotFound: there is none.
    """
    found = session.get(SupplierMerge, merge_id)
    if found is None:
        raise NotFound
    return found


def merges_into(session: Session, ids: Sequence[int]) -> Sequence[tuple[SupplierMerge, str]]:
    """Merges into suppliers that hold, newest first, each with the name of the one that was merged."""
    rows = session.execute(
        select(SupplierMerge, Supplier.name)
        .join(Supplier, Supplier.id == SupplierMerge.merged_id)
        .where(SupplierMerge.kept_id.in_(ids), SupplierMerge.undone_at.is_(None))
        .order_by(SupplierMerge.id.desc())
    )
    return [(found, name) for found, name in rows]


def distinct_from(session: Session, ids: Sequence[int]) -> Sequence[tuple[int, int, str]]:
    """Suppliers that a person said are another firm: both ids as decided on, and the name of the other."""
    rows = session.execute(
        select(DistinctSuppliers.first_id, DistinctSuppliers.second_id, Supplier.name)
        .join(
            Supplier,
            or_(
                and_(DistinctSuppliers.first_id.in_(ids), Supplier.id == DistinctSuppliers.second_id),
                and_(DistinctSuppliers.second_id.in_(ids), Supplier.id == DistinctSuppliers.first_id),
            ),
        )
        .order_by(Supplier.name)
    )
    return [(first, second, name) for first, second, name in rows]


def history(session: Session, ids: Sequence[int], limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to suppliers, their numbers, contact persons and merges, newest first."""
    kinds = {"supplier": [str(id_) for id_ in ids]}
    for model in (SupplierIdentifier, SupplierContact):
        of_them = session.scalars(select(cast(model.id, String)).where(model.supplier_id.in_(ids))).all()
        kinds[model.__tablename__] = list(of_them)
    # Of what is deleted the trail alone still knows whose it was.
    gone = session.scalars(
        select(AuditEntry).where(
            AuditEntry.record_type.in_(("supplier_identifier", "supplier_contact")),
            AuditEntry.action == "deleted",
            AuditEntry.before["supplier_id"].astext.in_([str(id_) for id_ in ids]),
        )
    ).all()
    for entry in gone:
        kinds[entry.record_type].append(entry.record_id)
    kinds["supplier_merge"] = [
        str(id_)
        for id_ in session.scalars(
            select(SupplierMerge.id).where(or_(SupplierMerge.kept_id.in_(ids), SupplierMerge.merged_id.in_(ids)))
        )
    ]
    return session.scalars(
        select(AuditEntry)
        .where(
            or_(
                *(and_(AuditEntry.record_type == kind, AuditEntry.record_id.in_(held)) for kind, held in kinds.items())
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()


def are_distinct(session: Session, ones: Sequence[int], others: Sequence[int]) -> bool:
    """Whether a person said of any two of these that they are two firms."""
    said = DistinctSuppliers
    return bool(
        session.scalar(
            select(
                exists().where(
                    or_(
                        and_(said.first_id.in_(ones), said.second_id.in_(others)),
                        and_(said.first_id.in_(others), said.second_id.in_(ones)),
                    )
                )
            )
        )
    )


def _parts(actor: Actor):  # type: ignore[no-untyped-def]  # noqa: ANN202  a Select of eleven columns says less than Part
    return (
        select(
            *(Participation.id, Tender.id, Tender.title, Tender.language, Tender.buyer, _Kept.id, _Kept.name),
            *(Participation.name, Participation.won, Participation.lots, Participation.at),
        )
        .select_from(Participation)
        .join(Supplier, Supplier.id == Participation.supplier_id)
        .join(_Kept, _Kept.id == standing())
        .join(Tender, Tender.id == Participation.tender_id)
        .where(Tender.joined_into_id.is_(None), tenders.visible(actor))
    )
