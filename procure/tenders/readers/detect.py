"""From a file to the notices in it, whatever its format: each is read, or is a fault with its place and reason."""

from collections.abc import Callable, Iterator
from functools import partial
from zoneinfo import ZoneInfo

from procure.core import office
from procure.core.files import InputFile, Unreadable
from procure.tenders.readers import eforms, ocds, ocds_records, ted, ted_search, xml_notices
from procure.tenders.readers.encodings import BadEncoding, encoding_of, to_utf8
from procure.tenders.readers.json_values import Problem, Text, Value, is_lines, values
from procure.tenders.readers.published import Fault, PublishedNotice, Read, Unread
from procure.tenders.readers.shapes import Found, Shape, notices

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Where a time without an offset is, until a city says otherwise."""

_WHOLE = 1 << 24
"""Bytes up to which a file is read at once."""

_LARGEST_XML = 1 << 26
_BLOCK = 1 << 20
_HELD = 10_000

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".xml", ".gz", ".zip")
_BINARY = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a Word or Excel file",
    office.COMPOUND: "an Office file",
}
_NO_TEXT = "There is no title, description, lot, item, award or contract text in it, and no CPV code."


def is_notice_file(name: str, head: bytes) -> bool:
    """Say whether to try a file met in a folder: by its name, or where that has no ending by its first character."""
    base = name.rpartition("/")[2].lower()
    if "." in base.strip("."):
        return base.endswith(_SUFFIXES)
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<") or head.startswith(
        (b"\x1f\x8b", b"PK\x03\x04")
    )


def read(file: InputFile, zone: ZoneInfo = AMSTERDAM) -> Iterator[Read | Fault]:
    """Read the notices of a file in their order; what can't be read is a fault in its place.

    Args:
        file: the file; opened as often as needed, read with memory that does not grow with it.
        zone: the city's time zone, for times without an offset.

    Raises:
        OSError: the disk failed.
    """
    for item in find(file, zone):
        yield item.read() if isinstance(item, Unread) else item


def find(file: InputFile, zone: ZoneInfo = AMSTERDAM) -> Iterator[Unread | Fault]:
    """Find the notices of a file in their order, as `read` does, but leave it to the caller which ones are read."""
    try:
        text, damage = _opened(file)
    except Unreadable as error:
        yield Fault(file.name, 0 if error.code == "truncated" else None, error.code, error.message)
        return
    except BadEncoding:
        message = "The file is neither UTF-8, UTF-16 nor UTF-32, and its encoding is neither declared nor certain."
        yield Fault(file.name, None, "bad_encoding", message)
        return
    start = text.head.lstrip()[:4]
    if not start:
        yield _nothing(file.name, damage)
    elif (locked := office.refusal(text.head, "JSON or XML")) is not None:
        yield Fault(file.name, None, locked.code, locked.message)
    elif (kind := next((what for magic, what in _BINARY.items() if text.head.startswith(magic)), None)) is not None:
        yield Fault(file.name, None, "unsupported", f"This is {kind}; only JSON and XML are read here.")
    elif start.startswith(b"<"):
        yield Unread(file.name, 0, partial(_xml, text, zone))
    elif _is_json(file.name, start):
        yield from _json(text, zone)
    else:
        yield Fault(file.name, None, *_neither(file.name))


def _opened(file: InputFile) -> tuple[Text, Unreadable | None]:
    """Read the beginning of a file, and all of it where it is small."""
    blocks: list[bytes] = []
    size, damage, complete = 0, None, True
    with file.open() as stream:
        read1: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        try:
            while block := read1(_BLOCK):
                blocks.append(block)
                size += len(block)
                if size > _WHOLE:
                    complete = False
                    break
        except Unreadable as error:
            damage = error
    head = b"".join(blocks)
    if head.startswith(tuple(_BINARY)):
        return Text(file, "utf-8", head, complete, damage), damage
    try:
        encoding = encoding_of(file, head, complete=complete)
    except BadEncoding:
        if head.count(b"\n") < 2 or not is_lines(file.name, head, complete=complete):
            raise
        encoding = "utf-8"  # with faults in some of its lines, each of which is told
    if complete:
        return Text(file, encoding, _utf8(head, encoding), complete, damage), damage
    cut = len(head) - len(head) % 4  # whole characters of UTF-16 and 32
    return Text(file, encoding, _utf8(head[:cut], encoding), complete, damage), damage


def _utf8(head: bytes, encoding: str) -> bytes:
    """Recode the beginning of a file; where it is cut off, so may be its last character."""
    try:
        return to_utf8(head, encoding)
    except BadEncoding:
        width = {"utf-16": 2, "utf-32": 4}.get(encoding[:6], 1)
        odd = len(head) % width
        if not odd:
            raise
        return to_utf8(head[:-odd], encoding)


def _nothing(name: str, damage: Unreadable | None) -> Fault:
    if damage is not None:
        return Fault(name, 0, damage.code, damage.message)
    return Fault(name, None, "empty_file", "The file holds nothing but white space.")


def _is_json(name: str, start: bytes) -> bool:
    if start[:1] in (b"{", b"["):
        return True
    return _kind(name) in (".json", ".jsonl", ".ndjson") or (
        not name.lower().endswith((".csv", ".tsv", ".txt", ".md"))
        and start[:1] in (b'"', b"-", *(b"%d" % i for i in range(10)))
    )


def _kind(name: str) -> str:
    base = name.lower().rpartition("!")[2].removesuffix(".gz")
    return f".{base.rpartition('.')[2]}"


def _neither(name: str) -> tuple[str, str]:
    if _kind(name) == ".xml":
        return "bad_xml", "The file is not XML: it does not begin with '<'."
    return "unsupported", "The file is neither JSON nor XML, the formats that are read here."


def _xml(text: Text, zone: ZoneInfo) -> Fault | Read:
    """Read an XML file, which is one notice."""
    name = text.file.name
    try:
        data = text.head if text.complete else _rest(text)
        notice = _notice_in_xml(data, zone)
    except xml_notices.BadXml as error:
        code, message = error.code, error.message
        if text.damage is not None and code in ("truncated", "bad_xml"):
            code, message = text.damage.code, text.damage.message
        whole = code not in ("truncated", "not_procurement")
        return Fault(name, None if whole else 0, code, message)
    return Read(name, 0, notice) if is_readable(notice) else Fault(name, 0, "no_tender", _NO_TEXT)


def _notice_in_xml(data: bytes, zone: ZoneInfo) -> PublishedNotice:
    root = xml_notices.parse(data)
    kind = xml_notices.local_name(root)
    if kind == xml_notices.REGISTRATION:
        raise xml_notices.BadXml("not_procurement", "The notice registers a company; it announces no tender.")
    if kind in xml_notices.EFORMS:
        return eforms.read(root, zone, original=data)
    if kind == xml_notices.TED:
        return ted.read(root, zone, original=data)
    raise xml_notices.BadXml(
        "unknown_format", f"The root element <{kind}> is neither an eForms notice nor a TED export."
    )


def _rest(text: Text) -> bytes:
    data = b""
    for chunk in text.chunks():
        data += chunk
        if len(data) > _LARGEST_XML:
            raise xml_notices.BadXml("too_large", f"The XML file is larger than {_LARGEST_XML:,} bytes.")
    return data


def _json(text: Text, zone: ZoneInfo) -> Iterator[Unread | Fault]:
    """Read JSON; where nothing in it has a known shape, that is one fault of the file, not one of each element."""
    name, index, known = text.file.name, 0, False
    held: list[Fault] = []
    for part in values(text):
        for outcome in _outcomes(part, name, index, zone):
            if isinstance(outcome, Fault) and outcome.code == "unknown_format" and not known:
                held.append(outcome)
                known = len(held) > _HELD
            else:
                known = True
                yield from held
                held.clear()
                yield outcome
            index += 1
    if held and not known:
        yield Fault(name, None, "unknown_format", "The file is JSON, but holds no notices in a form that is known.")
    else:
        yield from held


def _outcomes(part: Value | Problem, name: str, index: int, zone: ZoneInfo) -> Iterator[Unread | Fault]:
    if isinstance(part, Problem):
        whole = part.whole and index == 0 and part.code != "truncated"
        yield Fault(name, None if whole else index, part.code, part.message)
        return
    for place, found in enumerate(notices(part.value, part.expected), start=index):
        if found.shape is Shape.UNKNOWN:
            message = "This is no release, record or notice in a form that is known."
            yield Fault(name, place, "unknown_format", message)
        else:
            yield Unread(name, place, partial(_outcome, found, part, name, place, zone))


def _outcome(found: Found, part: Value, name: str, index: int, zone: ZoneInfo) -> Read | Fault:
    raw = part.raw if found.whole else None
    try:
        notice = _notice(found, raw, zone)
    except RecursionError:
        return Fault(name, index, "unsafe", "The notice is nested deeper than any notice needs to be.")
    if notice is None:
        return Fault(name, index, "no_tender", "The record only links to its releases, which are not fetched.")
    if not is_readable(notice):
        return Fault(name, index, "no_tender", _NO_TEXT)
    return Read(name, index, notice)


def _notice(found: Found, raw: bytes | None, zone: ZoneInfo) -> PublishedNotice | None:
    if found.shape is Shape.TED_SEARCH:
        return ted_search.read(found.value, zone, original=raw)
    if found.shape is Shape.RELEASE:
        return ocds.read(found.value, zone, original=raw)
    release = ocds_records.compiled(found.value, zone)
    if release is None:
        return None
    return ocds.read(release, zone, original=raw, record=found.value)


def is_readable(notice: PublishedNotice) -> bool:
    """Whether there is something to judge: a text of the tender, its lots, items, awards or contracts, or a code."""
    return bool(
        notice.title
        or notice.description
        or notice.cpv
        or notice.items
        or any(lot.title or lot.description for lot in notice.lots)
        or any(award.title or award.description for award in notice.awards)
        or any(contract.title or contract.description for contract in notice.contracts)
    )
