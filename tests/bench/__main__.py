"""`make bench`: one line of JSON a figure. Each module of this folder that has `cases(scale)` is part of it."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator

import orjson

import tests.bench
from tests.bench.figures import Case


def _cases(scale: float) -> Iterator[Case]:
    for module in sorted(pkgutil.iter_modules(tests.bench.__path__), key=lambda found: found.name):
        if module.name == "__main__":
            continue
        cases = getattr(importlib.import_module(f"tests.bench.{module.name}"), "cases", None)
        if cases is not None:
            yield from cases(scale)


def main() -> int:
    """Run the benchmarks; status 1 when one does not reach its bar."""
    options = argparse.ArgumentParser(prog="make bench")
    options.add_argument("--only", default="", help="begin of the names of those to run")
    options.add_argument("--scale", type=float, default=1.0, help="share of the full number of records")
    asked = options.parse_args()
    cases = [case for case in _cases(asked.scale) if case.name.startswith(asked.only)]
    if not cases:
        options.error(f"no benchmark is called {asked.only}")
    failed = False
    for case in cases:
        for figure in case.measure():
            failed = failed or not figure.passes
            sys.stdout.buffer.write(orjson.dumps(figure.line(), option=orjson.OPT_APPEND_NEWLINE))
            sys.stdout.buffer.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
