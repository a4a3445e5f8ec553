"""Countries: eForms names them by ISO 3166-1 alpha-3, OCDS data by alpha-2, alpha-3 or in words."""

from functools import cache

from rules.codes import rows


def alpha2(raw: str) -> str | None:
    """Give the alpha-2 code of a country written as alpha-2, alpha-3 or its English or Dutch name; None if unknown.

    `UK` and `EL`, as the European Union writes them, are `GB` and `GR`.
    """
    return _by_any().get(raw.strip().casefold())


def name(code: str, language: str) -> str | None:
    """Name a country, given its alpha-2 or alpha-3 code, in `language` (`en`, `nl`; any other: English)."""
    known = alpha2(code)
    return _names("nl" if language == "nl" else "en")[known] if known else None


@cache
def _names(language: str) -> dict[str, str]:
    return {row["alpha2"]: row[language] for row in rows("countries.csv")}


@cache
def _by_any() -> dict[str, str]:
    known = {written.casefold(): row["alpha2"] for row in rows("countries.csv") for written in row.values()}
    return known | {"uk": "GB", "el": "GR"}
