"""Servers and programs that can be killed and come back at the same address, and what must be true afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.core.clock import now
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.demo.tenders import releases
from procure.local import processes, server_files
from procure.local.embedded import migrate
from procure.local.postgres import Cluster
from procure.local.valkey import Valkey
from rules.loader import load_pack

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "procure"
PACK = "eu"


class Town:
    """PostgreSQL, Valkey and any programs, in a folder of their own; a pack is in force."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o711)  # PostgreSQL of a root user runs as somebody else, who must pass
        self.folder = folder
        self._cluster = Cluster(folder / "postgres")
        self._valkey = Valkey(folder / "valkey")
        self._commands: dict[str, Sequence[Any]] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: dict[str, int] = {}

    def __enter__(self) -> Self:
        databases = self._cluster.start()
        self._valkey.start()
        databases.create_database(DATABASE)
        self.urls = databases.urls(DATABASE)
        migrate(self.urls[DatabaseRole.OWNER])
        engine = make_engine(self.urls[DatabaseRole.OFFICE])
        with make_sessions(engine)() as session:
            audit.act(session, SYSTEM, now())
            packs.adopt(session, load_pack(PACK), now().date(), SYSTEM, now())
        engine.dispose()
        for name, process in (("postgres", self._cluster.process), ("redis", self._valkey.process)):
            assert process is not None
            self.running[name], self._commands[name] = process, list(process.args)  # type: ignore[arg-type]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for name, process in reversed(self.running.items()):
            if name not in {"postgres", "redis"}:
                process.kill()
                process.wait()
        self._cluster.process, self._valkey.process = self.running["postgres"], self.running["redis"]
        self._cluster.stop()
        self._valkey.stop()

    @property
    def redis_url(self) -> str:
        return self._valkey.url()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a program of ours; what it says goes to a file of its name."""
        self._commands[name] = command
        with (self.folder / f"{name}.log").open("ab") as log:
            # It leads a group: a worker's children die with it, as they do with their machine.
            self.running[name] = processes.start(
                command,
                at_our_death=signal.SIGKILL,
                output=log,
                environment=os.environ | dict(environment),
                folder=ROOT,
            )
        self._environment = environment

    def kill(self, name: str) -> None:
        """SIGKILL."""
        process = self.running[name]
        if process.poll() is None:
            self.kills[name] = self.kills.get(name, 0) + 1
            if name in {"postgres", "redis"}:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def revive(self, name: str) -> None:
        """Start again what was killed, at its old address."""
        if name not in {"postgres", "redis"}:
            self.start(name, self._commands[name], self._environment)
            return
        home = self.folder / ("postgres" if name == "postgres" else "valkey")
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = processes.start(
                    self._commands[name],
                    at_our_death=signal.SIGTERM,
                    output=log,
                    user=server_files.servant() if name == "postgres" else None,
                    environment={"PATH": os.defpath, "LC_ALL": "C"},
                    folder=self._cluster.home if name == "postgres" else home,
                )
            if name == "redis" or self._answers(end):
                return
        raise RuntimeError(f"{name} does not come back: see {self.folder}")

    def _answers(self, end: float) -> bool:
        while self.running["postgres"].poll() is None and time.monotonic() < end:
            try:
                psycopg.connect(self.urls[DatabaseRole.OFFICE], connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        time.sleep(0.2)  # sessions of the killed server are still on their way out
        return False

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of a query, asked as the owner."""
        with psycopg.connect(self.urls[DatabaseRole.OWNER]) as connection:
            return connection.execute(question).fetchall()  # type: ignore[arg-type]


def made_of(files: int, size: int, seed: int) -> list[list[dict[str, Any]]]:
    """Notices for files, some of whose tenders meet in other files too, with a newer or an older release."""
    chance = random.Random(seed)
    every = list(releases(files * size, seed, updates=0.15))
    chance.shuffle(every)
    return [every[start : start + size] for start in range(0, len(every), size)]


def wrongs(town: Town, files: Sequence[Sequence[dict[str, Any]]]) -> list[str]:
    """What got lost, or came twice; empty where all is well."""
    tenders = {release["ocid"] for file in files for release in file}
    versions = {(release["ocid"], release["id"]) for file in files for release in file}
    newest: dict[str, dict[str, Any]] = {}
    for file in files:
        for release in file:
            known = newest.get(release["ocid"])
            if known is None or release["date"] > known["date"]:
                newest[release["ocid"]] = release
    found = []

    def check(what: str, wanted: object, has: object) -> None:
        if wanted != has:
            found.append(f"{what}: {has}, not {wanted}")

    check("tenders", len(tenders), town.ask("select count(*) from tender")[0][0])
    check("releases", len(versions), town.ask("select count(*) from release")[0][0])
    check("screenings", len(tenders), town.ask("select count(distinct tender_id) from screening")[0][0])
    check("screenings twice", 0, town.ask("select count(*) - count(distinct tender_id) from screening")[0][0])
    titles = dict(town.ask("select ocid, title from tender"))  # type: ignore[arg-type]
    stale = [
        ocid
        for ocid, release in newest.items()
        if "title" in release["tender"] and titles.get(ocid) != release["tender"]["title"]
    ]
    check("tenders that say what an older release said", [], stale[:5])
    check("parked jobs", 0, town.ask("select count(*) from job where parked_at is not null")[0][0])
    check("jobs not ended", 0, town.ask("select count(*) from job where ended_at is null")[0][0])
    miscounted = town.ask(
        "select i.id, j.done, sum(f.new + f.updated + f.unchanged + f.older + f.failed) from import i "
        "join job j on j.id = i.job_id join import_file f on f.import_id = i.id group by i.id, j.done "
        "having j.done <> sum(f.new + f.updated + f.unchanged + f.older + f.failed)"
    )
    check("imports whose counts are not what was read", [], miscounted)
    return found


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]
