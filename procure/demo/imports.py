"""Imports of the demo city: its notices, an export with faults, a newer version of some, and a job that is stuck."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts import queries as accounts
from procure.core import audit, jobs
from procure.core.actor import Actor
from procure.core.jobs import Handler
from procure.demo.notices import Release
from procure.demo.quiet import quiet
from procure.intake import services as intake
from procure.intake.models import Import


@dataclass(frozen=True, slots=True)
class Desk:
    """Where imports are handed in and worked off.

    Attributes:
        engine: of the role `office`.
        sessions: on it.
        folder: where uploads lie.
        zone: the city's.
    """

    engine: Engine
    sessions: sessionmaker[Session]
    folder: Path
    zone: ZoneInfo

    def take_in(self, actor: Actor, name: str, content: bytes, now: datetime) -> Import:
        """Hand a file in as a person does, and do what a worker would do with it."""
        held = self._hand_in(actor, name, content, now)
        self._work(held, now)
        return held

    def take_in_table(self, actor: Actor, name: str, content: bytes, what: str, now: datetime) -> Import:
        """Hand a table in, take the columns as they are proposed, and do what a worker would do with it."""
        with self.sessions() as session:
            audit.act(session, actor, now)
            held = intake.upload(
                session, actor, [intake.Upload(name, io.BytesIO(content))], what, None, self.folder, now
            )
            asked = intake.to_match(session, held, self.folder)
            if asked is None:
                raise RuntimeError(f"{name} is no table")
            intake.match_columns(session, actor, held.id, asked.number, asked.columns, self.folder, now)
            held = intake.begin(session, actor, held.id, self.zone, now)
        self._work(held, now)
        return held

    def get_stuck(self, actor: Actor, name: str, content: bytes, now: datetime) -> None:
        """Hand a file in that is gone before a worker comes, who tries until a person is needed."""
        held = self._hand_in(actor, name, content, now)
        rmtree(self.folder / str(held.folder))
        with quiet(jobs.__name__):
            for _ in range(jobs.MOST_STALLS):
                self._work(held, now)

    def _hand_in(self, actor: Actor, name: str, content: bytes, now: datetime) -> Import:
        with self.sessions() as session:
            audit.act(session, actor, now)
            files = [intake.Upload(name, io.BytesIO(content))]
            held = intake.upload(session, actor, files, "notices", None, self.folder, now)
            return intake.begin(session, actor, held.id, self.zone, now)

    def _work(self, held: Import, now: datetime) -> None:
        if held.job_id is None:
            raise RuntimeError(f"import {held.id} was not begun")
        handlers: dict[str, Handler] = {intake.JOB: partial(intake.run, folder=self.folder)}
        jobs.execute(self.engine, self.sessions, held.job_id, handlers, accounts.actor, lambda: now, "demo")


def lines(releases: Sequence[Release]) -> bytes:
    """Releases as JSON Lines."""
    return b"\n".join(orjson.dumps(release) for release in releases) + b"\n"


def with_faults(releases: Sequence[Release]) -> bytes:
    """Releases as JSON Lines, with the faults of real exports among them."""
    good = [orjson.dumps(release) for release in releases]
    empty: dict[str, Any] = {"ocid": "ocds-w7h4vn-empty", "id": "1", "date": "2026-01-05T00:00:00Z", "tag": ["tender"]}
    bad = [
        b'{"ocid": "ocds-w7h4vn-comma", "tender": {"title": "Een komma te veel",}}',
        orjson.dumps(empty),
        b'{"weather": "rain", "wind": 6}',
    ]
    mixed = [line for pair in zip(good, bad, strict=False) for line in pair] + good[len(bad) :]
    return b"\n".join(mixed) + b"\n" + good[-1][:200]


def newer(release: Release, now: datetime, **changes: Any) -> Release:
    """A newer version of a release, published an hour ago, that changes some fields of its tender."""
    return {
        **release,
        "id": f"{release['id']}-newer",
        "date": (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tag": ["tenderUpdate"],
        "tender": {**release["tender"], **changes},
    }
