"""Suppliers in a table: CSV or XLSX that a city exports, with a match of columns to fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from procure.core.files import InputFile, Unreadable
from procure.tenders.readers.published import Fault
from procure.tenders.readers.sheets import look, rows
from rules.codes import countries, cpv
from rules.suppliers import Identifier, identify

HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("name", "supplier", "supplier name", "company", "company name", "organisation", "vendor", "firm"),
        *("naam", "leverancier", "naam leverancier", "bedrijf", "bedrijfsnaam", "handelsnaam", "organisatie"),
        *("lieferant", "firma", "unternehmen", "fournisseur", "entreprise", "fornitore", "ragione sociale"),
    ),
    "place": ("place", "city", "town", "plaats", "vestigingsplaats", "woonplaats", "ort", "stadt", "ville", "citta"),
    "country": ("country", "country code", "land", "landcode", "pays", "paese"),
    "size": ("size", "company size", "size class", "omvang", "grootte", "grootteklasse", "bedrijfsgrootte", "taille"),
    "cpv": ("cpv", "cpv code", "cpv codes", "sector", "sectors", "sectoren", "branche", "branches"),
    "kvk": ("kvk", "kvk number", "kvk nummer", "kvknummer", "kamer van koophandel", "nl kvk"),
    "companies_house": ("companies house", "companies house number", "company number", "crn", "gb coh"),
    "vat": ("vat", "vat number", "vat id", "btw", "btw nummer", "btw id", "ust idnr", "numero tva", "partita iva"),
    "lei": ("lei", "legal entity identifier"),
    "contact": ("contact", "contact name", "contact person", "contactpersoon", "ansprechpartner", "contatto"),
    "function": ("function", "job title", "functie", "funktion", "fonction"),
    "email": ("email", "e mail", "email address", "e mail address", "mail", "emailadres", "e mailadres"),
    "telephone": ("telephone", "phone", "phone number", "telefoon", "telefoonnummer", "telefon"),
}
"""Field -> headers of it in English, Dutch, German, French and Italian, in small letters without accents."""

_REGISTERS = {"kvk": "NL-KVK", "companies_house": "GB-COH", "vat": "VAT", "lei": "XI-LEI"}
_SIZES = {
    **dict.fromkeys(("micro", "zzp", "eenmanszaak", "0-9", "1-9", "<10"), "micro"),
    **dict.fromkeys(("small", "klein", "10-49", "petite", "piccola"), "small"),
    **dict.fromkeys(("medium", "middelgroot", "middel", "50-249", "moyenne", "media"), "medium"),
    **dict.fromkeys(("large", "groot", "250+", ">=250", ">250", "grande"), "large"),
    **dict.fromkeys(("sme", "mkb", "kmu", "pme", "pmi"), "sme"),
}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """A row of a table, as read.

    Attributes:
        name: not empty.
        country: ISO 3166, two letters; None where what stands there is no country.
        size: a size of `models.ALL_SIZES`; None where what stands there is none.
        sectors: CPV codes of eight digits.
        numbers: the valid numbers.
        contact: name of a contact person; the e-mail address where there is no name.
        email: None where there is no address.
    """

    name: str
    place: str | None
    country: str | None
    size: str | None
    sectors: tuple[str, ...]
    numbers: tuple[Identifier, ...]
    contact: str | None = None
    function: str | None = None
    email: str | None = None
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row that was read, and its place among the rows that are not blank, from 0."""

    index: int
    line: SupplierLine


def read_suppliers(file: InputFile, columns: Mapping[str, int]) -> Iterator[ReadLine | Fault]:
    """Read the rows of a table as suppliers.

    A number that can be none is a fault, and the row is left out: to take it in without its number would make a
    second supplier of a firm that is there. Country, size and sectors that are not understood are left out alone.

    Args:
        file: CSV or XLSX.
        columns: field (of `HEADERS`) -> column from 0, as a person matched them.
    """
    index = 0
    try:
        for index, row in enumerate(rows(file, look(file, known=HEADERS))):
            yield _line(file.name, index, row, columns)
    except Unreadable as error:
        yield Fault(file.name, index + 1 if index else None, error.code, error.message)


def _line(file: str, index: int, row: tuple[Any, ...], columns: Mapping[str, int]) -> ReadLine | Fault:
    def text(field: str) -> str | None:
        number = columns.get(field)
        return _text(row[number]) if number is not None and number < len(row) else None

    name = text("name")
    if name is None or not any(sign.isalnum() for sign in name):
        return Fault(file, index, "no_supplier", "There is no name in the row.")
    numbers = []
    for field, scheme in _REGISTERS.items():
        raw = text(field)
        if raw is None or not any(sign.isalnum() for sign in raw):
            continue
        found = identify(scheme, raw)
        if found is None:
            return Fault(file, index, "bad_number", f"“{raw[:40]}” can be no number of the register {scheme}.")
        numbers.append(found)
    country, size, email = text("country"), text("size"), text("email")
    has_address = email is not None and "@" in email
    return ReadLine(
        index,
        SupplierLine(
            name=name,
            place=text("place"),
            country=countries.alpha2(country) if country else None,
            size=_SIZES.get("".join(size.casefold().split())) if size else None,
            sectors=tuple(dict.fromkeys(_codes(text("cpv")))),
            numbers=tuple(numbers),
            contact=(text("contact") or email) if has_address else None,
            function=text("function") if has_address else None,
            email=email if has_address else None,
            telephone=text("telephone") if has_address else None,
        ),
    )


def _codes(said: str | None) -> Iterator[str]:
    for part in re.split(r"[;,|\n]", said or ""):
        digits = part.strip()
        code = cpv.normalise(digits)
        if code is None and digits.isascii() and digits.isdigit() and 2 <= len(digits) < 8:
            code = digits.ljust(8, "0")
        if code is not None:
            yield code


def _text(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).replace("\x00", "").split())[:_LONGEST] or None
