"""Lists in numbered pages, for tables of thousands of rows; those of millions page by key, in their own capability."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

PAGE = 50
"""Rows on one page."""

_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Numbered(Generic[T]):
    """One page of a list.

    Attributes:
        rows: at most `PAGE`.
        total: how many match.
        page: number of this one, from 1.
        pages: how many there are.
    """

    rows: Sequence[T]
    total: int
    page: int
    pages: int


def numbered(session: Session, query: Select[Any], order: Sequence[Any], page: int) -> Numbered[Any]:
    """A page of what a query of one entity gives.

    Args:
        session: where.
        query: of the entity, with its conditions, unordered.
        order: by what it is sorted; ends in something unique.
        page: from 1; a later one than there is gives the last.
    """
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.scalars(query.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
    return Numbered(rows, total, page, pages)


def page_number(given: str | None) -> int:
    """The page that an address asks for; 1 where it asks for none."""
    return int(given) if given and given.isdigit() and len(given) <= _LONGEST else 1
