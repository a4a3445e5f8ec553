"""The list of suppliers, its exports, and who took part in a tender."""

from collections.abc import Callable, Iterator
from functools import partial

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit
from procure.core.web import current_actor, db, language, page, permitted, request_time, site
from procure.suppliers import documents, queries
from procure.suppliers.forms import asked
from procure.suppliers.queries import SupplierRow
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
        current_actor(),
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
    writer = documents.WRITERS.get(kind)
    if writer is None or wanted.errors:
        return redirect(url_for(".listed", **wanted.with_()))
    audit.note(db(), "exported", "supplier", "list", {"kind": kind, "filters": dict(wanted.given)})
    db().commit()
    ask = partial(queries.every, actor=current_actor(), filters=wanted.filters, sort=wanted.sort)
    words, zone = language(), site().time_zone

    def write(rows: Iterator[SupplierRow]) -> Iterator[bytes]:
        return writer.write(rows, words, zone)

    content = _streamed(site().sessions, ask, write) if writer.streams else write(ask(db()))
    day = request_time().astimezone(site().time_zone).date()
    return Response(
        content,
        mimetype=writer.media_type,
        headers={"Content-Disposition": f'attachment; filename="suppliers-{day.isoformat()}.{kind}"'},
    )


@blueprint.get("/suppliers/of-tender/<int:tender_id>")
@permitted(*READERS)
def of_tender(tender_id: int) -> ResponseReturnValue:
    """Who bid for a tender, and who won."""
    tender = tenders.one(db(), current_actor(), tender_id)
    return page("suppliers/of_tender.html", tender=tender, parts=queries.of_tender(db(), current_actor(), tender_id))


def _streamed(
    sessions: sessionmaker[Session],
    ask: Callable[[Session], Iterator[SupplierRow]],
    write: Callable[[Iterator[SupplierRow]], Iterator[bytes]],
) -> Iterator[bytes]:
    """What is sent after the request is over has a session of its own, closed with the last byte or the reader."""
    with sessions() as session:
        yield from write(ask(session))
