"""What a supplier types becomes an answer or says what is wrong with it; nothing typed breaks anything."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loader import load_pack
from rules.profiles import Answer, AnswerFault, Typed, check, from_json, to_json

EU = load_pack("eu").section("profiles")
QUESTIONS = tuple(EU.questions())


def problems(question, typed, total=None):
    found = check(EU.question(question), typed, total)
    return [] if isinstance(found, Answer) else [(fault.field, fault.problem) for fault in found]


def shares(**given_):
    return Typed({option: str(share) for option, share in given_.items()})


@pytest.mark.parametrize(
    "typed", ["1200", "1 200", "1'200", "1\u00a0200", "1\u202f200", "١٢٠٠", "\uff11\uff12\uff10\uff10"]
)
def test_a_number_may_be_written_as_people_write_it(typed):
    assert check(EU.question("staff"), Typed({"value": typed})) == Answer(1200)


@pytest.mark.parametrize("typed", ["1.200", "1,5", "-3", "twelve", "1e3", "²"])
def test_what_could_be_another_number_is_asked_again(typed):
    assert problems("staff", Typed({"value": typed})) == [("value", "not_whole")]


@pytest.mark.parametrize("typed", ["33,3", "33.3", "33,3 %", "٣٣٫٣"])
def test_comma_and_point_both_part_decimals(typed):
    answer = check(EU.question("owners_background"), shares(with_background=typed, without_background="66.7"))
    assert isinstance(answer, Answer)
    assert answer.value["with_background"] == Decimal("33.3")


def test_three_thirds_make_a_hundred_and_less_does_not():
    thirds = shares(with_background="33.3", without_background="33.3", not_known="33.3")
    assert problems("owners_background", thirds) == []
    assert problems("owners_background", shares(with_background="50", without_background="40")) == [
        ("with_background", "not_hundred")
    ]


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e2", "-1", "1_0", "1.2.3", "%", "."])
def test_a_share_is_a_plain_number(typed):
    assert ("with_background", "not_number") in problems("owners_background", shares(with_background=typed))


def test_more_people_than_work_there_are_a_slip():
    typed = Typed({"managers.with_background": "4", "other_staff.not_known": "7"}, source="estimate")
    assert problems("levels_background", typed, total=10) == [("managers.with_background", "above_total")]
    assert problems("levels_background", typed, total=11) == []
    assert problems("levels_background", typed) == []


def test_counts_say_where_they_come_from_and_a_survey_how_many_answered():
    counts = {"all_staff.with_background": "1"}
    assert problems("staff_background", Typed(counts)) == [("source", "missing")]
    assert problems("staff_background", Typed(counts, source="survey")) == [("response", "missing")]
    answer = check(EU.question("staff_background"), Typed(counts, source="survey", response="80"))
    assert (answer.source, answer.response) == ("survey", Decimal(80))


def test_what_nobody_can_see_is_not_kept():
    answer = check(EU.question("what_would_help"), Typed({"value": "Smaller\x00 lots\ud800\nplease"}))
    assert answer == Answer("Smaller lots\nplease")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_can_be_declined_and_the_optional_left_empty(question):
    assert check(question, Typed({}, declined=True)).declined
    empty = check(question, Typed({}))
    assert isinstance(empty, Answer) == question.optional


names = st.one_of(
    st.sampled_from(
        [
            "value",
            *(option.id for question in QUESTIONS for option in question.options),
            *(f"{line.id}.{each.id}" for asked in QUESTIONS for line in asked.lines for each in asked.options),
        ]
    ),
    st.text(max_size=5),
)
texts = st.one_of(
    st.text(max_size=30), st.from_regex(r"[0-9]{1,30}([.,][0-9]{0,20})?[%eE]?[0-9]{0,9}", fullmatch=True)
)
whatever = st.builds(
    Typed,
    st.dictionaries(names, texts, max_size=8),
    st.lists(names, max_size=4).map(tuple),
    st.booleans(),
    st.one_of(st.sampled_from(["survey", "register", "estimate"]), texts),
    texts,
)


@given(st.sampled_from(QUESTIONS), whatever, st.none() | st.integers(0, 100))
def test_whatever_is_typed_is_an_answer_or_a_fault_at_a_field_that_the_page_has(question, typed, total):
    found = check(question, typed, total)
    if isinstance(found, Answer):
        assert from_json(question, json.loads(json.dumps(to_json(found)))) == found
        return
    assert found
    fields = {"value", "source", "response", *(option.id for option in question.options)}
    fields |= {f"{line.id}.{option.id}" for line in question.lines for option in question.options}
    for fault in found:
        assert isinstance(fault, AnswerFault)
        assert fault.field in fields


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=3))
def test_an_answer_comes_back_from_json_as_it_was(parts):
    question = EU.question("levels_background")
    counts = {
        line.id: dict.fromkeys((each.id for each in question.options), part)
        for line, part in zip(question.lines, parts, strict=True)
    }
    for answer in (Answer(counts, "survey", Decimal("66.5")), Answer(None)):
        assert from_json(question, json.loads(json.dumps(to_json(answer)))) == answer
