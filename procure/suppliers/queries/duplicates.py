"""Likely duplicates: of one supplier, and over the whole registry. What is suggested, a person decides.

Over the registry each name is compared, when it comes or changes, with its neighbours in the order of names without
legal forms, so the work grows with the number of suppliers and not with its square; the pairs are kept. For one
supplier all that share a word are compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import BigInteger, and_, any_, cast, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG
from sqlalchemy.orm import Session, aliased

from procure.suppliers.models import DistinctSuppliers, LikelyPair, Supplier, SupplierIdentifier
from procure.suppliers.queries.listing import COUNTED
from rules.suppliers import LIKELY, Firm, Identifier, Likeness, compare, likeness_of_names

PAIRS = 25
"""Pairs on one page."""
_NEXT = 6
"""Neighbours on each side that a name is compared with."""
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
    """Pairs of a page, and the ids after which the next one begins, the newer first; None at the end."""

    rows: Sequence[Pair]
    next: tuple[int, int] | None


def likely_duplicates(session: Session, after: tuple[int, int] | None = None, most: int = PAIRS) -> Pairs:
    """A page of pairs of the whole registry, the one with the newest supplier first.

    Args:
        session: of the role `office`.
        after: ids of the last pair of the page before, the newer one first.
        most: pairs of a page.
    """
    query = select(LikelyPair.second_id, LikelyPair.first_id)
    if after is not None:
        query = query.where(func.row(LikelyPair.second_id, LikelyPair.first_id) < func.row(*after))
    newest = query.order_by(LikelyPair.second_id.desc(), LikelyPair.first_id.desc()).limit(most + 1)
    found = [(row.second_id, row.first_id) for row in session.execute(newest)]
    ids = {id_ for pair in found[:most] for id_ in pair}
    held = {row.id: row for row in session.scalars(select(Supplier).where(Supplier.id.in_(ids)))}
    numbers = numbers_of(session, sorted(ids))
    pairs = (_pair(held[older], held[newer], numbers) for newer, older in found[:most])
    return Pairs([pair for pair in pairs if pair], found[most - 1] if len(found) > most else None)


def count_likely_duplicates(session: Session) -> int | None:
    """How many pairs nobody has decided on; None for more than `COUNTED`."""
    count = session.scalar(select(func.count()).select_from(select(LikelyPair).limit(COUNTED + 1).subquery())) or 0
    return count if count <= COUNTED else None


def alike(session: Session, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of suppliers with their neighbours in the order of names that may be one firm; the older id first.

    Pairs of which a person said that they are two firms are left out.

    Args:
        session: of the role `office`.
        ids: suppliers whose names are up to date.
    """
    near = {pair for falling in (False, True) for pair in _neighbours(session, ids, falling=falling)}
    compared = sorted({id_ for pair in near for id_ in pair})
    rows = session.execute(
        select(Supplier.id, Supplier.name, Supplier.place, Supplier.country).where(Supplier.id.in_(compared))
    )
    said = {row.id: row for row in rows}
    numbers = numbers_of(session, compared)
    none: frozenset[Identifier] = frozenset()
    firms = {id_: Firm(row.name, row.place, row.country, numbers.get(id_, none)) for id_, row in said.items()}
    apart = _apart(session, compared)
    return sorted(pair for pair in near - apart if compare(*(firms[id_] for id_ in pair)).score >= LIKELY)


def _neighbours(session: Session, ids: Sequence[int], *, falling: bool) -> set[tuple[int, int]]:
    """Suppliers with those next to them by name, on one side, where the names alone are likely."""
    mine = aliased(Supplier)
    key, own = func.row(Supplier.plain, Supplier.id), func.row(mine.plain, mine.id)
    order = (Supplier.plain.desc(), Supplier.id.desc()) if falling else (Supplier.plain, Supplier.id)
    near = (
        select(Supplier.id, Supplier.plain)
        .where(Supplier.root_id.is_(None), key < own if falling else key > own)
        .order_by(*order)
        .limit(_NEXT)
        .correlate(mine)
        .lateral()
    )
    rows = session.execute(
        select(mine.id, mine.plain, near.c.id, near.c.plain)
        .join(near, true())
        .where(mine.id == any_(literal(list(ids), ARRAY(BigInteger))), mine.root_id.is_(None))
    )
    return {_key(one, other) for one, name, other, near_name in rows if likeness_of_names(name, near_name) >= LIKELY}


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
    numbers = numbers_of(session, [supplier.id, *others])
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


def numbers_of(session: Session, ids: Sequence[int]) -> dict[int, frozenset[Identifier]]:
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
