"""A copy of a Word file in which some parts are changed, and all others are as they were, byte for byte."""

import io
import posixpath
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from procure.clauses.documents.annotating.events import Events
from procure.core.package import Package
from procure.core.word_reading import STRICT

CONTENT_TYPES = "[Content_Types].xml"
_OF_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_COMMENTS = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COPY = 1 << 16


@dataclass(frozen=True, slots=True)
class Splice:
    """Something to put into a part.

    Attributes:
        at: offset of bytes in the part.
        rank: order among those at one offset; what ends there comes before what begins.
        content: what is put there.
        instead: how many bytes before the offset it replaces.
    """

    at: int
    rank: int
    content: bytes
    instead: int = 0


def spliced(part: IO[bytes], splices: Sequence[Splice], out: IO[bytes]) -> None:
    """Copy a part with something put in, a piece at a time."""
    read = 0
    for splice in sorted(splices, key=lambda each: (each.at, each.rank)):
        upto = splice.at - splice.instead
        while read < upto:
            piece = part.read(min(_COPY, upto - read))
            if not piece:
                raise ValueError(f"the part ends before {upto}")
            read += len(piece)
            out.write(piece)
        read += len(part.read(splice.instead))
        out.write(splice.content)
    shutil.copyfileobj(part, out, _COPY)


def comments_of(package: Package) -> str | None:
    """The part that holds the comments of a file; None where it has none."""
    return next(iter(package.related("comments")), None)


def with_comments(
    archive: ZipFile, package: Package, content: Callable[[str | None, str], str], namespace: str
) -> dict[str, bytes]:
    """The parts that change when comments are added to a file: those that hold them, and those that name them.

    Args:
        archive: the file.
        package: the same.
        content: gives the comments for a prefix (None: no prefix) and namespace.
        namespace: Word's, as the main part has it.
    """
    held = comments_of(package)
    if held is not None:
        return {held: _appended(archive.read(held), lambda events: content(events.prefix, events.namespace))}
    folder, name = posixpath.split(package.main)
    numbers = (number or "" for number in range(len(archive.NameToInfo) + 1))
    part = next(each for number in numbers if not package.has(each := posixpath.join(folder, f"comments{number}.xml")))
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    taken = {each.get("Id") for each in package.root(relations)} if package.has(relations) else set()
    identity = next(each for number in range(1, len(taken) + 2) if (each := f"rId{number}") not in taken)
    relation = (
        f'<Relationship xmlns="{_OF_RELATIONSHIPS}" Id="{identity}" '
        f'Type="{_STRICT_COMMENTS if namespace == STRICT else _COMMENTS}" Target="{posixpath.basename(part)}"/>'
    )
    override = f'<Override xmlns="{_OF_TYPES}" PartName="/{part}" ContentType="{_CONTENT_TYPE}"/>'
    bare = f'{_DECLARATION}<Relationships xmlns="{_OF_RELATIONSHIPS}"></Relationships>'.encode()
    whole = f'{_DECLARATION}<w:comments xmlns:w="{namespace}">{content("w", namespace)}</w:comments>'
    return {
        CONTENT_TYPES: _appended(archive.read(CONTENT_TYPES), lambda _: override),
        relations: _appended(archive.read(relations) if package.has(relations) else bare, lambda _: relation),
        part: whole.encode(),
    }


def copy(
    archive: ZipFile,
    target: ZipFile,
    main: str,
    splices: Sequence[Splice],
    changed: Mapping[str, bytes],
    now: datetime,
) -> None:
    """Copy a file: parts in their order, compressed as they were.

    Args:
        archive: the file.
        target: an empty archive.
        main: name of its main part.
        splices: what is put into that.
        changed: parts that have other content, by name; those that are new come last.
        now: the time that new ones bear.
    """
    target.comment = archive.comment
    for info in archive.infolist():
        member = ZipInfo(info.filename, info.date_time)
        member.compress_type, member.comment, member.create_system = (
            info.compress_type,
            info.comment,
            info.create_system,
        )
        if info.filename in changed:
            target.writestr(member, changed[info.filename])
        else:
            member.file_size = info.file_size  # by which the header, written first, gets room for large sizes
            with archive.open(info) as part, target.open(member, "w") as out:
                spliced(part, splices if info.filename == main else (), out)
        # the library gives permissions to what has none; they are written when the archive is closed
        member.external_attr, member.internal_attr = info.external_attr, info.internal_attr
    for name, data in changed.items():
        if name not in archive.NameToInfo:
            new = ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
            new.compress_type = ZIP_DEFLATED
            target.writestr(new, data)


def _appended(data: bytes, child: Callable[[Events], str]) -> bytes:
    """A small part with something put in as the last child of its outermost element."""
    events = Events(io.BytesIO(data))
    last = None
    for event in events:
        if event.kind == "end":
            last = event
    assert last is not None
    content = child(events)
    if last.at < last.to:
        splice = Splice(last.at, 0, content.encode(events.encoding, "xmlcharrefreplace"))
    else:  # an empty element is opened first
        closed = f">{content}</{events.root}>".encode(events.encoding, "xmlcharrefreplace")
        splice = Splice(last.at, 0, closed, instead=len("/>".encode(events.encoding)))
    out = io.BytesIO()
    spliced(io.BytesIO(data), [splice], out)
    return out.getvalue()
