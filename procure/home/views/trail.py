"""The audit trail: searched, in pages, and as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.core.audit import AuditEntry
from procure.core.web import current_actor, db, page, permitted, request_time, site
from procure.core.web import gettext as _
from procure.home import services
from procure.home.queries import trail as queries
from procure.home.queries.trail import TrailFilter
from procure.home.views.mount import OPERATORS, blueprint

LONGEST = 100_000
"""Entries in one export."""

_BATCH = 500


@blueprint.get("/audit")
@permitted(*OPERATORS)
def trail() -> ResponseReturnValue:
    """Entries that match, newest first."""
    wanted, given = _wanted()
    found = queries.entries(db(), wanted, site().time_zone, _id("older"), _id("newer"))
    types, actions = queries.choices(db())
    return page(
        "home/trail.html",
        found=found,
        given=given,
        types=types,
        actions=actions,
        names=accounts.names(db(), {row.account_id for row in found.rows if row.account_id}),
    )


@blueprint.get("/audit.csv")
@permitted(*OPERATORS)
def trail_csv() -> ResponseReturnValue:
    """The same as a file; that it was taken stands in the trail."""
    wanted, _given = _wanted()
    services.note_export(db(), wanted, current_actor(), request_time())
    header = [_("When (UTC)"), _("Who"), _("Action"), _("Record"), _("Id"), _("Before"), _("After"), _("Pack")]
    entries = queries.every(db(), wanted, site().time_zone, LONGEST)
    return Response(
        stream_with_context(_lines(header, entries)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="audit-{request_time().date().isoformat()}.csv"'},
    )


def _lines(header: list[str], entries: Iterable[AuditEntry]) -> Iterator[str]:
    yield _csv([header])
    batch: list[AuditEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == _BATCH:
            yield _rows(batch)
            batch = []
    yield _rows(batch)


def _rows(batch: list[AuditEntry]) -> str:
    names = accounts.names(db(), {entry.account_id for entry in batch if entry.account_id})
    return _csv(
        [
            [
                entry.at.isoformat(timespec="seconds"),
                names.get(entry.account_id, "") if entry.account_id else queries.SOFTWARE,
                entry.action,
                entry.record_type,
                entry.record_id,
                json.dumps(entry.before, ensure_ascii=False),
                json.dumps(entry.after, ensure_ascii=False),
                entry.pack or "",
            ]
            for entry in batch
        ]
    )


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    # A cell that begins like a formula would be run by a spreadsheet.
    csv.writer(out).writerows([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in row] for row in rows)
    return out.getvalue()


def _wanted() -> tuple[TrailFilter, dict[str, str]]:
    names = ("who", "record_type", "record_id", "action", "from_day", "to_day")
    given = {name: request.args.get(name, "").strip()[:200].replace("\x00", "") for name in names}
    days = {name: _day(given[name]) for name in ("from_day", "to_day")}
    return TrailFilter(given["who"], given["record_type"], given["record_id"], given["action"], **days), given


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _id(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if given.isdigit() and len(given) < 19 else None
