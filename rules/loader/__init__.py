"""Reads a pack: its files and those of the packs it builds on, merged by id and compared with typed structs.

A pack is a folder named by its id:

    pack.yaml            what it is: version, the pack it builds on, jurisdiction, languages, dates, sources
    <section>.yaml       rules of one capability; the struct of each section is named in `rules.sections`
    text/<language>/<section>.yaml    the texts of that section, by the ids of its items

It says only what differs from the pack it builds on (`merge`); the merged pack has one digest.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from rules.loader.compare import Difference, differences
from rules.loader.files import CARD, assemble, chain, files_of, find
from rules.loader.located import PackFault
from rules.loader.pack import Effective, Pack, PackCard, Reference
from rules.loader.validate import text_keys
from rules.sections import SECTIONS

__all__ = [
    "SHIPPED",
    "Difference",
    "Effective",
    "Pack",
    "PackCard",
    "PackError",
    "PackFault",
    "Reference",
    "check",
    "differences",
    "load_pack",
    "schema",
    "shipped",
    "text_keys",
]

SHIPPED = Path(__file__).parent.parent / "packs"
"""The packs that come with the software; a city's own stand in a folder of its own, given as a further root."""


class PackError(Exception):
    """A pack that cannot be used; `faults` says where it is wrong (empty when there is no such pack)."""

    def __init__(self, message: str, faults: tuple[PackFault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


def load_pack(pack: str | Path, roots: tuple[Path, ...] = (SHIPPED,)) -> Pack:
    """Load a pack and all it builds on.

    Args:
        pack: its id, looked for in `roots` in their order, or the path of its folder.
        roots: folders that hold packs; those of the shipped ones are always known.

    Raises:
        PackError: there is no such pack, or it has faults.
    """
    folder = _folder(pack, roots)
    folders, faults = chain(folder, _with_shipped(roots))
    if faults:
        raise _error(pack, faults)
    # a city's files may be edited while the program runs: unchanged files give the pack that is loaded already
    return _load(
        tuple(folders), tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files_of(folders))
    )


def check(path: Path, roots: tuple[Path, ...] = (SHIPPED,)) -> list[PackFault]:
    """Find every fault of a pack, or of each pack in a folder of packs, in order of file, line and column.

    Args:
        path: the folder of a pack, a file in it, or a folder of packs.
        roots: further folders in which packs to build on are looked for.
    """
    folders = _packs_at(path)
    if not folders:
        return [PackFault(str(path), 1, 1, "", "is not a pack, and no folder in it is: there is no pack.yaml")]
    found: set[PackFault] = set()
    for folder in folders:
        below, faults = chain(folder, _with_shipped(roots))
        # without the pack below, all that stands there would seem to be missing
        found.update(faults or assemble(below)[1])
    return sorted(found)


def schema(section: str) -> dict[str, Any]:
    """Give the JSON Schema of a section (`screening`) or of `pack.yaml` (`pack`), for editors; KeyError if unknown.

    It describes the merged section: a pack that builds on another may leave out what it does not change.
    """
    return msgspec.json.schema(PackCard if section == CARD else SECTIONS[section])


def shipped() -> tuple[str, ...]:
    """Give the ids of the packs that come with the software."""
    return tuple(sorted(file.parent.name for file in SHIPPED.glob("*/pack.yaml")))


@lru_cache(maxsize=32)
def _load(folders: tuple[Path, ...], _state: tuple[tuple[Path, int, int], ...]) -> Pack:
    pack, faults = assemble(list(folders))
    if pack is None:
        raise _error(folders[0].name, faults)
    return pack


def _folder(pack: str | Path, roots: tuple[Path, ...]) -> Path:
    found = find(pack, _with_shipped(roots)) if isinstance(pack, str) else None
    if found is None and (Path(pack) / "pack.yaml").is_file():
        found = Path(pack)
    if found is None:
        raise PackError(f"there is no pack `{pack}`; shipped are {', '.join(shipped())}")
    return found


def _packs_at(path: Path) -> list[Path]:
    folder = path
    if path.is_file():
        folder = path.parents[2] if path.parent.parent.name == "text" else path.parent
    if (folder / "pack.yaml").is_file():
        return [folder]
    return sorted(file.parent for file in path.glob("*/pack.yaml"))


def _with_shipped(roots: tuple[Path, ...]) -> tuple[Path, ...]:
    return roots if SHIPPED in roots else (*roots, SHIPPED)


def _error(pack: str | Path, faults: list[PackFault]) -> PackError:
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return PackError(
        f"pack `{pack}`: {first.file}:{first.line}:{first.column}: {first.item} {first.message}{more}", tuple(faults)
    )
