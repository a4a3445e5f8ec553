"""Runs the PostgreSQL 18 that comes in a wheel, so that there is no server to install.

It listens on the loopback interface, on a port of its own at each start, and asks for passwords that are generated
once and kept beside the data (mode 0600). It has no ICU: text sorts by code point (`builtin`, C.UTF-8), so `École`
stands after `Zuid`; lists that people read are sorted with a key made for it.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from procure.local import processes, server_files
from procure.local.databases import ROLES, SUPERUSER, Databases
from procure.local.machine import HOST, free_port, hold, write_private

_PATIENCE = 60.0  # seconds: recovery after a crash replays the log first
_FAST, _IMMEDIATE = signal.SIGINT, signal.SIGQUIT  # PostgreSQL's names for the two ways to shut down
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # paths of sockets are limited to 103 bytes on macOS
    "password_encryption": "scram-sha-256",
    "scram_iterations": "1",  # stretching is for words that people choose; ours are 256 random bits
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "max_connections": "100",
}
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class ClusterError(Exception):
    """The embedded PostgreSQL does not start; the message holds the end of its log."""


class Cluster:
    """One embedded PostgreSQL: `with Cluster(folder) as cluster: cluster.urls()`.

    The server dies with this process, also when that is killed; start it from a thread that lives as long.

    Args:
        folder: where its data shall live. As root, see `home`: it may be another one.
        durable: False gives up safety against a crash for speed; for tests.
        elsewhere: where root's data go when `nobody` cannot enter `folder`.
        settings: more settings of the server, by name.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        elsewhere: Path = server_files.ELSEWHERE,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = server_files.home(folder, elsewhere)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self._durable = durable
        self._settings = _SETTINGS | ({} if durable else _FORGETFUL) | dict(settings or {})
        self._lock: IO[str] | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._databases: Databases | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Databases:
        """Make the cluster where there is none, start it, and return when it answers.

        Raises:
            AlreadyRunningError: another process has it.
            ClusterError: the server does not start.
            ServerFilesError: its binaries are missing or cannot be placed.
        """
        binaries = server_files.binaries()
        self._lock = hold(self.home / "lock", "the embedded PostgreSQL")
        try:
            passwords = self._passwords()
            if not self.data.exists():
                self._initialise(binaries, passwords)
            self._databases = self._start(binaries, passwords)
            self._databases.create_roles()
        except BaseException:
            self.stop()
            raise
        return self._databases

    def stop(self) -> None:
        """Shut down, and wait for the end; nothing happens when it does not run."""
        if self.process is not None:
            processes.stop(self.process, [(_FAST, 20), (_IMMEDIATE, 5)])
        self.process = self._databases = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def databases(self) -> Databases:
        """The databases of the running cluster.

        Raises:
            ClusterError: it does not run.
        """
        if self._databases is None:
            raise ClusterError("The embedded PostgreSQL has not been started.")
        return self._databases

    def urls(self, database: str = "procure") -> dict[str, str]:
        """Address of `database` for each role of the wall; see `Databases.urls`."""
        return self.databases.urls(database)

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, empty or as a copy of `template`; see `Databases.create_database`."""
        self.databases.create_database(name, template)

    def _passwords(self) -> dict[str, str]:
        path = self.home / "passwords.json"
        if not path.exists():
            made = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, *ROLES)}
            write_private(path, json.dumps(made))
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return kept

    def _initialise(self, binaries: Path, passwords: Mapping[str, str]) -> None:
        # Into a folder that gets its name when it is complete: a start that was killed half-way is begun afresh.
        servant = server_files.servant()
        unfinished = self.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password_file = unfinished / "password"
        write_private(password_file, passwords[SUPERUSER])
        if servant is not None:
            shutil.chown(unfinished, servant)
            shutil.chown(password_file, servant)
        made = unfinished / "data"
        command = [
            str(binaries / "initdb"),
            f"--pgdata={made}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(f"--set={name}={value}" for name, value in self._settings.items()),
            *([] if self._durable else ["--no-sync"]),
        ]
        done = subprocess.run(  # noqa: S603 - arguments are ours, no shell
            command, check=False, capture_output=True, cwd=unfinished, env=_ENVIRONMENT, **processes.become(servant)
        )
        if done.returncode != 0:
            raise ClusterError(f"initdb failed:\n{(done.stdout + done.stderr).decode(errors='replace')}")
        made.rename(self.data)
        shutil.rmtree(unfinished)

    def _start(self, binaries: Path, passwords: Mapping[str, str]) -> Databases:
        self._clear_the_way()
        deadline = time.monotonic() + _PATIENCE
        while True:
            written = self.log.stat().st_size if self.log.exists() else 0
            port = free_port()
            with self.log.open("ab") as log:
                self.process = processes.start(
                    [
                        binaries / "postgres",
                        "-D",
                        self.data,
                        "-p",
                        str(port),
                        *(f"--{name}={value}" for name, value in self._settings.items()),
                    ],
                    at_our_death=_FAST,
                    output=log,
                    user=server_files.servant(),
                    environment=_ENVIRONMENT,
                    folder=self.home,
                )
            databases = Databases(port, passwords)
            if self._answers(databases, deadline):
                return databases
            said = self.log.read_bytes()[written:].decode(errors="replace")
            if time.monotonic() > deadline or not any(passing in said for passing in _PASSING):
                raise ClusterError(f"The embedded PostgreSQL in {self.home} does not start:\n{said[-3000:]}")
            time.sleep(0.2)

    def _answers(self, databases: Databases, deadline: float) -> bool:
        while self.process is not None and self.process.poll() is None:
            try:
                with databases.superuser():
                    return True
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.02)
        return False

    def _clear_the_way(self) -> None:
        """End a server that outlived its process, and drop a lock file whose number another program now has."""
        lock_file = self.data / "postmaster.pid"
        if not lock_file.exists():
            return
        number = lock_file.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
        if not number.isdigit() or not processes.alive(int(number)):
            return  # PostgreSQL itself sees that it is stale
        pid = int(number)
        if str(self.data) not in processes.command_of(pid):
            lock_file.unlink()
            return
        for wait, signal_number in (
            (10.0, None),
            (10.0, _FAST),
            (10.0, _IMMEDIATE),
        ):  # it may be on its way out already
            if signal_number is not None and processes.alive(pid):
                os.kill(pid, signal_number)
            end = time.monotonic() + wait
            while processes.alive(pid) and time.monotonic() < end:
                time.sleep(0.05)


_ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C",
}  # PGDATA, PGOPTIONS and the like of the caller are not for our server
_PASSING = (  # troubles that end by themselves: another try is worth it
    "could not bind",  # somebody took the port between our look and the start
    "shared memory block",  # sessions of a killed server are still on their way out
    "lock file",
)
