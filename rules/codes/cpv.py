"""The Common Procurement Vocabulary, CPV 2008 (Regulation (EC) No 213/2008).

A code has eight digits and a ninth for checking, which nothing here needs: two digits name the division, three the
group, four the class, five the category, and the rest is finer still.
"""

import re
from functools import cache

from rules.codes import rows

_WRITTEN = re.compile(
    r"""(?<![\d.])          # not the tail of another number
        (\d{8})             # the code
        (?:\s?[-–—/.]\s?\d  # its check digit, after a hyphen, dash or slash; or the decimal of a spreadsheet
        |\d)?               # or a check digit with nothing before it
        (?!\d)""",
    re.VERBOSE | re.ASCII,
)
_LOST_ZERO = re.compile(r"([39][0-9]{6})(?:\.0)?")


def normalise(raw: object) -> str | None:
    """Give the eight digits of a CPV code as publishers write it, or None where there is none.

    Reads `72322000-8` and `72322000/8` (check digit), `45233130.0` and `45233130` as a number (spreadsheets),
    `3000000` (a spreadsheet dropped the zero of divisions 03 and 09), `CPV: 72 32 20 00`. A code outside the list
    is given as found: the list here ends at classes, and publishers use codes of earlier versions.
    """
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    text = str(raw).strip()
    if lost := _LOST_ZERO.fullmatch(text):
        return f"0{lost[1]}"
    found = _WRITTEN.search(text) or _WRITTEN.search(re.sub(r"(?<=\d) (?=\d)", "", text))
    return found[1] if found and found[1].strip("0") else None


def ancestors(code: str) -> tuple[str, ...]:
    """Give the codes above an eight-digit code, the nearest first: `85311200` -> `85311000`, `85310000`, ..."""
    significant = len(code.rstrip("0"))
    return tuple(code[:length].ljust(8, "0") for length in range(max(significant, 2) - 1, 1, -1))


def label(code: str, language: str) -> str | None:
    """Name an eight-digit code in `language` (`en`, `nl`; any other: English) by its class, or the nearest code above.

    None where even its division is unknown.
    """
    labels = _labels("nl" if language == "nl" else "en")
    return next((labels[near] for near in (code, *ancestors(code)) if near in labels), None)


def divisions(language: str) -> dict[str, str]:
    """Give the 45 divisions as eight-digit code -> name, in the order of their codes."""
    labels = _labels("nl" if language == "nl" else "en")
    return {code: name for code, name in labels.items() if not code[2:].strip("0")}


@cache
def _labels(language: str) -> dict[str, str]:
    return {row["code"].ljust(8, "0"): row[language] for row in rows("cpv.csv")}
