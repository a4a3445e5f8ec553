"""The list of plans, and its export."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.names import STATE_NAMES, TIER_NAMES
from procure.assurance.forms import Asked
from procure.assurance.queries import PlanRow
from procure.assurance.views.mount import READERS, blueprint, today
from procure.core import audit
from procure.core.listing import page_number
from procure.core.sheets import FORMATS
from procure.core.web import current_actor, db, page, permitted
from procure.core.web import gettext as _
from rules.text import repaired
from rules.values import Tier


@blueprint.get("/plans")
@permitted(*READERS)
def plans() -> ResponseReturnValue:
    """The list: searched, filtered, sorted, in pages."""
    asked = _asked()
    found = queries.listed(
        db(), current_actor(), asked.filters, today(), asked.sort, page_number(request.args.get("page"))
    )
    return page(
        "assurance/plans.html",
        found=found,
        asked=asked,
        states=queries.STATES,
        tiers=tuple(Tier),
        departments=accounts.departments(db(), open_only=False),
        names=accounts.names(db(), {row.author_id for row in found.rows if row.author_id}),
        key_of=_key_of,
    )


@blueprint.get("/plans/export.csv")
@permitted(*READERS)
def export() -> ResponseReturnValue:
    """The list as CSV, in the reader's language."""
    asked = _asked()
    rows = list(queries.every(db(), current_actor(), asked.filters, today(), asked.sort))
    departments = {row.id: row.name for row in accounts.departments(db(), open_only=False)}
    audit.note(db(), "exported", "assurance_plan", "list", {"filters": asked.given})
    db().commit()
    header = [
        *(_("Plan"), _("Tender"), _("Reference"), _("Lot"), _("Tier"), _("State"), _("Department")),
        *(_("Opened"), _("Submitted"), _("Approved"), _("Requirements open"), _("Requirements late")),
    ]
    cells = [
        [
            *(
                row.id,
                repaired(row.title or ""),
                row.reference,
                row.lot,
                _(TIER_NAMES[row.tier]),
                _(STATE_NAMES[_key_of(row)][0]),
            ),
            departments.get(row.department_id or 0),
            *(each.date().isoformat() if each else "" for each in (row.opened_at, row.submitted_at, row.approved_at)),
            *(row.open, row.late),
        ]
        for row in rows
    ]
    return Response(
        FORMATS["csv"].write(header, cells),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="plans-{today().isoformat()}.csv"'},
    )


def _asked() -> Asked:
    return Asked(request.args, current_actor().account_id)


def _key_of(row: PlanRow) -> str:
    return "adopted" if row.state == "approved" and row.tier is not Tier.FULL else row.state
