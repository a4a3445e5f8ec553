"""Which column of a list of criteria holds text, stage and weight: by its header, else by what it holds."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from procure.assurance.readers.grids import Line
from procure.tenders.readers.columns import propose

HEADERS: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "description", "question", "wording", "criterion text", "requirement text", "full text", "details"),
        *("tekst", "omschrijving", "beschrijving", "vraag", "formulering", "toelichting", "omschrijving eis"),
        *("beschreibung", "frage", "wortlaut", "texte", "libelle", "testo", "domanda", "descrizione"),
    ),
    "name": (
        *("criterion", "criteria", "requirement", "requirements", "title", "name", "subject", "item", "sub criterion"),
        *("award criterion", "award criteria", "selection criterion", "selection criteria", "quality criterion"),
        *("evaluation criterion", "evaluation criteria", "specification", "contract condition", "draft criterion"),
        *("criterium", "eis", "eisen", "wens", "wensen", "naam", "onderwerp", "titel", "eis wens", "eis of wens"),
        *("gunningscriterium", "gunningscriteria", "subgunningscriterium", "geschiktheidseis", "geschiktheidseisen"),
        *("selectiecriterium", "kwaliteitscriterium", "uitsluitingsgrond", "uitvoeringsvoorwaarde", "subcriterium"),
        *("kriterium", "anforderung", "zuschlagskriterium", "eignungskriterium", "bezeichnung"),
        *(
            "critere",
            "exigence",
            "critere d attribution",
            "intitule",
            "criterio",
            "requisito",
            "criterio di valutazione",
        ),
    ),
    "stage": (
        *("stage", "phase", "procurement stage", "type", "category", "kind", "section", "criterion type", "where"),
        *("type of criterion", "use", "used as", "stage of procurement", "procurement phase"),
        *("fase", "stadium", "soort", "rubriek", "categorie", "onderdeel", "aanbestedingsfase", "type eis"),
        *("soort criterium", "stufe", "art", "kategorie", "abschnitt", "etape", "stade", "tipo", "categoria"),
    ),
    "weight": (
        *("weight", "weighting", "points", "score", "maximum score", "max score", "maximum points", "max points"),
        *("percentage", "weight in percent", "marks", "available points", "weight percent"),
        *("gewicht", "weging", "punten", "wegingsfactor", "maximale score", "maximum aantal punten", "weegfactor"),
        *("max punten", "gewichtung", "punkte", "ponderation", "poids", "coefficient", "peso", "punteggio"),
        *("ponderazione", "punti"),
    ),
}
"""Field -> headers of it in English, Dutch, German, French and Italian, without accents and signs. Many lists give a
criterion a short name and a longer text."""

_LOOKED_AT = 20
_HEADER_LETTERS = 60
_SENTENCE_LETTERS = 15
_NUMBER = re.compile(r"\s*\d{1,4}(?:[.,]\d{1,3})?\s*(?:%|punten|points|pt|marks)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matched:
    """Where a list begins, and what its columns hold.

    Attributes:
        header: number of the header row from 0; None where the list has none.
        text: number of the column with the text, from 0.
        stage: of the column with the stage.
        weight: of the column with the weight.
    """

    header: int | None
    text: int
    stage: int | None = None
    weight: int | None = None


def match_columns(
    lines: Sequence[Line], names_stage: Callable[[str], bool], chosen: Mapping[str, int] | None = None
) -> Matched | None:
    """Say which column holds what.

    Args:
        lines: all rows of the table.
        names_stage: whether a cell names a stage.
        chosen: `text`, `stage` and `weight` -> number of the column from 0, as a person said.

    Returns:
        None where nothing in the table looks like a list of criteria.
    """
    header = _header(lines)
    if chosen is not None:
        first = next((number for number, line in enumerate(lines) if not line.is_blank()), None)
        start = header[0] if header is not None else first
        return None if start is None else Matched(start, chosen["text"], chosen.get("stage"), chosen.get("weight"))
    if header is None:
        return _by_content(lines, names_stage)
    number, found = header
    below = lines[number + 1 :]
    candidates = [found[field] for field in ("text", "name") if field in found]
    text = max(candidates, key=lambda column: _length(below, column))
    return Matched(number, text, found.get("stage"), found.get("weight"))


def _header(lines: Sequence[Line]) -> tuple[int, dict[str, int]] | None:
    """Find the row whose cells are best known as headers, one of them that of the text."""
    best: tuple[int, dict[str, int]] | None = None
    for number, line in enumerate(lines[:_LOOKED_AT]):
        if any(len(cell) > _HEADER_LETTERS for cell in line.cells) or line.spans:
            continue
        found = propose(line.cells, HEADERS)
        if ("text" in found or "name" in found) and (best is None or len(found) > len(best[1])):
            best = number, found
    return best


def _by_content(lines: Sequence[Line], names_stage: Callable[[str], bool]) -> Matched | None:
    """Match by what the columns hold; the first row is the header unless it reads like the others."""
    used = [(number, line) for number, line in enumerate(lines) if not line.is_blank()]
    width = max((len(line.cells) for _, line in used), default=0)
    if not width:
        return None
    first, top = used[0]
    body = [line for _, line in used[1:]] or [top]
    text = max(range(width), key=lambda column: _length(body, column))
    if _length(body, text) < _SENTENCE_LETTERS:
        return None
    others = [column for column in range(width) if column != text]
    stage = next((column for column in others if _share(body, column, names_stage)), None)
    weight = next(
        (c for c in others if c != stage and _share(body, c, lambda cell: bool(_NUMBER.fullmatch(cell)))), None
    )
    title = top.cells[text] if text < len(top.cells) else ""
    is_data = len(title) > _HEADER_LETTERS or title.endswith((".", "?", "!")) or len(used) == 1
    return Matched(None if is_data else first, text, stage, weight)


def _length(lines: Sequence[Line], column: int) -> float:
    lengths = [len(line.cells[column]) for line in lines if column < len(line.cells) and line.cells[column]]
    return sum(lengths) / len(lengths) if lengths else 0


def _share(lines: Sequence[Line], column: int, is_so: Callable[[str], bool]) -> bool:
    """Whether most of what a column holds is so."""
    cells = [line.cells[column] for line in lines if column < len(line.cells) and line.cells[column]]
    return bool(cells) and sum(map(is_so, cells)) * 2 > len(cells)
