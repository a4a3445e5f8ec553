"""Pictures without what they tell beside the picture: where and when they were taken, by whom, on what device.

A photo of a phone holds the place in its metadata. The parts that make up the picture are copied byte for byte, and
nothing else is; how the picture is to be turned is kept, or papers photographed upright would lie on their side.

JPEG: ITU-T T.81, annex B; Exif 2.3 for the orientation. PNG: W3C recommendation, section 5.
"""

import struct
import zlib
from collections.abc import Iterator

from procure.core.files import Unreadable
from procure.core.kinds import JPEG, PNG

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers of JPEG without a length after them."""

_APPLICATION, _COMMENT = range(0xE0, 0xF0), 0xFE
_COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Parts of applications without which colours would be wrong."""

_EXIF, _ORIENTATION = b"Exif\0\0", 0x0112
_UPRIGHT = 1
_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}
)
"""Parts of PNG that make up the picture and its colours."""


def without_metadata(content: bytes) -> bytes:
    """The same picture without its metadata; a file that is no JPEG or PNG comes back as it is.

    Raises:
        Unreadable: `truncated` where the picture is damaged.
    """
    try:
        if content.startswith(JPEG):
            return b"".join(_jpeg(content))
        if content.startswith(PNG):
            return b"".join(_png(content))
    except (struct.error, IndexError) as error:
        raise _damaged() from error
    return content


def _damaged() -> Unreadable:
    return Unreadable("truncated", "The picture is cut off or damaged; send it again.")


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield _START
    turned = _UPRIGHT
    at = len(_START)
    told = False
    while True:
        if content[at] != 0xFF:
            raise _damaged()
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == _END:
            yield content[at : at + 2]
            return  # what hangs behind the picture (a second one, a film) has metadata of its own
        if marker in _ALONE:
            yield content[at : at + 2]
            at += 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        body, end = content[at + 4 : at + 2 + length], at + 2 + length
        if length < 2 or end > len(content):
            raise _damaged()
        if marker == 0xE1 and body.startswith(_EXIF):
            turned = _orientation(body[len(_EXIF) :])
        is_picture = marker not in _APPLICATION and marker != _COMMENT
        if is_picture and not told:
            told = True
            yield from _turned(turned)
        if is_picture or (marker in _COLOURS and body.startswith(_COLOURS[marker])):
            yield content[at:end]
        at = end
        if marker == _SCAN:
            at = _end_of_scan(content, at)
            yield content[end:at]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that ends what a scan holds."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise _damaged()
        if content[at + 1] == 0 or content[at + 1] in _ALONE:
            at += 2
        else:
            return at


def _orientation(exif: bytes) -> int:
    """How a picture is to be turned, 1 to 8, by the first directory of its Exif; upright where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return _UPRIGHT
    try:
        (place,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, place)
        for number in range(entries):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, place + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        pass  # damaged metadata of a sound picture, which goes without them
    return _UPRIGHT


def _turned(orientation: int) -> Iterator[bytes]:
    """Exif that says how the picture is to be turned, and nothing else; none for one that stands upright."""
    if orientation != _UPRIGHT:
        directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
        body = _EXIF + b"MM\0*" + struct.pack(">I", 8) + directory
        yield b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        (check,) = struct.unpack_from(">I", content, end - 4)
        if check != zlib.crc32(content[at + 4 : end - 4]):
            raise _damaged()
        if name in _CHUNKS:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end
