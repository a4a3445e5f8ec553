"""What a command answers: rows on stdout, as JSON Lines for programs or a table for people; the rest on stderr."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from textwrap import wrap
from typing import Any, Literal, TypeVar

import click
import orjson

Format = Literal["json", "table"]
Row = Mapping[str, Any]
F = TypeVar("F", bound=Callable[..., Any])

LEAST_WIDTH = 8
"""Characters below which a column of a table is not squeezed, however narrow the terminal."""
_LONGEST_WORD = 30
"""Words up to this are kept whole where there is room for those of all columns."""


def format_option(command: F) -> F:
    """Give a command the option `--format`; without it people at a terminal get a table, and programs JSON Lines."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["json", "table"]),
        default=None,
        help="How to write the answer; a table on a terminal, else JSON Lines.",
    )(command)


def emit(rows: Iterable[Row], form: Format | None = None) -> int:
    """Write rows to stdout.

    Args:
        rows: in the order in which they shall stand. JSON Lines are written one by one, as they come.
        form: `json` or `table`; None decides by whether stdout is a terminal.

    Returns:
        how many rows there were.
    """
    if form is None:
        form = "table" if sys.stdout.isatty() else "json"
    return _emit_table(rows) if form == "table" else _emit_json(rows)


def complain(message: str) -> None:
    """Write one line for a person to stderr."""
    click.echo(message, err=True)


def _emit_json(rows: Iterable[Row]) -> int:
    out = sys.stdout.buffer
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were is the answer
        out.write(_line(row))
    out.flush()
    return count


def _line(row: Row) -> bytes:
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE, default=_plain)
    except orjson.JSONEncodeError:
        # half of a surrogate pair, which JSON can escape and UTF-8 cannot hold; numbers past 64 bits
        return json.dumps(row, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _emit_table(rows: Iterable[Row]) -> int:
    kept = [{key: _cell(value) for key, value in row.items()} for row in rows]
    columns = list(dict.fromkeys(key for row in kept for key in row))
    widths = {column: max(len(column), *(len(row.get(column, "")) for row in kept)) for column in columns}
    words = {column: _longest_word([column, *(row.get(column, "") for row in kept)]) for column in columns}
    _squeeze(widths, words, shutil.get_terminal_size().columns - 2 * len(columns))
    head = {column: column for column in columns}
    rule = {column: "-" * widths[column] for column in columns}
    for row in [head, rule, *kept] if kept else []:
        for line in zip_longest(*(wrap(row.get(column, ""), widths[column]) for column in columns), fillvalue=""):
            cells = (part.ljust(widths[column]) for part, column in zip(line, columns, strict=True))
            click.echo("  ".join(cells).rstrip())
    return len(kept)


def _longest_word(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split() if len(word) <= _LONGEST_WORD), default=0)


def _squeeze(widths: dict[str, int], words: Mapping[str, int], room: int) -> None:
    """Take from the widest columns what is more than `room`; their cells then take several lines.

    Words break only where there is no room for the longest of every column.
    """
    for least in ({column: max(LEAST_WIDTH, words[column]) for column in widths}, dict.fromkeys(widths, LEAST_WIDTH)):
        while sum(widths.values()) > room:
            widest = max(widths, key=lambda column: (widths[column] > least[column], widths[column]))
            if widths[widest] <= least[widest]:
                break
            widths[widest] -= 1


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_cell(each)}" for key, each in value.items() if not isinstance(each, list | Mapping))
    if isinstance(value, list | tuple):
        return ", ".join(_cell(each) for each in value)
    # what a notice says may move the cursor of a terminal
    return "".join(letter if letter.isprintable() else " " for letter in str(value))
