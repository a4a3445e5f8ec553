"""`procure import`: takes files of notices in from the command line, in this process."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from queue import SimpleQueue
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import SQLAlchemyError

from procure.core import clock
from procure.core.actor import SYSTEM
from procure.core.database import make_engine, make_sessions
from procure.core.files import walk
from procure.core.lines import Format, complain, emit, format_option
from procure.intake import services as intake
from procure.intake.services import Committed, Counts
from procure.tenders.readers import is_notice_file
from procure.tenders.readers.published import Item
from procure.tenders.services import Origin

Row = dict[str, Any]
Database = Callable[[Callable[[str], None]], AbstractContextManager[str]]
"""Gives the address of the database for the role `office`, for as long as it is needed; says what it does."""


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option("--time-zone", default="Europe/Amsterdam", help="Where a time without an offset is (TIME_ZONE).")
@format_option
@click.pass_obj
def import_command(database: Database, paths: Sequence[str], time_zone: str, form: Format | None) -> None:
    """Take in the notices of PATH... : new tenders, and newer releases of known ones.

    PATH is a file, a folder or - for standard input; .zip and .gz are looked into. Notices are in OCDS, eForms, TED
    XML or the answer of the TED search API; CSV and XLSX are read by the names of their columns. One line a file; what
    can't be read is a line with its error. Exit status 1 when there is any, 3 when the database or the disk fails.
    Importing again changes nothing.
    """
    try:
        zone = ZoneInfo(time_zone)
    except (KeyError, ValueError) as error:
        raise click.BadParameter(f"{time_zone} is no time zone", param_hint="--time-zone") from error
    rows: SimpleQueue[Row | None] = SimpleQueue()
    trouble: list[BaseException] = []

    def work() -> None:
        try:
            with database(complain) as url:
                _take_in(url, paths, zone, rows.put)
        except BaseException as error:  # noqa: BLE001  it is reported by the thread that writes
            trouble.append(error)
        finally:
            rows.put(None)

    worker = Thread(target=work, name="import")
    worker.start()
    failed = 0

    def answer() -> Iterator[Row]:
        nonlocal failed
        while (row := rows.get()) is not None:
            failed += "error" in row
            yield row

    emit(answer(), form or ("table" if sys.stdout.isatty() else "json"))
    worker.join()
    if trouble:
        if isinstance(trouble[0], OSError | SQLAlchemyError | RuntimeError):
            complain(f"Error: {getattr(trouble[0], 'orig', None) or trouble[0]}")
            raise SystemExit(3) from trouble[0]
        raise trouble[0]
    if failed:
        complain(f"{failed} could not be read")
        raise SystemExit(1)


def _take_in(url: str, paths: Sequence[str], zone: ZoneInfo, give: Callable[[Row], None]) -> None:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    try:
        import_id = intake.begin_command(sessions, SYSTEM, list(paths), clock.now())
        target = intake.target_for(sessions, SYSTEM, Origin(import_id=import_id), zone, clock.now)
        if target.pack is None:
            complain("No rule pack is in force: tenders come in without a proposal.")
        files = _Files(give)
        intake.take_in(_items(paths, zone), target, after=files.add)
        files.end()
        intake.end_command(sessions, SYSTEM, import_id, clock.now())
    finally:
        engine.dispose()


def _items(paths: Sequence[str], zone: ZoneInfo) -> Iterator[Item]:
    for file in walk(paths, is_notice_file, complain):
        yield from intake.items_of(file, zone)


class _Files:
    """Gives a line for each fault as it comes, and one for each file when the next one begins."""

    def __init__(self, give: Callable[[Row], None]) -> None:
        self._give = give
        self._open: dict[str, Counts] = {}

    def add(self, committed: Committed) -> None:
        """Take what a batch did."""
        for fault in committed.faults:
            error = {"code": fault.code, "message": fault.message}
            self._give({"file": fault.file, "index": fault.index, "error": error})
        for name, counts in committed.files.items():
            known = self._open.setdefault(name, Counts())
            for kind in Counts.__dataclass_fields__:
                setattr(known, kind, getattr(known, kind) + getattr(counts, kind))
        for name in list(self._open)[:-1]:
            self._end(name)

    def end(self) -> None:
        """Give the line of the last file."""
        for name in list(self._open):
            self._end(name)

    def _end(self, name: str) -> None:
        counts = self._open.pop(name)
        self._give({"file": name} | {kind: getattr(counts, kind) for kind in Counts.__dataclass_fields__})
