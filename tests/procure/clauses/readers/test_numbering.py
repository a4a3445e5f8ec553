"""Numbers of lists as Word prints them."""

from collections.abc import Sequence

import pytest

from procure.clauses.readers import read
from procure.clauses.readers.numbering import written
from procure.core.files import in_memory
from tests.support.word_files import abstract, level, listed, num, paragraph, word_file

LEGAL = abstract(
    0,
    level(0, "%1."),
    level(1, "%1.%2"),
    level(2, "(%3)", "lowerLetter"),
    level(3, "(%4)", "lowerRoman"),
)


def numbers(body: str, numbering: str, styles: str = "") -> list[str]:
    found = read(in_memory("a.docx", word_file(body, {"numbering.xml": numbering, "styles.xml": styles})))
    return [each.number for each in found.paragraphs]


def counted(places: Sequence[tuple[int, int]], numbering: str) -> list[str]:
    return numbers("".join(listed("x", list_id, at) for list_id, at in places), numbering)


def test_levels_count_within_the_one_above() -> None:
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)]
    assert counted(places, LEGAL + num(1, 0)) == ["1", "1.1", "1.2", "(a)", "(b)", "(i)", "1.3", "(a)", "2", "2.1"]


def test_a_level_below_none_shows_where_the_ones_above_start() -> None:
    assert counted([(1, 1), (1, 1)], abstract(0, level(0, "%1.", start=3), level(1, "%1.%2")) + num(1, 0)) == [
        "3.1",
        "3.2",
    ]


def test_lists_of_one_definition_count_on_until_one_starts_anew() -> None:
    restart = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride>"
    numbering = LEGAL + num(1, 0) + num(2, 0) + num(3, 0, restart)
    assert counted([(1, 0), (2, 0), (3, 0), (3, 0), (1, 0)], numbering) == ["1", "2", "7", "8", "9"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f"<w:lvlOverride w:ilvl='0'>{level(0, 'Article %1:', 'upperRoman')}</w:lvlOverride>"
    assert counted([(1, 0), (2, 0)], LEGAL + num(1, 0) + num(2, 0, own)) == ["1", "Article II:"]


def test_a_level_can_go_on_across_higher_ones() -> None:
    going_on = level(1, "%2)", more="<w:lvlRestart w:val='0'/>")
    numbering = abstract(0, level(0, "%1."), going_on) + num(1, 0)
    assert counted([(1, 0), (1, 1), (1, 0), (1, 1)], numbering) == ["1", "1)", "2", "2)"]


def test_legal_numbering_writes_higher_levels_in_figures() -> None:
    numbering = abstract(
        0, level(0, "%1.", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"), level(2, "%1.%3")
    ) + num(1, 0)
    assert counted([(1, 0), (1, 0), (1, 1), (1, 2)], numbering) == ["I", "II", "2.1", "II.1"]


def test_bullets_and_paragraphs_taken_out_of_a_list_have_no_number() -> None:
    numbering = abstract(0, level(0, "•", "bullet")) + num(1, 0)
    found = read(in_memory("a.docx", word_file(listed("x", 1) + listed("x", 0), {"numbering.xml": numbering})))
    assert [(each.number, each.level) for each in found.paragraphs] == [("", 0), ("", None)]


def test_numbers_come_from_styles_and_what_they_are_based_on() -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='Clause'><w:name w:val='Clause'/>"
        "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Sub'><w:name w:val='Sub'/><w:basedOn w:val='Clause'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='Plain'><w:name w:val='Plain'/><w:basedOn w:val='Clause'/>"
        "<w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr></w:style>"
    )
    numbering = abstract(0, level(0, "%1."), level(1, "%1.%2", more="<w:pStyle w:val='Sub'/>")) + num(1, 0)
    body = "".join(paragraph("x", f"<w:pStyle w:val='{name}'/>") for name in ("Clause", "Sub", "Plain", "Sub"))
    assert numbers(body, numbering, styles) == ["1", "1.1", "", "1.2"]


def test_a_list_made_by_a_numbering_style_has_that_styles_levels() -> None:
    styles = (
        "<w:style w:type='numbering' w:styleId='Legal'><w:name w:val='Legal'/>"
        "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    )
    linked = "<w:abstractNum w:abstractNumId='5'><w:numStyleLink w:val='Legal'/></w:abstractNum>"
    numbering = LEGAL + linked + num(1, 0) + num(2, 5)
    assert numbers(listed("x", 2) + listed("x", 2, 1), numbering, styles) == ["1", "1.1"]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (2026, "upperRoman", "MMXXVI"),
        (22, "ordinal", "22nd"),
        (13, "ordinal", "13th"),
        (7, "decimalZero", "07"),
        (7, "custom 001, 002, 003, ...", "007"),
        (7, "none", ""),
        (7, "hebrew1", "7"),
    ],
)
def test_forms(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected
