"""The report of a check: what is asked and how it stands, with the words of the draft, in the reader's language."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.oxml.ns import qn

from procure.clauses.documents.reporting import STATUS_NAMES, report_of, write_report
from procure.core.translations import compile_all
from rules.clauses.draft import Draft, Paragraph
from rules.clauses.finding import Evidence, Finding, Status
from rules.loader import load_pack

NOW = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
DRAFTS = (
    Draft("overeenkomst.docx", (Paragraph("Opdrachtnemer discrimineert niet.", 0, number="4.1"),), 1),
    Draft(
        "bijlage.docx",
        (
            Paragraph("Artikel 4.1 is niet van toepassing.", 0),
            Paragraph("Klachten.", part="word/footnotes.xml"),
            Paragraph("Controle.", 2, page=7),
            Paragraph("Artikel 9 Werk", 3, heading=1),
            Paragraph("Opdrachtnemer werft mensen aan.", 4),
        ),
        5,
    ),
)
FINDINGS = (
    Finding(
        "non_discrimination",
        Status.CONTRADICTED,
        False,
        0.9,
        "contradicted",
        (),
        (Evidence(0, 0, 0, 33), Evidence(1, 0, 0, 35, takes_away=True)),
    ),
    Finding("audit_access", Status.PRESENT, True, 0.9, "x", (), (Evidence(1, 2, 0, 9), Evidence(1, 4, 0, 31))),
    Finding("harassment_and_complaints", Status.WEAK, False, 0.6, "x", ("procedure",), (Evidence(1, 1, 0, 9),)),
    Finding("social_return", Status.MISSING, False, 0.8, "nothing"),
)


@pytest.fixture
def report():
    compile_all()

    def make(language="en", findings=FINDINGS, required=frozenset({"non_discrimination", "social_return"})):
        checked = report_of(DRAFTS, findings, load_pack("nl"), required, "Full", "nl", NOW, language)
        return docx.Document(
            io.BytesIO(write_report(checked, language, "Testwijk", ZoneInfo("Europe/Amsterdam"), NOW))
        )

    return make


def said(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_report_names_what_is_asked_and_not_in_order(report):
    document = report()
    assert "not in order: Non-discrimination, Social return." in said(document)
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert rows == [
        ["Clause", "Asked for", "How it stands"],
        ["Non-discrimination", "Yes", "Contradicted"],
        ["Access and audit", "No", "Present, in a tracked change"],
        ["Harassment and complaints of workers", "No", "Weak"],
        ["Social return", "Yes", "Missing"],
    ]


def test_both_places_of_a_contradiction_are_shown_with_file_and_number(report):
    text = said(report())
    assert "overeenkomst.docx, clause 4.1\nOpdrachtnemer discrimineert niet." in text
    assert "What takes it away" in text
    assert "bijlage.docx, paragraph 0\nArtikel 4.1 is niet van toepassing." in text
    assert "bijlage.docx, footnote\nKlachten." in text
    assert "bijlage.docx, page 7\nControle." in text
    assert "bijlage.docx, under “Artikel 9 Werk”\nOpdrachtnemer werft mensen aan." in text


def test_words_of_the_draft_are_marked_as_its_language_in_a_report_in_another(report):
    def languages(document):
        runs = [run for table in document.tables for cell in table._cells for run in cell._element.iter(qn("w:r"))]  # noqa: SLF001  python-docx has no language of a run
        return {tag.get(qn("w:val")) for run in runs for tag in run.iter(qn("w:lang"))}

    assert languages(report("en")) == {"nl-NL"}
    assert languages(report("nl")) == set()


def test_the_report_in_dutch_has_no_english_of_ours(report):
    document = report("nl")
    text = said(document)
    assert "niet in orde: Discriminatieverbod, Social return." in text
    for english in (*(name for name in STATUS_NAMES.values()), "Why", "Ground", "clause", "page", "legal advice"):
        assert english not in text.split(), english
    assert document.core_properties.language == "nl-NL"


def test_a_complete_contract_says_so_and_long_words_are_cut_at_a_word(report):
    long = Draft("a.docx", (Paragraph("woord " * 300, 0),), 1)
    finding = Finding("audit_access", Status.PRESENT, False, 0.9, "x", (), (Evidence(0, 0, 0, 1800),))
    assert "Complete: every clause" in said(report(findings=(finding,), required=frozenset({"audit_access"})))
    checked = report_of((long,), (finding,), load_pack("eu"), frozenset(), "Full", "nl", NOW, "en")
    (passage,) = checked.clauses[0].passages
    assert passage.text.endswith("woord …")
    assert len(passage.text) <= 602
    assert passage.place == "paragraph 0"
