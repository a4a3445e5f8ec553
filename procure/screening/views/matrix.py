"""The matrix: how many tenders stand in each of its 5 x 5 cells."""

from collections import Counter

from flask import request
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core.web import current_actor, db, page, permitted, site
from procure.screening import queries
from procure.screening.forms import asked
from procure.screening.views.mount import READERS, blueprint, pack_in_force
from rules.values import Tier


@blueprint.get("/screening/matrix")
@permitted(*READERS)
def matrix() -> ResponseReturnValue:
    """Counts by cell and by department; a cell leads to its list."""
    wanted = asked(request.args, site().time_zone)
    counts: Counter[tuple[int, int]] = Counter()
    by_department: dict[int | None, Counter[Tier]] = {}
    for cell in queries.cells(db(), current_actor(), wanted.filters):
        counts[cell.contact, cell.impact] += cell.count
        by_department.setdefault(cell.department_id, Counter())[cell.tier] += cell.count
    return page(
        "screening/matrix.html",
        form=wanted,
        wanted=wanted,
        counts=counts,
        by_department=by_department,
        total=counts.total(),
        cells=pack_in_force().section("screening").cells,
        departments=accounts.departments(db(), open_only=False),
        tiers=tuple(Tier),
    )
