"""Small files of each kind that a supplier may send, sound and unsound."""

import io
import struct
import zipfile
import zlib

from tests.support.pdf_files import column, pdf_file
from tests.support.word_files import paragraph, word_file, zipped

PLACE = b"52.3702N 4.8952E"
"""Stands in the metadata of the pictures, and nowhere else."""

_DOCUMENT = "application/vnd.oasis.opendocument.text"
_WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(text: str = "We treat everybody alike.") -> bytes:
    return pdf_file([column(text)])


def docx(text: str = "We treat everybody alike.") -> bytes:
    return word_file(paragraph(text))


def docm() -> bytes:
    """A Word file with macros, however it may be called."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_MAIN}"/></Types>'
    )
    return repacked(docx(), {"[Content_Types].xml": types, "word/vbaProject.bin": b"Sub AutoOpen()"})


def bomb() -> bytes:
    """A Word file of some kilobytes that would unpack to a thousand times as much."""
    return repacked(docx(), {"word/media/image1.bmp": bytes(60 * 10**6)})


def odt(**more: bytes) -> bytes:
    return zipped({"mimetype": _DOCUMENT, "content.xml": "<office/>", "META-INF/manifest.xml": "<m/>", **more})


def jpeg(orientation: int = 1, tail: bytes = b"") -> bytes:
    """A picture with a place in its Exif, its XMP, its comment and what hangs behind it."""
    directory = struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    exif = b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + directory + PLACE
    parts = [
        (0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        (0xE1, exif),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        (0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        (0xE2, b"MPF\0" + PLACE),
        (0xED, b"Photoshop 3.0\0" + PLACE),
        (0xFE, PLACE),
        (0xDB, bytes(65)),
        (0xC0, bytes(15)),
        (0xDA, bytes(10)),
    ]
    head = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in parts)
    return b"\xff\xd8" + head + b"scan \xff\x00 of \xff\xd0 light" + b"\xff\xd9" + tail


def png(*more: tuple[bytes, bytes]) -> bytes:
    """A picture of one pixel, with a place in two kinds of metadata."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"eXIf", PLACE),
        (b"tEXt", b"Comment\0" + PLACE),
        *more,
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def repacked(content: bytes, changed: dict[str, str | bytes]) -> bytes:

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | changed)
