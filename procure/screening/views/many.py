"""The pipeline: the list of tenders, its exports, and clear standard cases confirmed together."""

from functools import partial

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.sheets import LONG_FORMATS
from procure.core.web import (
    current_actor,
    db,
    gettext,
    list_as_file,
    ngettext,
    page,
    permitted,
    request_time,
    site,
    success,
)
from procure.screening import documents, queries
from procure.screening import services as screening
from procure.screening.forms import Asked, asked
from procure.screening.views.mount import READERS, blueprint, pack_in_force


@blueprint.get("/screening")
@permitted(*READERS)
def pipeline() -> ResponseReturnValue:
    """The list: searched, filtered, sorted, in pages of any depth."""
    wanted = _asked()
    actor = current_actor()
    found = queries.page(
        db(),
        actor,
        wanted.filters,
        wanted.sort,
        after=request.args.get("after"),
        before=request.args.get("before"),
        last=request.args.get("last") == "1",
    )
    return page(
        "screening/pipeline.html",
        found=found,
        form=wanted,
        wanted=wanted,
        counted=queries.COUNTED,
        sorts=queries.Sort,
        departments=accounts.departments(db(), open_only=False),
        currencies=queries.currencies(db()),
        saved=queries.saved_filters(db(), actor.account_id or 0),
    )


@blueprint.get("/screening/export.<kind>")
@permitted(*READERS)
def export(kind: str) -> ResponseReturnValue:
    """The list as a file: CSV of any length, streamed; XLSX up to what a sheet is good for."""
    wanted = _asked()
    form = LONG_FORMATS.get(kind)
    if form is None or wanted.errors:
        return redirect(url_for(".pipeline", **wanted.with_()))
    names = {row.id: row.name for row in accounts.departments(db(), open_only=False)}
    audit.note(db(), "exported", "screening", "list", {"kind": kind, "filters": dict(wanted.given)})
    ask = partial(queries.every, actor=current_actor(), filters=wanted.filters, sort=wanted.sort)
    write = partial(documents.cells, names=names, zone=site().time_zone)
    header = [gettext(column) for column in documents.COLUMNS]
    return list_as_file("screening", kind, form, header, lambda session: map(write, ask(session)))


@blueprint.get("/screening/together")
@permitted(*screening.MAY_SCREEN)
def together() -> ResponseReturnValue:
    """Check answers before clear standard cases are confirmed together."""
    wanted = _asked()
    ids = _ids(request.args.getlist("id"))
    if not ids:
        ids = list(queries.clear_standard_ids(db(), current_actor(), wanted.filters))
    rows = [row for row in queries.chosen(db(), current_actor(), ids) if row.is_clear]
    return page("screening/together.html", rows=rows, wanted=wanted, left_out=len(ids) - len(rows))


@blueprint.post("/screening/together")
@permitted(*screening.MAY_SCREEN)
def confirm_together() -> ResponseReturnValue:
    """Confirm them."""
    made = screening.confirm_many(
        db(), current_actor(), _ids(request.form.getlist("id")), pack_in_force(), request_time()
    )
    success(ngettext("%(num)d screening is confirmed.", "%(num)d screenings are confirmed.", len(made)))
    return redirect(url_for(".together_done", id=[version.screening_id for version in made]))


@blueprint.get("/screening/together/done")
@permitted(*screening.MAY_SCREEN)
def together_done() -> ResponseReturnValue:
    """What was confirmed, with a way back."""
    rows = queries.chosen(db(), current_actor(), _ids(request.args.getlist("id")))
    return page("screening/together_done.html", rows=rows)


@blueprint.post("/screening/together/undo")
@permitted(*screening.MAY_SCREEN)
def undo_together() -> ResponseReturnValue:
    """Take back what was just confirmed together."""
    opened = screening.undo_many(db(), current_actor(), _ids(request.form.getlist("id")), request_time())
    success(ngettext("%(num)d screening is open again.", "%(num)d screenings are open again.", opened))
    return redirect(url_for(".pipeline", state="draft"))


def _asked() -> Asked:
    return asked(request.args, site().time_zone)


def _ids(given: list[str]) -> list[int]:
    """Ids of a page's boxes; what is none is not looked at."""
    return [int(each) for each in given if each.isdecimal() and len(each) < 19][: queries.PAGE]
