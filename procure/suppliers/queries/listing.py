"""The list of suppliers: filtered, sorted, in pages by key; counted up to a limit.

Where few match they are collected and sorted; where many do, the index of the order is walked until the page is full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, Text, cast, false, func, literal, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import Session, aliased

from procure.suppliers.models import Participation, Supplier, SupplierIdentifier
from rules.suppliers import plain_name

PAGE = 50
COUNTED = 10_000
"""Matches are counted up to this many; then a list says `more than`."""
_STREAMED = 2000
_SHORT = timedelta(days=31)
"""In a period that is no longer few take part, and looking those up is quicker than asking every supplier."""
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class SupplierFilters:
    """What the list is narrowed to; empty is all suppliers.

    Attributes:
        words: beginnings of words in names, places and numbers, all of which must be there.
        division: two digits of CPV.
        size: one of `models.ALL_SIZES`.
        place: whole, in any case.
        did: `bid` or `won`: has a participation of that kind in the period; empty asks for neither.
        since, until: moments, both included; not looked at without `did`.
    """

    words: str = ""
    division: str = ""
    size: str = ""
    place: str = ""
    did: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything but words narrows the list."""
        return replace(self, words="") != SupplierFilters()


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier in the list; bids and wins are of published tenders."""

    id: int
    name: str
    place: str | None
    country: str | None
    size: str | None
    divisions: Sequence[str]
    bids: int
    wins: int
    last_at: datetime | None
    numbers: Sequence[str]
    """As `scheme value`."""


@dataclass(frozen=True, slots=True)
class SupplierPage:
    """One page of the list.

    Attributes:
        rows: at most `PAGE`.
        count: how many match; None for more than `COUNTED`.
        previous, next: cursors of the pages before and after; None where there is none.
    """

    rows: Sequence[SupplierRow]
    count: int | None
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class _Order:
    key: Any
    kind: Any
    falling: bool


SORTS = {
    "name": _Order(Supplier.plain, Text(), falling=False),
    "wins": _Order(Supplier.wins, Integer(), falling=True),
    "bids": _Order(Supplier.bids, Integer(), falling=True),
    "added": _Order(Supplier.id, BigInteger(), falling=True),
}
"""By what the list is sorted."""

_NUMBERS = (
    select(func.array_agg(SupplierIdentifier.scheme + " " + SupplierIdentifier.value))
    .where(SupplierIdentifier.supplier_id == Supplier.id)
    .correlate(Supplier)
    .scalar_subquery()
)
_COLUMNS = (
    *(Supplier.id, Supplier.name, Supplier.place, Supplier.country, Supplier.size, Supplier.divisions),
    *(Supplier.bids, Supplier.wins, Supplier.last_at, _NUMBERS),
)


def page(
    session: Session,
    filters: SupplierFilters,
    sort: str = "name",
    *,
    after: str | None = None,
    before: str | None = None,
    last: bool = False,
) -> SupplierPage:
    """A page of the list.

    Args:
        session: of the role `office`.
        filters: what the list is narrowed to.
        sort: a key of `SORTS`.
        after: cursor of the page before; the first page where it is malformed.
        before: cursor of the page after, going backwards.
        last: the last page.
    """
    order = SORTS[sort]
    matching: Any = select(Supplier.id, order.key.label("key")).where(*conditions(filters))
    count: int | None = session.scalar(select(func.count()).select_from(matching.limit(COUNTED + 1).subquery())) or 0
    if count is not None and count > COUNTED:
        count = None
    cursor = None if last else _read_cursor(after or before, order)
    backwards = last or bool(before and cursor)
    size = PAGE + 1
    if last and count is not None:
        size = (count - 1) % PAGE + 1 if count else 1
    elif last:
        size = PAGE
    if count is not None:
        few = matching.cte("few").prefix_with("materialized", dialect="postgresql")
        id_, key, narrowed = few.c.id, few.c.key, select(few.c.id)
    else:
        id_, key, narrowed = Supplier.id, order.key, matching.with_only_columns(Supplier.id)
    if cursor:
        held = func.row(key, id_)
        given = func.row(*(cast(literal(part), kind) for part, kind in zip(cursor, _kinds(order), strict=True)))
        narrowed = narrowed.where(held < given if order.falling != backwards else held > given)
    ids = narrowed.order_by(*_by(key, id_, falling=order.falling != backwards)).limit(size).subquery("ids")
    found = session.execute(
        select(*_COLUMNS, cast(order.key, Text).label("cursor"))
        .join(ids, ids.c.id == Supplier.id)
        .order_by(*_by(order.key, Supplier.id, falling=order.falling != backwards))
    ).all()
    more = len(found) > PAGE
    found = found[:PAGE][::-1] if backwards else found[:PAGE]
    cursors = [f"{row[-1]}~{row.id}" for row in found]
    goes_back = (more if not last else count is None or count > len(found)) if backwards else bool(cursor)
    goes_on = (more if not backwards else not last) and bool(found)
    return SupplierPage(
        [_row(row) for row in found],
        count,
        cursors[0] if cursors and goes_back else None,
        cursors[-1] if cursors and goes_on else None,
    )


def every(session: Session, filters: SupplierFilters, sort: str) -> Iterator[SupplierRow]:
    """All suppliers of a list in its order, streamed, for an export."""
    order = SORTS[sort]
    query = (
        select(*_COLUMNS)
        .where(*conditions(filters))
        .order_by(*_by(order.key, Supplier.id, falling=order.falling))
        .execution_options(yield_per=_STREAMED)
    )
    for row in session.execute(query):
        yield _row(row)


def newest(session: Session, filters: SupplierFilters, below: int, limit: int) -> Sequence[Supplier]:
    """Suppliers of a list, the newest first.

    Args:
        session: of the role `office`.
        filters: what the list is narrowed to.
        below: only those with a smaller id.
        limit: how many at most.
    """
    query = select(Supplier).where(*conditions(filters), Supplier.id < below)
    return session.scalars(query.order_by(Supplier.id.desc()).limit(limit)).all()


def conditions(filters: SupplierFilters) -> list[ColumnElement[bool]]:
    """What a listed supplier must fulfil; those merged into another are never listed."""
    found: list[ColumnElement[bool]] = [Supplier.root_id.is_(None)]
    if plain_name(filters.words):
        found.append(has_words(filters.words))
    if filters.division:
        found.append(Supplier.divisions.contains([filters.division]))
    if filters.size:
        found.append(Supplier.size == filters.size)
    if filters.place:
        found.append(func.lower(Supplier.place) == filters.place.strip().lower())
    if filters.did and not filters.since and not filters.until:
        found.append((Supplier.wins if filters.did == "won" else Supplier.bids) > 0)
    elif filters.since and filters.until and filters.since > filters.until:
        found.append(false())
    elif filters.did:
        period = func.tstzrange(filters.since, filters.until, "[]")
        found.append((Supplier.won_at if filters.did == "won" else Supplier.bid_at).op("&&")(period))
        if filters.since and filters.until and filters.until - filters.since <= _SHORT:
            found.append(Supplier.id.in_(_near(filters.did, filters.since, filters.until)))
    return found


def has_words(words: str) -> ColumnElement[bool]:
    """Whether a supplier has words that begin like all of these."""
    asked = " & ".join(f"{word}:*" for word in plain_name(words).split()[:20])
    return Supplier.search.op("@@")(func.to_tsquery(cast(literal("simple"), REGCONFIG), asked))


def _near(did: str, since: datetime, until: datetime) -> Select[int]:
    """Suppliers with a participation in a period, found by its index; those of tenders that don't count too."""
    member = aliased(Supplier)
    wanted = [Participation.won] if did == "won" else []
    return (
        select(func.coalesce(member.root_id, member.id))
        .join_from(Participation, member, member.id == Participation.supplier_id)
        .where(Participation.at.between(since, until), *wanted)
    )


def _by(key: Any, id_: Any, *, falling: bool) -> list[Any]:
    return [key.desc(), id_.desc()] if falling else [key.asc(), id_.asc()]


def _kinds(order: _Order) -> tuple[Any, Any]:
    return order.kind, BigInteger()


def _read_cursor(given: str | None, order: _Order) -> tuple[str, str] | None:
    key, _, id_ = (given or "").replace("\x00", "").rpartition("~")
    if not (id_.isascii() and id_.isdigit() and int(id_[:20]) <= _LARGEST):
        return None
    if isinstance(order.kind, Text):
        return key, id_
    limit = _LARGEST if isinstance(order.kind, BigInteger) else 2**31 - 1
    return (key, id_) if key.isascii() and key.isdigit() and int(key[:20]) <= limit else None


def _row(row: Any) -> SupplierRow:
    return replace(SupplierRow(*row[: len(_COLUMNS)]), numbers=sorted(row[len(_COLUMNS) - 1] or ()))
