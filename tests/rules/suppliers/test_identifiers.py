"""Numbers of firms: what is one, what can't be, and that a bare number is nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.suppliers import SCHEMES, Identifier, identify


@pytest.mark.parametrize(
    ("scheme", "raw", "expected"),
    [
        ("NL-KVK", "12 34 56 78", "12345678"),
        ("nl_kvk", "01234567", "01234567"),
        ("GB-COH", "4142000", "04142000"),
        ("GB-COH", "sc123456", "SC123456"),
        ("GB-COH", "OC301540", "OC301540"),
        ("NL-RSIN", "111222333", "111222333"),
        ("BE-BCE_KBO", "0403.170.701", "0403170701"),
        ("SIREN", "732 829 320", "732829320"),
        ("SIRET", "73282932000074", "732829320"),
        ("XI-LEI", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
    ],
)
def test_a_number_of_a_known_register_has_one_form(scheme, raw, expected):
    assert identify(scheme, raw).value == expected


@pytest.mark.parametrize(
    ("scheme", "raw"),
    [
        ("NL-KVK", "1"),
        ("NL-KVK", "11111111"),
        ("NL-KVK", "123456789012"),
        ("NL-KVK", "١٢٣٤٥٦٧٨"),
        ("GB-COH", "1"),
        ("GB-COH", "00000000"),
        ("NL-RSIN", "111222334"),
        ("BE-BCE_KBO", "0403170702"),
        ("XI-LEI", "5493001KJTIIGC8Y1R13"),
        ("VAT", "NL123456789B01"),
        ("VAT", "1"),
        ("gibberish", "12345678"),
        ("internal", "1"),
        ("", "12345678"),
        (None, "12345678"),
        (None, "1"),
        (None, None),
        ("NL-KVK", None),
    ],
)
def test_what_can_be_no_number_and_what_has_no_register_is_none(scheme, raw):
    assert identify(scheme, raw) is None


@pytest.mark.parametrize(
    "number",
    [
        "NL111222333B01",
        "BE0403170701",
        "DE136695976",
        "FR83404833048",
        "GB980780684",
        "IT00743110157",
        "LU26375245",
        "PL5260001246",
    ],
)
def test_a_vat_number_with_country_and_check_digits_says_itself_what_it_is(number):
    spaced = f"{number[:2]} {number[2:6]}.{number[6:]}".lower()
    assert identify(None, spaced) == identify("VAT", number) == Identifier("VAT", number)
    assert identify(f"{number[:2]}-VAT", number[2:]) == Identifier("VAT", number)
    wrong = f"{number[:8]}{(int(number[8]) + 1) % 10}{number[9:]}"
    assert identify("VAT", wrong) is None


def test_a_british_branch_has_the_number_of_its_firm():
    assert identify("VAT", "GB980780684001") == Identifier("VAT", "GB980780684")


@given(st.sampled_from([*SCHEMES, None, "KVK", "IT-VAT", "other"]), st.text(max_size=25))
def test_the_normal_form_of_a_number_is_its_own(scheme, raw):
    found = identify(scheme, raw)
    if found is not None:
        assert identify(found.scheme, found.value) == found
