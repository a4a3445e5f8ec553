"""What lists of tenders are filtered and sorted by, as conditions on `screening`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Enum, Text, and_, cast, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG, TIMESTAMP, TSQUERY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Numeric, SmallInteger, TypeEngine

from procure.core.actor import Actor
from procure.screening.models import DEADLINE_KEY, PUBLISHED_KEY, TIER, VALUE_KEY, Screening, State
from procure.tenders.models import SEARCH_LANGUAGES, Tender
from rules.values import Tier

COUNTED = 10_000
"""Matches are counted up to this many; then a list says `more than`."""

_MOMENT = TIMESTAMP(timezone=True)
_LONGEST_NUMBER = 19


class Sort(StrEnum):
    """By what a list is sorted; what has no date or value stands last."""

    PUBLISHED = "published"
    DEADLINE = "deadline"
    TIER = "tier"
    TOTAL = "total"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty is everything the actor may see.

    Attributes:
        words: searched in all languages, as people type into a search engine (`"exact phrase"`, `or`, `-without`).
        department_id: of the city.
        deadline_from, deadline_to: moments, both included.
        cpv: the first digits of the main code.
        value_from, value_to: in `currency`, without which they are not looked at.
        contact, impact: a cell of the matrix.
        unscreened: published, and nobody ever confirmed a screening.
        clear: what pre-screening is sure of.
    """

    words: str = ""
    tiers: frozenset[Tier] = field(default_factory=frozenset)
    states: frozenset[State] = field(default_factory=frozenset)
    department_id: int | None = None
    deadline_from: datetime | None = None
    deadline_to: datetime | None = None
    cpv: str = ""
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    currency: str = ""
    contact: int | None = None
    impact: int | None = None
    unscreened: bool = False
    clear: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything but words narrows the list."""
        return replace(self, words="") != Filters()


@dataclass(frozen=True, slots=True)
class Order:
    """Keys of a sort, most significant first, then the id; all rise or all fall, so a row comparison pages them."""

    keys: tuple[tuple[ColumnElement[Any], TypeEngine[Any]], ...]
    falling: bool


def _key(text: str) -> ColumnElement[Any]:
    return literal_column(text.replace("(", "(screening.", 1))


_published, _deadline, _value = _key(PUBLISHED_KEY), _key(DEADLINE_KEY), _key(VALUE_KEY)
_NEVER: ColumnElement[Any] = literal_column("'infinity'::timestamptz")
ORDERS: dict[Sort, Order] = {
    Sort.PUBLISHED: Order(((_published, _MOMENT),), falling=True),
    Sort.DEADLINE: Order(((_deadline, _MOMENT),), falling=False),
    Sort.TIER: Order(((literal_column("screening.tier"), TIER), (_published, _MOMENT)), falling=True),
    Sort.TOTAL: Order(((literal_column("screening.total"), SmallInteger()),), falling=True),
    Sort.VALUE: Order(((_value, Numeric()),), falling=True),
}


def seen_by(actor: Actor) -> ColumnElement[bool] | None:
    """Which screenings a person may see: of published tenders, and of their departments; None for all."""
    if actor.departments is None:
        return None
    return or_(Screening.is_published, Screening.department_id.in_(sorted(actor.departments)))


def value_seen_by(actor: Actor) -> ColumnElement[bool] | None:
    """Of which tenders a person may know the value: those of no department, and those of their own; None for all."""
    if actor.departments is None:
        return None
    return or_(Screening.department_id.is_(None), Screening.department_id.in_(sorted(actor.departments)))


def conditions(filters: Filters, actor: Actor) -> list[ColumnElement[bool]]:
    """What a listed screening must fulfil, without the words; a literal `is_listed` so that partial indexes serve."""
    wanted: list[ColumnElement[bool] | None] = [
        literal_column("screening.is_listed"),
        seen_by(actor),
        Screening.tier.in_(sorted(filters.tiers)) if filters.tiers else None,
        Screening.state.in_(sorted(filters.states)) if filters.states else None,
        None if filters.department_id is None else Screening.department_id == filters.department_id,
        None if filters.deadline_from is None else and_(_deadline >= filters.deadline_from, _deadline < _NEVER),
        None if filters.deadline_to is None else _deadline <= filters.deadline_to,
        _from_prefix(filters.cpv) if filters.cpv else None,
        Screening.currency == filters.currency if filters.currency else None,
        None if filters.contact is None else Screening.contact == filters.contact,
        None if filters.impact is None else Screening.impact == filters.impact,
        literal_column("(screening.is_published and screening.confirmed_version is null)")
        if filters.unscreened
        else None,
        Screening.needs_review.is_(False) if filters.clear else None,
    ]
    if filters.currency:
        wanted += [
            # who may not see a value must not find it by halving the range either
            value_seen_by(actor),
            None if filters.value_from is None else _value >= filters.value_from,
            None if filters.value_to is None else and_(_value <= filters.value_to, _value >= 0),
        ]
    return [condition for condition in wanted if condition is not None]


def _from_prefix(digits: str) -> ColumnElement[bool]:
    # a range in the collation C: an index serves it whatever the collation of the database
    return and_(Screening.main_cpv >= digits, Screening.main_cpv < digits[:-1] + chr(ord(digits[-1]) + 1))


def matching(session: Session, words: str) -> ColumnElement[bool]:
    """Whether a tender has the words, in whichever language it is written.

    They are parsed first and taken as constants: the planner knows how common its words are, and nothing is parsed
    row by row.
    """
    configurations = {**SEARCH_LANGUAGES, "": "simple"}
    parsed = session.execute(
        select(
            *(
                cast(func.websearch_to_tsquery(cast(literal(name), REGCONFIG), words), Text)
                for name in configurations.values()
            )
        )
    ).one()
    queries = dict(zip(configurations, parsed, strict=True))
    if not any("!" in query for query in parsed):
        return _has(" | ".join(f"({query})" for query in dict.fromkeys(parsed) if query))
    # what is left out in one language must not come back by the stems of another
    return or_(
        *(and_(Tender.language == code, _has(query)) for code, query in queries.items() if code),
        and_(func.coalesce(Tender.language, "").not_in(sorted(SEARCH_LANGUAGES)), _has(queries[""])),
    )


def _has(query: str) -> ColumnElement[bool]:
    return Tender.search.op("@@")(cast(literal(query), TSQUERY))


def beyond(
    keys: Sequence[ColumnElement[Any]],
    id_: ColumnElement[int],
    order: Order,
    cursor: tuple[str, ...],
    *,
    backwards: bool,
) -> ColumnElement[bool]:
    """Rows that follow a row in an order (or stand before it, going backwards).

    Args:
        keys: columns that hold the keys of the order.
        id_: the column that holds the id.
        order: the order.
        cursor: the keys of that row and its id, as text.
        backwards: whether those before it are wanted.
    """
    kinds = [*(kind for _, kind in order.keys), BigInteger()]
    given = func.row(*(cast(literal(part), kind) for part, kind in zip(cursor, kinds, strict=True)))
    held = func.row(*keys, id_)
    return held < given if order.falling != backwards else held > given


def read_cursor(given: str | None, order: Order) -> tuple[str, ...] | None:
    """The keys and id of a row, as an address carries them; None where they are none of this order."""
    parts = tuple((given or "").split("~"))
    kinds = [*(kind for _, kind in order.keys), BigInteger()]
    readable = len(parts) == len(kinds) and all(map(_is_readable, parts, kinds))
    return parts if readable else None


def _is_readable(part: str, kind: TypeEngine[Any]) -> bool:
    if isinstance(kind, Enum):
        return part in set(Tier)
    if isinstance(kind, DateTime):
        try:
            return part in {"infinity", "-infinity"} or bool(datetime.fromisoformat(part))
        except ValueError:
            return False
    return part.removeprefix("-").replace(".", "", 1).isdecimal() and len(part) < _LONGEST_NUMBER
