"""A notice as the database keeps it, and back: plain JSON without what is empty.

PostgreSQL takes no zero character and no lone surrogate in a text; publishers send both, so they are replaced here.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from types import NoneType
from typing import Any, cast

import msgspec
import orjson

from procure.tenders.readers.published import (
    Award,
    Bid,
    Contract,
    Document,
    Lot,
    Moment,
    Party,
    PublishedNotice,
    Source,
)
from rules.values import Money, Passage

Json = dict[str, Any]

OWN_COLUMNS = ("title", "description")
"""Long texts that stand in a column of the tender and are not kept twice."""


def _fields(kind: type) -> tuple[tuple[tuple[str, bool], ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(
        (field.name, field.default is MISSING)
        for field in fields(kind)
        if (kind, field.name) != (PublishedNotice, "original")
    )
    return names, attrgetter(*(name for name, _ in names))


_FIELDS = {
    kind: _fields(kind)
    for kind in (PublishedNotice, Moment, Lot, Party, Bid, Award, Contract, Document, Money, Passage)
}
"""Names of the fields of each value, whether it must be given one, and what reads them all."""

_PLAIN = frozenset({str, int, bool, NoneType, Source})
"""Kinds of value that stand in JSON as they are."""


def pack(notice: PublishedNotice) -> Json:
    """The values of a notice without its original, as JSON can hold them; what is empty is left out."""
    return cast("Json", _packed(notice))


def unpack(values: Json) -> PublishedNotice:
    """The notice that `pack` was given, its original left empty."""
    return msgspec.convert(values | {"original": ""}, PublishedNotice, strict=False)


def content(notice: PublishedNotice) -> tuple[PublishedNotice, Json, bytes]:
    """A notice as a table takes it.

    Args:
        notice: as read.

    Returns:
        The notice (nearly always itself; cleaned where PostgreSQL would refuse one of its texts), its packed values
        without `OWN_COLUMNS`, and these as JSON text.
    """
    values = _without_own_columns(pack(notice))
    try:
        written = orjson.dumps(values)
        if b"\\u0000" not in written and _is_storable(notice.title) and _is_storable(notice.description):
            return notice, values, written
    except TypeError:
        pass  # a lone surrogate
    cleaned = replace(unpack(_cleaned(pack(notice))), original=notice.original)
    values = _without_own_columns(pack(cleaned))
    return cleaned, values, orjson.dumps(values)


def _without_own_columns(values: Json) -> Json:
    for name in OWN_COLUMNS:
        values.pop(name, None)
    return values


def _is_storable(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def _packed(value: Any) -> Any:
    kind = type(value)
    if (found := _FIELDS.get(kind)) is not None:
        names, values_of = found
        return {
            # Most values are texts: they are not worth a call.
            name: item if type(item) in _PLAIN else _packed(item)
            for (name, is_required), item in zip(names, values_of(value), strict=True)
            if is_required or (item is not None and item != ())
        }
    if kind is tuple:
        return [item if type(item) in _PLAIN else _packed(item) for item in value]
    if kind is Decimal:
        return str(value)
    return value.isoformat() if kind is datetime else value


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    return value
