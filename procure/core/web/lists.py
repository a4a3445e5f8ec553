"""A list sent as a file, of any length."""

from collections.abc import Callable, Iterator, Sequence

from flask import Response
from sqlalchemy.orm import Session, sessionmaker

from procure.core.sheets import LongFormat
from procure.core.web.requests import db, request_time, site

Cells = Sequence[object]


def list_as_file(
    name: str, kind: str, form: LongFormat, header: Cells, ask: Callable[[Session], Iterator[Cells]]
) -> Response:
    """Send a list as a file; what was changed before is committed first.

    Args:
        name: how the file's name begins; the day and `kind` follow.
        kind: ending of the file's name.
        form: one of `LONG_FORMATS`.
        header: names of the columns, in the reader's language.
        ask: gives the rows.

    Raises:
        Invalid: there are more rows than the format holds.
    """
    db().commit()
    columns = [str(each) for each in header]
    content = _streamed(site().sessions, form, columns, ask) if form.streams else form.write(columns, ask(db()))
    day = request_time().astimezone(site().time_zone).date()
    return Response(
        content,
        mimetype=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}-{day.isoformat()}.{kind}"'},
    )


def _streamed(
    sessions: sessionmaker[Session],
    form: LongFormat,
    columns: Sequence[str],
    ask: Callable[[Session], Iterator[Cells]],
) -> Iterator[bytes]:
    """What is sent after the request is over has a session of its own, closed with the last byte or the reader."""
    with sessions() as session:
        yield from form.write(columns, ask(session))
