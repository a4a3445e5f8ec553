"""Which notices two packs could read differently: whatever is not concerned gets the same proposal from both."""

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rules.screening import difference, matrix_of, propose
from rules.screening.matrix import Vocabulary, Words
from rules.values import LotFacts, Notice, Passage

_SUBJECTS = ("interpreting", "cleaning", "teaching")
_WORDS = (
    *(
        "school",
        "schools",
        "cleaning",
        "cleaner",
        "roof",
        "the",
        "of",
        "24",
        "7",
        "hours",
        "care",
        "carers",
        "homecare",
    ),
    *("zorg", "thuiszorg", "zorgen", "de", "Übung", "ubung", "needs"),
)
_PARTS = (*_WORDS, "care*", "*care", "*zorg*", "*ing", "=the", "=of", "=care", "=24", "2*")
_CODES = ("90911000", "90911200", "85312000", "45000000")
_BETWEEN = (
    " ",
    ", ",
    "-",
    "\n",
    "\t",
    "\u00a0",
    "\u2028",
    "(",
    ".",
    "/",
    "'",
    ".rn",
    ".rnrn",
    " 2026 ",
    "_",
    "â€™",
    "\\r\\n",
)
"""What may stand between two words, some of it broken as published texts are."""


@st.composite
def texts(draw):
    """Words as notices have them: capitals, marks, broken letters; now and then more than is read of a text."""
    text = "".join(
        draw(st.sampled_from((word, word.upper(), word.capitalize()))) + draw(st.sampled_from(_BETWEEN))
        for word in draw(st.lists(st.sampled_from(_WORDS), max_size=12))
    )
    before = draw(st.sampled_from((0, 0, 0, 190, 2490, 3990)))
    return "x" * before + " " * bool(before) + text


words = st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join) | texts()
phrases = st.lists(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=3).map(" ".join), max_size=4, unique=True)
notices = st.builds(
    Notice,
    title=st.none() | words,
    description=st.none() | words,
    buyer=st.none() | words,
    language=st.sampled_from(("en", "nl", "xx", None)),
    passages=st.lists(st.builds(Passage, st.sampled_from(("lots[0].title", "items[0].description")), words)).map(
        tuple
    ),
    cpv=st.lists(st.sampled_from(_CODES), max_size=2, unique=True).map(tuple),
    nature=st.sampled_from(("works", "services", None)),
    of_lots=st.lists(
        st.builds(LotFacts, st.integers(0, 1), st.just("1"), st.lists(st.sampled_from(_CODES), max_size=1).map(tuple)),
        max_size=2,
    ).map(tuple),
)


@pytest.fixture(scope="module")
def subjects(section):
    return [each.id for each in section.subjects if each.id in _SUBJECTS] or [each.id for each in section.subjects][:3]


def vocabulary(subjects, by_language):
    languages = []
    for name, (nothing, signals, *of_subjects) in by_language.items():
        languages.append(
            Words(
                id=name,
                head="last",
                joints="of, de",
                nothing=", ".join(nothing),
                signals={"people": ", ".join(signals)},
                subjects={subject: ", ".join(text) for subject, text in zip(subjects, of_subjects, strict=True)},
            )
        )
    return Vocabulary(tuple(languages))


def compiled(section, words):
    try:
        return matrix_of(section, words)
    except ValueError:  # a phrase of function words alone
        assume(False)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_packs_propose_alike_for_a_notice_their_difference_does_not_concern(section, subjects, data):
    kinds = 2 + len(subjects)
    draw = data.draw
    old = {name: [draw(phrases) for _ in range(kinds)] for name in ("en", "nl")}
    new = {name: list(of) for name, of in old.items()}
    for _ in range(draw(st.integers(1, 3))):
        new[draw(st.sampled_from(("en", "nl")))][draw(st.integers(0, kinds - 1))] = draw(phrases)
    codes = section.codes[: draw(st.integers(0, 3))] if draw(st.booleans()) else section.codes
    one = compiled(section, vocabulary(subjects, old))
    other = compiled(msgspec.structs.replace(section, codes=codes), vocabulary(subjects, new))
    between = difference(one, other)
    for notice in draw(st.lists(notices, min_size=1, max_size=12)):
        if between is not None and not between.concerns(notice):
            assert propose(one, notice) == propose(other, notice)


def test_a_new_word_concerns_the_notices_that_have_it_whatever_its_form(section, subjects):
    empty = {"en": [[], []] + [["school"]] * len(subjects)}
    more = {"en": [["taxidermy museum"], []] + [["school"]] * len(subjects)}
    between = difference(*(matrix_of(section, vocabulary(subjects, each)) for each in (empty, more)))
    assert between.concerns(Notice(title="Repair of Taxidermies for museums", language="en"))
    assert not between.concerns(Notice(title="Repair of taxidermies", language="en"))
    assert not between.concerns(Notice(title="Roof of a school", language="en", cpv=("45000000",)))


def test_a_code_that_moves_concerns_all_codes_below_it(section, matrix):
    first, *rest = section.codes
    other = matrix_of(msgspec.structs.replace(section, codes=tuple(rest)), Vocabulary(()))
    between = difference(matrix_of(section, Vocabulary(())), other)
    assert between.concerns(Notice(cpv=("03000000", f"{first.cpv[0]:0<8}")))
    assert not between.concerns(Notice(title="Nothing with a code"))
    assert difference(matrix, other) is None  # other languages


def test_packs_that_judge_by_other_rules_differ_in_more_than_words(section, matrix):
    other = matrix_of(msgspec.structs.replace(section, rules=section.rules[1:]), Vocabulary(()))
    assert difference(matrix_of(section, Vocabulary(())), other) is None
    assert difference(matrix, matrix) is not None
