"""Where a clause that is missing goes, and how it reads there."""

import pytest

from rules.clauses.draft import Draft, Paragraph
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.placing import place
from rules.clauses.section import Neighbourhood, Placing
from rules.loader import load_pack

LONG = "The Supplier shall carry out the work with the care that may be expected of it."
TEXTS = {"non_discrimination": "Equal treatment\nNobody is treated worse.\nThat goes for all.\n"}
PLACING = load_pack("eu").section("clause_placing")
TYPES = (
    *("non_discrimination", "equality_duty", "equality_policy", "workforce_reporting", "accessible_service"),
    *("satisfaction_monitoring", "subcontractor_flow_down", "subcontractor_reporting", "discrimination_notification"),
    *("breach_remedy", "social_return", "audit_access", "special_category_data", "harassment_and_complaints"),
)


def draft(*paragraphs):
    """A draft of texts; a pair is a text and what else is known of it."""
    lines = [each if isinstance(each, tuple) else (each, {}) for each in paragraphs]
    return Draft(
        "c.docx", tuple(Paragraph(text, index, **more) for index, (text, more) in enumerate(lines)), len(lines)
    )


def heading(text, **more):
    return text, {"heading": 1} | more


def found(clause, at, status=Status.PRESENT):
    return Finding(clause, status, False, 0.9, "x", (), (Evidence(0, at, 0, 3),))


def test_every_clause_type_has_a_neighbourhood_with_words_in_five_languages():
    assert tuple(each.id for each in PLACING.types) == TYPES
    for each in PLACING.types:
        assert set(each.headings) == {"en", "nl", "de", "fr", "it"}
        assert set(each.near) <= set(TYPES)


def test_a_clause_stands_at_the_end_of_the_article_of_its_neighbour():
    contract = draft(heading("Work"), LONG, heading("People"), LONG, "More on people.", heading("Money"), LONG)
    (placed,) = place(contract, [found("equality_policy", 3)], TEXTS, PLACING, "en")
    assert (placed.after, placed.like, placed.heading_like) == (4, 3, 2)
    assert (placed.heading, placed.texts) == ("Equal treatment", ("Nobody is treated worse.", "That goes for all."))


def test_one_that_is_weak_is_replaced_where_it_stands():
    contract = draft(heading("Staff"), LONG, heading("Other things"), LONG, heading("Money"), LONG)
    weak = [found("non_discrimination", 3, Status.WEAK), found("equality_policy", 1)]
    assert place(contract, weak, TEXTS, PLACING, "en")[0].after == 3


def test_evidence_that_takes_a_duty_away_or_stands_in_a_note_leads_nowhere():
    contract = draft(heading("Work"), LONG, heading("Money and pay"), LONG, heading("Signatures"))
    note = Draft(contract.name, (*contract.paragraphs, Paragraph("Note.", part="word/footnotes.xml")), 5)
    findings = [
        Finding("equality_policy", Status.CONTRADICTED, False, 0.9, "x", (), (Evidence(0, 1, 0, 3, takes_away=True),)),
        Finding("equality_duty", Status.PRESENT, False, 0.9, "x", (), (Evidence(0, 5, 0, 3), Evidence(1, 1, 0, 3))),
    ]
    assert place(note, findings, TEXTS, PLACING, "en")[0].after == 3


@pytest.mark.parametrize(
    ("language", "clause", "right"),
    [
        ("en", "subcontractor_flow_down", "Sub-contracting and assignment"),
        ("nl", "subcontractor_flow_down", "Onderaanneming"),
        ("de", "breach_remedy", "Kündigung und Rücktritt"),
        ("fr", "subcontractor_reporting", "Sous-traitance"),
        ("it", "audit_access", "Verifiche e controlli"),
        ("nl", "special_category_data", "Bescherming van persoonsgegevens"),
        ("fr", "social_return", "Clause d’insertion sociale"),
        ("de", "harassment_and_complaints", "Beschäftigte"),
    ],
)
def test_without_a_neighbour_the_heading_leads_there(language, clause, right):
    contract = draft(heading("A"), LONG, heading(right), LONG, heading("B"), LONG)
    (placed,) = place(contract, [], {clause: "Title\nText."}, PLACING, language)
    assert placed.after == 3


def test_equal_prices_are_no_place_for_equal_treatment():
    contract = draft(heading("Equal prices for all"), LONG, heading("Staff"), LONG, heading("Rest"), LONG)
    assert place(contract, [], TEXTS, PLACING, "en")[0].after == 3


@pytest.mark.parametrize("end", [heading("Schedule 1: Prices"), heading("Signatures"), "IN WITNESS WHEREOF we"])
def test_else_it_stands_at_the_end_of_the_main_text(end):
    contract = draft("Schedule 1\t12", heading("Things"), LONG, heading("Objects"), LONG, end, LONG)
    assert place(contract, [], TEXTS, PLACING, "en")[0].after == 4


@pytest.mark.parametrize(
    ("language", "title", "text", "heading", "first"),
    [
        ("en", "12. STAFF", f"12.1 {LONG}", "12A. EQUAL TREATMENT", "12A.1 Nobody is treated worse."),
        (
            "nl",
            "Art. 12. Personeel",
            f"12.1 {LONG}",
            "Art. 12a. Equal treatment",
            "12a.1 Nobody is treated worse.",
        ),
        ("it", "Art. 12 – Personale", f"1. {LONG}", "Art. 12a – Equal treatment", "1. Nobody is treated worse."),
        ("de", "§ 12 Personal", LONG, "§ 12a Equal treatment", "Nobody is treated worse."),
        ("en", "STAFF", f"16. {LONG}", "EQUAL TREATMENT", "16A. Nobody is treated worse."),
    ],
)
def test_typed_numbers_go_on_with_letters(language, title, text, heading, first):
    contract = draft("1. Objects", LONG, title, text, "13. MONEY", LONG)
    (placed,) = place(contract, [], TEXTS, PLACING, language)
    assert (placed.heading, placed.texts[0]) == (heading, first)


def test_a_letter_that_is_taken_is_passed_over_and_each_clause_has_its_own():
    contract = draft("12. Staff", f"12.1 {LONG}", "12A. Uniforms", f"12A.1 {LONG}", "13. Law", LONG, "SIGNATURES")
    texts = {"harassment_and_complaints": "Harassment\nNone.", "equality_policy": "Policy\nOne."}
    placed = place(contract, [], texts, PLACING, "en")
    assert [each.heading for each in placed] == ["12B. Harassment", "13A. Policy"]


def test_numbers_that_word_computes_are_left_to_word():
    numbered = {"number": "3.1", "level": 1}
    contract = draft(
        ("Staff", {"number": "3", "level": 0}), (LONG, numbered), ("Money", {"number": "4", "level": 0}), LONG
    )
    (placed,) = place(contract, [], TEXTS, PLACING, "en")
    assert (placed.heading, placed.heading_like) == ("Equal treatment", 0)
    assert (placed.like, placed.texts[0]) == (1, "Nobody is treated worse.")


def test_without_headings_the_title_leads_in_the_text():
    contract = draft(LONG, f"(a) {LONG}", LONG)
    (placed,) = place(contract, [], TEXTS, PLACING, "en")
    assert placed.heading is None
    assert placed.heading_like is None
    assert placed.texts == ("Equal treatment. Nobody is treated worse.", "That goes for all.")
    assert placed.like in {0, 2}


def test_nothing_is_put_behind_the_paragraph_that_ends_the_document():
    contract = draft(heading("Staff"), LONG, heading("Equality"), LONG)
    assert place(contract, [found("equality_policy", 3)], TEXTS, PLACING, "en")[0].after == 1
    assert place(draft(heading("Equality"), LONG), [], TEXTS, PLACING, "en")[0].after == 1


def test_an_item_of_a_list_is_no_model():
    contract = draft(heading("Staff"), f"(a) {LONG}", f"– {LONG}", LONG, heading("Rest"), LONG)
    assert place(contract, [], TEXTS, PLACING, "en")[0].like == 3


def test_clauses_for_one_place_keep_their_order_and_unknown_types_find_the_end():
    contract = draft(heading("Staff"), LONG, heading("Rest"), LONG, heading("Signatures"))
    texts = {"harassment_and_complaints": "A\nOne.", "own": "B\nTwo.", "equality_policy": "C\nThree."}
    placed = place(contract, [], texts, Placing((Neighbourhood("own"), *PLACING.types)), "en")
    assert [(each.clause, each.after) for each in placed] == [
        *(("harassment_and_complaints", 1), ("own", 3), ("equality_policy", 1))
    ]


def test_a_draft_without_a_body_gets_nothing():
    assert place(draft("", " "), [], TEXTS, PLACING, "en") == ()
