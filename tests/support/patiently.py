"""Runs a command that may hang, again where it does: `python -m tests.support.patiently SECONDS COMMAND...`.

Chromium on a machine without a screen now and then never answers, and Playwright waits for it without a limit. Only a
hang is tried again, twice; a failure is a failure at once.
"""

import os
import signal
import subprocess
import sys

ATTEMPTS = 3


def main() -> int:
    """Run the command; gives its exit status, or 124 where it hung each time."""
    limit, command = int(sys.argv[1]), sys.argv[2:]
    for attempt in range(1, ATTEMPTS + 1):
        with subprocess.Popen(command, start_new_session=True) as process:
            try:
                return process.wait(limit)
            except subprocess.TimeoutExpired:
                sys.stderr.write(f"No end after {limit} s (attempt {attempt} of {ATTEMPTS}).\n")
                os.killpg(process.pid, signal.SIGKILL)
    return 124


if __name__ == "__main__":
    sys.exit(main())
