"""From a file to the draft in it, whatever its format: or a refusal that says what to do."""

import io
import zipfile
from contextlib import closing
from typing import BinaryIO

from procure.clauses.readers.pdf import read_pdf
from procure.clauses.readers.word import read_word
from procure.core import office
from procure.core.files import InputFile, Unreadable, damage_told
from procure.core.package import DAMAGED, opened
from rules.clauses.draft import Draft

LARGEST = 100 * 10**6
"""Bytes of a file that is read."""

_ENDINGS = (".docx", ".pdf", ".doc", ".odt", ".zip")
_PDF, _RICH_TEXT = b"%PDF-", b"{\\rtf"
_HEAD = 1024
_BY_ENDING = {
    ".odt": "OpenDocument",
    ".rtf": "rich text",
    ".doc": "an old Word file",
    ".txt": "plain text",
    ".htm": "a web page",
    ".html": "a web page",
}


def is_contract_file(name: str, head: bytes) -> bool:
    """Say whether to try a file met in a folder; what Word keeps beside a document that is open is none."""
    base = name.rpartition("/")[2].lower()
    return base.endswith(_ENDINGS) and not (base.startswith("~$") and not head.startswith(b"PK"))


def read(file: InputFile) -> Draft:
    """Read a draft.

    Args:
        file: the file.

    Raises:
        Unreadable: what it is, and what to do: `empty_file`, `truncated`, `unknown_format`, `too_large`, `protected`,
            `unsafe`, `unsupported`, `bad_xml`.
        OSError: the disk failed.
    """
    if file.size is not None and file.size > LARGEST:
        raise _too_large()
    with closing(_seekable(file)) as stream:
        return _read(file.name, stream)


def _read(name: str, stream: BinaryIO) -> Draft:
    head = stream.read(_HEAD)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not head:
        raise Unreadable("empty_file", "The file is empty (0 bytes).")
    if _PDF in head:
        return read_pdf(name, stream.read())
    if refused := office.refusal(head[:8] + stream.read(), ".docx") if head.startswith(office.COMPOUND) else None:
        raise refused
    if head.startswith(b"PK"):
        _refuse_open_document(stream)
        stream.seek(0)
        with opened(stream, size) as package:
            return read_word(name, package)
    if head.startswith(_RICH_TEXT):
        raise Unreadable("unsupported", "This is rich text (.rtf); save it as .docx.")
    ending = next((each for each in _BY_ENDING if name.lower().endswith(each)), None)
    if ending is not None:
        raise Unreadable("unsupported", f"This is {_BY_ENDING[ending]} ({ending}); save it as .docx.")
    raise Unreadable("unknown_format", "This is no Word file (.docx) and no PDF; save the contract as .docx.")


def _refuse_open_document(stream: BinaryIO) -> None:
    with damage_told(DAMAGED), zipfile.ZipFile(stream) as archive:
        if "META-INF/manifest.xml" in archive.NameToInfo and "[Content_Types].xml" not in archive.NameToInfo:
            raise Unreadable("unsupported", "This is an OpenDocument file (.odt); save it as .docx.")


def _seekable(file: InputFile) -> BinaryIO:
    """Open a file from which any place can be read: what is packed is unpacked into memory first."""
    stream = file.open()
    if stream.seekable() and file.size is not None:
        return stream
    with closing(stream):
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large()
    return io.BytesIO(data)


def _too_large() -> Unreadable:
    return Unreadable("too_large", f"The file is larger than {LARGEST // 10**6} MB; split it, or take pictures out.")
