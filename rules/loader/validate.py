"""Compares a merged section with the typed struct its capability gives, and finds every fault, not the first alone.

A struct says of itself which texts each of its items needs, in a class variable:

    class Criterion(msgspec.Struct, frozen=True):
        texts: ClassVar[tuple[str, ...]] = ("name", "question")
        id: str

so that a criterion `interpreting` of the section `screening` needs `screening.criteria.interpreting.name` and
`.question` in each language of the pack. The empty name stands for the item's own key.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from rules.loader.located import Located, PackFault

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_AT = re.compile(r" - at (?:the key of )?`(\$[^`]*)`$")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def faults_of(section: Located, kind: type[msgspec.Struct], item: str) -> list[PackFault]:
    """Find what keeps a section from being a `kind`: unknown and missing keys, wrong types, values out of bounds."""
    faults = list(_faults(section, kind, item))
    return faults or list(_whole(section, kind, item))


def text_keys(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give the key of each text that a section needs, as a path, `path` being that of `value`."""
    if isinstance(value, msgspec.Struct):
        for name in getattr(value, "texts", ()):
            yield (*path, name) if name else path
        for field in value.__struct_fields__:
            yield from text_keys(getattr(value, field), (*path, field))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from text_keys(each, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from text_keys(each, (*path, str(getattr(each, "id", index))))


def _faults(node: Located, kind: Any, item: str) -> Iterator[PackFault]:
    kind = _bare(kind)
    if node.value is None and _takes_null(kind):
        return
    kind = _without_null(kind)
    inside = node.value
    origin = get_origin(kind) or kind
    if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        if isinstance(inside, dict):
            yield from _faults_of_struct(node, inside, origin, item)
        else:
            yield node.fault(item, "must be a mapping (`key: value`)")
    elif origin in (list, tuple, set, frozenset) and isinstance(inside, list) and _element(kind) is not None:
        for index, each in enumerate(inside):
            yield from _faults(each, _element(kind), f"{item}.{each.id or index}")
    elif origin is dict and isinstance(inside, dict):
        for key, each in inside.items():
            yield from _faults(each, get_args(kind)[1] if get_args(kind) else Any, f"{item}.{key}")
    else:
        yield from _whole(node, kind, item)


def _faults_of_struct(
    node: Located, inside: dict[str, Located], kind: type[msgspec.Struct], item: str
) -> Iterator[PackFault]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, value in inside.items():
        if key not in fields:
            near = get_close_matches(key, fields, n=1)
            hint = f": did you mean `{near[0]}`?" if near else f"; known are {', '.join(sorted(fields))}"
            yield value.fault(f"{item}.{key}", f"unknown key `{key}`{hint}", at_key=True)
    for key, field in fields.items():
        if key in inside:
            yield from _faults(inside[key], field.type, f"{item}.{key}")
        elif field.required:
            yield node.fault(item, f"the key `{key}` is missing")
    if node.id is not None and not _ID.fullmatch(node.id):
        yield inside["id"].fault(f"{item}.id", f"the id `{node.id}` may hold only letters, digits, `-` and `_`")


def _whole(node: Located, kind: Any, item: str) -> Iterator[PackFault]:
    """Convert the value, and place msgspec's own message where it belongs."""
    try:
        msgspec.convert(node.plain(), kind)
    except msgspec.ValidationError as error:
        message = str(error)
        found = _AT.search(message)
        steps = tuple(a or b for a, b in _STEP.findall(found[1])) if found else ()
        at = node.follow(steps)
        message = _AT.sub("", message)
        if message.startswith("Expected `str`, got `") and not isinstance(at.value, dict | list):
            message += ": put it in quotes"
        yield at.fault(".".join((item, *steps)), message)


def _bare(kind: Any) -> Any:
    while get_origin(kind) is Annotated and _is_container(get_args(kind)[0]):
        kind = get_args(kind)[0]
    return kind


def _is_container(kind: Any) -> bool:
    return get_origin(kind) in (list, tuple, set, frozenset, dict, Union, UnionType)


def _takes_null(kind: Any) -> bool:
    return kind is None or kind is NoneType or (get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind))


def _without_null(kind: Any) -> Any:
    """Give the one other arm of `X | None`; a union of several stays as it is, for msgspec to judge."""
    if get_origin(kind) in (Union, UnionType):
        arms = [arm for arm in get_args(kind) if arm is not NoneType]
        return _bare(arms[0]) if len(arms) == 1 else kind
    return kind


def _element(kind: Any) -> Any:
    arguments = [each for each in get_args(kind) if each is not Ellipsis]
    return arguments[0] if len(arguments) == 1 else None
