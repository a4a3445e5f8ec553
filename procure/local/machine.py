"""What the embedded servers ask of this machine: free ports, locks that die with their holder, private files."""

import fcntl
import socket
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"


class AlreadyRunningError(Exception):
    """Another process has what only one may have; `holder` is what it wrote into its lock."""

    def __init__(self, what: str, path: Path, holder: str) -> None:
        super().__init__(f"Another process runs {what} in {path.parent}.")
        self.holder = holder


def free_port() -> int:
    """A port on the loopback interface that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether a server could listen on that port of the loopback interface now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections of the last run don't count
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def hold(path: Path, what: str) -> IO[str]:
    """Lock the file `path` until the file returned is closed or this process dies, however it dies.

    Args:
        path: made where it does not exist; what the holder writes into it, others can read.
        what: named in the error.

    Raises:
        AlreadyRunningError: another process holds it.
    """
    path.touch(mode=0o600)
    file = path.open("r+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = file.read()
        file.close()
        raise AlreadyRunningError(what, path, holder) from error
    file.truncate(0)
    return file


def write_private(path: Path, text: str) -> None:
    """Write a file that only we can read; it appears whole or not at all."""
    scratch = path.with_name(path.name + ".new")
    scratch.unlink(missing_ok=True)
    scratch.touch(mode=0o600, exist_ok=False)
    scratch.write_text(text, encoding="utf-8")
    scratch.rename(path)
