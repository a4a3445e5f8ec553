"""An XML part as a stream of events that know which bytes they stand for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Literal
from xml.parsers import expat

from procure.core.files import Unreadable
from procure.core.word_reading import STRICT, TRANSITIONAL

_WORD = {TRANSITIONAL, STRICT}

_BY_MARK = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CHUNK = 1 << 16


@dataclass(slots=True)
class Event:
    """The begin or end of an element, or text.

    Attributes:
        tag: local name of an element of Word's; others with their namespace (`{...}Fallback`).
        attributes: named likewise.
        at, to: offsets of its bytes in the part. An empty element (`<w:p/>`) ends with an event of no bytes.
        text: letters between tags.
    """

    kind: Literal["start", "end", "text", "other"]
    at: int
    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    to: int = -1


class Events:
    """The events of a part, and the names it uses.

    Attributes:
        prefix: that of the first element of Word's; None where it has none.
        namespace: the Word namespace in use; empty before the first such element.
        root: name of the outermost element, as the part writes it.
        encoding: in which something can be put into the part.
    """

    def __init__(self, part: IO[bytes]) -> None:
        self.prefix: str | None = None
        self.namespace = ""
        self.root = ""
        self.encoding = "utf-8"
        self._part = part
        self._names: dict[str, str] = {}
        self._queue: list[Event] = []
        self._last: Event | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = lambda name: self._add(Event("end", 0, self._name(name)))
        self._parser.CharacterDataHandler = lambda text: self._add(Event("text", 0, text=text))
        self._parser.DefaultHandler = lambda _: self._add(Event("other", 0))
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = _refuse

    def __iter__(self) -> Iterator[Event]:
        """Read the part.

        Raises:
            Unreadable: it is no XML, or declares a document type, which Word files never do.
        """
        try:
            while chunk := self._part.read(_CHUNK):
                if self._last is None and chunk.startswith(tuple(_BY_MARK)):
                    self.encoding = _BY_MARK[chunk[:2]]
                self._parser.Parse(chunk, False)
                yield from self._ready()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable("bad_xml", f"The Word file is damaged: {error}.") from error
        yield from self._ready()
        if self._last is not None:
            self._last.to = self._parser.CurrentByteIndex
            yield self._last

    def _ready(self) -> Iterator[Event]:
        queue, self._queue = self._queue, []
        yield from queue

    def _add(self, event: Event) -> None:
        """Take an event; only now is it known where the one before it ended."""
        event.at = self._parser.CurrentByteIndex
        if self._last is not None:
            self._last.to = event.at
            self._queue.append(self._last)
        self._last = event

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._names:
            _, local, prefix = _parts(name)
            self.root = f"{prefix}:{local}" if prefix else local
        self._add(Event("start", 0, self._name(name), {self._name(each): at for each, at in attributes.items()}))

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            space, local, prefix = _parts(name)
            known = local if space in _WORD or not space else f"{{{space}}}{local}"
            if space in _WORD and not self.namespace:
                self.namespace, self.prefix = space, prefix
            self._names[name] = known
        return known

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        if self.encoding not in _BY_MARK.values():
            self.encoding = encoding or self.encoding
        self._add(Event("other", 0))


def _parts(name: str) -> tuple[str, str, str | None]:
    """Namespace, local name and prefix of a name as the parser gives it."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", name, None
    return parts[0], parts[1], parts[2] if len(parts) > 2 else None


def _refuse(*_: object) -> None:
    raise Unreadable("unsafe", "The Word file declares a document type, which no word processor writes.")
