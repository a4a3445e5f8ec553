"""One declaration as who weighs it reads it: each version, and what the city decided, by whom and why."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.errors import Conflict
from procure.core.web import current_actor, db, page, permitted, request_time, signed_in, success
from procure.core.web import gettext as _
from procure.declarations import queries
from procure.declarations import services as declarations
from procure.declarations.forms import DecisionForm
from procure.declarations.models import SelectionDecision
from procure.declarations.views.mount import blueprint
from procure.declarations.views.wording import themes_of
from procure.suppliers import queries as suppliers


@blueprint.get("/declarations/<uuid:declaration_id>")
@signed_in
def one(declaration_id: UUID) -> ResponseReturnValue:
    """A declaration: its versions, newest first, and what was decided."""
    found = queries.declaration(db(), declaration_id)
    tender = queries.seen(db(), current_actor(), found.tender_id)
    versions = queries.versions(db(), found.id)
    decided = queries.decisions(db(), found.id)
    entries = [entry for each, _n in decided for entry in audit.trail(db(), SelectionDecision.__tablename__, each.id)]
    people = {each.decided_by for each, _n in decided} | {entry.account_id for entry in entries}
    return page(
        "declarations/office/one.html",
        declaration=found,
        tender=tender,
        supplier=suppliers.one(db(), found.supplier_id),
        file=queries.file_of(db(), found.tender_id),
        versions=[(version, themes_of(*queries.said_in(db(), version))) for version in versions],
        decided=decided,
        entries=entries,
        names=accounts.names(db(), {id_ for id_ in people if id_}),
    )


@blueprint.route("/declarations/<uuid:declaration_id>/decide", methods=["GET", "POST"])
@permitted(*declarations.EDITORS)
def decide(declaration_id: UUID) -> ResponseReturnValue:
    """Record what the city decides, with its reasons."""
    found = queries.declaration(db(), declaration_id)
    tender = queries.seen(db(), current_actor(), found.tender_id)
    version = queries.versions(db(), found.id)[0]
    pack, grounds, said = queries.said_in(db(), version)
    form = DecisionForm()
    form.offer()
    if not form.is_submitted():
        form.version.data = str(version.id)
    elif form.validate():
        read, outcome, reasons = form.version_read(), form.outcome.data or "", form.reasons.data or ""
        try:
            with form.refusals():
                declarations.decide(db(), current_actor(), found.id, read, outcome, reasons, request_time())
                success(_("The decision is recorded."))
                return redirect(url_for(".one", declaration_id=found.id))
        except Conflict:
            form.version.data = str(version.id)
            form.form_errors.append(_("The supplier has sent another version meanwhile. Read it before you decide."))
    return page(
        "declarations/office/decide.html",
        form=form,
        declaration=found,
        tender=tender,
        supplier=suppliers.one(db(), found.supplier_id),
        version=version,
        pack=pack,
        section=pack.section("declarations"),
        grounds=grounds,
        themes=themes_of(pack, grounds, said),
    )
