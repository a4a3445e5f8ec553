"""Open a plan from a confirmed screening, compose it by the pack in force, and bring it up to date."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import Plan, PlanEffect, PlanRequirement
from procure.assurance.services.law import section_of
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.text import N_
from procure.screening import queries as screenings
from procure.screening import services as screening
from rules.assurance.composing import Applicable, ProposedEffect, effects, requirements
from rules.assurance.section import Requirement, Section, Stage
from rules.assurance.standing import Needed, Standing, needed, standing_of
from rules.loader import Pack

EDITORS = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)


@use_case
def open_plan(session: Session, actor: Actor, screening_id: int, pack: Pack, today: date, now: datetime) -> Plan:
    """Open the plan of a confirmed screening, with the effects it suggests and the requirements that answer them.

    Opening twice gives the same plan.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer.
        screening_id: whose plan.
        pack: in force.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor prepares no plans.
        NotFound: the actor may not know of the screening.
        Invalid: the screening is not confirmed, or outdated.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    row, tender = screenings.one(session, actor, screening_id, lock=True)
    known = queries.of_screening(session, screening_id)
    if known is not None:
        return known
    if row.state != "confirmed" or row.confirmed_version is None:
        raise Invalid("screening", N_("Confirm the screening first: the plan follows from its tier."))
    plan = Plan(
        tender_id=tender.id,
        screening_id=row.id,
        pack=packs.store(session, pack, now),
        tier=row.tier,
        author_id=actor.account_id,
        opened_at=now,
    )
    session.add(plan)
    session.flush()
    section = section_of(pack)
    for proposed in effects(section, _answers(session, plan), row.tier):
        plan.effects.append(
            PlanEffect(
                effect=proposed.effect.id,
                affected=proposed.effect.group,
                because=[list(pair) for pair in proposed.because],
                likelihood="likely" if len(proposed.because) > 1 else "possible",
            )
        )
    _compose(plan, section, today)
    return plan


@use_case
def recompose(session: Session, actor: Actor, plan_id: int, seen: int, today: date) -> Plan:
    """Bring a plan to the tier and effects as they are now: adds what applies, drops nothing that somebody worked on.

    Stages that are closed by publication or award stay as they are.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer.
        plan_id: which.
        seen: the revision the actor looked at.
        today: in the city's calendar.

    Raises:
        Forbidden: the actor prepares no plans.
        Conflict: somebody changed the plan meanwhile.
        Invalid: it is submitted or approved.
    """
    plan = editable(session, actor, plan_id, seen)
    row, _ = screenings.one(session, actor, plan.screening_id)
    plan.tier = row.tier
    section = section_of(packs.by_digest(session, plan.pack))
    for proposed in _new_effects(session, plan, section):
        plan.effects.append(
            PlanEffect(
                effect=proposed.effect.id,
                affected=proposed.effect.group,
                because=[list(pair) for pair in proposed.because],
            )
        )
    _compose(plan, section, today, _closed(plan))
    return plan


def lags(session: Session, plan: Plan) -> bool:
    """Whether the screening and the tender now ask for another tier, or for effects or requirements the plan lacks."""
    if plan.tier != plan.screening.tier:
        return True
    section = section_of(packs.by_digest(session, plan.pack))
    return bool(_new_effects(session, plan, section) or _missing(plan, section, _closed(plan)))


def editable(session: Session, actor: Actor, plan_id: int, seen: int, *, even_approved: bool = False) -> Plan:
    """A plan that the actor may change now, locked; counts the change.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer.
        plan_id: which.
        seen: the revision the actor looked at.
        even_approved: for what opens an approved plan again.

    Raises:
        Forbidden: the actor prepares no plans.
        NotFound: the actor may not know of it.
        Conflict: somebody changed it since `seen`; nothing is overwritten.
        Invalid: it waits for approval, or is approved and was not opened again.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    plan = queries.one(session, actor, plan_id, lock=True)
    if plan.revision != seen:
        raise Conflict({"revision": plan.revision})
    if plan.state == "submitted":
        raise Invalid("plan", N_("The plan waits for approval. Take it back first, or wait until it is returned."))
    if plan.state == "approved" and not even_approved:
        raise Invalid("plan", N_("The plan is approved. Open it again before you change it."))
    plan.revision += 1
    return plan


def standing(plan: Plan) -> Standing:
    """Where the procurement of a plan stands."""
    return standing_of(plan.tender.stage, is_published=plan.tender.is_published)


def kept_effects(plan: Plan) -> list[PlanEffect]:
    """The effects that the plan keeps."""
    return [each for each in plan.effects if each.dropped_at is None]


def effect_key(effect: PlanEffect) -> str:
    """How requirements name an effect: its id in the pack, or `own-<row>`."""
    return effect.effect or f"own-{effect.id}"


def asked_of(section: Section, row: PlanRequirement) -> Requirement | None:
    """The pack's requirement behind a row; None for an officer's own."""
    return next((each for each in section.requirements if each.id == row.requirement), None)


def _answers(session: Session, plan: Plan) -> Mapping[str, str]:
    version = screenings.version(session, plan.screening_id, plan.screening.confirmed_version or 0)
    return {str(criterion): str(answer) for criterion, answer in version.answers.items()}


def _new_effects(session: Session, plan: Plan, section: Section) -> list[ProposedEffect]:
    """Effects that follow from the answers as they are now and that the plan has never had."""
    had = {each.effect for each in plan.effects}
    proposed = effects(section, _answers(session, plan), plan.tier)
    return [each for each in proposed if each.effect.id not in had]


def _closed(plan: Plan) -> set[Stage]:
    return {stage for stage in Stage if needed(stage, standing(plan)) is not Needed.NOTHING}


def _missing(plan: Plan, section: Section, closed: Collection[Stage]) -> list[Applicable]:
    """Requirements that apply, at stages that are open, and that the plan has never had."""
    had = {each.requirement for each in plan.requirements}
    kept = [effect_key(each) for each in kept_effects(plan)]
    facts = screening.facts_of(plan.tender, {}, plan.screening.lot)
    return [
        each
        for each in requirements(section, plan.tier, kept, facts)
        if each.requirement.id not in had and each.requirement.stage not in closed
    ]


def _compose(plan: Plan, section: Section, today: date, closed: Collection[Stage] = ()) -> None:
    begins = plan.tender.deadline_at.date() if plan.tender.deadline_at else None
    for each in _missing(plan, section, closed):
        asked = each.requirement
        due = None if begins is None else max(today, begins - timedelta(days=asked.days_before))
        plan.requirements.append(
            PlanRequirement(
                requirement=asked.id,
                kind=asked.kind,
                stage=asked.stage,
                purpose=asked.purpose,
                effects=list(each.effects),
                clause=asked.clause,
                obligation=asked.obligation,
                weight=asked.question.weight if asked.question else None,
                words=asked.question.words if asked.question else None,
                scores=list(asked.question.scores) if asked.question else None,
                responsible_id=plan.author_id,
                due_on=due,
            )
        )
