"""How a declaration answers the criteria of the European Single Procurement Document."""

from datetime import date

from rules.declarations import GroundSaid, Violation
from rules.declarations.espd import answers
from rules.loader import load_pack

EU = load_pack("eu").section("declarations")
RULED = Violation(
    "Refused applicants for their name", "District court", date(2025, 3, 1), "X:1", ("facts",), "Trained"
)
NONE = GroundSaid(none=True)


def said(**grounds):
    return {"discrimination": NONE, "social_law": NONE, "labour_law": NONE} | grounds


def test_none_of_everything_is_no_to_each_criterion():
    assert [(each.criterion.code, each.breached) for each in answers(EU, said())] == [
        ("socsec-law", False),
        ("labour-law", False),
    ]


def test_discrimination_counts_under_each_criterion_it_falls_under():
    found = answers(EU, said(discrimination=GroundSaid((RULED,))))
    assert [(each.breached, each.cleaned) for each in found] == [(True, True), (True, True)]
    assert "District court, 2025-03-01, X:1: Refused applicants for their name" in found[0].text


def test_a_ruling_of_labour_law_says_nothing_of_social_law():
    found = answers(EU, said(labour_law=GroundSaid((RULED,))))
    assert [each.breached for each in found] == [False, True]


def test_what_was_not_asked_is_not_answered_and_a_jurisdiction_without_the_document_answers_nothing():
    assert [each.criterion.code for each in answers(EU, {"labour_law": NONE})] == ["labour-law"]
    assert answers(load_pack("uk").section("declarations"), said()) == ()
