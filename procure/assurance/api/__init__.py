"""Assurance plans in the API: list, read, open; place, confirm and drop requirements; submit, approve, return."""

from typing import Any

from flask import Response, request
from marshmallow import Schema

from procure.assurance import queries
from procure.assurance.api.schemas import (
    ChangeSchema,
    EffectSchema,
    NoteSchema,
    OpenSchema,
    PlaceSchema,
    PlanHead,
    PlanPage,
    PlanSchema,
    RequirementSchema,
    Wanted,
)
from procure.assurance.models import Plan, PlanEffect, PlanRequirement
from procure.assurance.queries import PlanFilters
from procure.assurance.services import approving, law, placing, planning
from procure.assurance.services.placing import Locked, Refused
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.mount import READERS, today
from procure.assurance.views.mount import seen as state_of
from procure.core import packs
from procure.core.actor import Role
from procure.core.api import ID, LARGEST_ID, Precondition, after, blueprint_of, paged, seen, tagged
from procure.core.errors import Conflict
from procure.core.web import current_actor, db, permitted_by_token, request_time
from procure.core.web.problems import problem, problem_of
from rules.assurance.lawfulness import lawful
from rules.assurance.section import Verdict, Way
from rules.values import Tier

blueprint = blueprint_of("plans", __name__, "Assurance plans: effects, requirements stage by stage, and approval.")


@blueprint.get("/plans")
@permitted_by_token("plans:read", *READERS)
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, PlanPage)
def plans_listed(wanted: dict[str, Any]) -> dict[str, Any]:
    """List plans."""
    filters = PlanFilters(
        words=wanted["q"],
        state=wanted["state"],
        tier=Tier(wanted["tier"]) if wanted["tier"] else None,
        department_id=wanted["department"],
    )
    rows = queries.walk(
        *(db(), current_actor(), filters, wanted["cpv"], wanted["updated_since"]), after(wanted), wanted["limit"] + 1
    )
    return paged(rows, wanted["limit"], lambda row: _fields(row, PlanHead))


@blueprint.get(f"/plans/<{ID}:plan_id>")
@permitted_by_token("plans:read", *READERS)
@blueprint.response(200, PlanSchema)
def read_plan(plan_id: int) -> Any:
    """Read a plan."""
    return _answer(plan_id)


@blueprint.post("/plans")
@permitted_by_token("plans:write", *EDITORS)
@blueprint.arguments(OpenSchema)
@blueprint.response(200, PlanSchema)
def open_plan(said: dict[str, Any]) -> Any:
    """Open the plan of a confirmed screening; opened twice, it is the same plan."""
    pack = packs.in_force(db(), today())
    made = planning.open_plan(db(), current_actor(), said["screening_id"], pack, today(), request_time())
    return _answer(made.id)


@blueprint.post(f"/plans/<{ID}:plan_id>/requirements")
@permitted_by_token("plans:write", *EDITORS)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(PlaceSchema)
@blueprint.response(200, PlanSchema)
def place_requirement(match: dict[str, Any], said: dict[str, Any], plan_id: int) -> Any:
    """Add a requirement of one's own, where it is lawful."""
    placing.place(db(), current_actor(), plan_id, seen(match), said, None, today(), request_time())
    return _answer(plan_id)


@blueprint.patch(f"/plans/<{ID}:plan_id>/requirements/<{ID}:requirement_id>")
@permitted_by_token("plans:write", *EDITORS)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(ChangeSchema)
@blueprint.response(200, PlanSchema)
def change_requirement(match: dict[str, Any], said: dict[str, Any], plan_id: int, requirement_id: int) -> Any:
    """Change a requirement, or move it to where it is lawful."""
    placing.place(db(), current_actor(), plan_id, seen(match), said, requirement_id, today(), request_time())
    return _answer(plan_id)


@blueprint.post(f"/plans/<{ID}:plan_id>/requirements/<{ID}:requirement_id>/condition")
@permitted_by_token("plans:write", *EDITORS)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(NoteSchema)
@blueprint.response(200, PlanSchema)
def confirm_condition_by_token(match: dict[str, Any], said: dict[str, Any], plan_id: int, requirement_id: int) -> Any:
    """Confirm the condition under which a requirement may stand."""
    placing.confirm_condition(
        db(), current_actor(), plan_id, seen(match), requirement_id, said["note"], request_time()
    )
    return _answer(plan_id)


@blueprint.post(f"/plans/<{ID}:plan_id>/requirements/<{ID}:requirement_id>/drop")
@permitted_by_token("plans:write", *EDITORS)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(NoteSchema)
@blueprint.response(200, PlanSchema)
def drop_requirement_by_token(match: dict[str, Any], said: dict[str, Any], plan_id: int, requirement_id: int) -> Any:
    """Take a requirement out of the plan, with a reason."""
    placing.drop(db(), current_actor(), plan_id, seen(match), requirement_id, said["note"], request_time())
    return _answer(plan_id)


@blueprint.post(f"/plans/<{ID}:plan_id>/submit")
@permitted_by_token("plans:write", *EDITORS)
@blueprint.arguments(Precondition, location="headers")
@blueprint.response(200, PlanSchema)
def submit_plan(match: dict[str, Any], plan_id: int) -> Any:
    """Submit a plan; one below tier `full` is adopted at once."""
    approving.submit(db(), current_actor(), plan_id, seen(match), today(), request_time())
    return _answer(plan_id)


@blueprint.post(f"/plans/<{ID}:plan_id>/approve")
@permitted_by_token("plans:write", Role.EQUALITY_OFFICER)
@blueprint.arguments(Precondition, location="headers")
@blueprint.response(200, PlanSchema)
def approve_plan(match: dict[str, Any], plan_id: int) -> Any:
    """Approve a submitted plan that somebody else wrote."""
    approving.approve(db(), current_actor(), plan_id, seen(match), today(), request_time())
    return _answer(plan_id)


@blueprint.post(f"/plans/<{ID}:plan_id>/return")
@permitted_by_token("plans:write", Role.EQUALITY_OFFICER)
@blueprint.arguments(Precondition, location="headers")
@blueprint.arguments(NoteSchema)
@blueprint.response(200, PlanSchema)
def return_plan(match: dict[str, Any], said: dict[str, Any], plan_id: int) -> Any:
    """Return a submitted plan to its author, with what is to be changed."""
    approving.send_back(db(), current_actor(), plan_id, seen(match), said["note"], request_time())
    return _answer(plan_id)


@blueprint.errorhandler(Refused)
def _refused(error: Refused) -> Response:
    placement = error.placement
    return problem(
        409,
        f"A requirement of the kind {placement.kind} is not lawful at the stage {placement.stage}.",
        "unlawful",
        kind=placement.kind,
        stage=placement.stage,
        verdict=placement.name,
        ground=placement.ground,
        confirmed=placement.confirmed,
        condition=placement.condition,
        instead=[_way(way) for way in placement.instead],
    )


def _way(way: Way) -> dict[str, Any]:
    """A lawful way, with the purpose for which the law allows it."""
    section = law.section_of(packs.in_force(db(), today()))
    placed = lawful(section, way.kind, way.stage, today())
    monitors = placed.verdict is Verdict.MONITOR_ONLY
    return {"kind": way.kind, "stage": way.stage, "purpose": "monitoring" if monitors else "requirement"}


@blueprint.errorhandler(Locked)
def _locked(error: Locked) -> Response:
    detail = "The procurement has gone too far for this change."
    return problem(409, detail, "locked", stage=error.stage, needed=error.needed)


@blueprint.errorhandler(Conflict)
def _conflict(error: Conflict) -> Response:
    """Say what others changed since the state that the request names, where it names one."""
    plan_id = (request.view_args or {}).get("plan_id")
    entry = request.headers.get("If-Match", "").strip('"').partition(".")[2]
    if plan_id and entry.isdecimal() and int(entry) < LARGEST_ID:
        error.changed["entries"] = [
            {"record": each.record_type, "id": each.record_id, "action": each.action, "after": each.after}
            for each in queries.changes_since(db(), plan_id, int(entry))
        ]
    return problem_of(error)


def _fields(row: Plan | PlanEffect | PlanRequirement, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema().fields}


def _answer(plan_id: int) -> Any:
    plan = queries.one(db(), current_actor(), plan_id)
    lacking = approving.open_points(db(), plan, today())
    body = {
        **_fields(plan, PlanHead),
        "effects": [_fields(each, EffectSchema) for each in plan.effects],
        "requirements": [_fields(each, RequirementSchema) for each in plan.requirements],
        "open_effects": lacking.effects,
        "unsettled": lacking.unsettled,
        "unowned": lacking.unowned,
    }
    return tagged(body, state_of(plan))
