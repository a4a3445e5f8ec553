"""Single fields of JSON as publishers fill them: the wrong type is dropped or coerced, and never raises."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from rules.codes import cpv
from rules.values import Money, Nature

Json = dict[str, Any]

_EMPTY: Json = {}
_LARGEST = Decimal(10) ** 15
"""No contract is worth more; beyond it stand random or mistyped figures."""

_NATURES: dict[str, Nature] = {
    "goods": "supplies",
    "supplies": "supplies",
    "supply": "supplies",
    "works": "works",
    "services": "services",
    "service": "services",
}


def mapping(raw: object) -> Json:
    """Give an object, or an empty one."""
    return raw if type(raw) is dict else _EMPTY


def mappings(raw: object) -> Iterator[Json]:
    """Give the objects of a list; a single object counts as a list of one."""
    if type(raw) is list:
        for item in raw:
            if type(item) is dict:
                yield item
    elif type(raw) is dict:
        yield raw


def text(raw: object) -> str | None:
    """Give a text as published; None where it is blank or no text."""
    return raw if type(raw) is str and raw and not raw.isspace() else None


def identifier(raw: object) -> str | None:
    """Give an identifier as a string; publishers write numbers too."""
    if type(raw) is str:
        return raw if raw and not raw.isspace() else None
    if type(raw) is int:
        return str(raw)
    return str(int(raw) if raw.is_integer() else raw) if type(raw) is float else None


def strings(raw: object) -> tuple[str, ...]:
    """Give the texts of a list; a single text counts as a list of one."""
    if type(raw) is str:
        return (raw,) if raw else ()
    return tuple(item for item in raw if type(item) is str and item) if type(raw) is list else ()


def amount(raw: object) -> Decimal | None:
    """Read a number, also one written as text (`1250000.50`, `1,250,000.50`, `1.250.000,50`); None unless positive."""
    if type(raw) is int or type(raw) is float:
        written = repr(raw)
    elif type(raw) is str:
        written = _plain(raw)
    else:
        return None
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number < _LARGEST else None


def _plain(raw: str) -> str:
    """Write a number with a decimal point alone; the last of two kinds of separator is the decimal one."""
    written = "".join(raw.split()).replace("'", "").lstrip("€£$")
    comma, point = written.rfind(","), written.rfind(".")
    if comma > point:
        thousands = written.count(",") > 1 or (point < 0 and len(written) - comma == len(",000"))
        return written.replace(",", "") if thousands else written.replace(".", "").replace(",", ".")
    return written.replace(",", "") if written.count(".") <= 1 else written.replace(".", "")


def currency(raw: object) -> str | None:
    """Read a currency by its code of three letters (ISO 4217); None where none is stated."""
    if type(raw) is not str:
        return None
    code = raw.strip()
    return code.upper() if len(code) == len("EUR") and code.isascii() and code.isalpha() else None


def money(raw: object) -> Money | None:
    """Read an OCDS Value: its amount, else what it is before or after tax."""
    if type(raw) is not dict:
        return None
    for name in ("amount", "amountNet", "amountGross"):
        if (number := amount(raw.get(name))) is not None:
            return Money(number, currency(raw.get("currency")))
    return None


def total(values: Iterable[Money | None]) -> Money | None:
    """Add what has a value; None where currencies differ or nothing has one."""
    known = [value for value in values if value is not None]
    if not known or any(value.currency != known[0].currency for value in known):
        return None
    return Money(sum((value.amount for value in known), Decimal(0)), known[0].currency)


def nature(raw: object) -> Nature | None:
    """Read `mainProcurementCategory` and its like."""
    return _NATURES.get(raw.casefold()) if type(raw) is str else None


def days(raw: object) -> int | None:
    """Read a number of days; None unless it is one to two centuries."""
    number = amount(raw)
    return int(number) if number is not None and 1 <= number <= 200 * 365 else None


@lru_cache(maxsize=16_384)
def cpv_code(raw: str) -> str | None:
    """Read a CPV code; remembered, since a few thousand codes come up again and again."""
    return cpv.normalise(raw)


def nuts_code(raw: object) -> str | None:
    """Read a NUTS code below the country; regions by name give None."""
    if type(raw) is not str or not len("NL3") <= len(raw) <= len("NL329"):
        return None
    return raw if raw.isascii() and raw.isalnum() and raw[:2].isalpha() and raw.isupper() else None


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Drop what is missing or repeated, keeping the order."""
    return tuple(dict.fromkeys(value for value in values if value))
