"""From the paths of a command line or an upload to files that can be opened: folders, standard input, gzip and zip.

Nothing is unpacked to disk, and nothing is trusted: sizes are looked up before anything is read (`ZipFile.infolist`),
what comes out is counted while it is read, and an archive inside an archive is refused.
"""

import contextlib
import errno
import gzip
import io
import os
import stat
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol, cast

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE_ENDINGS = (".docx", ".docm", ".dotx", ".odt", ".xlsx", ".xlsm", ".ods")
_HEAD = 512
_DAMAGED_MEMBER = "The file in the archive is damaged or packed in a way that can't be read."
_COPY = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may unpack to.

    Attributes:
        unpacked: bytes in all, of one archive.
        ratio: unpacked to packed bytes; real notices reach 32.
        small: unpacked bytes up to which the ratio does not matter.
        members: files in one archive.
    """

    unpacked: int = 8 * 10**9
    ratio: int = 200
    small: int = 10**7
    members: int = 1_000_000


class Unreadable(Exception):
    """A file that can't be read to its end.

    Attributes:
        code: `empty_file`, `truncated`, `too_large`, `protected`, `unsafe` or `unsupported`.
        message: what is wrong and what to do, in English.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    Attributes:
        name: the path as given or found; `archive.zip!member` inside an archive.
        opener: opens it from its start, as often as wanted; reading may raise `Unreadable`.
        size: bytes where known beforehand, else None (gzip does not say reliably).
    """

    name: str
    opener: Callable[[], BinaryIO]
    size: int | None = None

    def open(self) -> BinaryIO:
        return self.opener()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is answered with an error instead of being opened; `code` and `message` as in `Unreadable`."""

    name: str
    code: str
    message: str


Wanted = Callable[[str, bytes], bool]
"""Takes a file's name and first bytes, and says whether a command reads such a file when it meets it in a folder."""


def in_memory(name: str, data: bytes) -> InputFile:
    """Give an uploaded or pasted file the shape of one on disk."""
    return InputFile(name, lambda: io.BytesIO(data), len(data))


def walk(
    paths: Iterable[str], wanted: Wanted, say: Callable[[str], None], limits: Limits | None = None
) -> Iterator[InputFile | Refused]:
    """Give the files of `paths` in their order; folders in sorted order, archives opened up, `-` is standard input.

    A file that is named is always answered; in folders and archives what is not `wanted` is passed over, and `say`
    is told so. A file from standard input can be opened until the next one is asked for.

    Raises:
        OSError: the disk or a permission failed.
    """
    limits = limits or Limits()
    for path in paths:
        if path == "-" or not _regular_or_folder(path):
            with _spooled(path) as copy:
                yield from _answer(path, copy, wanted, say, limits)
        elif Path(path).is_dir():
            yield from _folder(path, wanted, say, limits)
        else:
            yield from _answer(path, path, wanted, say, limits)


def _regular_or_folder(path: str) -> bool:
    mode = Path(path).stat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


@contextlib.contextmanager
def _spooled(path: str) -> Iterator[str]:
    """Copy a stream that can be read only once to a private file that goes with the block."""
    with tempfile.NamedTemporaryFile(prefix="procure-") as copy:
        with contextlib.ExitStack() as stack:
            source = sys.stdin.buffer if path == "-" else stack.enter_context(Path(path).open("rb"))
            while chunk := source.read(_COPY):
                copy.write(chunk)
        copy.flush()
        yield copy.name


def _folder(path: str, wanted: Wanted, say: Callable[[str], None], limits: Limits) -> Iterator[InputFile | Refused]:
    with os.scandir(path) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path, wanted, say, limits)
        elif not entry.is_file():
            say(f"{entry.path}: passed over, not a regular file")
        elif entry.stat().st_size and not wanted(entry.name, _head(entry.path)):
            say(f"{entry.path}: passed over, not a kind of file this command reads")
        else:
            yield from _answer(entry.path, entry.path, wanted, say, limits)


def _head(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_HEAD)


def _answer(
    name: str, path: str, wanted: Wanted, say: Callable[[str], None], limits: Limits
) -> Iterator[InputFile | Refused]:
    """Give what one file on disk holds: itself, its content unzipped, or its members."""
    head = _head(path)
    if not head:
        yield Refused(name, "empty_file", "The file is empty (0 bytes).")
    elif head.startswith(_GZIP):
        yield InputFile(name, partial(_gunzip, path, limits))
    elif head.startswith(_ZIP) and not _is_office_file(path):
        yield from _members(name, path, wanted, say, limits)
    else:
        yield InputFile(name, partial(_plain, path), Path(path).stat().st_size)


def _is_office_file(path: str) -> bool:
    """Word and Excel files are zip archives that hold a list of their content types, those of OpenDocument another."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.NameToInfo or "META-INF/manifest.xml" in archive.NameToInfo
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _members(
    name: str, path: str, wanted: Wanted, say: Callable[[str], None], limits: Limits
) -> Iterator[InputFile | Refused]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        yield Refused(name, "truncated", "The zip archive is cut off or damaged; fetch it again.")
        return
    if not members:
        yield Refused(name, "empty_file", "The zip archive holds no files.")
        return
    unpacked = sum(m.file_size for m in members)
    packed = max(Path(path).stat().st_size, 1)
    if unpacked > limits.unpacked or len(members) > limits.members or _bloated(unpacked, packed, limits):
        yield Refused(
            name,
            "too_large",
            f"The archive would unpack to {unpacked:,} bytes in {len(members):,} files; split it into smaller ones.",
        )
        return
    answered = False
    for member in members:
        shown = f"{name}!{member.filename}"
        head = b"" if member.flag_bits & 1 or not member.file_size else _member_head(path, member)
        name_in_lower = member.filename.lower()
        is_office = name_in_lower.endswith(_OFFICE_ENDINGS) and wanted(member.filename, head)
        if name_in_lower.endswith((".zip", ".gz")) or (head.startswith((_GZIP, *_ZIP)) and not is_office):
            yield Refused(shown, "unsafe", "An archive inside an archive is not opened; unpack it first.")
        elif member.file_size and not wanted(member.filename, head):
            say(f"{shown}: passed over, not a kind of file this command reads")
            continue
        elif member.flag_bits & 1:
            yield Refused(shown, "protected", "The file in the archive is protected by a password; remove it first.")
        elif not member.file_size:
            yield Refused(shown, "empty_file", "The file in the archive is empty (0 bytes).")
        else:
            yield InputFile(shown, partial(_unzip, path, member), member.file_size)
        answered = True
    if not answered:
        yield Refused(name, "unsupported", "The archive holds no file of a kind that this command reads.")


def _member_head(path: str, member: zipfile.ZipInfo) -> bytes:
    try:
        with _unzip(path, member) as file:
            return file.read(_HEAD)
    except Unreadable:
        return b""


def _bloated(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > limits.small and unpacked > packed * limits.ratio


def _plain(path: str) -> BinaryIO:
    return Path(path).open("rb")


def _gunzip(path: str, limits: Limits) -> BinaryIO:
    file = gzip.open(path, "rb")  # noqa: SIM115  closed with the stream that wraps it
    packed = Path(path).stat().st_size
    ceiling = min(limits.unpacked, max(limits.small, packed * limits.ratio))
    return cast("BinaryIO", io.BufferedReader(_Guarded(file, ceiling), _COPY))


def _unzip(path: str, member: zipfile.ZipInfo) -> BinaryIO:
    with contextlib.ExitStack() as opened, damage_told(_DAMAGED_MEMBER):
        archive = opened.enter_context(zipfile.ZipFile(path))
        file = archive.open(member)
        opened.pop_all()  # closed with the member, which holds the only reference
    return cast("BinaryIO", io.BufferedReader(_Guarded(cast("_Unpacking", file), member.file_size, archive), _COPY))


@contextlib.contextmanager
def damage_told(message: str = "The file is damaged; open it and save it again.") -> Iterator[None]:
    """Say in our words what is wrong with a zip archive.

    Args:
        message: what to say of one that is damaged.

    Raises:
        Unreadable: `unsafe` where its members overlap, else `truncated`.
    """
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("unsafe" if "overlap" in str(error).lower() else "truncated", message) from error
    except (OverflowError, struct.error) as error:
        raise Unreadable("truncated", message) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the begin of the file, which a damaged list names
            raise
        raise Unreadable("truncated", message) from error


class _Unpacking(Protocol):
    """What `gzip` and `zipfile` give to read from."""

    def read1(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class _Guarded(io.RawIOBase):
    """A compressed stream that counts what comes out, and says in our words what is wrong with it.

    It unpacks in single steps (`read1`), so that what precedes the damage is given before the damage is raised.
    """

    def __init__(self, file: _Unpacking, ceiling: int, owner: zipfile.ZipFile | None = None) -> None:
        super().__init__()
        self._file = file
        self._left = ceiling
        self._owner = owner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        try:
            data = self._file.read1(len(view))
        except EOFError as error:
            raise Unreadable("truncated", "The compressed file is cut off; fetch it again.") from error
        except (zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, ValueError) as error:
            raise Unreadable("truncated", "The compressed file is damaged; fetch it again.") from error
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            raise Unreadable("truncated", "The compressed file is damaged; fetch it again.") from error
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("too_large", "The compressed file unpacks to more than is read; split it first.")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            if self._owner is not None:
                self._owner.close()
        super().close()
