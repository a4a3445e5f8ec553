"""Run the tests that throw random input, with many examples: `python -m tests.fuzz [--only api] [--examples 300]`."""

import argparse
import os
import subprocess
import sys

SECTIONS = {"api": ("tests/procure/api/test_description.py",)}
"""What is thrown at, and the tests that do it; each reads `FUZZ_EXAMPLES`."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--only", choices=sorted(SECTIONS), help="one section")
    parser.add_argument("--examples", type=int, default=300, help="requests or inputs for each target")
    given = parser.parse_args()
    paths = [path for name, held in SECTIONS.items() if given.only in {None, name} for path in held]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *paths], env=os.environ | {"FUZZ_EXAMPLES": str(given.examples)}, check=False
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
