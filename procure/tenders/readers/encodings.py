"""In which encoding a file is: Unicode by its first bytes, else what can be recognised beyond doubt.

UTF-8, 16 and 32 need no declaration, with or without a byte order mark. Anything else is taken only where nothing
else makes sense of it: a guess that turns `é` into `ť` would be worse than an error.
"""

import codecs
import io
import re
from typing import BinaryIO, cast

from procure.core.files import InputFile
from rules.language import detect

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

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_ACCENTED = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ]")
_EVERYWHERE = frozenset("áâäçéëíîóôöúüßÁÂÄÇÉËÍÎÓÔÖÚÜ")
"""Letters that all of Windows-1250, 1252, 1254 and ISO 8859-1, 2, 15 have in the same place."""

_WESTERN = _EVERYWHERE | frozenset("àèêìïñòùûãõåæøœÿÀÈÊÌÏÑÒÙÛÃÕÅÆØŒ")
_WESTERN_LANGUAGES = ("en", "nl", "de", "fr", "it", "es", "pt")
_SIGN_IN_WORD = re.compile(r"[A-Za-z][¡-¦¨©¬®-±¹¼-¿†‡ˆ˜][A-Za-z]")
_LONG_RUN = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ]{3}")

_OTHER_SCRIPTS = ["cp1251", "cp1253", "koi8_r", "koi8_u", "cp866"]
_ENOUGH = 20
"""Letters of another script that a sample needs before a guess counts."""

_COHERENT, _AHEAD = 0.5, 0.1
"""How sure of a guess charset-normalizer must be (0-1), and how much surer than of the next."""


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
    if encoding == "utf-8":
        with file.open() as stream:
            marked = stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
        stream = file.open()
        stream.read(len(codecs.BOM_UTF8) if marked else 0)
        return stream
    return cast("BinaryIO", io.BufferedReader(_Transcoded(file.open(), encoding), _BLOCK))


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
    high = sum(byte > 0x7F for byte in sample)
    if sum(map(len, _MULTIBYTE.findall(sample))) * 10 > high:
        return None  # UTF-8 with a fault in it
    if _is_western(sample):
        return "cp1252"
    if high < _ENOUGH:
        return None
    from charset_normalizer import from_bytes  # noqa: PLC0415  slow to import, and hardly ever needed

    guesses = [(guess.coherence, guess.encoding) for guess in from_bytes(sample, 5, 512, 0.1, _OTHER_SCRIPTS)]
    best, second = ([*sorted(guesses, reverse=True), (0.0, ""), (0.0, "")])[:2]
    return best[1] if best[0] >= _COHERENT and best[0] - second[0] >= _AHEAD else None


def _is_western(sample: bytes) -> bool:
    """Whether the sample is western European text in Windows-1252, of which ISO 8859-1 is a part.

    Its letters must either mean the same in every Latin encoding, or belong to a western language that the words
    show: Czech and Polish, decoded so, would read as nonsense in well-known letters.
    """
    try:
        words = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = set(_ACCENTED.findall(words))
    if not letters or letters - _WESTERN or _SIGN_IN_WORD.search(words) or _LONG_RUN.search(words):
        return False
    return letters <= _EVERYWHERE or detect(words, most_words=2000) in _WESTERN_LANGUAGES


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
