"""The JSON values in a file, one after the other, with memory that does not grow with the file.

A document small enough is read whole (orjson); JSON Lines line by line; a larger document, or one with a fault in it,
element by element (ijson), so that what stands before the fault is not lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import ijson
import orjson
from ijson.backends import yajl2_c

from procure.core.files import InputFile, Unreadable
from procure.tenders.readers.encodings import BadEncoding, open_utf8
from procure.tenders.readers.shapes import PACKAGES, WRAPPERS, Shape

_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 26
_LARGEST_VALUE = 1 << 28
_LOOKED_AT = 20
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)

CUT_OFF = "The file ends in the middle of a notice; fetch it again."


@dataclass(frozen=True, slots=True)
class Value:
    """A JSON value; `raw` are its bytes where they are at hand, `expected` what the list is of that it stands in."""

    value: Any
    raw: bytes | None = None
    expected: Shape | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at this place; `whole` where it is the file as a whole that is no good, not one of its lines."""

    code: str
    message: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A file opened for reading.

    Attributes:
        file: the file.
        encoding: its encoding.
        head: its first bytes in UTF-8, all of them where `complete`.
        complete: whether `head` is all that can be read.
        damage: what stops the file from being read further.
    """

    file: InputFile
    encoding: str
    head: bytes
    complete: bool
    damage: Unreadable | None = None

    def chunks(self) -> Iterator[bytes]:
        """Give the file from its start; raises `Unreadable` at its damage, `BadEncoding` at a foreign byte."""
        if self.complete:
            for start in range(0, len(self.head), _CHUNK):
                yield self.head[start : start + _CHUNK]
        else:
            with open_utf8(self.file, self.encoding) as stream:
                while chunk := _some(stream):
                    yield chunk
        if self.damage is not None:
            raise self.damage

    def lines(self) -> Iterator[bytes]:
        """Give the lines that are not blank; raises as `chunks`. A line longer than any notice is cut there."""
        if self.complete:
            for line in self.head.split(b"\n"):
                if line and not line.isspace():
                    yield line
        else:
            with open_utf8(self.file, self.encoding) as stream:
                while line := stream.readline(_LONGEST_LINE):
                    if not line.isspace():
                        yield line
                    while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                        line = stream.readline(_LONGEST_LINE)
        if self.damage is not None:
            raise self.damage


def _some(stream: BinaryIO) -> bytes:
    """Read what is there, and no more: an error further on shall not take it away."""
    read1 = getattr(stream, "read1", stream.read)
    data: bytes = read1(_CHUNK)
    return data


def values(text: Text) -> Iterator[Value | Problem]:
    """Give the values of a file in order, and what is wrong with it at the place where it is."""
    if text.complete and text.damage is None:
        try:
            yield Value(orjson.loads(text.head), text.head)
        except orjson.JSONDecodeError:
            pass
        else:
            return
    if is_lines(text.file.name, text.head, complete=text.complete):
        yield from _of_lines(text)
    else:
        yield from _of_document(text)


def is_lines(name: str, head: bytes, *, complete: bool) -> bool:
    """Whether this is JSON Lines: the first line stands for itself and more follow, or most of the first lines do."""
    split = head.split(b"\n", _LOOKED_AT * 2)
    lines = [line for line in (split if complete else split[:-1]) if line.strip()][:_LOOKED_AT]
    if len(lines) <= 1:
        return complete and name.lower().split("!")[-1].removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    if not lines[0].lstrip().startswith(b"{"):
        return False
    good = [_parses(line) for line in lines]
    return good[0] or sum(good) * 2 >= len(lines)


def _parses(line: bytes) -> bool:
    try:
        return type(orjson.loads(line)) is dict
    except orjson.JSONDecodeError:
        return False


def _of_lines(text: Text) -> Iterator[Value | Problem]:
    previous: bytes | None = None
    try:
        for line in text.lines():
            if previous is not None:
                yield _line(previous, last=False)
            previous = line
    except (Unreadable, BadEncoding) as stop:
        if previous is not None and not isinstance(last := _line(previous, last=True), Problem):
            yield last
        yield _stopped(stop, whole=False)
        return
    if previous is not None:
        yield _line(previous, last=True)


def _line(line: bytes, *, last: bool) -> Value | Problem:
    try:
        return Value(orjson.loads(line), line)
    except orjson.JSONDecodeError as error:
        return _repaired(line) or _wrong(line, error, last=last)


def _repaired(line: bytes) -> Value | None:
    """Read a line in which half a surrogate pair is escaped: grammatical JSON, though no character."""
    if b"\\u" not in line or not _LONE_SURROGATE.search(line):
        return None
    try:
        return Value(orjson.loads(_LONE_SURROGATE.sub(rb"\\ufffd", line)))
    except orjson.JSONDecodeError:
        return None


def _wrong(line: bytes, error: orjson.JSONDecodeError, *, last: bool) -> Problem:
    if len(line) >= _LONGEST_LINE:
        return Problem("too_large", f"The line is longer than {_LONGEST_LINE:,} bytes.")
    try:
        line.decode()
    except UnicodeDecodeError as undecodable:
        if not (last and undecodable.reason == "unexpected end of data"):
            return Problem("bad_encoding", f"The line is not UTF-8: byte {undecodable.start + 1} of it is no text.")
    if last and _is_cut_off(line):
        return Problem("truncated", CUT_OFF)
    return Problem("bad_json", f"The line is not JSON: {str(error).partition(': line')[0]}, at byte {error.pos + 1}.")


def _is_cut_off(data: bytes) -> bool:
    """Whether the data is right as far as it goes."""
    parser = yajl2_c.basic_parse_coro(ijson.sendable_list(), use_float=True)
    try:
        parser.send(data.rstrip())
    except ijson.JSONError:
        return False
    return not _closes(parser)


def _closes(parser: Any) -> bool:
    """Whether what the parser was given is whole."""
    try:
        parser.close()
    except ijson.JSONError:
        return False
    return True


def _stopped(stop: Unreadable | BadEncoding, *, whole: bool) -> Problem:
    if isinstance(stop, Unreadable):
        return Problem(stop.code, stop.message, whole)
    return Problem("bad_encoding", "From here on the file does not hold to its encoding.", whole)


def _of_document(text: Text) -> Iterator[Value | Problem]:
    """Give the elements of the list in a document, or the whole of it where it holds none."""
    prefix, expected = _list_in(text.head)
    found = ijson.sendable_list()
    parser = yajl2_c.items_coro(found, prefix, use_float=True, multiple_values=True)
    held = 0
    problem: Problem | None = None
    try:
        for chunk in text.chunks():
            parser.send(chunk)
            held = 0 if found else held + len(chunk)
            if held > _LARGEST_VALUE:
                problem = Problem("too_large", f"It holds a value of more than {_LARGEST_VALUE:,} bytes.", whole=True)
                break
            yield from (Value(value, expected=expected) for value in found)
            found.clear()
        else:
            problem = None if _closes(parser) else Problem("truncated", CUT_OFF, whole=True)
    except (Unreadable, BadEncoding) as stop:
        problem = _stopped(stop, whole=True)
    except ijson.JSONError as error:
        problem = _fault(error)
    yield from (Value(value, expected=expected) for value in found)
    if problem is not None:
        yield problem


def _fault(error: ijson.JSONError) -> Problem:
    message = error.args[0] if error.args else ""
    if isinstance(message, bytes):
        message = message.decode(errors="replace")
    first = message.strip().splitlines()[0] if message.strip() else "syntax error"
    if "UTF8" in first:
        return Problem("bad_encoding", "From here on the file is not UTF-8.", whole=True)
    return Problem("bad_json", f"From here on the file is not JSON: {first}", whole=True)


def _list_in(head: bytes) -> tuple[str, Shape | None]:
    """Find the list of notices in the beginning of a document: its place as ijson writes it, and what it is of.

    The place is empty where there is none: then the document is one value, as a bare release or record is.
    """
    events = ijson.sendable_list()
    parser = yajl2_c.parse_coro(events, use_float=True)
    keys: dict[str, set[str]] = {}
    chunks, broken = iter(range(0, len(head), _CHUNK)), False
    while not broken and (start := next(chunks, None)) is not None:
        try:
            parser.send(head[start : start + _CHUNK])
        except ijson.JSONError:
            broken = True
        for prefix, event, value in events:
            if event == "map_key":
                keys.setdefault(prefix, set()).add(value)
            elif event == "start_array" and (place := _place(prefix, keys)) is not None:
                return place
        events.clear()
    return "", None


def _place(prefix: str, keys: dict[str, set[str]]) -> tuple[str, Shape | None] | None:
    if not prefix:
        return "item", None
    *parents, last = prefix.split(".")
    if any(parent not in WRAPPERS for parent in parents) or last not in (*PACKAGES, *WRAPPERS):
        return None
    siblings = keys.get(".".join(parents), set())
    if last == "releases" and siblings & {"ocid", "compiledRelease", "versionedRelease"}:
        return "", None
    return f"{prefix}.item", PACKAGES.get(last)
