"""The tasks of one tender: what was done, what is to be done, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.assurance import queries as assurance
from procure.clauses import queries as clauses
from procure.core.actor import Actor
from procure.core.listing import Numbered, numbered
from procure.screening import queries as screening
from procure.screening.models import Screening, State
from procure.tenders import queries as tenders
from procure.tenders import services as tender_services
from procure.tenders.models import Tender
from rules.values import Tier


class Progress(StrEnum):
    """How far a task is."""

    TO_DO = "to_do"
    STARTED = "started"
    DONE = "done"
    AGAIN = "again"
    CANNOT_START = "cannot_start"


@dataclass(frozen=True, slots=True)
class Task:
    """One step of a tender.

    Attributes:
        kind: `describe`, `same`, `screen`, `screen_lot`, `plan`, `plan_lot` or `contract`.
        progress: how far it is.
        endpoint: of the page where it is done; empty where there is none yet.
        arguments: of that address.
        detail: what tells it from others of its kind: a lot, a number.
    """

    kind: str
    progress: Progress
    endpoint: str = ""
    arguments: dict[str, object] | None = None
    detail: str = ""


_OF_STATE = {
    State.PROPOSED: Progress.TO_DO,
    State.DRAFT: Progress.STARTED,
    State.CONFIRMED: Progress.DONE,
    State.OUTDATED: Progress.AGAIN,
}

_OF_PLAN = {
    "draft": Progress.STARTED,
    "submitted": Progress.STARTED,
    "returned": Progress.STARTED,
    "approved": Progress.DONE,
}


def tasks(session: Session, actor: Actor, tender_id: int) -> tuple[Tender, Screening | None, Sequence[Task]]:
    """A tender, its screening, and its tasks in their order.

    Raises:
        NotFound: there is no such tender, or the actor may not know of it.
    """
    tender = tenders.one(session, actor, tender_id)
    held = screening.of_tender(session, actor, tender_id)
    made: list[Task] = []
    if not tender.is_published:
        described = bool(tender.title and (tender.description or tender.cpv))
        made.append(
            Task(
                "describe",
                Progress.DONE if described else Progress.TO_DO,
                "tenders.one",
                {"tender_id": tender_id},
            )
        )
    alike = tender_services.suggest_same(session, actor, tender)
    if alike:
        made.append(Task("same", Progress.TO_DO, "tenders.one", {"tender_id": tender_id}, str(len(alike))))
    if held is None:
        made.append(Task("screen", Progress.TO_DO, "screening.of_tender", {"tender_id": tender_id}))
    else:
        made.append(_screen("screen", held))
        lots = screening.lots_of(session, tender_id)
        made += [_screen("screen_lot", lot) for lot in lots]
        made += [_plan(session, each) for each in (held, *lots) if each.tier is not Tier.STANDARD]
    made.append(_contract(session, actor, tender_id))
    return tender, held, made


def _screen(kind: str, held: Screening) -> Task:
    return Task(kind, _OF_STATE[State(held.state)], "screening.one", {"screening_id": held.id}, held.lot)


def _plan(session: Session, held: Screening) -> Task:
    kind = "plan_lot" if held.lot else "plan"
    if held.confirmed_version is None:
        return Task(kind, Progress.CANNOT_START, detail=held.lot)
    plan = assurance.of_screening(session, held.id)
    progress = Progress.TO_DO if plan is None else _OF_PLAN[plan.state]
    return Task(kind, progress, "assurance.of_screening", {"screening_id": held.id}, held.lot)


def _contract(session: Session, actor: Actor, tender_id: int) -> Task:
    versions = clauses.of_tender(session, actor, tender_id)
    is_done = bool(versions) and versions[0].state == "approved"
    progress = Progress.DONE if is_done else Progress.STARTED if versions else Progress.TO_DO
    return Task("contract", progress, "clauses.of_tender", {"tender_id": tender_id})


def unpublished(session: Session, actor: Actor, department_id: int | None = None, page: int = 1) -> Numbered[Tender]:
    """Tenders that are being prepared, in departments whose unpublished tenders a person sees.

    Args:
        session: of the role `office`.
        actor: who looks.
        department_id: of one department only.
        page: from 1; a later one than there is gives the last.
    """
    where = [~Tender.is_published, Tender.joined_into_id.is_(None)]
    if actor.departments is not None:
        where.append(Tender.department_id.in_(sorted(actor.departments)))
    if department_id is not None:
        where.append(Tender.department_id == department_id)
    order = (Tender.starts_at.nulls_last(), Tender.id.desc())
    return numbered(session, select(Tender).where(*where), order, page)
