"""Run the tests that throw random input, with many examples: `python -m tests.fuzz [--only api] [--examples 300]`."""

import argparse
import os
import subprocess
import sys

SECTIONS = {
    "api": ("tests/procure/api/test_description.py", 300),
    "clauses": ("tests/procure/clauses/readers/test_hostile.py", 10_000),
}
"""What is thrown at, the tests that do it, which read `FUZZ_EXAMPLES`, and how many that is."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--only", choices=sorted(SECTIONS), help="one section")
    parser.add_argument("--examples", type=int, help="requests for each target, or files; else what is usual")
    given = parser.parse_args()
    failed = 0
    for name, (path, usual) in SECTIONS.items():
        if given.only in {None, name}:
            examples = {"FUZZ_EXAMPLES": str(given.examples or usual)}
            failed |= subprocess.run(
                [sys.executable, "-m", "pytest", path], env=os.environ | examples, check=False
            ).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
