"""Numbers as a lawyer cites them."""

import pytest

from rules.clauses.draft import Paragraph
from rules.clauses.numbers import clause_numbers


def numbers(*lines):
    return clause_numbers([Paragraph(line) if isinstance(line, str) else line for line in lines])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("16. The Contractor shall", "(a) carry; and", "(b) report."), ["16", "16(a)", "16(b)"]),
        (
            ("Artikel 12. Loon", "1. Hij betaalt.", "2. Zij ook.", "Artikel 12a", "1. X"),
            ["12", "12.1", "12.2", "12a", "12a.1"],
        ),
        (("§ 4 Entgelt", "5. Weiter"), ["4", "5"]),
        (("Article 3 Prix", "7. Le prix", "8. La somme"), ["3", "7", "8"]),
        (("18.3.6. The Supplier", "18.4 Social Value", "a) jobs"), ["18.3.6", "18.4", "18.4(a)"]),
        (("5. One", "SCHEDULE 2: STAFF", "(a) drivers"), ["5", "", "(a)"]),
    ],
)
def test_typed_numbers_are_given_with_what_they_stand_under(lines, expected):
    assert numbers(*lines) == expected


@pytest.mark.parametrize(
    "line",
    [
        "30 days after the order",
        "2.5 per cent of the price",
        "2026 was a good year",
        "Artikel 4.1 is niet van toepassing.",
        "Article 5 of the Act says that the whole of it shall be read together with the others",
        "",
    ],
)
def test_what_only_begins_with_a_figure_has_no_number(line):
    assert numbers(line) == [""]


def test_a_number_that_word_computes_stands_as_it_is():
    assert numbers(Paragraph("The Contractor", number="12.3"), "(a) shall") == ["12.3", "12.3(a)"]
