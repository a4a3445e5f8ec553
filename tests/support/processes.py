"""Looking at processes that are not our children."""

import time
from collections.abc import Callable
from pathlib import Path

from procure.local import processes


def runs(pid: int) -> bool:
    """Whether a process runs; an orphan that ended may stay a zombie where nobody collects it, and counts as gone."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists() and processes.alive(pid)


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Return when `condition` holds; an AssertionError when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
