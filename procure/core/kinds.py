"""What kind of file somebody sent, told by its content: a name proves nothing."""

import io
import zipfile
from collections.abc import Iterator

from procure.core import office
from procure.core.files import Unreadable
from procure.core.package import Package, archive_of

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
"""The kinds that can be told, by how the names of such files end."""

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_PDF, _ZIP = b"%PDF-", b"PK"
_PDF_END, _TAIL = b"%%EOF", 4096
_OFFICE_MAIN = {f"{kind}.main+xml": ending for ending, kind in MEDIA_TYPES.items() if ending in {".docx", ".xlsx"}}
_OPEN_DOCUMENT = {MEDIA_TYPES[ending].encode(): ending for ending in (".odt", ".ods")}
_LONGEST_KIND = 100
_TYPES = "[Content_Types].xml"
_SCRIPTS = ("Basic/", "Scripts/")
_UNKNOWN = "This is no PDF, no Word, Excel or OpenDocument file, and no PNG or JPEG picture."


def ending_of(content: bytes) -> str:
    """How the name of a file with this content ends, a key of `MEDIA_TYPES`.

    Nothing is unpacked but the lists in which Office files say what they are.

    Args:
        content: the whole file.

    Raises:
        Unreadable: `empty_file`, `truncated`, `protected`, `too_large`, `bad_xml`; `unsupported` for an Office file of
            the kinds before 2007; `unsafe` where it holds macros, or two parts
            of one name; `unknown_format`.
    """
    if not content:
        raise Unreadable("empty_file", "The file is empty (0 bytes).")
    if content.startswith(_PDF):
        if _PDF_END not in content[-_TAIL:]:
            raise Unreadable("truncated", "The PDF is cut off; fetch it again.")
        return ".pdf"
    if content.startswith(PNG):
        return ".png"
    if content.startswith(JPEG):
        return ".jpg"
    if refused := office.refusal(content, ".docx or .xlsx"):
        raise refused
    if not content.startswith(_ZIP):
        raise Unreadable("unknown_format", _UNKNOWN)
    with archive_of(io.BytesIO(content), len(content)) as archive:
        if len(archive.NameToInfo) != len(archive.infolist()):
            raise Unreadable("unsafe", "Two parts of the file have one name, which no office program does.")
        is_open_document = "mimetype" in archive.NameToInfo and _TYPES not in archive.NameToInfo
        return _open_document(archive) if is_open_document else _office(Package(archive))


def _office(package: Package) -> str:
    kinds = dict(_content_types(package))
    if any("macroenabled" in kind or "vbaproject" in kind for kind in kinds.values()):
        raise Unreadable("unsafe", "The file holds macros; save it without them.")
    ending = _OFFICE_MAIN.get(kinds.get(f"/{package.main}".lower(), ""))
    if ending is None:
        raise Unreadable("unknown_format", _UNKNOWN)
    return ending


def _content_types(package: Package) -> Iterator[tuple[str, str]]:
    """Give what the list of content types says: a part, or the ending of all its like, and what it is."""
    for entry in package.root(_TYPES):
        yield (entry.get("PartName") or entry.get("Extension") or "").lower(), entry.get("ContentType", "").lower()


def _open_document(archive: zipfile.ZipFile) -> str:
    said = archive.getinfo("mimetype")
    ending = None if said.file_size > _LONGEST_KIND else _OPEN_DOCUMENT.get(archive.read(said).strip())
    if ending is None:
        raise Unreadable("unknown_format", _UNKNOWN)
    if any(name.startswith(_SCRIPTS) for name in archive.NameToInfo):
        raise Unreadable("unsafe", "The file holds macros; save it without them.")
    return ending
