"""Which notices a JSON value holds: packages, records, releases, arrays and the wrappers that APIs put around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any


class Shape(Enum):
    """What one notice in JSON is."""

    RELEASE = auto()
    RECORD = auto()
    TED_SEARCH = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """One notice in a JSON value; `whole` where the value is that notice and nothing else."""

    shape: Shape
    value: Any
    whole: bool = False


PACKAGES = {"releases": Shape.RELEASE, "records": Shape.RECORD, "notices": Shape.TED_SEARCH}
"""The lists of an OCDS release package, a record package and the answer of the TED search API."""

WRAPPERS = frozenset(
    {"content", "data", "docs", "entries", "hits", "items", "notice", "payload", "record", "recordPackage", "release"}
    | {"releasePackage", "response", "result", "results", "rows", "value", "_source"}
)
"""Keys under which APIs and search servers put packages, records or releases; others are not looked into."""

_COMPILED = ("compiledRelease", "versionedRelease")
_SECTIONS = ("tender", "awards", "contracts", "planning", "bids")
_SIGNS = ("initiationType", "tag", "buyer", "parties", "date", "language")
_TELLING = frozenset({*PACKAGES, *_COMPILED, "publication-number"})
_DEPTH = 5


def notices(value: object, expected: Shape | None = None) -> Iterator[Found]:
    """Give the notices in a JSON value, in order.

    Args:
        value: a document, a line of JSON Lines, or an element of a list.
        expected: what the list is of that the value stands in, None where it stands alone or in a plain array.

    An element of a package is one notice, whatever it is; elsewhere what has no known shape is given as `UNKNOWN`.
    """
    if type(value) is dict:
        shape = _shape(value, expected)
        if shape is not None:
            yield Found(shape, value, whole=True)
            return
    found = list(_inside(value, 0)) if type(value) in (dict, list) else None
    if found is None or (not found and not _is_empty_package(value)):
        yield Found(Shape.UNKNOWN, value)
    else:
        yield from found


def _shape(value: dict[str, Any], expected: Shape | None) -> Shape | None:
    """Say what an object is by itself; None where it is a package, a wrapper or nothing known."""
    if expected is Shape.TED_SEARCH:
        return Shape.TED_SEARCH if "publication-number" in value else Shape.UNKNOWN
    if "ocid" in value and _TELLING.isdisjoint(value) and ("tender" in value or "awards" in value):
        return Shape.RELEASE
    if any(type(value.get(key)) is dict for key in _COMPILED):
        return Shape.RECORD
    if type(value.get("releases")) is list and (expected is Shape.RECORD or "ocid" in value):
        return Shape.RECORD
    sections = sum(type(value.get(key)) in (dict, list) for key in _SECTIONS)
    if expected is not None:
        return Shape.RELEASE if sections else expected
    if any(type(value.get(key)) is list for key in PACKAGES):
        return None
    if "publication-number" in value:
        return Shape.TED_SEARCH
    if "ocid" in value and (sections or any(key in value for key in _SIGNS)):
        return Shape.RELEASE
    return Shape.RELEASE if sections and any(key in value for key in (*_SIGNS, "id")) else None


def _inside(value: object, depth: int) -> Iterator[Found]:
    """Look into arrays, packages and known wrappers, but no deeper than any API nests them."""
    if depth > _DEPTH:
        return
    if type(value) is list:
        for element in value:
            if type(element) is dict and (shape := _shape(element, None)) is not None:
                yield Found(shape, element)
            else:
                inner = list(_inside(element, depth + 1)) if type(element) is dict else []
                if inner or _is_empty_package(element):
                    yield from inner
                else:
                    yield Found(Shape.UNKNOWN, element)
    elif type(value) is dict:
        for key, inner_value in value.items():
            if key in PACKAGES and type(inner_value) is list:
                yield from _elements(inner_value, PACKAGES[key])
            elif key in WRAPPERS and type(inner_value) is dict:
                if (shape := _shape(inner_value, None)) is not None:
                    yield Found(shape, inner_value)
                else:
                    yield from _inside(inner_value, depth + 1)
            elif key in WRAPPERS and type(inner_value) is list:
                yield from _inside(inner_value, depth + 1)


def _elements(values: list[Any], expected: Shape) -> Iterator[Found]:
    for element in values:
        shape = _shape(element, expected) if type(element) is dict else None
        yield Found(shape or Shape.UNKNOWN, element)


def _is_empty_package(value: object) -> bool:
    """A package, or an array, that holds nothing is read and gives nothing."""
    if type(value) is list:
        return not value
    return type(value) is dict and any(value.get(key) in ([], None) for key in PACKAGES if key in value)
