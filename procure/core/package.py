"""A Word file as a package of parts: sizes are looked up before anything is read, and nothing is unpacked to disk."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from posixpath import dirname, join, normpath
from typing import IO, Any, BinaryIO

from lxml import etree

from procure.core.files import Unreadable, damage_told

LARGEST_PART = 64 * 10**6
"""Bytes of XML that are read of one part; a contract of 300 pages has some 6 million."""

LARGEST_UNPACKED = 10**9
"""Bytes to which all parts may unpack; pictures count, though they are not read."""

MOST_CHARACTERS = 10**7
"""Letters of a draft in whatever format: some 3,000 pages. Looking for clauses in more takes too long."""

_MOST_PARTS = 20_000
_LARGEST_RATIO, _SMALL = 200, 10**7
_OFFICE_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_CHUNK = 1 << 16
_ENTITY_SIGNS = tuple(
    sign.encode(encoding) for sign in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_ADVICE = "open it in Word or LibreOffice and save it again."
DAMAGED = f"The Word file is damaged; {_ADVICE}"
_ENTITIES = "The Word file declares entities of its own, which no office program does, so it is not opened."


class Package:
    """An open Word file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.main = self._main_part()

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self._archive.NameToInfo

    def related(self, kind: str) -> tuple[str, ...]:
        """The parts that the main one names by a kind of relation (`styles`, `header`), in the order of its list."""
        return tuple(part for part in self._relations(self.main, kind) if self.has(part))

    def root(self, part: str) -> etree._Element:
        """Parse a whole part.

        Raises:
            Unreadable: `unsafe` where it declares entities, `bad_xml` where it is no XML, `too_large`, `truncated`.
        """
        with self.open(part) as stream:
            parser = _parser()
            for _ in _fed(parser, stream):
                pass
            return _root(parser)

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """Open a part to be read once.

        Raises:
            Unreadable: `too_large`, or `truncated` where it is damaged, also while it is read.
        """
        member = self._archive.NameToInfo.get(part)
        if member is None:
            raise Unreadable("truncated", f"The Word file lacks its part {part}; {_ADVICE}")
        if member.file_size > LARGEST_PART:
            raise Unreadable(
                "too_large", f"The text of the document is {member.file_size:,} bytes; split it into smaller files."
            )
        with damage_told(DAMAGED), self._archive.open(member) as stream:
            yield stream

    def _main_part(self) -> str:
        if not self.has("_rels/.rels"):
            raise Unreadable("unknown_format", "This is a zip archive, but no Word file (.docx).")
        for part in self._relations("", "officeDocument"):
            if self.has(part):
                return part
        raise Unreadable("unknown_format", "This is an Office file without a document in it.")

    def _relations(self, part: str, kind: str) -> Iterator[str]:
        """Give the parts that a part names by a kind of relation; ones outside the package are not followed."""
        folder, name = dirname(part), part.rpartition("/")[2]
        listed = join(folder, "_rels", f"{name}.rels")
        if not self.has(listed):
            return
        for relation in self.root(listed):
            if relation.get("TargetMode") == "External" or relation.get("Type") not in {
                f"{space}{kind}" for space in _OFFICE_RELATIONS
            }:
                continue
            target = relation.get("Target", "")
            yield normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))


@contextmanager
def opened(stream: BinaryIO, packed: int) -> Iterator[Package]:
    """Open a Word file, or another of Office Open XML.

    Args:
        stream: the file, seekable.
        packed: its size in bytes.

    Raises:
        Unreadable: `too_large`, `protected`, `truncated`, `unknown_format`.
    """
    with archive_of(stream, packed) as archive:
        yield Package(archive)


@contextmanager
def archive_of(stream: BinaryIO, packed: int) -> Iterator[zipfile.ZipFile]:
    """Open an Office file of any kind as the archive it is, if it does not unpack to more than such files hold.

    Args:
        stream: the file, seekable.
        packed: its size in bytes.

    Raises:
        Unreadable: `too_large`, `protected`, `truncated`.
    """
    with damage_told(DAMAGED), zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        bloated = unpacked > _SMALL and unpacked > packed * _LARGEST_RATIO
        if unpacked > LARGEST_UNPACKED or len(members) > _MOST_PARTS or bloated:
            raise Unreadable(
                "too_large",
                f"The file would unpack to {unpacked:,} bytes in {len(members):,} parts, more than a contract has.",
            )
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("protected", "The file is protected by a password; remove it and save the file again.")
        yield archive


def elements(stream: IO[bytes], wanted: frozenset[str]) -> Iterator[etree._Element]:
    """Parse XML step by step; entities are refused, and so is what nests deeper than any document.

    Args:
        stream: the XML.
        wanted: qualified names of the elements that are given, each when it ends.

    Raises:
        Unreadable: `unsafe`, `bad_xml`.
    """
    parser = _parser(wanted)
    for _ in _fed(parser, stream):
        yield from _ended(parser)
    _root(parser)
    yield from _ended(parser)


def _parser(wanted: frozenset[str] = frozenset()) -> etree.XMLPullParser:
    events: Any = ("end",) if wanted else ()
    return etree.XMLPullParser(
        events, tag=wanted or None, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def _ended(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    events: Any = parser.read_events()
    for _, element in events:
        yield element


def _fed(parser: etree.XMLPullParser, stream: IO[bytes]) -> Iterator[None]:
    """Feed a stream to a parser, pausing after each chunk."""
    chunk = stream.read(_CHUNK)
    if any(sign in chunk for sign in _ENTITY_SIGNS):
        raise Unreadable("unsafe", _ENTITIES)
    with _syntax_told():
        while chunk:
            parser.feed(chunk)
            yield
            chunk = stream.read(_CHUNK)


def _root(parser: etree.XMLPullParser) -> etree._Element:
    with _syntax_told():
        root: etree._Element = parser.close()
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("unsafe", _ENTITIES)
    return root


@contextmanager
def _syntax_told() -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise Unreadable("unsafe", f"The parts of the Word file nest too deep; {_ADVICE}") from error
        raise Unreadable("bad_xml", f"A part of the Word file is no valid XML; {_ADVICE}") from error
