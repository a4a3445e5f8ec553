"""The trace: what became of the requirements of one plan, and of all of them."""

from flask import request
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries as assurance
from procure.assurance.queries import PlanFilters
from procure.clauses import queries as clauses
from procure.core import packs
from procure.core.actor import Role
from procure.core.web import current_actor, db, language, page, permitted, request_time, site
from procure.home.queries import tracing
from procure.home.queries.tracing import TraceRow
from procure.home.views.mount import blueprint
from rules.values import Tier


@blueprint.get("/plans/<int:plan_id>/trace")
@permitted(*Role)
def trace(plan_id: int) -> ResponseReturnValue:
    """One line per requirement: requirement, clause, report, evidence."""
    today = request_time().astimezone(site().time_zone).date()
    plan, rows = tracing.trace(db(), current_actor(), plan_id, today)
    texts = packs.by_digest(db(), plan.pack).texts(language())
    held = packs.digest_in_force(db(), today)
    now_texts = packs.by_digest(db(), held).texts(language()) if held else texts

    def name_of(item: TraceRow) -> str:
        row = item.row
        return row.name or texts.get(f"assurance.requirements.{row.requirement}.name") or row.requirement or ""

    def clause_name(clause: str) -> str:
        return now_texts.get(f"clauses.types.{clause}.name", clause.replace("_", " "))

    return page("home/trace.html", plan=plan, rows=rows, name_of=name_of, clause_name=clause_name, today=today)


@blueprint.get("/plans/trace")
@permitted(*Role)
def trace_all() -> ResponseReturnValue:
    """Asked for, in the contract, reported, evidenced: over all plans, or some."""
    given = {name: request.args.get(name, "")[:100] for name in ("q", "tier", "department", "year")}
    filters = PlanFilters(
        words=given["q"],
        tier=Tier(given["tier"]) if given["tier"] in set(Tier) else None,
        department_id=_number(given["department"]),
        year=_number(given["year"], most=4),
    )
    return page(
        "home/trace_all.html",
        given=given,
        reach=assurance.reach(db(), current_actor(), filters),
        in_contract=clauses.requirements_in_contract(db(), current_actor(), filters),
        tiers=tuple(Tier),
        years=assurance.years(db()),
        departments=accounts.departments(db(), open_only=False),
    )


def _number(given: str, most: int = 18) -> int | None:
    return int(given) if given.isdigit() and len(given) <= most else None
