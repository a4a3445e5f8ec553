"""Notices of an invented city as OCDS releases: any number of them, varied and as messy as real ones, always the same.

The first thousand of a million are the same as of ten thousand. Each title, description and lot carries the reference
of its notice, so no text repeats whole, and nothing that reads them can live off a cache.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import BinaryIO

import orjson

from procure.demo.notices import YEARS, Release, Writer
from procure.demo.vocabulary import vocabulary

UNTIL = datetime(2026, 11, 1, 9, tzinfo=UTC)
"""When the last notices were published, where nothing else is asked for."""

_SHARE_OF_UPDATES = 0.08
_RECENT = 64
_CHUNK = 1000


def releases(
    n: int,
    seed: int = 1,
    until: datetime = UNTIL,
    updates: float = _SHARE_OF_UPDATES,
    years: float = YEARS,
    first: int = 0,
) -> Iterator[Release]:
    """Notices, one OCDS 1.1 release each.

    Args:
        n: how many releases.
        seed: another seed, other notices.
        until: the latest moment of publication, in UTC.
        updates: share of releases that are a newer version of one of the last tenders, 0-1.
        years: how far back they go.
        first: number of the first, so that two batches can go into one city.
    """
    writer = Writer(Random(seed), vocabulary(), until, years)
    recent: deque[Release] = deque(maxlen=_RECENT)
    draw = writer.random.random
    for index in range(first, first + n):
        if recent and draw() < updates:
            release = writer.update(recent.popleft(), index)
        else:
            release = writer.release(index)
            if release["tag"] == ["tender"] and draw() < 3 * updates:
                recent.append(release)
        yield release


def to_json_lines(n: int, seed: int, out: BinaryIO, until: datetime = UNTIL) -> None:
    """Write notices as JSON Lines, a release a line."""
    out.writelines(b"\n".join(lines) + b"\n" for lines in _chunks(releases(n, seed, until)))


def to_package(n: int, seed: int, out: BinaryIO, until: datetime = UNTIL) -> None:
    """Write notices as one OCDS release package."""
    head = {
        "uri": "https://waterhaven.invalid/ocds/package.json",
        "version": "1.1",
        "publishedDate": until.isoformat(),
        "publisher": {"name": "Waterhaven"},
    }
    out.write(orjson.dumps(head)[:-1] + b',"releases":[')
    for number, lines in enumerate(_chunks(releases(n, seed, until))):
        out.writelines([b",\n" if number else b"\n", b",\n".join(lines)])
    out.write(b"]}\n")


def _chunks(source: Iterator[Release]) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    for release in source:
        lines.append(orjson.dumps(release))
        if len(lines) == _CHUNK:
            yield lines
            lines = []
    if lines:
        yield lines
