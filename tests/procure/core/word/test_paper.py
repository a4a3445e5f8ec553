"""Word files in a language that runs from the right, and in one that does not."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from procure.core.word import Margins, Paper

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def written(language, title, rows):
    paper = Paper(title, language, Margins("", "{page}"), NOW)
    paper.title(title)
    paper.facts(title, rows)
    return Document(io.BytesIO(paper.save()))


@pytest.mark.parametrize(("language", "right"), [("ar", True), ("nl", False), ("tr", False)])
def test_paragraphs_and_tables_run_as_the_language_does(language, right):
    document = written(language, "Title", [("name", "content")])
    normal = document.styles["Normal"].element
    assert bool(normal.findall(f"{qn('w:pPr')}/{qn('w:bidi')}")) is right
    [table] = document.tables
    assert bool(table._tbl.tblPr.findall(qn("w:bidiVisual"))) is right  # noqa: SLF001  python-docx can't say it


def test_letters_that_run_from_the_right_say_so_in_any_document_and_are_as_large_as_the_others():
    document = written("nl", "Bon", [("Talen", "العربية"), ("Naam", "Samira")])
    runs = {run.text: run.font.rtl for row in document.tables[0].rows for run in row.cells[1].paragraphs[0].runs}
    assert runs == {"العربية": True, "Samira": None}
    sizes = document.styles["Title"].element.rPr
    assert sizes.find(qn("w:szCs")).get(qn("w:val")) == sizes.find(qn("w:sz")).get(qn("w:val"))
