"""Reads a YAML file into values that remember where they stand, so that every fault can name its line.

Of YAML a pack uses mappings, lists, strings, whole and decimal numbers, `true`, `false` and `null`, as YAML 1.2 has
them: `no` is a language, `2026-11-01` a string (typed structs make it a date), `03000000` a CPV code. Tags, anchors
and aliases are refused: nothing in a pack can call Python or grow when it is read.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without libyaml: the same answers, ten times slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

MAX_BYTES = 4_000_000
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True, order=True)
class PackFault:
    """What is wrong in a pack: one line of `procure packs check`.

    Attributes:
        file: the path as given or found.
        line: from 1.
        column: from 1.
        item: path to the item by keys and ids (`screening.criteria.interpreting.weight`); empty for a whole file.
        message: what is wrong and what to do, in English.
    """

    file: str
    line: int
    column: int
    item: str
    message: str


@dataclass(slots=True)
class Located:
    """A value and the place (file, line and column from 1) where it was written; `value` holds further ones inside."""

    value: "dict[str, Located] | list[Located] | str | int | float | bool | None"
    file: str
    line: int
    column: int
    key: tuple[int, int] | None = None
    """Line and column of the key it stands under."""

    @property
    def id(self) -> str | None:
        """Give the `id` of an item, None for anything else."""
        if isinstance(self.value, dict) and "id" in self.value and isinstance(self.value["id"].value, str):
            return self.value["id"].value
        return None

    def items(self) -> "list[Located] | None":
        """Give the list when every element is a mapping with an id: such lists merge by id. None for all else."""
        if isinstance(self.value, list) and self.value and all(each.id is not None for each in self.value):
            return self.value
        return None

    def plain(self) -> Any:
        """Give the value as JSON would hold it."""
        if isinstance(self.value, dict):
            return {key: each.plain() for key, each in self.value.items()}
        if isinstance(self.value, list):
            return [each.plain() for each in self.value]
        return self.value

    def follow(self, path: tuple[str, ...]) -> "Located":
        """Go down by keys, ids and places in lists, as far as there is something."""
        here = self
        for step in path:
            inside: Located | None = None
            if isinstance(here.value, dict):
                inside = here.value.get(step)
            elif isinstance(here.value, list):
                inside = next((each for each in here.value if each.id == step), None)
                if inside is None and step.isdigit() and int(step) < len(here.value):
                    inside = here.value[int(step)]
            if inside is None:
                break
            here = inside
        return here

    def fault(self, item: str, message: str, *, at_key: bool = False) -> PackFault:
        """Make a fault that points at this value, or at the key it stands under."""
        line, column = self.key if at_key and self.key else (self.line, self.column)
        return PackFault(self.file, line, column, item, message)


class _Loader(_Base):
    """Parses only; which scalars are numbers is said below."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML reads it from the class


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~"),
    ("int", r"0|-?[1-9][0-9]*", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), [*_first, ""])

_SCALARS: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": lambda text: text == "true",
    "null": lambda _: None,
}


def read(path: Path, item: str) -> tuple[Located | None, list[PackFault]]:
    """Read one YAML file whose top is a mapping.

    Args:
        path: the file.
        item: name under which its faults are listed (`screening`).

    Returns:
        the mapping (None when the file cannot be read at all; empty for an empty file) and the faults found.
    """
    file = str(path)
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            return None, [PackFault(file, 1, 1, item, f"is larger than {MAX_BYTES:,} bytes")]
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [PackFault(file, line, 1, item, "is not UTF-8")]
    except OSError as error:
        return None, [PackFault(file, 1, 1, item, f"cannot be read: {error.strerror}")]
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # what is never closed is missed behind the last line
        line, column = (min(mark.line, len(text.splitlines()) - 1) + 1, mark.column + 1) if mark else (1, 1)
        what = ", ".join(part for part in (error.context, error.problem) if part)
        return None, [PackFault(file, line, column, item, f"is not valid YAML: {what}")]
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return None, [PackFault(file, line, 1, item, f"is not valid YAML: {getattr(error, 'reason', error)}")]
    if node is None:
        return Located({}, file, 1, 1), []
    faults: list[PackFault] = []
    top = _Reader(file, faults).read(node, (item,))
    if not isinstance(top.value, dict):
        return None, [*faults, top.fault(item, "must be a mapping (`key: value`) at its top")]
    return top, faults


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class _Reader:
    def __init__(self, file: str, faults: list[PackFault]) -> None:
        self.file = file
        self.faults = faults
        self._seen: set[int] = set()

    def read(self, node: yaml.Node, path: tuple[str, ...]) -> Located:
        """Turn a node into a value; what cannot be one is a fault, and null."""
        here = Located(None, self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        tag = node.tag.removeprefix("tag:yaml.org,2002:")
        if id(node) in self._seen:
            self._fault(
                here, path, "is an anchor (`&name`) that an alias uses again, which a pack may not: write it out"
            )
        elif len(path) > _MAX_DEPTH:
            self._fault(here, path, f"is nested deeper than {_MAX_DEPTH}")
        elif isinstance(node, yaml.MappingNode) and tag == "map":
            here.value = self._mapping(node, path)
        elif isinstance(node, yaml.SequenceNode) and tag == "seq":
            here.value = self._sequence(node, path)
        elif isinstance(node, yaml.ScalarNode) and tag in _SCALARS:
            here.value = _SCALARS[tag](node.value)
            if isinstance(here.value, str) and "\0" in here.value:
                self._fault(here, path, "holds a null character")
        else:
            self._fault(here, path, f"the tag `{node.tag}` is not allowed in a pack")
        # kept until the end: a node that comes twice is an alias
        self._seen.add(id(node))
        return here

    def _mapping(self, node: yaml.MappingNode, path: tuple[str, ...]) -> dict[str, Located]:
        inside: dict[str, Located] = {}
        for key, value in node.value:
            mark = key.start_mark
            place = Located(None, self.file, mark.line + 1, mark.column + 1)
            if not isinstance(key, yaml.ScalarNode):
                self._fault(place, path, "a key must be one word")
                continue
            if key.value in inside:
                first = inside[key.value].key or (1, 1)
                self._fault(place, (*path, key.value), f"the key `{key.value}` stands already in line {first[0]}")
                continue
            inside[key.value] = self.read(value, (*path, key.value))
            inside[key.value].key = (place.line, place.column)
        return inside

    def _sequence(self, node: yaml.SequenceNode, path: tuple[str, ...]) -> list[Located]:
        inside: list[Located] = []
        lines: dict[str, int] = {}
        for index, each in enumerate(node.value):
            value = self.read(each, (*path, str(index)))
            inside.append(value)
            if (name := value.id) is not None:
                if name in lines:
                    self._fault(value, (*path, name), f"the id `{name}` stands already in line {lines[name]}")
                lines.setdefault(name, value.line)
        return inside

    def _fault(self, at: Located, path: tuple[str, ...], message: str) -> None:
        self.faults.append(at.fault(".".join(path), message))
