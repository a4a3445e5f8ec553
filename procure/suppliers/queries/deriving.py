"""What of suppliers follows from the rest: the words they are found by, their sectors, how often they bid and won."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, any_, cast, distinct, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TSTZMULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange
from sqlalchemy.orm import Session

from procure.suppliers.models import Participation, Supplier, SupplierIdentifier, standing
from procure.tenders.models import Tender
from rules.suppliers import plain_name

_LONGEST = 20_000
_COUNTED = ("bids", "wins", "last_at", "bid_at", "won_at")
_NOTHING: tuple[Any, ...] = (0, 0, None, MultiRange(), MultiRange())


def derived(session: Session, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The columns `models.DERIVED` of suppliers, save the last, with all that was merged into them.

    Args:
        session: of the role `office`.
        ids: those that stand for themselves; others are passed over.
    """
    wanted = any_(literal(sorted(set(ids)), ARRAY(BigInteger)))
    families = session.execute(
        select(Supplier.id, standing(), Supplier.name, Supplier.place, Supplier.sectors).where(
            or_(Supplier.id == wanted, Supplier.root_id == wanted)
        )
    ).all()
    roots = {row.id: row for row in families if row[1] == row.id}
    names: dict[int, list[str | None]] = {id_: [row.name] for id_, row in roots.items()}
    numbers: dict[int, list[str]] = {id_: [] for id_ in roots}
    divisions: dict[int, set[str]] = {id_: set() for id_ in roots}
    member_of = {row.id: row[1] for row in families}
    for row in families:
        names[row[1]] += [row.name, row.place]
        divisions[row[1]] |= {code[:2] for code in row.sectors}
    members = any_(literal(list(member_of), ARRAY(BigInteger)))
    for id_, value in session.execute(
        select(SupplierIdentifier.supplier_id, SupplierIdentifier.value)
        .where(SupplierIdentifier.supplier_id == members)
        .order_by(SupplierIdentifier.id)
    ):
        numbers[member_of[id_]].append(value)
    for id_, name in session.execute(
        select(Participation.supplier_id, Participation.name)
        .where(Participation.supplier_id == members)
        .distinct()
        .order_by(Participation.supplier_id, Participation.name)
    ):
        names[member_of[id_]].append(name)
    counts = {
        row[0]: row[1:]
        for row in session.execute(
            select(
                standing(),
                func.count(distinct(Participation.tender_id)),
                func.count(distinct(Participation.tender_id)).filter(Participation.won),
                func.max(Participation.at),
                _moments(Participation.at.is_not(None)),
                _moments(Participation.at.is_not(None), Participation.won),
            )
            .select_from(Participation)
            .join(Supplier, Supplier.id == Participation.supplier_id)
            .join(Tender, Tender.id == Participation.tender_id)
            .where(Participation.supplier_id == members, Tender.is_published, Tender.joined_into_id.is_(None))
            .group_by(standing())
        )
    }
    codes = (
        select(Participation.supplier_id, func.unnest(Tender.cpv).label("code"))
        .join(Tender, Tender.id == Participation.tender_id)
        .where(Participation.supplier_id == members, Tender.is_published)
        .subquery()
    )
    for id_, division in session.execute(select(codes.c.supplier_id, func.left(codes.c.code, 2)).distinct()):
        divisions[member_of[id_]].add(division)
    return [
        {
            "id": id_,
            "plain": plain_name(row.name),
            "words": words_of(names[id_], numbers[id_]),
            "divisions": sorted(divisions[id_]),
            **dict(zip(_COUNTED, counts.get(id_, _NOTHING), strict=True)),
        }
        for id_, row in roots.items()
    ]


def _moments(*which: Any) -> ColumnElement[Any]:
    """The moments of participations, as ranges of no length."""
    each = func.tstzrange(Participation.at, Participation.at, "[]")
    moments = func.range_agg(each, type_=TSTZMULTIRANGE).filter(*which)
    return func.coalesce(moments, cast(literal("{}", Text), TSTZMULTIRANGE))


def words_of(names: Iterable[str | None], numbers: Iterable[str]) -> str:
    """The words by which a supplier is found: its names and places as they come to the same, and its numbers."""
    plain = (plain_name(name) for name in names if name)
    return " ".join(filter(None, dict.fromkeys((*plain, *(number.lower() for number in numbers)))))[:_LONGEST]


def standing_in(session: Session, tender_ids: Sequence[int]) -> set[int]:
    """Suppliers, as they stand, with a part in tenders or in those joined into them."""
    return set(
        session.scalars(
            select(standing())
            .select_from(Participation)
            .join(Supplier, Supplier.id == Participation.supplier_id)
            .join(Tender, Tender.id == Participation.tender_id)
            .where(or_(Tender.id.in_(tender_ids), Tender.joined_into_id.in_(tender_ids)))
            .distinct()
        )
    )
