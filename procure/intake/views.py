"""Pages of the intake: send files, match columns, watch them come in, see what could not be read."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core import audit
from procure.core.actor import Role
from procure.core.errors import NotFound
from procure.core.files import Unreadable
from procure.core.sheets import UTF_8_MARK, csv_lines
from procure.core.text import N_
from procure.core.web import TENDERS, Entry, current_actor, db, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.intake import queries
from procure.intake import services as intake
from procure.intake.forms import CODE_NAMES, CONTENT_NAMES, UploadForm, columns_form
from procure.intake.models import Import
from procure.intake.services import Upload
from procure.tenders import queries as tenders

blueprint = Blueprint("intake", __name__)
NAVIGATION = [Entry(N_("Imports"), "intake.imports", place=16, section=TENDERS, under=("intake.",))]

SENDERS = tuple(role for role in Role if any(role in roles for roles in intake.MAY_SEND.values()))
READERS = (*SENDERS, Role.AUDITOR)
MAY_IMPORT = intake.MAY_SEND["notices"]
_LARGEST_KEY = 2**63 - 1


@blueprint.get("/imports")
@permitted(*READERS)
def imports() -> ResponseReturnValue:
    """All imports, newest first."""
    before = _key("before")
    rows = queries.imports(db(), current_actor(), before or None)
    return page(
        "intake/imports.html",
        rows=rows[: queries.PAGE],
        next=rows[queries.PAGE - 1].found.id if len(rows) > queries.PAGE else None,
        before=before,
        state_of=state_of,
    )


@blueprint.route("/imports/new", methods=["GET", "POST"])
@permitted(*SENDERS)
def create() -> ResponseReturnValue:
    """Send files."""
    actor = current_actor()
    form = UploadForm(content=request.args.get("content"))
    form.offer(
        [content for content, roles in intake.MAY_SEND.items() if actor.has(*roles)],
        [
            (row.id, row.name)
            for row in accounts.departments(db())
            if actor.departments is None or row.id in actor.departments
        ],
    )
    if form.validate_on_submit():
        with form.refusals():
            sent = [Upload(each.filename, each.stream) for each in form.files.data or () if each and each.filename]
            made = intake.upload(
                db(), actor, sent, form.content.data, form.department(), site().uploads, request_time()
            )
            return _next(made)
    return page("intake/create.html", form=form, most=intake.MOST_FILES)


@blueprint.route("/imports/<int:import_id>/columns", methods=["GET", "POST"])
@permitted(*SENDERS)
def columns(import_id: int) -> ResponseReturnValue:
    """Say which column holds what, one table after the other."""
    actor = current_actor()
    found = queries.one(db(), actor, import_id)
    if found.job_id is not None or found.account_id != actor.account_id or found.ended_at is not None:
        raise NotFound
    try:
        asked = intake.to_match(db(), found, site().uploads)
    except Unreadable as reason:
        return page("intake/unreadable.html", found=found, reason=reason.message)
    if asked is None:
        return _next(found)
    form = columns_form(asked, found.content)
    if form.validate_on_submit():
        with form.refusals():
            changed = intake.match_columns(
                db(), actor, import_id, asked.number, form.columns(), site().uploads, request_time()
            )
            return _next(changed)
    return page("intake/columns.html", form=form, found=found, asked=asked)


@blueprint.get("/imports/<int:import_id>")
@permitted(*READERS)
def one(import_id: int) -> ResponseReturnValue:
    """How far an import is, or what came of it."""
    actor = current_actor()
    found = queries.one(db(), actor, import_id)
    after = _key("after")
    files = queries.files(db(), import_id, after)
    entries = audit.trail(db(), "import", import_id)
    return page(
        "intake/one.html",
        found=found,
        state=state_of(found),
        is_own=found.account_id == actor.account_id,
        counts=queries.totals(db(), [import_id])[import_id],
        files=files[: queries.PAGE],
        unreadable=queries.unreadable(db(), import_id, [each.name for each in files]),
        next=files[queries.PAGE - 1].id if len(files) > queries.PAGE else None,
        after=after,
        codes=queries.fault_codes(db(), import_id),
        brought=tenders.of_import(db(), actor, import_id, limit=20),
        department=next(
            (row.name for row in accounts.departments(db(), open_only=False) if row.id == found.department_id), None
        ),
        content_names=CONTENT_NAMES,
        code_names=CODE_NAMES,
        entries=entries,
        names=accounts.names(db(), {key for key in (found.account_id, *(e.account_id for e in entries)) if key}),
    )


@blueprint.route("/imports/<int:import_id>/cancel", methods=["GET", "POST"])
@permitted(*SENDERS)
def cancel(import_id: int) -> ResponseReturnValue:
    """Stop an import; asks first."""
    actor = current_actor()
    found = queries.one(db(), actor, import_id)
    if found.account_id != actor.account_id or found.ended_at is not None:
        raise NotFound
    if request.method == "POST":
        intake.cancel(db(), actor, import_id, site().uploads, request_time())
        success(_("The import stops. What came in so far stays."))
        return redirect(url_for(".one", import_id=import_id))
    return page("intake/cancel.html", found=found)


@blueprint.get("/imports/<int:import_id>/faults")
@permitted(*READERS)
def faults(import_id: int) -> ResponseReturnValue:
    """What could not be read: filtered, in pages."""
    found = queries.one(db(), current_actor(), import_id)
    code, words, after = request.args.get("code", ""), request.args.get("q", "")[:200], _key("after")
    rows = queries.faults(db(), import_id, code, words, after)
    return page(
        "intake/faults.html",
        found=found,
        rows=rows[: queries.PAGE],
        next=rows[queries.PAGE - 1].id if len(rows) > queries.PAGE else None,
        code=code,
        words=words,
        after=after,
        codes=queries.fault_codes(db(), import_id),
        code_names=CODE_NAMES,
    )


@blueprint.get("/imports/<int:import_id>/faults.csv")
@permitted(*READERS)
def faults_csv(import_id: int) -> Response:
    """What could not be read, all of it, as CSV."""
    queries.one(db(), current_actor(), import_id)
    session = db()

    def lines() -> Iterator[str]:
        # The request may be torn down before the first line is asked for: the session is closed here, also on a client
        # that goes away half-way.
        with session:
            yield UTF_8_MARK + csv_lines([["file", "place", "code", "reason"]])
            after = 0
            while rows := queries.faults(session, import_id, after=after, limit=1000)[:1000]:
                yield csv_lines([row.file, row.index, row.code, row.message] for row in rows)
                after = rows[-1].id

    return Response(
        stream_with_context(lines()),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename=import-{import_id}-faults.csv"},
    )


def state_of(found: Import) -> str:
    """`columns`, `waiting`, `running`, `cancelling`, `parked`, `cancelled` or `finished`."""
    if found.job is not None:
        return found.job.state
    if found.ended_at is not None:
        return "finished" if found.folder is None else "cancelled"
    return "running" if found.folder is None else "columns"


def _next(found: Import) -> ResponseReturnValue:
    """To the next table whose columns are not matched, else to the import that begins."""
    if any(intake.is_table(each["name"]) and each["columns"] is None for each in found.uploads):
        return redirect(url_for(".columns", import_id=found.id))
    intake.begin(db(), current_actor(), found.id, site().time_zone, request_time())
    return redirect(url_for(".one", import_id=found.id))


def _key(name: str) -> int:
    """A number in the address, by which lists are paged; 0 where there is none."""
    given = request.args.get(name, "")
    return min(int(given), _LARGEST_KEY) if given.isascii() and given.isdigit() and len(given) < 20 else 0
