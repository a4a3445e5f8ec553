import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import cpv


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("72322000", "72322000"),
        ("72322000-8", "72322000"),
        ("72322000 - 8", "72322000"),
        ("72322000–8", "72322000"),
        ("72322000/8", "72322000"),
        ("45221142/507", "45221142"),
        ("723220008", "72322000"),
        ("45233130.0", "45233130"),
        (45233130, "45233130"),
        (45233130.0, "45233130"),
        (3000000, "03000000"),
        ("9000000.0", "09000000"),
        ("03000000-1", "03000000"),
        ("CPV: 72 32 20 00", "72322000"),
        ("CPV72322000 IT services", "72322000"),
        ("98999999", "98999999"),
    ],
)
def test_reads_codes_as_publishers_write_them(raw, code):
    assert cpv.normalise(raw) == code


@pytest.mark.parametrize(
    "raw", [None, "", "00000000", "85", "n/a", True, [], {}, "4523313", "1234567890123", float("nan")]
)
def test_what_is_no_code_is_none(raw):
    assert cpv.normalise(raw) is None


@given(st.one_of(st.text(), st.integers(), st.floats()))
def test_gives_eight_digits_or_none_and_reads_its_own_answer(raw):
    code = cpv.normalise(raw)
    assert code is None or (len(code) == 8 and code.isascii() and code.isdigit() and cpv.normalise(code) == code)


def test_ancestors_come_nearest_first_and_end_at_the_division():
    assert cpv.ancestors("85311200") == ("85311000", "85310000", "85300000", "85000000")
    assert cpv.ancestors("85000000") == ()
    assert cpv.ancestors("80000000") == ()


def test_a_code_is_named_by_its_class_in_either_language():
    assert cpv.label("85311200", "en") == cpv.label("85310000", "en") == "Social work services"
    assert cpv.label("85000000", "nl") == "Gezondheidszorg en maatschappelijk werk"
    assert cpv.label("85000000", "de") == cpv.label("85000000", "en")
    assert cpv.label("99000000", "en") is None


def test_there_are_45_divisions():
    assert len(cpv.divisions("nl")) == 45
