"""Which column of a table holds what: proposed by its header, said by a person, remembered for the same header."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.files import InputFile, Unreadable
from procure.core.text import N_
from procure.intake.models import ColumnMatch, Import
from procure.suppliers.readers.table import HEADERS as SUPPLIER_HEADERS
from procure.tenders.readers.columns import HEADERS
from procure.tenders.readers.sheets import Table, look

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
"""Endings of files whose columns are matched."""

_ENOUGH = frozenset({"title", "description", "cpv"})
"""One of these must be known, else no row can be screened."""


def headers_of(content: str) -> Mapping[str, Sequence[str]]:
    """Field -> headers of it, of a table with this content."""
    return SUPPLIER_HEADERS if content == "suppliers" else HEADERS


@dataclass(frozen=True, slots=True)
class ToMatch:
    """A table of an upload, for a person to say which column holds what.

    Attributes:
        number: place of the file in the upload, from 0.
        name: of the file.
        table: where it begins, its header and first rows.
        columns: field -> column, as remembered, else as proposed.
        is_remembered: whether the same header was matched by a person before.
    """

    number: int
    name: str
    table: Table
    columns: Mapping[str, int]
    is_remembered: bool


def is_table(name: str) -> bool:
    """Whether a file is one whose columns are matched, by its ending."""
    return name.lower().endswith(TABLES)


def stored_file(folder: Path, found: Import, number: int) -> InputFile:
    """One file of an upload, under the name that the person knows."""
    given = found.uploads[number]
    path = folder / str(found.folder) / given["stored"]
    return InputFile(given["name"], lambda: path.open("rb"), given["size"])


def to_match(session: Session, found: Import, folder: Path) -> ToMatch | None:
    """The first table of an upload whose columns nobody has matched yet; None where there is none.

    Args:
        session: of the role `office`.
        found: the import.
        folder: where uploads lie.

    Raises:
        Unreadable: the table can't be read.
    """
    for number, given in enumerate(found.uploads):
        if is_table(given["name"]) and given["columns"] is None:
            table = look(stored_file(folder, found, number), known=headers_of(found.content))
            known = session.get(ColumnMatch, _digest(table, found.content))
            columns = known.columns if known else table.proposed
            return ToMatch(number, given["name"], table, columns, known is not None)
    return None


@use_case
def match_columns(
    session: Session,
    actor: Actor,
    import_id: int,
    number: int,
    columns: Mapping[str, int],
    folder: Path,
    now: datetime,
) -> Import:
    """Say which column holds what in one table of an upload; remembered for the next table with this header.

    Args:
        session: of the role `office`.
        actor: who says it: who sent the upload.
        import_id: the import.
        number: place of the file in the upload, from 0.
        columns: field (of `headers_of` its content) -> column from 0.
        folder: where uploads lie.
        now: when.

    Raises:
        NotFound: there is no such import or file, or it is somebody else's, or it has begun.
        Invalid: a column is used twice, or none holds a title, description or CPV code; of suppliers, a name.
    """
    found = session.get(Import, import_id, with_for_update=True)
    if found is None or found.account_id != actor.account_id or found.job_id is not None:
        raise NotFound
    if not 0 <= number < len(found.uploads):
        raise NotFound
    try:
        table = look(stored_file(folder, found, number), known=headers_of(found.content))
    except Unreadable as error:
        raise NotFound from error
    chosen = {field: column for field, column in columns.items() if field in headers_of(found.content)}
    if found.content == "suppliers":
        if "name" not in chosen:
            raise Invalid("name", N_("Choose the column that holds the name"))
    elif not _ENOUGH & chosen.keys():
        raise Invalid("title", N_("Choose the column that holds the title, the description or the CPV code"))
    twice = next((field for field, column in chosen.items() if list(chosen.values()).count(column) > 1), None)
    if twice is not None:
        raise Invalid(twice, N_("A column can be chosen once only"))
    if any(not 0 <= column < len(table.header) for column in chosen.values()):
        raise Invalid(next(iter(chosen)), N_("Choose columns of this table"))
    uploads = [dict(given) for given in found.uploads]
    uploads[number]["columns"] = chosen
    found.uploads = uploads
    digest = _digest(table, found.content)
    known = session.get(ColumnMatch, digest)
    if known is None:
        known = ColumnMatch(headers_digest=digest, headers=_headers(table))
        session.add(known)
    known.columns, known.account_id, known.updated_at = chosen, actor.account_id, now
    return found


def _headers(table: Table) -> list[str]:
    return ["" if cell is None else str(cell).strip()[:200] for cell in table.header]


def _digest(table: Table, content: str) -> str:
    """Of a header, and of suppliers also of that: the same heading may stand above a tender and a firm."""
    headers = [header.casefold() for header in _headers(table)]
    return hashlib.sha256(
        json.dumps(["suppliers", *headers] if content == "suppliers" else headers).encode()
    ).hexdigest()
