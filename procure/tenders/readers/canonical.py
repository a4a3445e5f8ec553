"""Canonical form of what was read, so that equal content has one digest whatever file it came in."""

import hashlib
import json
from typing import Any

import orjson
from lxml import etree

_LARGEST_INTEGER = 2**64 - 1
_SMALLEST_INTEGER = -(2**63)


def digest_json(value: object) -> str:
    """Give the SHA-256, in hex, of JSON with sorted keys and no white space."""
    try:
        canonical = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, orjson.JSONEncodeError):
        canonical = json.dumps(_within_range(value), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(canonical).hexdigest()


def dumps(value: object) -> bytes:
    """Write JSON in the order of its keys."""
    try:
        return orjson.dumps(value)
    except (TypeError, orjson.JSONEncodeError):
        return json.dumps(_within_range(value), separators=(",", ":")).encode()


def digest_xml(root: etree._Element) -> str:
    """Give the SHA-256, in hex, of the canonical XML (C14N 1.0, without comments)."""
    try:
        canonical = etree.tostring(root, method="c14n", with_comments=False)
    except etree.C14NError:  # a namespace that is no absolute URI, as in early R2.0.9 exports
        canonical = etree.tostring(root, encoding="utf-8")
    return hashlib.sha256(canonical).hexdigest()


def _within_range(value: Any) -> Any:
    """Turn whole numbers beyond 64 bits into floats, as `orjson.loads` does, so that both ways of reading agree."""
    if isinstance(value, dict):
        return {key: _within_range(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_within_range(item) for item in value]
    if isinstance(value, int) and not _SMALLEST_INTEGER <= value <= _LARGEST_INTEGER:
        return float(value)
    return value
