"""Place requirements where they are lawful: the pack's, one's own; confirm conditions, overrule in writing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import Plan, PlanRequirement, Refusal
from procure.assurance.services.law import section_of
from procure.assurance.services.planning import editable, effect_key, standing
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid, NotFound, ProcureError
from procure.core.text import N_
from rules.assurance.lawfulness import Placement, lawful
from rules.assurance.section import Section, Stage
from rules.assurance.standing import Needed, needed

CHANGED = ("name", "text", "why", "clause", "obligation", "weight", "words", "responsible_id", "due_on", "rationale")
"""What a form may change in a requirement besides kind and stage."""

PUBLISHED = ("kind", "stage", "purpose", "name", "text", "clause", "obligation", "weight", "words")
"""What bidders and the contractor read of a requirement; who sees to it, and when, is the city's own affair."""


class Refused(ProcureError):
    """The law does not allow a requirement there.

    Attributes:
        placement: what the law says, and the lawful ways to the same end.
    """

    def __init__(self, placement: Placement) -> None:
        super().__init__(f"{placement.kind} at {placement.stage}: {placement.name}")
        self.placement = placement


class Locked(ProcureError):
    """The procurement has gone too far for the change.

    Attributes:
        stage: where the requirement stands.
        needed: what it takes: a correction, a variation, or nothing would do.
    """

    def __init__(self, stage: Stage, what: Needed) -> None:
        super().__init__(f"{stage}: {what}")
        self.stage = stage
        self.needed = what


def judged(session: Session, row: PlanRequirement, today: date) -> Placement:
    """What the law in force says of a requirement of a plan.

    Raises:
        Invalid: no pack is in force.
    """
    return judged_under(section_of(packs.in_force(session, today)), row, today)


def judged_under(section: Section, row: PlanRequirement, today: date) -> Placement:
    """What the rules of a pack say of a requirement of a plan; a kind they no longer know is `undecided`."""
    try:
        return lawful(
            section,
            row.kind,
            Stage(row.stage),
            today,
            purpose="monitoring" if row.purpose == "monitoring" else "requirement",
        )
    except KeyError:
        return Placement(
            row.kind, Stage(row.stage), None, "undecided", "asks", None, False, None, None, False, False, ()
        )


def is_settled(row: PlanRequirement, placement: Placement) -> bool:
    """Whether everything the law asks of a person about a requirement was given."""
    if placement.outcome == "refuses":
        return bool(row.opinion) and can_be_overruled(placement)
    if placement.condition is not None and row.condition_confirmed_at is None:
        return False
    return not placement.rationale or bool(row.rationale)


@use_case
def place(
    session: Session,
    actor: Actor,
    plan_id: int,
    seen: int,
    said: Mapping[str, Any],
    requirement_id: int | None,
    today: date,
    now: datetime,
    *,
    waits: bool = False,
) -> PlanRequirement:
    """Add a requirement of one's own, or change one.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer.
        plan_id: the plan.
        seen: the revision the actor looked at.
        said: `kind`, `stage`, `purpose`, `effects` and what `CHANGED` names; what is absent stays.
        requirement_id: row of the plan; None adds one.
        today: in the city's calendar.
        now: when, in UTC.
        waits: a refused one waits in the plan for the legal adviser's written opinion; until then the plan can't be
            approved. No opinion can place what is refused always, or is misplaced.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        Invalid: a field that can't be taken.
        Locked: the procurement has gone too far.
        Refused: the law does not allow it there; the refusal is noted for the register.
    """
    plan = editable(session, actor, plan_id, seen)
    row = _row(session, actor, plan, said, requirement_id)
    before = {name: getattr(row, name) for name in PUBLISHED} if requirement_id is not None else {}
    for name in ("kind", "stage", "purpose", *CHANGED):
        if name in said:
            setattr(row, name, said[name] if said[name] != "" else None)
    if "effects" in said:
        row.effects = list(said["effects"])
    _check(session, plan, row)
    session.add(row)
    if before != {name: getattr(row, name) for name in before or PUBLISHED}:
        for stage in {before.get("stage", row.stage), row.stage}:
            check_unlocked(session, plan, Stage(stage))
    if any(getattr(row, name) != before.get(name) for name in ("kind", "stage", "purpose")):
        row.condition_confirmed_at = row.condition_confirmed_by = row.condition_note = None
        placement = judged(session, row, today)
        if placement.outcome == "refuses" and not (row.opinion and not placement.always):
            if not waits or not can_be_overruled(placement):
                refuse(session, plan.id, actor, placement, now)
            session.add(_refusal(plan.id, actor, placement, now))
    row.revision = (row.revision or 0) + 1
    session.flush()
    return row


def refuse(session: Session, plan_id: int, actor: Actor, placement: Placement, now: datetime) -> None:
    """Note a refusal for the register, outside the transaction that it ends, and raise it.

    Raises:
        Refused: always.
    """
    session.rollback()
    session.add(_refusal(plan_id, actor, placement, now))
    session.commit()
    raise Refused(placement)


def can_be_overruled(placement: Placement) -> bool:
    """Whether a written opinion may let a refused requirement stand."""
    return not placement.always and placement.name != "misplaced"


def _refusal(plan_id: int, actor: Actor, placement: Placement, now: datetime) -> Refusal:
    return Refusal(
        plan_id=plan_id,
        kind=placement.kind,
        stage=placement.stage,
        ground=placement.ground,
        account_id=actor.account_id,
        at=now,
    )


@use_case
def confirm_condition(
    session: Session, actor: Actor, plan_id: int, seen: int, requirement_id: int, note: str, now: datetime
) -> PlanRequirement:
    """Confirm the condition under which a requirement may stand, with a word on how it is met.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        Invalid: no word on how it is met.
    """
    plan = editable(session, actor, plan_id, seen)
    row = _row(session, actor, plan, {}, requirement_id)
    if not note.strip():
        raise Invalid("condition_note", N_("Say in a few words how the condition is met here."))
    row.condition_confirmed_by, row.condition_confirmed_at = actor.account_id, now
    row.condition_note = note.strip()
    return row


@use_case
def overrule(
    session: Session, actor: Actor, requirement_id: int, opinion: str, today: date, now: datetime
) -> PlanRequirement:
    """Give the written legal opinion that lets a refused requirement stand; it stays in the plan.

    Args:
        session: of the role `office`.
        actor: the legal adviser.
        requirement_id: row of the plan.
        opinion: the opinion, in full.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no legal adviser.
        Invalid: the opinion is empty, or nothing may overrule this refusal.
    """
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    row = queries.requirement(session, actor, requirement_id, lock=True)
    placement = judged(session, row, today)
    if not can_be_overruled(placement):
        raise Invalid(
            "opinion", N_("No opinion can place this requirement at this stage. Use one of the lawful ways.")
        )
    if not opinion.strip():
        raise Invalid("opinion", N_("Write the opinion in full; it stays in the plan."))
    row.opinion, row.opinion_by, row.opinion_at = opinion.strip(), actor.account_id, now
    row.plan.revision += 1
    return row


@use_case
def drop(
    session: Session, actor: Actor, plan_id: int, seen: int, requirement_id: int, reason: str, now: datetime
) -> PlanRequirement:
    """Take a requirement out of a plan, with a reason; `restore` brings it back.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        Invalid: no reason.
        Locked: the procurement has gone too far.
    """
    plan = editable(session, actor, plan_id, seen)
    row = _row(session, actor, plan, {}, requirement_id)
    check_unlocked(session, plan, Stage(row.stage))
    if not reason.strip():
        raise Invalid("dropped_reason", N_("Say why this requirement is not asked for here."))
    row.dropped_at, row.dropped_by, row.dropped_reason = now, actor.account_id, reason.strip()
    return row


@use_case
def restore(session: Session, actor: Actor, plan_id: int, seen: int, requirement_id: int) -> PlanRequirement:
    """Bring a dropped requirement back.

    Raises:
        Forbidden, Conflict, Locked: as `drop`.
    """
    plan = editable(session, actor, plan_id, seen)
    row = _row(session, actor, plan, {}, requirement_id)
    check_unlocked(session, plan, Stage(row.stage))
    row.dropped_at = row.dropped_by = row.dropped_reason = None
    return row


def check_unlocked(session: Session, plan: Plan, stage: Stage) -> None:
    """Let a change of a stage through, or say what it would take.

    Raises:
        Locked: the procurement has gone too far, and no change that opens the stage is recorded.
    """
    what = needed(stage, standing(plan))
    if what is Needed.NOTHING:
        return
    change = queries.open_change(session, plan.id)
    opens = {"correction": Needed.CORRECTION, "withdrawal": Needed.CORRECTION, "variation": Needed.VARIATION}
    if change is None or opens[change.means] is not what:
        raise Locked(stage, what)


def _row(
    session: Session, actor: Actor, plan: Plan, said: Mapping[str, Any], requirement_id: int | None
) -> PlanRequirement:
    if requirement_id is None:
        return PlanRequirement(
            plan_id=plan.id,
            kind=said.get("kind") or "",
            stage=said.get("stage") or "",
            purpose=said.get("purpose") or "requirement",
            effects=[],
            responsible_id=actor.account_id,
        )
    row = queries.requirement(session, actor, requirement_id, lock=True)
    if row.plan_id != plan.id:
        raise NotFound
    return row


def _check(session: Session, plan: Plan, row: PlanRequirement) -> None:
    section = section_of(packs.by_digest(session, plan.pack))
    if row.kind not in {kind.id for kind in section.kinds}:
        raise Invalid("kind", N_("Choose what kind of requirement it is."))
    if row.stage not in set(Stage):
        raise Invalid("stage", N_("Choose the stage at which it stands."))
    if row.purpose not in {"requirement", "monitoring"}:
        raise Invalid("purpose", N_("Say whether it is a requirement or asked for monitoring alone."))
    if row.requirement is None:
        if not (row.name or "").strip():
            raise Invalid("name", N_("Give the requirement a name."))
        if not (row.text or "").strip():
            raise Invalid("text", N_("Write the text as it is to stand in the tender documents."))
    unknown = set(row.effects) - {effect_key(each) for each in plan.effects}
    if unknown:
        raise Invalid("effects", N_("Choose effects of this plan."))
    if row.requirement is None and plan.effects and not row.effects:
        raise Invalid("effects", N_("Say which equality effect it answers."))
    if row.weight is not None and not 1 <= row.weight <= 100:
        raise Invalid("weight", N_("A weight is a whole number from 1 to 100."))
