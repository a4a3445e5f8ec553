"""A page of the pipeline, whatever the number of tenders: keyset paging, a capped count, the last page backwards.

Where few match, they are collected and sorted; where many do, the index of the order is walked until the page is full.
Which of both is told by the count, not left to the planner, who guesses wrong for rare words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    any_,
    case,
    cast,
    func,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.screening.models import Screening, State
from procure.screening.queries.filtering import (
    COUNTED,
    ORDERS,
    Filters,
    Order,
    Sort,
    beyond,
    conditions,
    matching,
    read_cursor,
)
from procure.tenders.models import Tender
from rules.values import Tier

PAGE = 50
"""Tenders on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A tender in the list; `contact`, `impact` and `tier` are as confirmed, else as proposed."""

    id: int
    tender_id: int
    title: str | None
    language: str | None
    buyer: str | None
    reference: str | None
    main_cpv: str | None
    contact: int
    impact: int
    tier: Tier
    state: State
    confidence: float
    needs_review: bool
    was_confirmed: bool
    department_id: int | None
    is_published: bool
    published_at: datetime | None
    deadline_at: datetime | None
    value: Decimal | None
    currency: str | None

    @property
    def is_unscreened(self) -> bool:
        """Published, and nobody ever confirmed a screening."""
        return self.is_published and not self.was_confirmed

    @property
    def is_clear(self) -> bool:
        """Whether it may be confirmed together with others: standard, sure, and nobody has begun."""
        return self.tier is Tier.STANDARD and self.state is State.PROPOSED and not self.needs_review


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the pipeline.

    Attributes:
        rows: at most `PAGE`.
        count: how many match; None for more than `COUNTED`.
        previous, next: cursors of the pages before and after; None where there is none.
    """

    rows: Sequence[Row]
    count: int | None
    previous: str | None
    next: str | None


_FIELDS = tuple(field.name for field in fields(Row))
AnySelect = Select[*tuple[Any, ...]]

_STREAMED = 2000
_ID: ColumnElement[int] = Screening.__table__.c.id
_COLUMNS = (
    *(Screening.id, Screening.tender_id, Tender.title, Tender.language, Tender.buyer, Tender.reference),
    *(Screening.main_cpv, Screening.contact, Screening.impact, Screening.tier, Screening.state),
    *(Screening.confidence, Screening.needs_review, Screening.confirmed_version.is_not(None)),
    *(Screening.department_id, Screening.is_published, Screening.published_at, Screening.deadline_at),
    *(Screening.value, Screening.currency),
)


def page(
    session: Session,
    actor: Actor,
    filters: Filters,
    sort: Sort = Sort.PUBLISHED,
    *,
    after: str | None = None,
    before: str | None = None,
    last: bool = False,
) -> Page:
    """A page of the pipeline: two queries, four where words are searched.

    Args:
        session: of the role `office`.
        actor: who looks; sees published tenders, and unpublished ones of their departments.
        filters: what the list is narrowed to.
        sort: by what it is sorted; by value only within one currency.
        after: cursor of the page before; the first page where it is malformed.
        before: cursor of the page after, going backwards.
        last: the last page.
    """
    if sort is Sort.VALUE and not filters.currency:
        sort = Sort.PUBLISHED
    order = ORDERS[sort]
    where = conditions(filters, actor)
    source = select(Screening.id)
    found: int | None
    if filters.words:
        has_words = matching(session, filters.words)
        few_with = _few_with(session, has_words)
        if few_with is not None:
            # as a constant, so that the planner knows how many they are
            where.append(Screening.tender_id == any_(literal(few_with, ARRAY(BigInteger))))
            found = _matches(session, source.where(*where))
        else:
            source = source.join(Tender, Tender.id == Screening.tender_id)
            where.append(has_words)
            found = _matches(session, source.where(*where)) if filters.narrow else None
    else:
        found = _matches(session, source.where(*where))
    cursor = read_cursor(after or before, order)
    backwards = last or bool(before and cursor)
    size = PAGE + 1
    if last:
        size = PAGE if found is None else (found - 1) % PAGE + 1 if found else 1
    if found is not None:
        narrowed = _collected(
            _keyed(source, order).where(*where), order, cursor if not last else None, size, backwards
        )
    else:
        if cursor and not last:
            where.append(beyond([key for key, _ in order.keys], _ID, order, cursor, backwards=backwards))
        if sort is Sort.PUBLISHED and not filters.words and (filters.tiers or filters.states):
            narrowed = _merged(filters, where, order, size, backwards=backwards)
        else:
            narrowed = _sorted(source.where(*where), order, size, backwards=backwards)
    ids = narrowed.subquery("ids")
    fetched = session.execute(
        _ordered(
            select(*_COLUMNS, *(cast(key, Text) for key, _ in order.keys))
            .join(ids, ids.c.id == Screening.id)
            .join(Tender, Tender.id == Screening.tender_id),
            order,
            backwards=backwards,
        )
    ).all()
    more = len(fetched) > PAGE
    fetched = fetched[:PAGE]
    if backwards:
        fetched = fetched[::-1]
    keys = [("~".join((*map(str, row[len(_COLUMNS) :]), str(row.id)))) for row in fetched]
    goes_back = (more if not last else found is None or found > len(fetched)) if backwards else bool(cursor)
    goes_on = (more if not backwards else not last) and bool(fetched)
    return Page(
        [_row(row, actor) for row in fetched],
        found,
        keys[0] if keys and goes_back else None,
        keys[-1] if keys and goes_on else None,
    )


def every(session: Session, actor: Actor, filters: Filters, sort: Sort) -> Iterator[Row]:
    """All tenders of a list in its order, streamed, for an export."""
    order = ORDERS[Sort.PUBLISHED if sort is Sort.VALUE and not filters.currency else sort]
    query = select(*_COLUMNS).join(Tender, Tender.id == Screening.tender_id).where(*conditions(filters, actor))
    if filters.words:
        query = query.where(matching(session, filters.words))
    rows = session.execute(_ordered(query, order, backwards=False).execution_options(yield_per=_STREAMED))
    for row in rows:
        yield _row(row, actor)


def chosen(session: Session, actor: Actor, ids: Sequence[int]) -> Sequence[Row]:
    """Some tenders of the list, of those a person may see, by deadline."""
    query = (
        select(*_COLUMNS)
        .join(Tender, Tender.id == Screening.tender_id)
        .where(Screening.id.in_(ids), *conditions(Filters(), actor))
    )
    return [_row(row, actor) for row in session.execute(_ordered(query, ORDERS[Sort.DEADLINE], backwards=False))]


def currencies(session: Session) -> Sequence[str]:
    """Currencies that occur, by one step in the index a currency."""
    return session.scalars(
        text(
            "with recursive found(currency) as ("
            "(select currency from screening where is_listed and currency is not null order by currency limit 1) "
            "union all select (select currency from screening where is_listed and currency > found.currency "
            "order by currency limit 1) from found where found.currency is not null) "
            "select currency from found where currency is not null"
        )
    ).all()


def _few_with(session: Session, has_words: ColumnElement[bool]) -> list[int] | None:
    """Tenders that have the words; None where they are more than are counted, and none of them is fetched."""
    some = select(Tender.id).where(has_words).limit(COUNTED + 1).subquery()
    count, ids = session.execute(
        select(func.count(), case((func.count() <= COUNTED, func.array_agg(some.c.id)))).select_from(some)
    ).one()
    return None if count > COUNTED else ids or []


def _matches(session: Session, query: AnySelect) -> int | None:
    count = session.scalar(select(func.count()).select_from(query.limit(COUNTED + 1).subquery())) or 0
    return None if count > COUNTED else count


def _keyed(query: AnySelect, order: Order) -> AnySelect:
    return query.add_columns(*(key.label(f"key_{place}") for place, (key, _) in enumerate(order.keys)))


def _by(keys: Iterable[ColumnElement[Any]], order: Order, *, backwards: bool) -> list[ColumnElement[Any]]:
    falling = order.falling != backwards
    return [key.desc() if falling else key.asc() for key in keys]


def _ordered(query: AnySelect, order: Order, *, backwards: bool) -> AnySelect:
    return query.order_by(*_by([*(key for key, _ in order.keys), _ID], order, backwards=backwards))


def _sorted(query: AnySelect, order: Order, size: int, *, backwards: bool) -> AnySelect:
    return _ordered(query, order, backwards=backwards).limit(size)


def _collected(
    query: AnySelect, order: Order, cursor: tuple[str, ...] | None, size: int, backwards: bool
) -> AnySelect:
    """Everything that matches, then sorted: the planner must not walk an order in which few rows match."""
    few = query.cte("few").prefix_with("materialized", dialect="postgresql")
    keys = [few.c[f"key_{place}"] for place in range(len(order.keys))]
    sorted_few = select(few.c.id).order_by(*_by([*keys, few.c.id], order, backwards=backwards)).limit(size)
    return sorted_few.where(beyond(keys, few.c.id, order, cursor, backwards=backwards)) if cursor else sorted_few


def _merged(
    filters: Filters, where: list[ColumnElement[bool]], order: Order, size: int, *, backwards: bool
) -> AnySelect:
    """The first of each tier and state, merged: confirmed tenders are old, so a walk from the newest would be long."""
    parts = [
        _sorted(
            _keyed(select(Screening.id), order).where(*where, Screening.tier == tier, Screening.state == state),
            order,
            size,
            backwards=backwards,
        )
        for tier in sorted(filters.tiers or Tier)
        for state in sorted(filters.states or State)
    ]
    merged = union_all(*(select(part.subquery()) for part in parts)).subquery("merged")
    keys = [*(merged.c[f"key_{place}"] for place in range(len(order.keys))), merged.c.id]
    return select(merged.c.id).order_by(*_by(keys, order, backwards=backwards)).limit(size)


def _row(row: Any, actor: Actor) -> Row:
    values = dict(zip(_FIELDS, row, strict=False))
    values["state"] = State(values["state"])
    if actor.departments is not None and values["department_id"] not in {None, *actor.departments}:
        values["value"] = values["currency"] = None
    return Row(**values)
