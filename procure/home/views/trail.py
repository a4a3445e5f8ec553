"""The audit trail: searched, in pages, and as CSV."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from zoneinfo import ZoneInfo

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts import queries as accounts
from procure.core.audit import AuditEntry
from procure.core.sheets import UTF_8_MARK, csv_lines
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
    header = [
        _("When (UTC)"),
        _("Who"),
        _("Action"),
        _("Record"),
        _("Id"),
        _("Before"),
        _("After"),
        _("Pack"),
        _("API token"),
    ]
    return Response(
        _lines(header, wanted, site().time_zone, site().sessions),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="audit-{request_time().date().isoformat()}.csv"'},
    )


def _lines(header: list[str], wanted: TrailFilter, zone: ZoneInfo, sessions: sessionmaker[Session]) -> Iterator[str]:
    # The request's own session is closed before the last line has gone out.
    yield UTF_8_MARK + csv_lines([header])
    with sessions() as session:
        entries = iter(queries.every(session, wanted, zone, LONGEST))
        while batch := list(islice(entries, _BATCH)):
            names = accounts.names(session, {entry.account_id for entry in batch if entry.account_id})
            yield csv_lines([_row(entry, names) for entry in batch])


def _row(entry: AuditEntry, names: dict[int, str]) -> list[str]:
    return [
        entry.at.isoformat(timespec="seconds"),
        names.get(entry.account_id, "") if entry.account_id else queries.SOFTWARE,
        entry.action,
        entry.record_type,
        entry.record_id,
        json.dumps(entry.before, ensure_ascii=False),
        json.dumps(entry.after, ensure_ascii=False),
        entry.pack or "",
        entry.token or "",
    ]


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
