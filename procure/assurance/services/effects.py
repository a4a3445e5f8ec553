"""Say who is affected by a contract, how, how likely and on what evidence; measure how large an inequality is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import EffectMeasure, PlanEffect
from procure.assurance.services.law import section_of
from procure.assurance.services.planning import EDITORS, editable
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid
from procure.core.text import N_

LIKELIHOODS = ("unlikely", "possible", "likely")


@use_case
def say_effect(
    session: Session,
    actor: Actor,
    plan_id: int,
    seen: int,
    said: Mapping[str, Any],
    effect_id: int | None,
    now: datetime,
) -> PlanEffect:
    """Change an effect, or add one of one's own: who is affected, how, how likely, on what evidence; or drop it.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer.
        plan_id: the plan.
        seen: the revision the actor looked at.
        said: `affected`, `name`, `how`, `likelihood`, `evidence`, `keep`, `dropped_reason`, `unanswered_reason`,
            `unanswered_note`; what is absent stays.
        effect_id: row of the plan; None adds one.
        now: when, in UTC.

    Raises:
        Forbidden, Conflict: as `recompose`.
        Invalid: an own effect without name or description, an unknown likelihood or reason, or a proposed effect
            that is dropped without a reason.
    """
    plan = editable(session, actor, plan_id, seen)
    if effect_id is None:
        row = PlanEffect(plan=plan, affected=said.get("affected") or "users", because=[])
        session.add(row)
    else:
        row = queries.effect(session, actor, effect_id)
        if row.plan_id != plan.id:
            raise Invalid("effect", N_("This effect belongs to another plan."))
    for name in ("affected", "name", "how", "likelihood", "evidence", "unanswered_reason", "unanswered_note"):
        if name in said:
            setattr(row, name, said[name] or None)
    row.likelihood = row.likelihood or "possible"
    if row.effect is None and not (row.name and row.how):
        raise Invalid("name", N_("Say who is affected and how."))
    if row.likelihood not in LIKELIHOODS:
        raise Invalid("likelihood", N_("Say how likely it is."))
    section = section_of(packs.by_digest(session, plan.pack))
    if row.unanswered_reason and row.unanswered_reason not in {each.id for each in section.unanswered_reasons}:
        raise Invalid("unanswered_reason", N_("Choose one of the reasons."))
    if said.get("keep") is False:
        if not str(said.get("dropped_reason") or "").strip():
            raise Invalid("dropped_reason", N_("Say why this effect is not to be expected here."))
        row.dropped_at, row.dropped_reason = row.dropped_at or now, str(said["dropped_reason"]).strip()
    elif said.get("keep") is True:
        row.dropped_at = row.dropped_reason = None
    return row


@use_case
def measure(
    session: Session, actor: Actor, effect_id: int, said: Mapping[str, Any], today: date, now: datetime
) -> EffectMeasure:
    """Record how large the inequality is on a day, so that the tender's page shows whether it fell.

    Args:
        session: of the role `office`.
        actor: a procurement officer, equality officer or contract manager.
        effect_id: row of the plan.
        said: `measured_on` (date), `gap` (Decimal: others less the group), `unit`, `source`.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor records no measurements.
        Invalid: no source, no unit, or a day that has not come.
    """
    if not actor.has(*EDITORS, Role.CONTRACT_MANAGER):
        raise Forbidden
    row = queries.effect(session, actor, effect_id)
    if said["measured_on"] > today:
        raise Invalid("measured_on", N_("The day of a measurement can't lie in the future."))
    for name, message in (
        ("unit", N_("Say what the number counts.")),
        ("source", N_("Say where the number is from.")),
    ):
        if not str(said.get(name) or "").strip():
            raise Invalid(name, message)
    measured = EffectMeasure(
        plan_effect_id=row.id,
        measured_on=said["measured_on"],
        gap=said["gap"],
        unit=said["unit"].strip(),
        source=said["source"].strip(),
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(measured)
    return measured
