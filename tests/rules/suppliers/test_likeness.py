"""Likeness of firms: it does not depend on the order, and numbers outweigh every name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.suppliers import LIKELY, Firm, are_different, compare, identify, name_key, plain_name

NUMBERS = st.frozensets(
    st.sampled_from(
        [
            identify("NL-KVK", "12345678"),
            identify("NL-KVK", "87654321"),
            identify("GB-COH", "SC123456"),
            identify("VAT", "NL111222333B01"),
            identify("VAT", "DE136695976"),
        ]
    ),
    max_size=3,
)
FIRMS = st.builds(
    Firm,
    st.text(max_size=20) | st.sampled_from(["De Vries B.V.", "de vries bv", "Vries, de (BV)"]),
    st.none() | st.sampled_from(["Utrecht", "UTRECHT", "Delft"]),
    st.none() | st.sampled_from(["NL", "DE"]),
    NUMBERS,
)


@given(FIRMS, FIRMS)
def test_likeness_does_not_depend_on_the_order(one, other):
    assert compare(one, other) == compare(other, one)
    assert are_different(one.identifiers, other.identifiers) == are_different(other.identifiers, one.identifiers)


@given(FIRMS, FIRMS)
def test_firms_with_other_numbers_of_one_register_are_never_alike(one, other):
    if are_different(one.identifiers, other.identifiers):
        assert compare(one, other).score == 0


@given(FIRMS)
def test_a_firm_is_like_itself(firm):
    assert not are_different(firm.identifiers, firm.identifiers)
    if plain_name(firm.name):
        assert compare(firm, firm).score >= LIKELY


@pytest.mark.parametrize(
    "written",
    [
        *("Bakker & Zonen B.V.", "BAKKER EN ZONEN BV", "Bakker and Zonen", "Bakker & Zonen  b.v. "),
        *("Bakkér & Zonen BV", "Bakker & Zonen B.V. h.o.d.n. Het Gemaal", "Zonen & Bakker", "Bakker&Zonen (B.V.)"),
        *("Bakker-en Zonen B.V.", "Baker & Zonen BV"),
    ],
)
def test_one_name_written_ten_ways_is_suggested(written):
    assert compare(Firm("Bakker & Zonen B.V.", "Delft", "NL"), Firm(written, "DELFT", "NL")).score >= LIKELY


def test_names_that_share_a_word_are_not_suggested():
    assert compare(Firm("Bakker Schoonmaak BV"), Firm("Visser Schoonmaak BV")).score < LIKELY


def test_the_same_name_in_another_country_is_not_suggested():
    assert compare(Firm("Delta BV", "Goes", "NL"), Firm("Delta GmbH", "Bonn", "DE")).score < LIKELY


def test_a_firm_without_a_number_is_known_by_name_place_and_country_alone():
    assert name_key("Delta  B.V.", "Goes", "nl") == name_key("DELTA B.V.", "goes", "NL")
    assert name_key("Delta B.V.", "Goes", "NL") != name_key("Delta B.V.", "Delft", "NL")
    assert name_key("Delta B.V.", "Goes", "NL") != name_key("Delta N.V.", "Goes", "NL")


def test_a_name_that_is_a_legal_form_alone_keeps_it():
    assert plain_name("B.V.") == "b v"
