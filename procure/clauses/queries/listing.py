"""Newest versions of draft contracts as a list, what waits for whom, and how far clauses got into contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from procure.assurance.models import Plan, PlanRequirement
from procure.assurance.queries.listing import PlanFilters, conditions
from procure.clauses.models import DraftFinding, DraftVersion, FindingDecision
from procure.core.actor import Actor
from procure.core.listing import PAGE, Numbered
from procure.screening.models import Screening
from procure.tenders import queries as tenders
from procure.tenders.models import Tender
from rules.values import Tier

_Newer = aliased(DraftVersion)

_NEWEST = ~exists().where(
    _Newer.tender_id == DraftVersion.tender_id,
    _Newer.number > DraftVersion.number,
    _Newer.checked_at.is_not(None) | DraftVersion.checked_at.is_(None),
)
"""No newer version counts: of versions that were checked the last, and one that is being checked until it is."""

HOLDS = func.coalesce(
    select(FindingDecision.status)
    .where(FindingDecision.draft_finding_id == DraftFinding.id, FindingDecision.withdrawn_at.is_(None))
    .correlate(DraftFinding)
    .scalar_subquery(),
    DraftFinding.status,
)
"""The status of a finding that counts: what a person decided, else what the check said."""


def _open_count() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(DraftFinding.draft_version_id == DraftVersion.id, DraftFinding.required, HOLDS != "present")
        .correlate(DraftVersion)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class DraftFilters:
    """Which drafts are shown; empty fields leave all.

    Attributes:
        words: part of the title, reference or buyer.
        state: `open` (required clauses are not all present), `asked`, `approved`, `complete` or `unchecked`.
        tier: id of a tier.
        department_id: of the city.
    """

    words: str = ""
    state: str = ""
    tier: str = ""
    department_id: int | None = None


STATES = ("open", "complete", "asked", "approved", "unchecked")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """The newest version of one tender.

    Attributes:
        open: required clauses that are not present.
    """

    id: int
    tender_id: int
    title: str | None
    language: str | None
    reference: str | None
    number: int
    tier: Tier
    uploaded_at: datetime
    checked_at: datetime | None
    failed_at: datetime | None
    asked_at: datetime | None
    approved_at: datetime | None
    open: int

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.checked_at is None:
            return "unchecked"
        if self.approved_at is not None:
            return "approved"
        if self.asked_at is not None:
            return "asked"
        return "open" if self.open else "complete"


def listed(session: Session, actor: Actor, filters: DraftFilters, page: int) -> Numbered[DraftRow]:
    """The list, newest upload first, in numbered pages.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: which.
        page: from 1; a later one than there is gives the last.
    """
    query = _rows(actor).where(*_conditions(filters))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        query.order_by(DraftVersion.uploaded_at.desc(), DraftVersion.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    )
    return Numbered([DraftRow(*row) for row in rows], total, page, pages)


def with_open_clauses(session: Session, actor: Actor, limit: int) -> tuple[int, Sequence[DraftRow]]:
    """How many newest drafts lack required clauses and wait for nobody else, and the first of them."""
    return _few(session, _rows(actor).where(*_conditions(DraftFilters(state="open"))), limit)


def waiting_for_approval(session: Session, actor: Actor, limit: int) -> tuple[int, Sequence[DraftRow]]:
    """How many drafts wait for the legal adviser, without those the actor uploaded, and the oldest of them."""
    mine = or_(DraftVersion.uploaded_by.is_(None), DraftVersion.uploaded_by != actor.account_id)
    query = _rows(actor).where(*_conditions(DraftFilters(state="asked")), mine)
    return _few(session, query, limit)


def _few(session: Session, query: Select[*tuple[Any, ...]], limit: int) -> tuple[int, Sequence[DraftRow]]:
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = func.coalesce(DraftVersion.asked_at, DraftVersion.uploaded_at)
    rows = session.execute(query.order_by(order, DraftVersion.id).limit(limit))
    return total, [DraftRow(*row) for row in rows]


def _rows(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DraftVersion.id,
            DraftVersion.tender_id,
            Tender.title,
            Tender.language,
            Tender.reference,
            DraftVersion.number,
            DraftVersion.tier,
            DraftVersion.uploaded_at,
            DraftVersion.checked_at,
            DraftVersion.failed_at,
            DraftVersion.asked_at,
            DraftVersion.approved_at,
            _open_count(),
        )
        .join(Tender, Tender.id == DraftVersion.tender_id)
        .where(_NEWEST, DraftVersion.withdrawn_at.is_(None), tenders.visible(actor))
    )


def _conditions(filters: DraftFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in filters.words.lower().split():
        said = func.concat_ws(" ", Tender.title, Tender.reference, Tender.buyer)
        found.append(func.strpos(func.lower(said), word) > 0)
    if filters.tier:
        found.append(DraftVersion.tier == Tier(filters.tier))
    if filters.department_id is not None:
        found.append(Tender.department_id == filters.department_id)
    checked, asked, approved = (
        DraftVersion.checked_at.is_not(None),
        DraftVersion.asked_at.is_not(None),
        DraftVersion.approved_at.is_not(None),
    )
    states: dict[str, list[ColumnElement[bool]]] = {
        "open": [checked, ~asked, ~approved, _open_count() > 0],
        "complete": [checked, ~asked, ~approved, _open_count() == 0],
        "asked": [asked, ~approved],
        "approved": [approved],
        "unchecked": [~checked],
    }
    return found + states.get(filters.state, [])


@dataclass(frozen=True, slots=True)
class InContract:
    """How a clause type stands in the newest checked draft of a tender.

    Attributes:
        status: that counts.
        number: of the clause, where evidence has one.
        version_id, version: of the draft.
        approved: whether the legal adviser approved that draft.
    """

    status: str
    number: str
    version_id: int
    version: int
    approved: bool


def in_contract(session: Session, tender_id: int) -> dict[str, InContract]:
    """How each clause type stands in the newest checked draft of a tender; empty where there is none."""
    newest = (
        select(DraftVersion.id)
        .where(DraftVersion.tender_id == tender_id, DraftVersion.checked_at.is_not(None))
        .order_by(DraftVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            DraftFinding.clause,
            HOLDS,
            DraftFinding.evidence,
            DraftVersion.id,
            DraftVersion.number,
            DraftVersion.approved_at,
        )
        .join(DraftVersion, DraftVersion.id == DraftFinding.draft_version_id)
        .where(DraftVersion.id == newest)
    )
    return {
        clause: InContract(
            status,
            next((each["number"] for each in evidence if each["number"]), ""),
            version_id,
            version,
            approved_at is not None,
        )
        for clause, status, evidence, version_id, version, approved_at in rows
    }


def requirements_in_contract(session: Session, actor: Actor, filters: PlanFilters) -> int:
    """How many requirements of plans stand in the newest checked draft: their clause counts as present there.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: which plans are counted.
    """
    newest = (
        select(DraftVersion.tender_id, func.max(DraftVersion.number).label("number"))
        .where(DraftVersion.checked_at.is_not(None))
        .group_by(DraftVersion.tender_id)
        .subquery()
    )
    found = session.scalar(
        select(func.count(case((HOLDS == "present", 1))))
        .select_from(PlanRequirement)
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .join(Screening, Screening.id == Plan.screening_id)
        .join(newest, newest.c.tender_id == Plan.tender_id)
        .join(
            DraftVersion,
            and_(DraftVersion.tender_id == newest.c.tender_id, DraftVersion.number == newest.c.number),
        )
        .join(
            DraftFinding,
            and_(DraftFinding.draft_version_id == DraftVersion.id, DraftFinding.clause == PlanRequirement.clause),
        )
        .where(PlanRequirement.dropped_at.is_(None), *conditions(actor, filters))
    )
    return found or 0
