"""The list of plans: searched, filtered, sorted, in numbered pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, or_, select
from sqlalchemy.orm import Session

from procure.assurance.models import Plan, PlanRequirement
from procure.core.actor import Actor
from procure.core.listing import PAGE, Numbered
from procure.screening.models import Screening
from procure.tenders import queries as tenders
from procure.tenders.models import Tender
from rules.values import Tier

STATES = ("draft", "submitted", "returned", "approved")
"""In the order of the work."""


@dataclass(frozen=True, slots=True)
class PlanFilters:
    """What the list is narrowed to.

    Attributes:
        words: in title, reference or buyer of the tender.
        state: one of `STATES`.
        tier: of the plan.
        department_id: of the tender.
        overdue: some requirement should have been seen to by now.
        account_id: plans of this author, or with a requirement this person is responsible for.
        year: in which the plan was opened.
    """

    words: str = ""
    state: str | None = None
    tier: Tier | None = None
    department_id: int | None = None
    overdue: bool = False
    account_id: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list; `open` requirements are those not met yet, `late` those whose day has passed."""

    id: int
    tender_id: int
    title: str | None
    language: str | None
    reference: str | None
    lot: str
    tier: Tier
    state: str
    department_id: int | None
    author_id: int | None
    opened_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    deadline_at: datetime | None
    open: int
    late: int


_STATE: ColumnElement[str] = case(
    (Plan.approved_at.is_not(None), "approved"),
    (Plan.submitted_at.is_not(None), "submitted"),
    (Plan.returned_at.is_not(None), "returned"),
    else_="draft",
)
_LIVE = and_(
    PlanRequirement.plan_id == Plan.id, PlanRequirement.met_at.is_(None), PlanRequirement.dropped_at.is_(None)
)
SORTS: dict[str, tuple[Any, ...]] = {
    "-opened": (Plan.opened_at.desc(), Plan.id.desc()),
    "opened": (Plan.opened_at, Plan.id),
    "title": (func.lower(Tender.title), Plan.id),
    "-title": (func.lower(Tender.title).desc(), Plan.id.desc()),
    "deadline": (Tender.deadline_at.nulls_last(), Plan.id),
    "-deadline": (Tender.deadline_at.desc().nulls_last(), Plan.id.desc()),
}


def listed(
    session: Session, actor: Actor, filters: PlanFilters, today: date, sort: str = "-opened", page: int = 1
) -> Numbered[PlanRow]:
    """A page of the list.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: what the list is narrowed to.
        today: in the city's calendar.
        sort: one of `SORTS`; another sorts by the newest.
        page: from 1; a later one than there is gives the last.
    """
    where = _conditions(actor, filters, today)
    total = session.scalar(_joined(select(func.count(Plan.id))).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    query = _rows(today).where(*where).order_by(*SORTS.get(sort, SORTS["-opened"]))
    rows = session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    return Numbered([PlanRow(*row) for row in rows], total, page, pages)


def every(
    session: Session, actor: Actor, filters: PlanFilters, today: date, sort: str = "-opened"
) -> Iterator[PlanRow]:
    """All plans of a list in its order, for an export."""
    query = _rows(today).where(*_conditions(actor, filters, today)).order_by(*SORTS.get(sort, SORTS["-opened"]))
    for row in session.execute(query):
        yield PlanRow(*row)


def years(session: Session) -> Sequence[int]:
    """Years in which plans were opened, newest first."""
    year = extract("year", Plan.opened_at)
    return [int(each) for each in session.scalars(select(year).distinct().order_by(year.desc()))]


def conditions(actor: Actor, filters: PlanFilters) -> list[ColumnElement[bool]]:
    """Conditions on `Plan` joined with `Tender` that need no date."""
    where = [tenders.visible(actor)]
    if filters.words:
        like = f"%{filters.words.lower().replace('%', '').replace('_', '')}%"
        where.append(or_(*(func.lower(name).like(like) for name in (Tender.title, Tender.reference, Tender.buyer))))
    if filters.state is not None:
        where.append(_STATE.in_([filters.state]))
    if filters.tier is not None:
        where.append(Plan.tier == filters.tier)
    if filters.department_id is not None:
        where.append(Tender.department_id == filters.department_id)
    if filters.year is not None:
        where.append(extract("year", Plan.opened_at) == filters.year)
    if filters.account_id is not None:
        mine = select(PlanRequirement.id).where(
            PlanRequirement.plan_id == Plan.id,
            PlanRequirement.responsible_id == filters.account_id,
            PlanRequirement.dropped_at.is_(None),
        )
        where.append(or_(Plan.author_id == filters.account_id, mine.exists()))
    return where


def _conditions(actor: Actor, filters: PlanFilters, today: date) -> list[ColumnElement[bool]]:
    where = conditions(actor, filters)
    if filters.overdue:
        where.append(select(PlanRequirement.id).where(_LIVE, PlanRequirement.due_on < today).exists())
    return where


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Plan)
        .join(Tender, Tender.id == Plan.tender_id)
        .join(Screening, Screening.id == Plan.screening_id)
    )


def _rows(today: date) -> Select[*tuple[Any, ...]]:
    waiting = select(func.count()).where(_LIVE).correlate(Plan).scalar_subquery()
    late = select(func.count()).where(_LIVE, PlanRequirement.due_on < today).correlate(Plan).scalar_subquery()
    return _joined(
        select(
            *(Plan.id, Plan.tender_id, Tender.title, Tender.language, Tender.reference, Screening.lot, Plan.tier),
            *(_STATE, Tender.department_id, Plan.author_id, Plan.opened_at, Plan.submitted_at, Plan.approved_at),
            *(Tender.deadline_at, waiting, late),
        )
    )
