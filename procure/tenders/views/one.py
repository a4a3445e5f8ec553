"""One tender: what it says, what its releases changed, what may be the same; originals to download."""

from io import BytesIO

from flask import Response, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.actor import Role
from procure.core.web import current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.tenders import queries
from procure.tenders import services as tenders
from procure.tenders.forms import FIELD_NAMES, LANGUAGE_NAMES, NATURE_NAMES, STAGE_NAMES, DepartmentForm
from procure.tenders.readers.published import Source
from procure.tenders.views.mount import READERS, blueprint
from rules.codes import cpv, nuts

_ENDINGS = {
    Source.EFORMS: ("xml", "application/xml"),
    Source.TED_XML: ("xml", "application/xml"),
    Source.DRAFT: ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
_WORD = b"PK"


@blueprint.get("/tenders/<int:tender_id>")
@permitted(*READERS)
def one(tender_id: int) -> ResponseReturnValue:
    """One tender."""
    actor = current_actor()
    tender = queries.one(db(), actor, tender_id)
    releases = queries.releases(db(), tender_id)
    entries = audit.trail(db(), "tender", tender_id)
    people = {key for key in (*(r.account_id for r in releases), *(e.account_id for e in entries)) if key is not None}
    departments = {row.id: row.name for row in accounts.departments(db(), open_only=False)}
    return page(
        "tenders/one.html",
        tender=tender,
        sees_value=queries.sees_value(actor, tender),
        department=departments.get(tender.department_id or 0),
        departments=departments,
        releases=releases,
        joined=queries.joined_into(db(), tender_id),
        suggestions=tenders.suggest_same(db(), actor, tender),
        relets=queries.relets_of(db(), actor, tender_id),
        entries=entries,
        names=accounts.names(db(), people),
        field_names=FIELD_NAMES,
        nature_names=NATURE_NAMES,
        stage_names=STAGE_NAMES,
        language_names=LANGUAGE_NAMES,
        cpv=cpv,
        nuts=nuts,
    )


@blueprint.get("/releases/<int:release_id>/download")
@permitted(*READERS)
def original(release_id: int) -> Response:
    """What a release came in as, to download."""
    found = queries.original(db(), current_actor(), release_id)
    ending, kind = _ENDINGS.get(Source(found.source), ("json", "application/json"))
    if found.source == Source.DRAFT and not found.data.startswith(_WORD):
        ending, kind = "txt", "text/plain"
    return send_file(
        BytesIO(found.data), mimetype=kind, as_attachment=True, download_name=f"release-{release_id}.{ending}"
    )


@blueprint.route("/tenders/<int:tender_id>/department", methods=["GET", "POST"])
@permitted(Role.PROCUREMENT_OFFICER, Role.ADMINISTRATOR)
def department(tender_id: int) -> ResponseReturnValue:
    """Say which department buys."""
    tender = queries.one(db(), current_actor(), tender_id)
    form = DepartmentForm(department_id=str(tender.department_id or ""))
    form.offer(
        [(row.id, row.name) for row in accounts.departments(db())],
        none=_("None: everybody sees the value") if tender.is_published else None,
    )
    if form.validate_on_submit():
        with form.refusals():
            tenders.set_department(db(), current_actor(), tender_id, form.department(), request_time())
            success(_("The department is changed."))
            return redirect(url_for(".one", tender_id=tender_id))
    return page("tenders/department.html", form=form, tender=tender)
