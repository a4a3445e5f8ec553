"""Run as a script: waits until the process at the other end of a pipe is gone, then signals a process and its group.

Arguments: number of the inherited read end, process to signal, signal. Imports the standard library alone, since it
runs isolated from the virtual environment.
"""

import contextlib
import os
import sys
import time

INTERVAL = 0.5  # seconds between looks at whether there is still somebody to signal


def main(read_end: int, pid: int, number: int) -> None:
    """Signal `pid` with `number` when `read_end` reports its end; give up when `pid` ends first."""
    os.set_blocking(read_end, False)
    while _runs(pid):
        try:
            if os.read(read_end, 1) == b"":
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
                return
        except BlockingIOError:
            time.sleep(INTERVAL)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
