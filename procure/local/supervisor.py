"""Keeps the programs of one machine together: what they say is labelled, and when one ends all end.

Nothing is restarted: a program that died has lost something, and should be seen to have died.
"""

import contextlib
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from procure.local import processes

_ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_GRACE = 15.0  # seconds between asking a program to end and killing it


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep.

    Attributes:
        name: label of what it says.
        arguments: program and arguments.
        environment: all its variables.
        folder: its working folder.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    folder: Path


def supervise(
    programs: Sequence[Program], servers: Mapping[str, subprocess.Popen[bytes]], output: IO[str] | None = None
) -> int:
    """Start programs, in order, and return when all have ended.

    They are stopped, last first, by Ctrl-C, SIGTERM or SIGHUP, and when one of them or of the servers ends; a second
    Ctrl-C kills them. If this process is killed, they are too. Must be called from the main thread.

    Args:
        programs: what to start; each leads a process group, which goes with it.
        servers: running processes that the programs need, by name; watched, not stopped.
        output: where the labelled lines go; standard output where None.

    Returns:
        0 when stopped from outside, 1 when something ended by itself.
    """
    events: queue.SimpleQueue[str | tuple[str, int]] = queue.SimpleQueue()
    out = _Output(sys.stdout if output is None else output, [program.name for program in programs])

    def asked(number: int, _frame: FrameType | None) -> None:
        events.put(signal.Signals(number).name)

    before = {number: signal.signal(number, asked) for number in _ASKED}
    started: list[tuple[Program, subprocess.Popen[bytes]]] = []
    readers: list[threading.Thread] = []
    try:
        for name, server in servers.items():
            _report_end(name, server, events)
        for program in programs:
            process = processes.start(
                program.arguments,
                at_our_death=signal.SIGKILL,
                output=subprocess.PIPE,
                environment=program.environment,
                folder=program.folder,
            )
            started.append((program, process))
            readers.append(out.copy(program.name, process))
            _report_end(program.name, process, events)
        first = events.get()
        if isinstance(first, str):
            out.say(f"{first}: stopping.")
        else:
            out.say(f"{first[0]} ended {_how(first[1])}: stopping the rest.")
        return 0 if isinstance(first, str) else 1
    finally:
        for number in _ASKED:
            signal.signal(number, _kill_all([process for _, process in started]))
        for program, process in reversed(started):
            if process.poll() is None:
                out.say(f"Stopping {program.name}.")
            processes.stop(process, [(signal.SIGTERM, _GRACE)])
        for reader in readers:
            reader.join(timeout=1)
        for number, handler in before.items():
            signal.signal(number, handler)


class _Output:
    """Writes whole lines, each with the name of who said it."""

    def __init__(self, stream: IO[str], names: Sequence[str]) -> None:
        self._stream = stream
        self._width = max(map(len, names), default=0)
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        self._write(text)

    def copy(self, name: str, process: subprocess.Popen[bytes]) -> threading.Thread:
        thread = threading.Thread(target=self._copy, args=(name, process.stdout), daemon=True)
        thread.start()
        return thread

    def _copy(self, name: str, lines: IO[bytes]) -> None:
        for line in lines:
            self._write(f"{name:<{self._width}} | {line.decode(errors='replace').rstrip()}")

    def _write(self, line: str) -> None:
        with self._lock, contextlib.suppress(BrokenPipeError):  # nobody reads any more: the programs go on
            self._stream.write(line + "\n")
            self._stream.flush()


def _report_end(
    name: str, process: subprocess.Popen[bytes], events: "queue.SimpleQueue[str | tuple[str, int]]"
) -> None:
    threading.Thread(target=lambda: events.put((name, process.wait())), daemon=True).start()


def _kill_all(running: Sequence[subprocess.Popen[bytes]]) -> "signal._HANDLER":
    def kill(_number: int, _frame: FrameType | None) -> None:
        for process in running:
            process.kill()

    return kill


def _how(status: int) -> str:
    return f"with status {status}" if status >= 0 else f"by {signal.Signals(-status).name}"
