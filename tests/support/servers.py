"""One PostgreSQL and one Valkey for a whole run of the tests, whatever the number of its workers.

The first test that asks starts them, in a process of their own: no worker can keep them, since each may end before
the others. That process ends with the run: it waits for a lock that the run holds and the kernel takes from it.
Run as a script it is that process; its argument is the folder of the run.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from procure.local.databases import Databases
from procure.local.postgres import Cluster
from procure.local.valkey import Valkey

CHECKOUT = Path(__file__).resolve().parents[2]
VARIABLE = "PROCURE_TEST_RUN"  # where workers find the folder of their run
_PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Servers:
    """Addresses of the servers of this run; `redis` lacks the number of the database."""

    databases: Databases
    redis: str


class Run:
    """The folder of one run of the tests, held from its begin to its end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="procure-test-"))
        self.folder.chmod(0o711)  # PostgreSQL of a root user runs as somebody else, who must pass
        self._lock: IO[str] = (self.folder / "run.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        os.environ[VARIABLE] = str(self.folder)

    def end(self) -> None:
        """Let go of the servers, and wait until they are gone with the folder."""
        self._lock.close()
        del os.environ[VARIABLE]
        if not (self.folder / "keeper.log").exists():
            shutil.rmtree(self.folder)
        end = time.monotonic() + _PATIENCE
        while self.folder.exists() and time.monotonic() < end:
            time.sleep(0.02)


def servers() -> Servers:
    """The servers of this run, started if nobody did; waits until they answer."""
    folder = Path(os.environ[VARIABLE])
    with (folder / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = folder / "servers.json"
        if not ready.exists():
            _start(folder, ready)
    found = json.loads(ready.read_text())
    return Servers(Databases(found["port"], found["passwords"]), found["redis"])


def template(name: str, make: Callable[[Databases], None], copied_from: str | None = None) -> str:
    """Name of a database that is made once a run, by whichever worker comes first, and copied by all."""
    folder, databases = Path(os.environ[VARIABLE]), servers().databases
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / f"{name}.made").exists():
            databases.drop_database(name)
            databases.create_database(name, copied_from)
            make(databases)
            (folder / f"{name}.made").touch()
    return name


def _start(folder: Path, ready: Path) -> None:
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.support.servers", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=CHECKOUT,
            start_new_session=True,
        )
    end = time.monotonic() + _PATIENCE
    while not ready.exists():
        if keeper.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"The servers of the tests do not start:\n{(folder / 'keeper.log').read_text()}")
        time.sleep(0.02)


def _keep(folder: Path) -> None:
    with Cluster(folder / "postgres", durable=False) as cluster, Valkey(folder / "valkey") as valkey:
        found = {
            "port": cluster.databases.port,
            "passwords": dict(cluster.databases.passwords),
            "redis": valkey.url().removesuffix("/0"),
        }
        scratch = folder / "servers.json.new"
        scratch.write_text(json.dumps(found))
        scratch.rename(folder / "servers.json")
        with (folder / "run.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
    shutil.rmtree(folder)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
