"""Words, stems and sentences keep their place in the text as published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text import folded, lowered, repaired, sentence, span, stem, words


@given(st.text())
def test_lower_case_keeps_every_offset(text):
    assert len(lowered(text)) == len(text)


@given(st.text(min_size=1))
def test_span_is_where_the_word_stands(text):
    found = words(text)
    for index, word in enumerate(found[:5]):
        start, end = span(text, index, index)
        assert lowered(text)[start:end] == word


def test_accents_and_sharp_s_are_folded():
    assert folded("MÉDIATHÈQUE") == "mediatheque"
    assert folded("Straße") == "strasse"


def test_stems_of_one_word_are_one():
    assert stem("refugees", "en") == stem("refugee", "en")
    assert stem("opleidingen", "nl") == stem("opleiding", "nl")
    assert stem("slova", "xx") == "slova"


def test_sentence_is_that_of_the_words():
    text = "First things first. We buy interpreting for patients. Then more."
    start = text.index("interpreting")
    assert sentence(text, start, start + 12) == "We buy interpreting for patients."


@given(st.text(max_size=600), st.data())
def test_sentence_is_a_quote_that_holds_the_words(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    quote = sentence(text, start, end)
    assert quote in text
    assert text[start:end].strip() in quote


@pytest.mark.parametrize(
    ("published", "meant"),
    [
        ("Nettoyage des Ã©coles", "Nettoyage des écoles"),
        ("the councilâ€™s homes â€“ lot 1", "the council’s homes – lot 1"),
        ("Ã¢â‚¬â„¢s" + " homes", "’s homes"),
        ("up to Â£500", "up to £500"),
        ("StraÃŸenreinigung in KÃ¶ln", "Straßenreinigung in Köln"),
        ("the works.rnrnAdditional information", "the works.\n\nAdditional information"),
        ("a modernrnrnWelsh school", "a modern\n\nWelsh school"),
        ("Lots:rn- care", "Lots:\n- care"),
        ("one\\r\\ntwo", "one\ntwo"),
    ],
)
def test_what_is_certainly_broken_is_put_right(published, meant):
    assert repaired(published) == meant


@pytest.mark.parametrize(
    "published",
    ["“AMANHÔ, a film", "CAFÉ” DE FLORE", "Ärzte, Åland, âme, Ângelo", "a modern barn for corn", "C:\\new", ""],
)
def test_what_may_be_meant_stays(published):
    assert repaired(published) == published
