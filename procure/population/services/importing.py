"""Figures come in by a file: uploaded, looked at, loaded, and undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import N_
from procure.population import queries, readers
from procure.population.models import (
    PopulationDefinition,
    PopulationFigure,
    PopulationImport,
    PopulationTable,
)
from procure.population.readers import Fault, FigureRow
from procure.population.services.definitions import Decision, check_editor, check_sum, settle

LARGEST = 20 * 1024 * 1024
"""Bytes of a file of figures; those of a whole country fit."""


@dataclass(frozen=True, slots=True)
class Classification:
    """A classification of a file, to be decided on.

    Attributes:
        words: as the publisher calls it.
        rows: figures of it in the file.
        groups: those that may count: part of no other.
        known: what was decided when it was loaded before.
    """

    words: str
    rows: int
    groups: tuple[str, ...]
    known: PopulationDefinition | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What loading a file would do.

    Attributes:
        classifications: each with what has to be decided.
        areas: (name, code, NUTS region found in the code) of each place.
        rows: figures that would be loaded.
        unchanged: figures that are loaded already, with the same numbers.
        faults: lines that are left out, and why.
        warnings: lines that are loaded, and odd.
    """

    classifications: tuple[Classification, ...]
    areas: tuple[tuple[str, str, str | None], ...]
    rows: tuple[FigureRow, ...]
    unchanged: int
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


@use_case
def upload(session: Session, file: str, content: bytes, actor: Actor, now: datetime) -> PopulationImport:
    """Keep a file to look at; nothing is loaded yet.

    Raises:
        Invalid: it is too large, or no table of figures.
    """
    check_editor(actor)
    if len(content) > LARGEST:
        raise Invalid("file", N_("The file is larger than %(limit)s MB"), limit=LARGEST // 2**20)
    readers.read(content)
    made = PopulationImport(file=file[:300], content=content, uploaded_by=actor.account_id, uploaded_at=now, figures=0)
    session.add(made)
    session.flush()
    return made


def preview(session: Session, import_id: int) -> Preview:
    """What loading a file would do.

    Raises:
        NotFound: there is no such import.
    """
    reading = readers.read(_import(session, import_id).content)
    known = {definition.words: definition for definition in queries.definitions(session)}
    held = queries.figures_at(session, (row.place for row in reading.rows))
    rows: list[FigureRow] = []
    faults = list(reading.faults)
    unchanged = 0
    for row in reading.rows:
        there = held.get((*row.place, row.group))
        if there is None:
            rows.append(row)
        elif (there.count, there.share, there.total) == (row.count, _rounded(row.share), row.total):
            unchanged += 1
        else:
            message = N_("is loaded with another number: remove that import first, then both can be told apart")
            faults.append(Fault(row.line, "count", message, {}))
    by_words: dict[str, list[FigureRow]] = {}
    for row in reading.rows:
        by_words.setdefault(row.classification, []).append(row)
    return Preview(
        classifications=tuple(
            Classification(
                words,
                len(items),
                tuple(dict.fromkeys(row.group for row in items if not row.is_part)),
                known.get(words),
            )
            for words, items in by_words.items()
        ),
        areas=tuple(dict.fromkeys((row.area, row.area_code, row.nuts) for row in reading.rows)),
        rows=tuple(rows),
        unchanged=unchanged,
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        warnings=reading.warnings,
    )


@use_case
def load(
    session: Session,
    import_id: int,
    decisions: Mapping[str, Decision],
    regions: Mapping[tuple[str, str], str],
    actor: Actor,
    now: datetime,
) -> PopulationImport:
    """Load the figures of an uploaded file.

    Args:
        session: of the role `office`.
        import_id: the uploaded file.
        decisions: by classification, in the publisher's words; one that is missing was decided before.
        regions: NUTS region by area and code, for places whose code is none.
        actor: who decides.
        now: when, in UTC.

    Raises:
        NotFound: there is no such import.
        Conflict: it is loaded already, or removed.
        Invalid: a classification without decision, groups that do not fit, a region that is none, nothing to load.
    """
    check_editor(actor)
    held = _import(session, import_id)
    if held.status != "draft":
        raise Conflict({"status": held.status})
    seen = preview(session, import_id)
    if not seen.rows:
        raise Invalid("", N_("The file holds nothing new that can be loaded"))
    definitions = {
        item.words: settle(session, item.words, item.known, item.groups, decisions.get(item.words), actor, now)
        for item in seen.classifications
    }
    for code in regions.values():
        if code and not readers.is_nuts(code):
            raise Invalid("regions", N_("'%(code)s' is not a NUTS region"), code=code)
    tables: dict[tuple[object, ...], PopulationTable] = {}
    for row in seen.rows:
        if row.place not in tables:
            tables[row.place] = _table(session, held, definitions[row.classification], row, regions)
        _add(session, tables[row.place], row)
    held.loaded_at, held.figures = now, len(seen.rows)
    session.flush()
    for definition in definitions.values():
        check_sum(session, definition)
    return held


@use_case
def discard(session: Session, import_id: int, actor: Actor) -> None:
    """Throw an uploaded file away that was not loaded.

    Raises:
        NotFound: there is no such import.
        Conflict: it was loaded; `remove` undoes that.
    """
    check_editor(actor)
    held = _import(session, import_id)
    if held.status != "draft":
        raise Conflict({"status": held.status})
    session.delete(held)


@use_case
def remove(session: Session, import_id: int, actor: Actor, now: datetime) -> PopulationImport:
    """Undo an import: its figures are gone, the record of it and the file stay.

    Raises:
        NotFound: there is no such import.
        Conflict: it was never loaded, or is removed.
    """
    check_editor(actor)
    held = _import(session, import_id)
    if held.status != "loaded":
        raise Conflict({"status": held.status})
    session.execute(delete(PopulationTable).where(PopulationTable.import_id == import_id))
    held.removed_at = now
    return held


def _import(session: Session, import_id: int) -> PopulationImport:
    held = session.get(PopulationImport, import_id)
    if held is None:
        raise NotFound
    return held


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else share.quantize(Decimal("0.000001"))


def _table(
    session: Session,
    held: PopulationImport,
    definition: PopulationDefinition,
    row: FigureRow,
    regions: Mapping[tuple[str, str], str],
) -> PopulationTable:
    there = session.scalar(
        select(PopulationTable).where(
            PopulationTable.definition_id == definition.id,
            PopulationTable.area == row.area,
            PopulationTable.area_code == row.area_code,
            PopulationTable.reference_date == row.reference_date,
            PopulationTable.reference == row.reference,
        )
    )
    if there is not None:
        raise Invalid(
            "",
            N_("Figures for %(area)s on that date are loaded in part. Remove that import, then load all of them"),
            area=row.area,
        )
    made = PopulationTable(
        import_id=held.id,
        definition_id=definition.id,
        area=row.area,
        area_code=row.area_code,
        level=row.level,
        nuts=regions.get((row.area, row.area_code)) or row.nuts,
        reference_date=row.reference_date,
        reference=row.reference,
    )
    session.add(made)
    session.flush()
    return made


def _add(session: Session, table: PopulationTable, row: FigureRow) -> None:
    session.add(
        PopulationFigure(
            table_id=table.id,
            place=row.line,
            group_name=row.group,
            is_part=row.is_part,
            count=row.count,
            share=_rounded(row.share),
            total=row.total,
            publisher=row.publisher,
            source_table=row.table,
            page=row.page,
            note=row.note,
        )
    )
