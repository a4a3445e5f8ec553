"""Says in what one merged pack differs from another, item by item."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rules.loader.pack import Pack

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    Attributes:
        path: section, then keys and ids down to the value (`screening`, `criteria`, `interpreting`, `weight`); of a
            text `text`, the language and the key.
        before: the value in the pack compared with; None where it has none.
        after: the value in the pack; None where it has none.
    """

    path: Path
    before: Any
    after: Any


def differences(pack: Pack, below: Pack) -> tuple[Difference, ...]:
    """List in what `pack` differs from `below`, rules first, then texts.

    An item that only one of them has is one difference, not one for each value in it. What a pack says of itself
    (version, dates, sources) is not compared.
    """
    found = list(_compare((), below.content["sections"], pack.content["sections"]))
    for language in pack.card.languages:
        found += [
            Difference(("text", language, *change.path), change.before, change.after)
            for change in _compare((), dict(below.texts(language)), dict(pack.texts(language)))
            if not change.path[0].startswith("pack.")
        ]
    return tuple(found)


def _compare(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _compare((*path, key), before.get(key), after.get(key))
    elif _ids(before) is not None and _ids(after) is not None:
        yield from _compare(path, _by_id(before), _by_id(after))
    elif before != after:
        yield Difference(path, before, after)


def _ids(value: Any) -> list[str] | None:
    """Give the ids of a list of items; None for all else."""
    if not isinstance(value, list) or not all(isinstance(each, dict) and "id" in each for each in value):
        return None
    return [each["id"] for each in value]


def _by_id(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in items}
