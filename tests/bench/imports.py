"""Import with pre-screening: time beside `orjson.loads` and COPY of exactly the rows it writes, and peak memory.

Run as a script it is the process that is measured: `take-in URL FILE` or `copy URL FILE DUMPS`.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import orjson
import psycopg

from procure.core import audit, clock, packs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.core.files import walk
from procure.demo.tenders import to_json_lines, to_package
from procure.intake import services as intake
from procure.intake.models import Import
from procure.intake.services.elsewhere import CHILDREN
from procure.local.databases import Databases
from procure.local.embedded import migrate
from procure.local.postgres import Cluster
from procure.tenders.readers import is_notice_file
from procure.tenders.services import Origin
from rules.loader import load_pack
from tests.bench.figures import Case, Figure, scaled

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Europe/Amsterdam")
TABLES = ("tender", "release", "screening", "import_file")
_BLOCK = 1 << 20


def cases(scale: float) -> list[Case]:
    """The benchmarks of this module."""
    return [
        Case("import", lambda: _time(scaled(100_000, scale))),
        Case("import-memory-lines", lambda: _memory("lines", to_json_lines, scale)),
        Case("import-memory-package", lambda: _memory("package", to_package, scale)),
    ]


def _time(n: int) -> Iterator[Figure]:
    with cluster() as (databases, folder):
        file = _generate(folder / "notices.jsonl", to_json_lines, n)
        _make(databases, "ours")
        ours = _measured("take-in", databases.url(DatabaseRole.OFFICE, "ours"), str(file))
        _make(databases, "floor")
        _dump(databases, folder)
        floor = _measured("copy", databases.url(DatabaseRole.OWNER, "floor"), str(file), str(folder))
        yield Figure("import", n, "s", floor["seconds"], ours["seconds"], bar=2)


def _memory(kind: str, write: Callable[[int, int, BinaryIO], None], scale: float) -> Iterator[Figure]:
    peaks = []
    sizes = (scaled(10_000, scale), scaled(1_000_000, scale))
    with cluster() as (databases, folder):
        for n in sizes:
            file = _generate(folder / f"{kind}.json", write, n)
            _make(databases, f"{kind}_{n}")
            peaks.append(
                _measured("take-in", databases.url(DatabaseRole.OFFICE, f"{kind}_{n}"), str(file))["megabytes"]
            )
            databases.drop_database(f"{kind}_{n}")
            file.unlink()
    yield Figure(f"import-memory-{kind}", sizes[1], "MB", peaks[0], peaks[1], bar=1.2)


@contextmanager
def cluster() -> Iterator[tuple[Databases, Path]]:
    """A PostgreSQL of its own, durable as in production, and a folder; both go at the end."""
    with tempfile.TemporaryDirectory(prefix="procure-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL of a root user runs as somebody else, who must pass
        with Cluster(folder / "postgres", settings={"max_wal_size": "4GB"}) as cluster:
            yield cluster.databases, folder


def _generate(path: Path, write: Callable[[int, int, BinaryIO], None], n: int) -> Path:
    with path.open("wb") as out:
        write(n, 1, out)
    return path


def _make(databases: Databases, name: str) -> None:
    """A database with all migrations, a pack in force and the row of an import."""
    databases.create_database(name)
    migrate(databases.url(DatabaseRole.OWNER, name))
    engine = make_engine(databases.url(DatabaseRole.OFFICE, name))
    with make_sessions(engine)() as session:
        now = clock.now()
        audit.act(session, SYSTEM, now)
        session.add(Import(id=1, uploads=[], content="notices", created_at=now))
        packs.adopt(session, load_pack("eu"), now.date(), SYSTEM, now)
    engine.dispose()


def _dump(databases: Databases, folder: Path) -> None:
    """Write the rows that the import wrote, as COPY takes them."""
    with psycopg.connect(databases.url(DatabaseRole.OWNER, "ours")) as connection:
        for table in TABLES:
            with (folder / f"{table}.copy").open("wb") as out, connection.cursor() as cursor:
                columns = _columns(cursor, table)
                with cursor.copy(f"copy (select {columns} from {table}) to stdout (format binary)") as stream:
                    for block in stream:
                        out.write(block)


def _columns(cursor: psycopg.Cursor[tuple[str]], table: str) -> str:
    rows = cursor.execute(
        "select quote_ident(column_name) from information_schema.columns "
        "where table_schema = 'public' and table_name = %s and is_generated = 'NEVER' order by ordinal_position",
        [table],
    )
    return ", ".join(name for (name,) in rows)


def _measured(*arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.imports", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _take_in(url: str, file: str) -> None:
    """What `procure import` does with a file, once the program is loaded."""
    engine = make_engine(url)
    target = intake.target_for(make_sessions(engine), SYSTEM, Origin(import_id=1), ZONE, clock.now)
    items = (item for found in walk([file], is_notice_file, print) for item in intake.items_of(found, ZONE))
    intake.take_in(items, target)
    engine.dispose()


def _copy(url: str, file: str, folder: str) -> None:
    """The floor: every line parsed, and every row copied."""
    with Path(file).open("rb") as lines:
        for line in lines:
            orjson.loads(line)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in TABLES:
            with (
                (Path(folder) / f"{table}.copy").open("rb") as rows,
                cursor.copy(f"copy {table} ({_columns(cursor, table)}) from stdin (format binary)") as stream,
            ):
                while block := rows.read(_BLOCK):
                    stream.write(block)


def _peak() -> float:
    """Most memory that this process and its readers ever held, in MB, each as much as the largest of them.

    What they share counts for each.
    """
    unit = 1024**2 if sys.platform == "darwin" else 1024
    child = CHILDREN * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    status = Path("/proc/self/status")
    if not status.exists():
        return child + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    # Linux counts in `ru_maxrss` what the process was before it became this program; this does not.
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return child + int(line.split()[1]) / 1024


if __name__ == "__main__":
    begun = time.perf_counter()
    {"take-in": _take_in, "copy": _copy}[sys.argv[1]](*sys.argv[2:])
    json.dump({"seconds": time.perf_counter() - begun, "megabytes": _peak()}, sys.stdout)
