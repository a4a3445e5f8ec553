"""A Word file as a package: which part is which, and a copy in which some are changed and all others as they were."""

import io
import posixpath
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from procure.clauses.documents.annotating.events import Events
from procure.core.files import Unreadable

CONTENT_TYPES = "[Content_Types].xml"
_OF_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
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


class Package:
    """What a Word file consists of.

    Attributes:
        main: name of its main part.
        comments: name of the part that holds comments, whether or not it is there yet.
        has_comments: whether it is.
    """

    def __init__(self, archive: ZipFile) -> None:
        """Find the parts.

        Raises:
            Unreadable: it has no main part.
        """
        self._archive = archive
        self._there = set(archive.NameToInfo)
        top = next((each for each in self._relations("") if each[0].endswith("/officeDocument")), None)
        if top is None or top[1] not in self._there:
            raise Unreadable("truncated", "The Word file lacks its main part.")
        self._kinds = top[0].removesuffix("/officeDocument")
        self.main = top[1]
        found = next((name for kind, name in self._relations(self.main) if kind == f"{self._kinds}/comments"), None)
        self.has_comments = found in self._there
        self.comments = found if found in self._there and found is not None else self._free("comments")

    def comments_added(self, content: Callable[[str | None, str], str], namespace: str) -> dict[str, bytes]:
        """The parts that change when comments are added to a file: those that hold them, and those that name them.

        Args:
            content: gives the comments for a prefix (None: no prefix) and namespace.
            namespace: Word's, as the main part has it.
        """
        if self.has_comments:
            data = self._archive.read(self.comments)
            return {self.comments: _appended(data, lambda events: content(events.prefix, events.namespace))}
        whole = f'{_DECLARATION}<w:comments xmlns:w="{namespace}">{content("w", namespace)}</w:comments>'
        override = f'<Override xmlns="{_OF_TYPES}" PartName="/{self.comments}" ContentType="{_COMMENTS_TYPE}"/>'
        target = posixpath.relpath(self.comments, posixpath.dirname(self.main) or ".")
        relations = _relations_of(self.main)
        taken = {name for _, name in self._ids(relations)}
        number = next(number for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        relation = (
            f'<Relationship xmlns="{_OF_RELATIONSHIPS}" Id="rId{number}" Type="{self._kinds}/comments" '
            f'Target="{target}"/>'
        )
        bare = f'{_DECLARATION}<Relationships xmlns="{_OF_RELATIONSHIPS}"></Relationships>'.encode()
        known = self._archive.read(relations) if relations in self._there else bare
        return {
            CONTENT_TYPES: _appended(self._archive.read(CONTENT_TYPES), lambda _: override),
            relations: _appended(known, lambda _: relation),
            self.comments: whole.encode(),
        }

    def write(
        self, target: ZipFile, splices: Sequence[Splice], changed: Mapping[str, bytes], written_at: tuple[int, ...]
    ) -> None:
        """Copy the file: parts in their order, compressed as they were.

        Args:
            target: an empty archive.
            splices: what is put into the main part.
            changed: parts that have other content, by name; those that are new come last.
            written_at: year to second, for the new ones.
        """
        target.comment = self._archive.comment
        for info in self._archive.infolist():
            copy = ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.comment, copy.create_system = info.compress_type, info.comment, info.create_system
            if info.filename in changed:
                target.writestr(copy, changed[info.filename])
            else:
                copy.file_size = info.file_size  # by which the header, written first, gets room for large sizes
                with self._archive.open(info) as part, target.open(copy, "w") as out:
                    spliced(part, splices if info.filename == self.main else (), out)
            # the library gives permissions to what has none; they are written when the archive is closed
            copy.external_attr, copy.internal_attr = info.external_attr, info.internal_attr
        for name, data in changed.items():
            if name not in self._there:
                new = ZipInfo(name, (written_at[0], *written_at[1:6]))  # type: ignore[arg-type]
                new.compress_type = ZIP_DEFLATED
                target.writestr(new, data)

    def _relations(self, part: str) -> Iterator[tuple[str, str]]:
        """Kind and name of what a part is related to within the package."""
        name = _relations_of(part)
        for attributes in self._elements(name):
            if attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                path = posixpath.join("/", posixpath.dirname(part), target)
                yield attributes.get("Type", ""), posixpath.normpath(path).lstrip("/")

    def _ids(self, relations: str) -> Iterator[tuple[str, str]]:
        for attributes in self._elements(relations):
            yield attributes.get("Target", ""), attributes.get("Id", "")

    def _elements(self, name: str) -> Iterator[Mapping[str, str]]:
        if name in self._there:
            with self._archive.open(name) as part:
                for event in Events(part):
                    if event.kind == "start" and event.tag.endswith("}Relationship"):
                        yield event.attributes

    def _free(self, stem: str) -> str:
        folder = posixpath.dirname(self.main)
        names = (posixpath.join(folder, f"{stem}{number or ''}.xml") for number in range(len(self._there) + 1))
        return next(name for name in names if name not in self._there)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


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
