"""Words, stems and sentences keep their place in the text as published."""

from hypothesis import given
from hypothesis import strategies as st

from rules.text import folded, lowered, sentence, span, stem, words


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
