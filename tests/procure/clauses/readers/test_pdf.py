"""What is read of a PDF: paragraphs from lines, without what repeats on every page."""

import pytest

from procure.clauses.readers import read
from procure.core.files import Unreadable, in_memory
from rules.clauses.draft import Draft
from tests.support.pdf_files import Placed, column, pdf_file

FULL = "The Contractor shall see to it that all who work under this contract are paid"


def draft(*pages: list[Placed]) -> Draft:
    return read(in_memory("contract.pdf", pdf_file(pages)))


def texts(*pages: list[Placed]) -> list[str]:
    return [each.text for each in draft(*pages).paragraphs]


def test_lines_become_paragraphs_where_the_next_word_would_have_fitted() -> None:
    page = column(
        f"12. EQUALITY\n12.1 {FULL[:-5]}\nfairly and treated alike.\n12.2 {FULL[:-5]}\nat clause\n12.3 Last one."
    )
    assert texts(page) == [
        "12. EQUALITY",
        f"12.1 {FULL[:-5]} fairly and treated alike.",
        f"12.2 {FULL[:-5]} at clause",
        "12.3 Last one.",
    ]


def test_a_gap_between_lines_parts_paragraphs() -> None:
    assert texts([(FULL, 70, 700), (FULL, 70, 688), (FULL, 70, 660), (FULL, 70, 648)]) == [f"{FULL} {FULL}"] * 2


def test_a_number_at_the_begin_of_a_line_is_no_paragraph_where_the_sentence_goes_on() -> None:
    assert texts(column(f"{FULL}\n12.3 and treated alike.")) == [f"{FULL} 12.3 and treated alike."]


def test_words_that_were_broken_are_mended_and_those_with_a_hyphen_keep_it() -> None:
    filler = "x" * 60
    lines = [
        f"{filler} on equal oppor-",
        f"tunities and {filler[:55]} non-",
        f"discrimination and {filler[:50]} sub-",
        "contractors. Sub-contractors.",
    ]
    expected = (
        f"{filler} on equal opportunities and {filler[:55]} non-discrimination and {filler[:50]} sub-contractors. "
        "Sub-contractors."
    )
    assert texts(column("\n".join(lines))) == [expected]


def test_headers_and_footers_go_and_a_paragraph_goes_on_over_the_page() -> None:
    pages = [
        [
            ("Contract of 1 May", 70, 820),
            *column(f"Page {number} opens. {FULL[:-14]}\n{FULL}"),
            (f"Page {number} of 4", 70, 30),
        ]
        for number in range(1, 5)
    ]
    pages[2][1] = (f"fairly, on page 3. {FULL[:-19]}", 70, 740)
    found = draft(*pages)
    assert [each.text for each in found.paragraphs] == [
        f"Page 1 opens. {FULL[:-14]} {FULL}",
        f"Page 2 opens. {FULL[:-14]} {FULL} fairly, on page 3. {FULL[:-19]} {FULL}",
        f"Page 4 opens. {FULL[:-14]} {FULL}",
    ]
    assert [(each.index, each.page, each.number) for each in found.paragraphs] == [(0, 1, ""), (1, 2, ""), (2, 4, "")]
    assert found.count == 3


def test_what_repeats_on_two_pages_alone_stays() -> None:
    assert texts(*[[("Agreement", 70, 820), *column(f"{FULL} {number}.")] for number in range(2)]) == [
        "Agreement",
        f"{FULL} 0.",
        "Agreement",
        f"{FULL} 1.",
    ]


@pytest.mark.parametrize(
    ("data", "code", "advice"),
    [
        (pdf_file([[], []]), "unsupported", "scan"),
        (pdf_file([column(FULL)])[:-60], "truncated", "cut off"),
        (
            pdf_file(
                [column(FULL)],
                extra=f"/ID[<{'0' * 32}><{'0' * 32}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4"
                f"/O<{'5a' * 32}>/U<{'5b' * 32}>>>",
            ),
            "protected",
            "password",
        ),
        (b"%PDF-1.4\nnothing\n%%EOF", "truncated", "damaged"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, code: str, advice: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(in_memory("contract.pdf", data))
    assert (caught.value.code, advice in caught.value.message) == (code, True), caught.value.message
