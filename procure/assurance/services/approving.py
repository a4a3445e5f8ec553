"""Submit, return and approve a plan; remarks and evidence. Whoever wrote a plan does not approve it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import Plan, PlanComment, PlanEvidence, PlanRequirement
from procure.assurance.services.law import section_of
from procure.assurance.services.placing import is_settled, judged_under
from procure.assurance.services.planning import EDITORS, editable, effect_key, kept_effects
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from rules.values import Tier

REMARKING = (*EDITORS, Role.LEGAL_ADVISER, Role.CONTRACT_MANAGER)
FILING = (*EDITORS, Role.CONTRACT_MANAGER)


@dataclass(frozen=True, slots=True)
class Open:
    """What still keeps a plan from being submitted.

    Attributes:
        effects: kept effects that no requirement answers and that have no typed reason.
        unsettled: requirements about which the law asks something of a person, or refuses.
        unowned: requirements without a responsible person or a due date.
    """

    effects: tuple[int, ...]
    unsettled: tuple[int, ...]
    unowned: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many points are open."""
        return len(self.effects) + len(self.unsettled) + len(self.unowned)

    def __bool__(self) -> bool:
        """Whether anything is open."""
        return self.count > 0


def open_points(session: Session, plan: Plan, today: date) -> Open:
    """What still keeps a plan from being submitted.

    Args:
        session: of the role `office`.
        plan: with its effects and requirements.
        today: in the city's calendar.
    """
    section = section_of(packs.in_force(session, today))
    asked = [row for row in plan.requirements if row.dropped_at is None]
    answered = {effect for row in asked for effect in row.effects}
    return Open(
        tuple(
            each.id
            for each in kept_effects(plan)
            if effect_key(each) not in answered and not (each.unanswered_reason and each.unanswered_note)
        ),
        tuple(row.id for row in asked if not is_settled(row, judged_under(section, row, today))),
        tuple(row.id for row in asked if row.responsible_id is None or row.due_on is None),
    )


@use_case
def submit(session: Session, actor: Actor, plan_id: int, seen: int, today: date, now: datetime) -> Plan:
    """Submit a plan. One of tier `full` then waits for an equality officer; the others hold at once.

    Args:
        session: of the role `office`.
        actor: a procurement or equality officer, who becomes its author.
        plan_id: which.
        seen: the revision the actor looked at.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        Invalid: something is open.
    """
    plan = editable(session, actor, plan_id, seen)
    if plan.state == "approved":
        raise Invalid("plan", N_("The plan is approved already."))
    if open_points(session, plan, today):
        raise Invalid("plan", N_("Some points are still open. They are listed at the top of the plan."))
    plan.author_id, plan.submitted_at = actor.account_id, now
    plan.returned_at = plan.returned_by = plan.return_note = None
    if plan.tier is not Tier.FULL:
        plan.approved_at, plan.approved_by = now, actor.account_id
    return plan


@use_case
def take_back(session: Session, actor: Actor, plan_id: int) -> Plan:
    """Take a submitted plan back to work on it.

    Raises:
        Forbidden: the actor is not its author.
        Conflict: it does not wait for approval any more.
    """
    plan = queries.one(session, actor, plan_id, lock=True)
    if plan.author_id != actor.account_id:
        raise Forbidden
    if plan.state != "submitted":
        raise Conflict({"state": plan.state})
    plan.submitted_at = None
    plan.revision += 1
    return plan


@use_case
def reopen(session: Session, actor: Actor, plan_id: int, seen: int) -> Plan:
    """Open an approved plan again, to change it; it then holds once it is submitted and approved anew.

    Raises:
        Forbidden, Conflict: as `planning.recompose`.
        Invalid: it waits for approval, or is not approved.
    """
    plan = editable(session, actor, plan_id, seen, even_approved=True)
    if plan.state != "approved":
        raise Invalid("plan", N_("The plan is open already."))
    plan.submitted_at = plan.approved_at = plan.approved_by = None
    return plan


@use_case
def send_back(session: Session, actor: Actor, plan_id: int, seen: int, note: str, now: datetime) -> Plan:
    """Return a submitted plan to its author, with what is to be changed.

    Raises:
        Forbidden: the actor is no equality officer, or its author.
        Conflict: it changed meanwhile, or does not wait.
        Invalid: no word on what is to be changed.
    """
    plan = _waiting(session, actor, plan_id, seen)
    if not note.strip():
        raise Invalid("return_note", N_("Say what is to be changed."))
    plan.submitted_at = None
    plan.returned_at, plan.returned_by, plan.return_note = now, actor.account_id, note.strip()
    plan.revision += 1
    return plan


@use_case
def approve(session: Session, actor: Actor, plan_id: int, seen: int, today: date, now: datetime) -> Plan:
    """Approve a submitted plan.

    Args:
        session: of the role `office`.
        actor: an equality officer who is not its author.
        plan_id: which.
        seen: the revision the actor looked at.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no equality officer, or its author.
        Conflict: it changed meanwhile, or does not wait.
        Invalid: the law changed since it was submitted, and something is open again.
    """
    plan = _waiting(session, actor, plan_id, seen)
    if open_points(session, plan, today):
        raise Invalid("plan", N_("Some points are open again. Return the plan to its author."))
    plan.approved_at, plan.approved_by = now, actor.account_id
    plan.revision += 1
    return plan


@use_case
def comment(session: Session, actor: Actor, requirement_id: int, text: str, now: datetime) -> PlanComment:
    """Remark on a requirement.

    Raises:
        Forbidden: the actor reads only.
        Invalid: the remark is empty.
    """
    if not actor.has(*REMARKING):
        raise Forbidden
    row = queries.requirement(session, actor, requirement_id)
    if not text.strip():
        raise Invalid("text", N_("Write your remark."))
    remark = PlanComment(plan_requirement_id=row.id, account_id=actor.account_id, text=text.strip(), at=now)
    session.add(remark)
    return remark


@use_case
def resolve(session: Session, actor: Actor, comment_id: int, now: datetime) -> PlanComment:
    """Say that a remark was dealt with.

    Raises:
        Forbidden: the actor reads only.
        NotFound: there is none, or the actor may not know of it.
    """
    if not actor.has(*REMARKING):
        raise Forbidden
    remark = session.get(PlanComment, comment_id, with_for_update=True)
    if remark is None:
        raise NotFound
    queries.requirement(session, actor, remark.plan_requirement_id)
    remark.resolved_at = remark.resolved_at or now
    return remark


@use_case
def file_evidence(
    session: Session, actor: Actor, requirement_id: int, said: Mapping[str, Any], now: datetime
) -> PlanEvidence:
    """File a proof for a requirement: a link, or a file that was stored already.

    Args:
        session: of the role `office`.
        actor: a procurement officer, equality officer or contract manager.
        requirement_id: row of the plan.
        said: `title`, and `url`, or `digest`, `media_type` and `size` of a stored file.
        now: when, in UTC.

    Raises:
        Forbidden: the actor files no evidence.
        Invalid: no title, or neither a web address nor a file.
    """
    row = _worked_on(session, actor, requirement_id)
    url, digest = said.get("url") or None, said.get("digest") or None
    if not str(said.get("title") or "").strip():
        raise Invalid("title", N_("Say what the evidence is."))
    if (url is None) == (digest is None):
        raise Invalid("url", N_("Give a web address, or choose a file."))
    if url is not None and urlsplit(url).scheme not in {"http", "https"}:
        raise Invalid("url", N_("A web address begins with https://."))
    filed = PlanEvidence(
        plan_requirement_id=row.id,
        title=said["title"].strip(),
        url=url,
        digest=digest,
        media_type=said.get("media_type"),
        size=said.get("size"),
        added_by=actor.account_id,
        added_at=now,
    )
    session.add(filed)
    return filed


@use_case
def remove_evidence(session: Session, actor: Actor, evidence_id: int, now: datetime) -> PlanEvidence:
    """Take a proof away; the trail keeps that it was there. A requirement it met is open again where none is left.

    Raises:
        Forbidden: the actor files no evidence.
        NotFound: there is none, or the actor may not know of it.
    """
    filed = session.get(PlanEvidence, evidence_id, with_for_update=True)
    if filed is None or filed.removed_at is not None:
        raise NotFound
    row = _worked_on(session, actor, filed.plan_requirement_id)
    filed.removed_at = now
    if all(each.removed_at is not None for each in row.evidence):
        row.met_at = row.met_by = None
    return filed


@use_case
def mark_met(
    session: Session, actor: Actor, requirement_id: int, now: datetime, *, met: bool = True
) -> PlanRequirement:
    """Say that the evidence of a requirement is complete, or that it is not after all.

    Raises:
        Forbidden: the actor files no evidence.
        Invalid: there is no evidence.
    """
    row = _worked_on(session, actor, requirement_id)
    if met and all(each.removed_at is not None for each in row.evidence):
        raise Invalid("evidence", N_("File the evidence first."))
    row.met_at, row.met_by = (now, actor.account_id) if met else (None, None)
    return row


def _waiting(session: Session, actor: Actor, plan_id: int, seen: int) -> Plan:
    plan = queries.one(session, actor, plan_id, lock=True)
    if not actor.has(Role.EQUALITY_OFFICER) or plan.author_id == actor.account_id:
        raise Forbidden
    if plan.state != "submitted" or plan.revision != seen:
        raise Conflict({"state": plan.state, "revision": plan.revision})
    return plan


def _worked_on(session: Session, actor: Actor, requirement_id: int) -> PlanRequirement:
    if not actor.has(*FILING):
        raise Forbidden
    return queries.requirement(session, actor, requirement_id, lock=True)
