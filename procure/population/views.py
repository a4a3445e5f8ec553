"""Pages of population: tables of figures, what their definitions mean, and the files they came by."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.listing import page_number
from procure.core.sheets import FORMATS
from procure.core.text import N_
from procure.core.web import (
    REFERENCE,
    Entry,
    current_actor,
    db,
    page,
    permitted,
    request_time,
    signed_in,
    success,
)
from procure.core.web import gettext as _
from procure.population import forms, queries, services
from procure.population.models import FAMILY_NAMES, PopulationDefinition, PopulationImport
from procure.population.readers import Fault

blueprint = Blueprint("population", __name__, url_prefix="/population")

NAVIGATION = [Entry(N_("Population"), "population.tables", place=60, section=REFERENCE, under=("population.",))]

READERS = (*services.EDITORS, Role.AUDITOR)


@blueprint.get("/")
@signed_in
def tables() -> ResponseReturnValue:
    """Tables by place and date, searched and filtered."""
    wanted = {name: request.args.get(name, "") for name in ("q", "definition", "family", "sort")}
    return page(
        "population/tables.html",
        found=queries.tables(
            db(),
            wanted["q"],
            int(wanted["definition"]) if wanted["definition"].isdigit() else None,
            wanted["family"],
            wanted["sort"],
            page_number(request.args.get("page")),
        ),
        wanted=wanted,
        definitions=queries.definitions(db()),
        families=FAMILY_NAMES,
        counted_share=queries.counted_share,
    )


@blueprint.get("/<int:table_id>")
@signed_in
def table(table_id: int) -> ResponseReturnValue:
    """One place on one date, with the source of each figure."""
    found = queries.table(db(), table_id)
    if found is None:
        raise NotFound
    return page("population/table.html", table=found, families=FAMILY_NAMES, share=queries.counted_share(found))


@blueprint.get("/definitions")
@signed_in
def definitions() -> ResponseReturnValue:
    """Every definition, and which of its groups count."""
    return page("population/definitions.html", definitions=queries.definitions(db()), families=FAMILY_NAMES)


@blueprint.route("/definitions/<int:definition_id>", methods=["GET", "POST"])
@permitted(*READERS)
def definition(definition_id: int) -> ResponseReturnValue:
    """What a definition means here, and who decided so."""
    held = db().get(PopulationDefinition, definition_id)
    if held is None:
        raise NotFound
    form = forms.definition_form(held, tuple(queries.groups(db(), definition_id)))
    if form.validate_on_submit():
        with form.refusals():
            services.decide(db(), definition_id, form.decision(), current_actor(), request_time())
            success(_("The definition is changed. Proposals made from now on follow it."))
            return redirect(url_for(".definitions"))
    entries = audit.trail(db(), "population_definition", definition_id)
    return page(
        "population/definition.html",
        definition=held,
        form=form,
        families=FAMILY_NAMES,
        entries=entries,
        names=accounts.names(db(), {entry.account_id for entry in entries if entry.account_id}),
    )


@blueprint.get("/imports")
@permitted(*READERS)
def imports() -> ResponseReturnValue:
    """Files, newest first."""
    held = queries.imports(db())
    names = accounts.names(db(), {row.uploaded_by for row in held if row.uploaded_by})
    return page("population/imports.html", imports=held, names=names)


@blueprint.route("/imports/new", methods=["GET", "POST"])
@permitted(*services.EDITORS)
def upload() -> ResponseReturnValue:
    """Hand in a file; nothing is loaded before it was looked at."""
    form = forms.FileForm()
    if form.validate_on_submit():
        with form.refusals():
            file = form.file.data
            held = services.upload(db(), file.filename, file.read(), current_actor(), request_time())
            return redirect(url_for(".one_import", import_id=held.id))
    return page("population/upload.html", form=form)


@blueprint.route("/imports/<int:import_id>", methods=["GET", "POST"])
@permitted(*READERS)
def one_import(import_id: int) -> ResponseReturnValue:
    """What a file holds and what has to be decided; once it is loaded, what came of it."""
    held = _import(import_id)
    if held.status != "draft":
        entries = audit.trail(db(), "population_import", import_id)
        return page(
            "population/import.html",
            held=held,
            entries=entries,
            names=accounts.names(db(), {entry.account_id for entry in entries if entry.account_id}),
        )
    seen = services.preview(db(), import_id)
    form = forms.load_form(seen)
    if form.validate_on_submit():
        with form.refusals():
            services.load(
                db(),
                import_id,
                forms.decisions(form, seen),
                forms.regions(form, seen),
                current_actor(),
                request_time(),
            )
            success(_("%(count)s figures are loaded.", count=len(seen.rows)))
            return redirect(url_for(".one_import", import_id=import_id))
    return page("population/preview.html", held=held, seen=seen, form=form)


@blueprint.get("/imports/<int:import_id>/faults.csv")
@permitted(*READERS)
def faults(import_id: int) -> ResponseReturnValue:
    """Lines that are left out or odd, as CSV."""
    seen = services.preview(db(), _import(import_id).id)
    header = [_("Line"), _("Column"), _("Left out"), _("Reason")]
    lines = [
        [fault.line, fault.column, kind, _reason(fault)]
        for kind, faults in ((_("yes"), seen.faults), (_("no"), seen.warnings))
        for fault in faults
    ]
    return Response(
        FORMATS["csv"].write(header, lines),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="faults-{import_id}.csv"'},
    )


@blueprint.post("/imports/<int:import_id>/discard")
@permitted(*services.EDITORS)
def discard(import_id: int) -> ResponseReturnValue:
    """Throw a file away that was not loaded."""
    services.discard(db(), import_id, current_actor())
    success(_("The file is thrown away."))
    return redirect(url_for(".imports"))


@blueprint.route("/imports/<int:import_id>/remove", methods=["GET", "POST"])
@permitted(*services.EDITORS)
def remove(import_id: int) -> ResponseReturnValue:
    """Undo an import, after asking."""
    held = _import(import_id)
    if request.method == "POST":
        services.remove(db(), import_id, current_actor(), request_time())
        success(_("The figures of that import are removed."))
        return redirect(url_for(".imports"))
    return page("population/remove.html", held=held)


def _import(import_id: int) -> PopulationImport:
    held = db().get(PopulationImport, import_id)
    if held is None:
        raise NotFound
    return held


def _reason(fault: Fault) -> str:
    return _(fault.message, **fault.parameters)
