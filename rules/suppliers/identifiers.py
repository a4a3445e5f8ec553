"""Numbers under which firms are registered: which scheme, how it is written, whether the number can be one.

Schemes carry their codes of org-id.guide, the list that OCDS names; VAT is ours, since one number names its country.
A number without a known scheme is nobody's: the same digits stand for another firm in another register. The exception
is a VAT number with its country before it and check digits that agree, which says itself what it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_NOISE = re.compile(r"[\s.\-/]+")
_WEIGHTS_NL = (9, 8, 7, 6, 5, 4, 3, 2)
_WEIGHTS_GB = (8, 7, 6, 5, 4, 3, 2)
_WEIGHTS_PL = (6, 5, 7, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A valid number: `scheme` is a key of `SCHEMES`, `value` the number in its one normal form."""

    scheme: str
    value: str

    @property
    def register(self) -> str:
        """In which a firm has one number: the scheme, of VAT numbers that of their country."""
        return f"VAT:{self.value[:2]}" if self.scheme == "VAT" else self.scheme


def identify(scheme: str | None, raw: str | None) -> Identifier | None:
    """Recognise a registration number.

    Args:
        scheme: as the publisher names it, in any case; None where it names none.
        raw: the number, as written.

    Returns:
        The number in its normal form; None where the scheme is not known or no such number can exist.
    """
    written = _NOISE.sub("", raw or "").upper()
    if not written or not written.isascii() or not written.isalnum():
        return None
    if scheme is None or not scheme.strip():
        value = _vat(written)
        return Identifier("VAT", value) if value else None
    known = _ALIASES.get(_NOISE.sub("", scheme.replace("_", "")).upper())
    if known is None:
        return None
    country = known[4:] if known.startswith("VAT:") else ""
    if country or known == "VAT":
        value = _vat(written if written.startswith(country or written[:2]) else country + written)
        return Identifier("VAT", value) if value and value.startswith(country) else None
    value = SCHEMES[known](written)
    return Identifier(known, value) if value else None


def _kvk(written: str) -> str | None:
    """Number of the Dutch trade register: eight digits (Handelsregisterbesluit 2008); it has no check digit.

    Twelve digits are the number of a branch and name no firm. One digit eight times is what people type into a field
    that must be filled.
    """
    return written if re.fullmatch(r"\d{8}", written) and len(set(written)) > 1 else None


def _companies_house(written: str) -> str | None:
    """Number of Companies House: eight digits, or two letters and six digits (one letter and seven for R0 ...).

    Spreadsheets drop zeros at the front; with six digits or more left they are put back.
    """
    if re.fullmatch(r"\d{6,7}", written):
        written = written.zfill(8)
    if not re.fullmatch(r"\d{8}|[A-Z]{2}\d{6}|R0\d{6}", written):
        return None
    return written if len(set(written)) > 1 and written[2:].strip("0") else None


def _rsin(written: str) -> str | None:
    """Number of Dutch legal persons and partnerships: nine digits, the weighted sum a multiple of 11."""
    if not re.fullmatch(r"\d{9}", written) or not written.strip("0"):
        return None
    total = sum(w * int(d) for w, d in zip(_WEIGHTS_NL, written, strict=False)) - int(written[8])
    return written if total % 11 == 0 else None


def _belgian(written: str) -> str | None:
    """Number of the Crossroads Bank for Enterprises: ten digits, the last two 97 less the rest modulo 97."""
    written = written.removeprefix("BE")
    written = written.zfill(10) if len(written) == 9 else written
    if not re.fullmatch(r"[01]\d{9}", written) or not written.strip("0"):
        return None
    return written if 97 - int(written[:8]) % 97 == int(written[8:]) else None


def _luhn(written: str, length: int) -> bool:
    if len(written) != length or not written.isdigit() or not written.strip("0"):
        return False
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(written))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _siren(written: str) -> str | None:
    """Number of a French firm: nine digits by Luhn; a SIRET has those of its firm in front and five of the place."""
    if len(written) == 14 and written.isdigit():
        written = written[:9]
    return written if _luhn(written, 9) else None


def _lei(written: str) -> str | None:
    """Legal Entity Identifier (ISO 17442): 18 letters and digits, two check digits by ISO 7064 MOD 97-10."""
    if not re.fullmatch(r"[0-9A-Z]{18}\d{2}", written):
        return None
    return written if int("".join(str(int(sign, 36)) for sign in written)) % 97 == 1 else None


def _vat(written: str) -> str | None:
    """A VAT number with the prefix of its country, where its check digits are known and agree."""
    if re.fullmatch(r"GB\d{12}", written):
        written = written[:11]  # the last three digits name a branch
    check = _VAT.get(written[:2])
    return written if check is not None and check(written[2:]) else None


def _vat_nl(rest: str) -> bool:
    """Nine digits, B, two digits: by 97 over the whole (sole traders, since 2020), or the first nine by 11 (firms)."""
    if not re.fullmatch(r"\d{9}B\d{2}", rest) or rest.endswith("B00"):
        return False
    return _rsin(rest[:9]) is not None or int("".join(str(int(s, 36)) for s in f"NL{rest}")) % 97 == 1


def _vat_de(rest: str) -> bool:
    """Nine digits, the last by ISO 7064 MOD 11,10."""
    if not re.fullmatch(r"[1-9]\d{8}", rest):
        return False
    product = 10
    for digit in rest[:8]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(rest[8])


def _vat_gb(rest: str) -> bool:
    """Nine digits, the last two by 97, with or without 55 added (since 2010)."""
    if not re.fullmatch(r"\d{9}", rest) or not rest[:7].strip("0"):
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS_GB, rest, strict=False)) + int(rest[7:9])
    return total % 97 in (0, 42)


def _vat_fr(rest: str) -> bool:
    """Two digits, then the SIREN, on which they depend."""
    if not re.fullmatch(r"\d{11}", rest):
        return False
    return _luhn(rest[2:], 9) and (12 + 3 * (int(rest[2:]) % 97)) % 97 == int(rest[:2])


def _vat_lu(rest: str) -> bool:
    return bool(re.fullmatch(r"\d{8}", rest)) and int(rest[:6]) > 0 and int(rest[:6]) % 89 == int(rest[6:])


def _vat_pl(rest: str) -> bool:
    if not re.fullmatch(r"\d{10}", rest) or not rest.strip("0"):
        return False
    return sum(w * int(d) for w, d in zip(_WEIGHTS_PL, rest, strict=False)) % 11 == int(rest[9])


_VAT: dict[str, Callable[[str], bool]] = {
    "BE": lambda rest: len(rest) == 10 and _belgian(rest) is not None,
    "DE": _vat_de,
    "FR": _vat_fr,
    "GB": _vat_gb,
    "IT": lambda rest: _luhn(rest, 11),
    "LU": _vat_lu,
    "NL": _vat_nl,
    "PL": _vat_pl,
}
SCHEMES: dict[str, Callable[[str], str | None]] = {
    "NL-KVK": _kvk,
    "GB-COH": _companies_house,
    "VAT": _vat,
    "NL-RSIN": _rsin,
    "BE-BCE_KBO": _belgian,
    "FR-INSEE": _siren,
    "XI-LEI": _lei,
}
"""Scheme -> what gives the normal form of a number without spaces, or None; in the order in which pages offer them."""

_ALIASES = {
    **{_NOISE.sub("", name.replace("_", "")): name for name in SCHEMES},
    "KVK": "NL-KVK",
    "RSIN": "NL-RSIN",
    "KBO": "BE-BCE_KBO",
    "BCE": "BE-BCE_KBO",
    "SIREN": "FR-INSEE",
    "SIRET": "FR-INSEE",
    "FRSIRENE": "FR-INSEE",
    "LEI": "XI-LEI",
    "EUVAT": "VAT",
    **{f"{country}VAT": f"VAT:{country}" for country in _VAT},
}
