"""What waits for somebody: kinds of work, each with its count and its most urgent records, by role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from textwrap import shorten

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account, AccountRole
from procure.assurance import queries as assurance
from procure.assurance.models import Plan
from procure.clauses import queries as clauses
from procure.clauses.queries import DraftRow
from procure.core.actor import Actor, Role
from procure.core.jobs import Job
from procure.core.outbox import Message
from procure.intake.models import Import, ImportFile
from procure.screening import queries as screening
from procure.screening.models import State
from procure.screening.queries import Filters, Sort
from procure.suppliers import queries as suppliers
from procure.tenders.models import Tender
from rules.text import repaired

SHOWN = 5
"""Records shown of each kind; the rest is behind its link."""

SOON = timedelta(days=14)
"""A deadline is soon when it is no further away."""

RECENT = timedelta(days=30)
"""Imports with faults are shown for so long."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record that waits.

    Attributes:
        text: its name; empty where it has none. Of a rule of the law its kind, of a clause text its clause type,
            which the pack names.
        endpoint: of its page.
        arguments: of that address.
        at: what its kind is sorted by: a deadline, a publication, or when it began to wait.
        language: of the text, where that is not the reader's; ISO 639-1.
    """

    text: str
    endpoint: str
    arguments: dict[str, object]
    at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of work.

    Attributes:
        kind: a key of `KINDS`.
        count: how many; None for more than are counted.
        items: the most urgent.
        endpoint: of the page with all of them.
        arguments: of that address.
    """

    kind: str
    count: int | None
    items: Sequence[Item]
    endpoint: str
    arguments: dict[str, object] = field(default_factory=dict)


def waiting(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """What waits for somebody, most urgent kind first; kinds of which there is nothing are left out.

    Args:
        session: of the role `office`.
        actor: for whom.
        now: when, in UTC.
    """
    kinds = dict.fromkeys(kind for role in Role if role in actor.roles for kind in OF_ROLE[role])
    found = (KINDS[kind](session, actor, now) for kind in sorted(kinds, key=tuple(KINDS).index))
    return [work for work in found if work.count != 0]


def _screenings(
    kind: str,
    session: Session,
    actor: Actor,
    filters: Filters,
    arguments: dict[str, object],
    sort: Sort = Sort.PUBLISHED,
) -> Waiting:
    page = screening.page(session, actor, filters, sort)
    items = [
        Item(
            repaired(row.title or ""),
            "home.tasks",
            {"tender_id": row.tender_id},
            row.deadline_at if sort is Sort.DEADLINE else row.published_at,
            row.language,
        )
        for row in page.rows[:SHOWN]
    ]
    return Waiting(kind, page.count, items, "screening.pipeline", arguments)


def _outdated(session: Session, actor: Actor, _now: datetime) -> Waiting:
    return _screenings(
        "outdated", session, actor, Filters(states=frozenset({State.OUTDATED})), {"state": State.OUTDATED.value}
    )


def _deadlines(session: Session, actor: Actor, now: datetime) -> Waiting:
    open_states = frozenset({State.PROPOSED, State.DRAFT, State.OUTDATED})
    filters = Filters(states=open_states, deadline_from=now, deadline_to=now + SOON)
    return _screenings(
        "deadlines",
        session,
        actor,
        filters,
        {
            "state": sorted(state.value for state in open_states),
            "deadline_from": now.date().isoformat(),
            "deadline_to": (now + SOON).date().isoformat(),
            "sort": Sort.DEADLINE.value,
        },
        Sort.DEADLINE,
    )


def _drafts(session: Session, actor: Actor, _now: datetime) -> Waiting:
    return _screenings(
        "drafts", session, actor, Filters(states=frozenset({State.DRAFT})), {"state": State.DRAFT.value}
    )


def _unscreened(session: Session, actor: Actor, _now: datetime) -> Waiting:
    return _screenings("unscreened", session, actor, Filters(unscreened=True), {"unscreened": "1"})


def _unpublished(session: Session, actor: Actor, _now: datetime) -> Waiting:
    mine: list[ColumnElement[bool]] = [~Tender.is_published, Tender.joined_into_id.is_(None)]
    if actor.departments is not None:
        mine.append(Tender.department_id.in_(sorted(actor.departments)))
    count = session.scalar(select(func.count()).select_from(Tender).where(*mine))
    rows = session.scalars(
        select(Tender).where(*mine).order_by(Tender.starts_at.nulls_last(), Tender.id.desc()).limit(SHOWN)
    )
    items = [
        Item(repaired(row.title or ""), "home.tasks", {"tender_id": row.id}, row.starts_at, row.language)
        for row in rows
    ]
    return Waiting("unpublished", count or 0, items, "home.unpublished")


def _faults(session: Session, actor: Actor, now: datetime) -> Waiting:
    failed = (
        select(ImportFile.import_id, func.sum(ImportFile.failed).label("failed"))
        .group_by(ImportFile.import_id)
        .having(func.sum(ImportFile.failed) > 0)
        .subquery()
    )
    query = (
        select(Import.id, Import.created_at, Import.uploads)
        .join(failed, failed.c.import_id == Import.id)
        .where(Import.created_at > now - RECENT)
    )
    if not actor.has(Role.ADMINISTRATOR):
        query = query.where(Import.account_id == actor.account_id)
    count = session.scalar(select(func.count()).select_from(query.subquery()))
    rows = session.execute(query.order_by(Import.id.desc()).limit(SHOWN))
    items = [
        Item(", ".join(upload["name"] for upload in uploads[:3]), "intake.one", {"import_id": import_id}, at)
        for import_id, at, uploads in rows
    ]
    return Waiting("faults", count or 0, items, "intake.imports")


def _roles(session: Session, actor: Actor, _now: datetime) -> Waiting:
    pending = (
        AccountRole.role == Role.EQUALITY_OFFICER,
        AccountRole.confirmed_at.is_(None),
        AccountRole.revoked_at.is_(None),
        AccountRole.account_id != actor.account_id,
        or_(AccountRole.granted_by.is_(None), AccountRole.granted_by != actor.account_id),
    )
    count = session.scalar(select(func.count()).select_from(AccountRole).where(*pending))
    rows = session.execute(
        select(Account.id, Account.name, Account.email, AccountRole.granted_at)
        .join(Account, Account.id == AccountRole.account_id)
        .where(*pending)
        .order_by(AccountRole.granted_at)
        .limit(SHOWN)
    )
    items = [
        Item(name or email, "accounts.person", {"account_id": account_id}, at) for account_id, name, email, at in rows
    ]
    return Waiting("roles", count or 0, items, "accounts.people", {"status": "pending"})


def _jobs(session: Session, _actor: Actor, _now: datetime) -> Waiting:
    parked = (Job.parked_at.is_not(None), Job.ended_at.is_(None))
    count = session.scalar(select(func.count()).select_from(Job).where(*parked))
    rows = session.scalars(select(Job).where(*parked).order_by(Job.parked_at.desc()).limit(SHOWN))
    items = [Item(row.kind, "home.job", {"job_id": row.id}, row.parked_at) for row in rows]
    return Waiting("jobs", count or 0, items, "home.jobs", {"state": "parked"})


def _mails(session: Session, _actor: Actor, _now: datetime) -> Waiting:
    failed = (or_(Message.refused_at.is_not(None), Message.unknown_at.is_not(None)),)
    count = session.scalar(select(func.count()).select_from(Message).where(*failed))
    rows = session.scalars(select(Message).where(*failed).order_by(Message.created_at.desc()).limit(SHOWN))
    items = [Item(row.recipient, "home.mail", {"mail_id": row.id}, row.created_at) for row in rows]
    return Waiting("mails", count or 0, items, "home.mails", {"state": "failed"})


def _law_reviews(session: Session, _actor: Actor, now: datetime) -> Waiting:
    due = assurance.law_reviews_due(session, now.date())
    items = [
        Item(row.kind, "assurance.law_rule", {"kind": row.kind, "stage": row.stage}, _noon(row.review_on))
        for row in due[:SHOWN]
    ]
    return Waiting("law_reviews", len(due), items, "assurance.law_rules", {"state": "due"})


def _law_questions(session: Session, _actor: Actor, _now: datetime) -> Waiting:
    asked = assurance.questions(session, open_only=True)
    items = [
        Item(shorten(row.question, 120), "assurance.law_question", {"question_id": row.id}, row.asked_at)
        for row in asked[:SHOWN]
    ]
    return Waiting("law_questions", len(asked), items, "assurance.law_questions")


def _contracts(session: Session, actor: Actor, _now: datetime) -> Waiting:
    count, rows = clauses.with_open_clauses(session, actor, SHOWN)
    return Waiting("contracts", count, _draft_items(rows), "clauses.drafts", {"state": "open"})


def _contract_approvals(session: Session, actor: Actor, _now: datetime) -> Waiting:
    count, rows = clauses.waiting_for_approval(session, actor, SHOWN)
    return Waiting("contract_approvals", count, _draft_items(rows), "clauses.drafts", {"state": "asked"})


def _draft_items(rows: Sequence[DraftRow]) -> list[Item]:
    return [
        Item(
            repaired(row.title or ""),
            "clauses.draft",
            {"version_id": row.id},
            row.asked_at or row.uploaded_at,
            row.language,
        )
        for row in rows
    ]


def _clause_texts(session: Session, _actor: Actor, _now: datetime) -> Waiting:
    rows = clauses.proposed_texts(session)
    items = [Item(row.clause, "clauses.clause_text", {"text_id": row.id}, row.written_at) for row in rows[:SHOWN]]
    return Waiting("clause_texts", len(rows), items, "clauses.library")


def _duplicates(session: Session, _actor: Actor, _now: datetime) -> Waiting:
    pairs = suppliers.likely_duplicates(session, most=SHOWN).rows
    items = [
        Item(
            f"{pair.keep.name} / {pair.other.name}",
            "suppliers.merge",
            {"supplier_id": pair.keep.id, "other_id": pair.other.id},
            max(pair.keep.created_at, pair.other.created_at),
        )
        for pair in pairs
    ]
    return Waiting("duplicates", suppliers.count_likely_duplicates(session), items, "suppliers.duplicates")


def _plan_approvals(session: Session, actor: Actor, _now: datetime) -> Waiting:
    rows = assurance.waiting_for_approval(session, actor)
    return _plans("plan_approvals", [(row, row.submitted_at) for row in rows], {"state": "submitted"})


def _returned_plans(session: Session, actor: Actor, _now: datetime) -> Waiting:
    rows = assurance.returned_to(session, actor.account_id or 0)
    return _plans("returned_plans", [(row, row.returned_at) for row in rows], {"state": "returned"})


def _plans(kind: str, rows: Sequence[tuple[Plan, datetime | None]], arguments: dict[str, object]) -> Waiting:
    items = [
        Item(repaired(row.tender.title or ""), "assurance.plan", {"plan_id": row.id}, at, row.tender.language)
        for row, at in rows[:SHOWN]
    ]
    return Waiting(kind, len(rows), items, "assurance.plans", arguments)


def _requirements(session: Session, actor: Actor, now: datetime) -> Waiting:
    last = now.date() + SOON
    due = [row for row in assurance.tasks_of(session, actor.account_id or 0) if row.due_on and row.due_on <= last]
    items = [
        Item(
            row.name or row.requirement or "",
            "assurance.requirement",
            {"plan_id": row.plan_id, "requirement_id": row.requirement_id},
            _noon(row.due_on),
        )
        for row in due[:SHOWN]
        if row.due_on
    ]
    return Waiting("requirements", len(due), items, "assurance.plans", {"mine": "1"})


def _noon(day: date) -> datetime:
    """A moment of a day, whichever time zone it is shown in."""
    return datetime.combine(day, time(12), UTC)


KINDS: dict[str, Callable[[Session, Actor, datetime], Waiting]] = {
    "plan_approvals": _plan_approvals,
    "returned_plans": _returned_plans,
    "requirements": _requirements,
    "outdated": _outdated,
    "deadlines": _deadlines,
    "drafts": _drafts,
    "unscreened": _unscreened,
    "unpublished": _unpublished,
    "contracts": _contracts,
    "contract_approvals": _contract_approvals,
    "clause_texts": _clause_texts,
    "duplicates": _duplicates,
    "law_questions": _law_questions,
    "law_reviews": _law_reviews,
    "roles": _roles,
    "jobs": _jobs,
    "mails": _mails,
    "faults": _faults,
}
"""In the order in which they are shown."""

OF_ROLE: dict[Role, tuple[str, ...]] = {
    Role.PROCUREMENT_OFFICER: (
        *("returned_plans", "requirements", "outdated", "deadlines", "drafts", "unscreened", "unpublished"),
        *("contracts", "duplicates", "faults"),
    ),
    Role.EQUALITY_OFFICER: (
        *("plan_approvals", "returned_plans", "requirements", "outdated", "deadlines", "unscreened", "roles"),
    ),
    Role.CONTRACT_MANAGER: ("requirements", "unpublished", "duplicates"),
    Role.LEGAL_ADVISER: ("contract_approvals", "clause_texts", "law_questions", "law_reviews"),
    Role.AUDITOR: (),
    Role.ADMINISTRATOR: ("roles", "jobs", "mails", "faults"),
}
"""Kinds of work that a role has to do with."""
