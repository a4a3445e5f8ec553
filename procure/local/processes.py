"""Starting processes that do not outlive the one that started them."""

import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TypedDict

WATCHER = Path(__file__).with_name("watcher.py")
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

# Loaded here and not in the child: there the user may already be one who cannot read the library.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start(
    arguments: Sequence[str | Path],
    *,
    at_our_death: signal.Signals,
    output: IO[bytes] | int,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process, leader of its own session, which the kernel or a watcher signals when this process dies.

    Call it from a thread that lives as long as the process shall: Linux signals at the end of the thread.

    Args:
        arguments: program and arguments.
        at_our_death: the signal that the process gets when this one dies, however it dies.
        output: where its standard output and error go, a file or `subprocess.PIPE`.
        user: name of the user to become; None keeps ours.
        environment: None keeps ours.
        folder: its working folder; None keeps ours.
    """
    die_with_us = functools.partial(_signal_at_death_of, os.getpid(), at_our_death) if _libc is not None else None
    process = subprocess.Popen(  # noqa: S603 - arguments are ours, no shell
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_us,  # noqa: PLW1509 - one system call on a library loaded before; runs after the user changed
        env=environment,
        cwd=folder,
        **become(user),
    )
    if _libc is None:
        watch(process.pid, at_our_death)
    return process


class Identity(TypedDict):
    """Who a process runs as, as the arguments of `subprocess`; None is who we are."""

    user: str | None
    group: int | None
    extra_groups: list[str] | None


def become(user: str | None) -> Identity:
    """Run a process as `user` and without our groups, or as ourselves where it is None."""
    if user is None:
        return {"user": None, "group": None, "extra_groups": None}
    return {"user": user, "group": _group_of(user), "extra_groups": []}


def watch(pid: int, at_our_death: signal.Signals) -> None:
    """Have a small process signal `pid` once this process is gone: for systems that have no `prctl`.

    The watcher sees our death as the end of a pipe that we alone hold open.
    """
    read_end, _held_until_we_die = os.pipe()
    subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-I", "-S", str(WATCHER), str(read_end), str(pid), str(int(at_our_death))],
        stdin=subprocess.DEVNULL,
        pass_fds=[read_end],
        start_new_session=True,
    )
    os.close(read_end)


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send signals, one after the other, until the process is gone; then kill what is left of its group.

    Args:
        process: started by `start`.
        signals: each with the seconds to wait for the end before the next is tried; at last comes SIGKILL.
    """
    for number, seconds in signals:
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS answers the second for a group of zombies
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def alive(pid: int) -> bool:
    """Whether a process of that number runs, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_of(pid: int) -> str:
    """Program and arguments of a running process, as far as the system tells; empty when there is none."""
    if Path("/proc/self/cmdline").exists():  # where small systems have no `ps`
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True)  # noqa: S603, S607
    return found.stdout


def _signal_at_death_of(parent: int, number: signal.Signals) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, int(number))  # type: ignore[union-attr]
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def _group_of(user: str) -> int:
    import pwd  # noqa: PLC0415 - does not exist on every system, and only root needs it

    return pwd.getpwnam(user).pw_gid
