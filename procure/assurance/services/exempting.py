"""Exemptions: leave not to meet a requirement, by a typed reason, until an end date, granted by a second person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import Exemption
from procure.assurance.services.law import section_of
from procure.assurance.services.planning import EDITORS
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_


@use_case
def ask_exemption(
    session: Session, actor: Actor, requirement_id: int, said: Mapping[str, Any], today: date, now: datetime
) -> Exemption:
    """Ask for leave not to meet a requirement.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer.
        requirement_id: row of the plan.
        said: `reason` (typed, of the pack), `explanation`, `until` (last day).
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor prepares no plans.
        Invalid: no typed reason, explanation or end date.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    row = queries.requirement(session, actor, requirement_id)
    section = section_of(packs.by_digest(session, row.plan.pack))
    if said.get("reason") not in {each.id for each in section.exemption_reasons}:
        raise Invalid("reason", N_("Choose one of the reasons."))
    if not str(said.get("explanation") or "").strip():
        raise Invalid("explanation", N_("Explain the reason for this contract."))
    if said.get("until") is None or said["until"] <= today:
        raise Invalid("until", N_("Choose a day to come on which the exemption ends."))
    exemption = Exemption(
        plan_requirement_id=row.id,
        reason=said["reason"],
        explanation=said["explanation"].strip(),
        until=said["until"],
        asked_by=actor.account_id,
        asked_at=now,
    )
    session.add(exemption)
    return exemption


@use_case
def decide_exemption(session: Session, actor: Actor, exemption_id: int, now: datetime, *, granted: bool) -> Exemption:
    """Grant or refuse an exemption; the second person.

    Raises:
        Forbidden: the actor is no equality officer, or asked for it.
        NotFound: there is none, or the actor may not know of it.
        Conflict: it was decided already.
    """
    exemption = session.get(Exemption, exemption_id, with_for_update=True)
    if exemption is None:
        raise NotFound
    queries.requirement(session, actor, exemption.plan_requirement_id)
    if not actor.has(Role.EQUALITY_OFFICER) or exemption.asked_by == actor.account_id:
        raise Forbidden
    if exemption.decided_at is not None:
        raise Conflict({"granted": exemption.granted})
    exemption.decided_by, exemption.decided_at, exemption.granted = actor.account_id, now, granted
    return exemption
