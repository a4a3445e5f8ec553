"""What it takes to change a plan after publication or award: recorded, it opens the stages for that change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import StageChange
from procure.assurance.services.planning import editable, standing
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_


@use_case
def open_change(
    session: Session, actor: Actor, plan_id: int, seen: int, said: Mapping[str, Any], now: datetime
) -> StageChange:
    """Record what it takes to change a plan after publication, which opens it for that change.

    Args:
        session: of the role `office`.
        actor: a procurement officer; after award a contract manager as well.
        plan_id: the plan.
        seen: the revision the actor looked at.
        said: `means` (`correction`, `withdrawal`, `variation`), `reference`, `reason`, `new_deadline`.
        now: when, in UTC.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        Invalid: the means does not fit where the procurement stands, or something lacks.
    """
    plan = editable(session, actor, plan_id, seen, even_approved=True)
    means = said.get("means")
    stands = standing(plan)
    fitting = {"published": {"correction", "withdrawal"}, "awarded": {"variation"}}.get(stands, set())
    if means not in fitting:
        raise Invalid("means", N_("This does not fit where the procurement stands."))
    for name, message in (
        ("reference", N_("Name the corrected notice or the agreed variation.")),
        ("reason", N_("Say why the plan has to change.")),
    ):
        if not str(said.get(name) or "").strip():
            raise Invalid(name, message)
    if means == "correction" and said.get("new_deadline") is None:
        raise Invalid("new_deadline", N_("A correction gives bidders more time: name the new deadline."))
    if queries.open_change(session, plan.id) is not None:
        raise Invalid("means", N_("Another change is open. Close it first."))
    change = StageChange(
        plan_id=plan.id,
        means=means,
        reference=said["reference"].strip(),
        reason=said["reason"].strip(),
        new_deadline=said.get("new_deadline"),
        opened_by=actor.account_id,
        opened_at=now,
    )
    plan.submitted_at = plan.approved_at = plan.approved_by = None
    session.add(change)
    return change


@use_case
def close_change(session: Session, actor: Actor, plan_id: int, seen: int, now: datetime) -> StageChange:
    """Close the open change: the plan is locked again.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        NotFound: none is open.
    """
    plan = editable(session, actor, plan_id, seen, even_approved=True)
    change = queries.open_change(session, plan.id)
    if change is None:
        raise NotFound
    change.closed_at = now
    return change
