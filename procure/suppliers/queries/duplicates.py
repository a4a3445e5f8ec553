"""Likely duplicates: of one supplier, and over the whole registry. What is suggested, a person decides.

Over the registry each name is compared with those that follow it in the order of names without legal forms, so the
work grows with the number of suppliers and not with its square. For one supplier all that share a word are compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import and_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session

from procure.suppliers.models import DistinctSuppliers, Supplier, SupplierIdentifier
from rules.suppliers import LIKELY, Identifier, Likeness, compare

PAIRS = 25
"""Pairs on one page."""
_CHUNK = 1000
_LOOKED_AT = 10_000
"""Suppliers that are looked at for one page; then it ends where it is."""
_NEXT = 6
_MOST_CANDIDATES = 300
_LONG_WORD = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two suppliers that may be one firm; `keep` is the one that is proposed to stay."""

    keep: Supplier
    other: Supplier
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a page, and the key after which the next one begins; None at the end."""

    rows: Sequence[Pair]
    next: tuple[str, int] | None


def likely_duplicates(session: Session, after: tuple[str, int] | None = None, most: int = PAIRS) -> Pairs:
    """A page of pairs of the whole registry, in the order of names.

    Args:
        session: of the role `office`.
        after: name without its legal form, and id, of the last supplier that was looked at.
        most: pairs of a page.
    """
    found: list[Pair] = []
    looked_at = 0
    while looked_at < _LOOKED_AT:
        query = select(Supplier).where(Supplier.root_id.is_(None))
        if after is not None:
            query = query.where(func.row(Supplier.plain, Supplier.id) > func.row(*after))
        rows = session.scalars(query.order_by(Supplier.plain, Supplier.id).limit(_CHUNK + _NEXT)).all()
        numbers = _numbers_of(session, [row.id for row in rows])
        apart = _apart(session, [row.id for row in rows])
        for place, row in enumerate(rows[:_CHUNK]):
            for other in rows[place + 1 : place + 1 + _NEXT]:
                pair = _pair(row, other, numbers)
                if pair is not None and _key(row.id, other.id) not in apart:
                    found.append(pair)
            after = (row.plain, row.id)
            if len(found) >= most:
                return Pairs(found, after)
        looked_at += _CHUNK
        if len(rows) <= _CHUNK:
            return Pairs(found, None)
    return Pairs(found, after)


def similar_to(session: Session, supplier: Supplier, most: int = 5) -> list[Pair]:
    """Suppliers that may be the same firm as one, the likeliest first; none for one that was merged."""
    if supplier.root_id is not None:
        return []
    words = sorted(
        {word for word in supplier.plain.split() if len(word) >= _LONG_WORD}, key=lambda word: (-len(word), word)
    )[:4]
    likely = [Supplier.plain == supplier.plain]
    if words:
        asked = " | ".join(" & ".join(both) for both in combinations(words, 2)) or words[0]
        likely.append(Supplier.search.op("@@")(func.to_tsquery(cast(literal("simple"), REGCONFIG), asked)))
        prefix = supplier.plain[:5]
        likely.append(and_(Supplier.plain >= prefix, Supplier.plain < prefix + "\U0010ffff"))
    others: dict[int, Supplier] = {}
    for condition in likely:
        query = select(Supplier).where(Supplier.root_id.is_(None), Supplier.id != supplier.id, condition)
        others |= {row.id: row for row in session.scalars(query.limit(_MOST_CANDIDATES))}
    numbers = _numbers_of(session, [supplier.id, *others])
    apart = _apart(session, [supplier.id, *others])
    pairs = [
        pair
        for other in others.values()
        if _key(supplier.id, other.id) not in apart and (pair := _pair(supplier, other, numbers))
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness.score, pair.keep.id, pair.other.id))[:most]


def _pair(one: Supplier, other: Supplier, numbers: dict[int, frozenset[Identifier]]) -> Pair | None:
    none: frozenset[Identifier] = frozenset()
    likeness = compare(one.facts(numbers.get(one.id, none)), other.facts(numbers.get(other.id, none)))
    if likeness.score < LIKELY:
        return None
    # The one with a number stays, else the one that more notices name, else the older.
    keep, merged = sorted((one, other), key=lambda each: (each.id not in numbers, -each.bids, each.id))
    return Pair(keep, merged, likeness)


def _numbers_of(session: Session, ids: Sequence[int]) -> dict[int, frozenset[Identifier]]:
    """Numbers of suppliers and of those merged into them, by the id of the one that stands."""
    rows = session.execute(
        select(func.coalesce(Supplier.root_id, Supplier.id), SupplierIdentifier.scheme, SupplierIdentifier.value)
        .join(Supplier, Supplier.id == SupplierIdentifier.supplier_id)
        .where(or_(Supplier.id.in_(ids), Supplier.root_id.in_(ids)))
    )
    found: dict[int, set[Identifier]] = {}
    for id_, scheme, value in rows:
        found.setdefault(id_, set()).add(Identifier(scheme, value))
    return {id_: frozenset(held) for id_, held in found.items()}


def _apart(session: Session, ids: Sequence[int]) -> set[tuple[int, int]]:
    said = DistinctSuppliers
    rows = session.execute(
        select(said.first_id, said.second_id).where(said.first_id.in_(ids), said.second_id.in_(ids))
    )
    return {(first, second) for first, second in rows}


def _key(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
