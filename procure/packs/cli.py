"""`procure packs`: what can be asked of packs from the command line."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from procure.core import clock
from procure.core.database import make_engine, make_sessions
from procure.core.errors import Invalid
from procure.core.lines import Format, complain, emit, format_option
from procure.packs import queries
from procure.packs.services import Comparer, RestsOn, named
from rules.loader import SHIPPED, check

Database = Callable[[Callable[[str], None]], AbstractContextManager[str]]
"""Gives the address of the database for the role `office`, for as long as it is needed; says what it does."""

_TELL_EVERY = 50_000
"""Tenders after which the command says how far it is."""


@click.group()
def packs() -> None:
    """Rule packs: the law and policy that screening follows, as files."""


@packs.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@format_option
def check_command(path: Path, form: Format | None) -> None:
    """List every fault of the pack at PATH: a pack's folder, a file in it, or a folder of packs.

    One line a fault, with file, line and column; exit status 1 when there are any. Needs no database.
    """
    faults = check(path)
    emit((asdict(fault) for fault in faults), form)
    if faults:
        complain(f"{len(faults)} faults in {len({fault.file for fault in faults})} files")
        raise SystemExit(1)
    complain("no faults")


@packs.command("compare")
@click.argument("old")
@click.argument("new")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day at which dated rules are read; today.")
@click.option("--packs-dir", type=click.Path(path_type=Path), help="Folder of the city's own packs (PACKS_DIR).")
@click.option("--time-zone", default="Europe/Amsterdam", help="Where today is (TIME_ZONE).")
@format_option
@click.pass_obj
def compare_command(
    database: Database,
    old: str,
    new: str,
    as_of: datetime | None,
    packs_dir: Path | None,
    time_zone: str,
    form: Format | None,
) -> None:
    """Screen everything on record again under two packs: one line for each tender that would change.

    OLD and NEW are a pack's folder, its id, or the digest of a stored pack; what stands in files is taken with the
    legal adviser's decisions laid over it, as it would be adopted. What a person confirmed is judged by their answers,
    the rest by what each pack proposes. Changes nothing. Exit status 2 where there is no such pack, 3 when the
    database fails.
    """
    roots = (packs_dir, SHIPPED) if packs_dir else (SHIPPED,)
    day = as_of.date() if as_of else clock.now().astimezone(ZoneInfo(time_zone)).date()
    try:
        with database(complain) as url:
            engine = make_engine(url)
            try:
                emit(_compared(make_sessions(engine), old, new, day, roots), form)
            finally:
                engine.dispose()
    except Invalid as refusal:
        raise click.UsageError(refusal.message % refusal.parameters) from refusal
    except BrokenPipeError:
        raise
    except (OSError, SQLAlchemyError) as error:
        complain(f"Error: {getattr(error, 'orig', None) or error}")
        raise SystemExit(3) from error


def _compared(
    sessions: sessionmaker[Session], old: str, new: str, day: date, roots: tuple[Path, ...]
) -> Iterator[dict[str, Any]]:
    with sessions() as stream, sessions() as session:
        comparer = Comparer(named(session, old, roots, "OLD"), named(session, new, roots, "NEW"), day)
        total, done, told = queries.count_recorded(session), 0, 0
        by: Counter[RestsOn] = Counter()
        for rows in comparer.recorded(stream):
            for each in comparer.batch(session, rows):
                by[each.rests_on] += 1
                yield each.line()
            done += len(rows)
            if done - told >= _TELL_EVERY:
                told = done
                complain(f"{done} of {total}")
    complain(f"{by.total()} of {done} tenders would change")
    if by[RestsOn.PROPOSAL]:
        complain(f"{by[RestsOn.PROPOSAL]} of them rest on proposals that nobody has confirmed")
    if by[RestsOn.PARTLY]:
        complain(f"{by[RestsOn.PARTLY]} rest in part on proposals: a pack lacks a criterion or answer confirmed there")
