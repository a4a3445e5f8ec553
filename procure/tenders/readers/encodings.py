"""In which encoding a file is: Unicode by its first bytes, else what can be recognised beyond doubt.

UTF-8, 16 and 32 need no declaration, with or without a byte order mark. Anything else is taken only where nothing
else makes sense of it: a guess that turns `é` into `ť` would be worse than an error.
"""

import codecs
import io
import re
from typing import BinaryIO, cast

from procure.core.files import InputFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_NULLS = (
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]"), "utf-16-be"),
)
"""JSON and XML begin with an ASCII character, so the place of the null bytes tells the encoding (RFC 4627, 3)."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")

_SAMPLE = 1 << 16
_BLOCK = 1 << 20
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "koi8_r", "koi8_u", "cp866", "cp850"]
_ENOUGH = 12
"""Letters outside ASCII that a sample needs before a guess counts for anything but western Europe."""

_WESTERN = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ\u00a0-\u00a9\u00ab-\u00b1\u00b4-\u00bf–—‘’‚“”„†‡•…‰‹›€™ˆ˜\\x00-\\x7f]*")
_WESTERN_WORD = re.compile("[A-Za-z]*[À-ÖØ-öø-ÿŒœŠšŽžŸ]{1,2}[A-Za-z]*")
_ACCENTED = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ]")


class BadEncoding(Exception):
    """Neither Unicode nor declared nor safely recognised."""


def encoding_of(file: InputFile, head: bytes, *, complete: bool) -> str:
    """Name the encoding of a file whose first bytes are `head`.

    Where these are ASCII alone, the rest of the file is searched for the first byte that is not.

    Raises:
        BadEncoding: see there.
        Unreadable: the file can't be read.
    """
    if (unicode := _unicode(head)) is not None:
        return unicode
    if not _valid_so_far(head):
        return _declared(head) or _recognised(_around(head)) or _refuse()
    declared = _declared(head)
    if not head.isascii():
        return "utf-8"
    if complete:
        return declared or "utf-8"
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            if not block.isascii():
                inner = block[next(i for i, byte in enumerate(block) if byte > 0x7F) :]
                return "utf-8" if _valid_so_far(inner) else declared or _recognised(_around(block)) or _refuse()
    return "utf-8"


def to_utf8(data: bytes, encoding: str) -> bytes:
    """Give the text as UTF-8 without a byte order mark.

    Raises:
        BadEncoding: the data does not hold to its encoding.
    """
    if encoding == "utf-8":
        return data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError as error:
        raise BadEncoding from error


def open_utf8(file: InputFile, encoding: str) -> BinaryIO:
    """Open a file as a stream of UTF-8 without a byte order mark; reading may raise `BadEncoding`."""
    stream = file.open()
    if encoding != "utf-8":
        return cast("BinaryIO", io.BufferedReader(_Transcoded(stream, encoding), _BLOCK))
    if not isinstance(stream, io.BufferedReader):
        return stream
    if stream.peek(len(codecs.BOM_UTF8)).startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    return stream


def _refuse() -> str:
    raise BadEncoding


def _unicode(head: bytes) -> str | None:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    return next((name for pattern, name in _NULLS if pattern.match(head)), None)


def _declared(head: bytes) -> str | None:
    """Name the encoding that an XML declaration states, unless that is UTF-8.

    Raises:
        BadEncoding: it states one that nobody knows.
    """
    found = _DECLARED.match(head.lstrip())
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError as error:
        raise BadEncoding from error
    return None if name in ("utf-8", "utf-16", "utf-32") else name


def _valid_so_far(data: bytes) -> bool:
    """Whether these are the first bytes of a text in UTF-8; the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _around(data: bytes) -> bytes:
    """Give the words around the bytes that are not ASCII: nothing else tells one encoding from another."""
    words = re.findall(rb"[\x20-\x7f]{0,40}[\x80-\xff][^\r\n]{0,40}", data[: 1 << 22])
    sample = b"\n".join(words)[:_SAMPLE]
    return sample or data[:_SAMPLE]


def _recognised(sample: bytes) -> str | None:
    """Name the one encoding in which the sample is text; None where that is not certain."""
    if _is_western(sample):
        return "cp1252"
    if sum(byte > 0x7F for byte in sample) < _ENOUGH:
        return None
    from charset_normalizer import from_bytes  # noqa: PLC0415  slow to import, and hardly ever needed

    best = from_bytes(sample, cp_isolation=_CANDIDATES, threshold=0.15).best()
    if best is None or best.coherence < 0.6:
        return None
    return str(best.encoding)


def _is_western(sample: bytes) -> bool:
    """Whether the sample is western European text in Windows-1252, of which ISO 8859-1 is a part.

    Accented letters then stand in words, mostly alone between letters of ASCII, and no other signs come up.
    """
    try:
        words = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    if not _WESTERN.fullmatch(words):
        return False
    accented = len(_ACCENTED.findall(words))
    in_words = [word for word in _WESTERN_WORD.findall(words) if len(word) > 1]
    return len(in_words) >= 1 and sum(len(_ACCENTED.findall(word)) for word in in_words) >= 0.9 * accented


class _Transcoded(io.RawIOBase):
    """A stream in another encoding, given as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        while not self._ready:
            block = self._stream.read(_BLOCK)
            try:
                words = self._decoder.decode(block, final=not block)
            except UnicodeError as error:
                raise BadEncoding from error
            if not self._begun:
                words = words.removeprefix("\ufeff")
                self._begun = bool(words)
            self._ready = words.encode()
            if not block:
                break
        size = min(len(view), len(self._ready))
        view[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
