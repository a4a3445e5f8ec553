"""The list of suppliers, its exports, and who took part in a tender."""

from functools import partial

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core import audit
from procure.core.sheets import LONG_FORMATS
from procure.core.web import current_actor, db, gettext, language, list_as_file, page, permitted, site
from procure.suppliers import documents, queries
from procure.suppliers.forms import asked
from procure.suppliers.views.mount import READERS, blueprint, division_name
from procure.tenders import queries as tenders
from rules.codes import cpv


@blueprint.get("/suppliers")
@permitted(*READERS)
def listed() -> ResponseReturnValue:
    """The list: searched, filtered, sorted, in pages of any depth."""
    wanted = asked(request.args, site().time_zone)
    found = queries.page(
        db(),
        wanted.filters,
        wanted.sort,
        after=request.args.get("after"),
        before=request.args.get("before"),
        last=request.args.get("last") == "1",
    )
    return page(
        "suppliers/listed.html",
        found=found,
        form=wanted,
        wanted=wanted,
        counted=queries.COUNTED,
        sectors=[(code[:2], division_name(code[:2])) for code in cpv.divisions(language())],
    )


@blueprint.get("/suppliers/export.<kind>")
@permitted(*READERS)
def export(kind: str) -> ResponseReturnValue:
    """The list as a file: CSV of any length, streamed; XLSX up to what a sheet is good for."""
    wanted = asked(request.args, site().time_zone)
    form = LONG_FORMATS.get(kind)
    if form is None or wanted.errors:
        return redirect(url_for(".listed", **wanted.with_()))
    audit.note(db(), "exported", "supplier", "list", {"kind": kind, "filters": dict(wanted.given)})
    ask = partial(queries.every, filters=wanted.filters, sort=wanted.sort)
    write = partial(documents.cells, zone=site().time_zone)
    header = [gettext(column) for column in documents.COLUMNS]
    return list_as_file("suppliers", kind, form, header, lambda session: map(write, ask(session)))


@blueprint.get("/suppliers/of-tender/<int:tender_id>")
@permitted(*READERS)
def of_tender(tender_id: int) -> ResponseReturnValue:
    """Who bid for a tender, and who won."""
    tender = tenders.one(db(), current_actor(), tender_id)
    return page("suppliers/of_tender.html", tender=tender, parts=queries.of_tender(db(), current_actor(), tender_id))
