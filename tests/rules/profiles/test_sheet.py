"""The questionnaire as a table: what is answered there comes back as it was, and what is odd is said, not guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loader import load_pack
from rules.profiles import Answer, FilledLine, Labels, Typed, as_typed, asked, bring, check, filled_in, lines
from rules.profiles.answers import SOURCES

EU = load_pack("eu").section("profiles")
QUESTIONS = tuple(EU.questions())
NO_LABELS = Labels({}, {})
COMPANY = {"legal_form": Answer("company"), "size": Answer("small"), "staff": Answer(12)}


def some_answer(question):
    """An answer to a question, as people give them."""
    ids = [option.id for option in question.options]
    values = {
        "text": st.text(min_size=1, max_size=question.most),
        "long_text": st.text(min_size=1, max_size=200),
        "whole": st.integers(0, min(question.most, 10_000_000)).map(str),
        "choice": st.sampled_from(ids or [""]),
    }
    amounts = st.decimals(0, 100, places=3).map(str)
    tables = {
        "shares": st.sampled_from(ids or [""]).map(lambda one: {one: "100"})
        | st.tuples(amounts, st.permutations(ids)).map(
            lambda it: {it[1][0]: it[0], it[1][1]: str(100 - Decimal(it[0]))} if len(ids) > 1 else {}
        ),
        "counts": st.dictionaries(
            st.sampled_from([f"{line.id}.{option}" for line in question.lines for option in ids] or [""]),
            st.integers(0, 1000).map(str),
            min_size=1,
        ),
    }
    fields = values[question.kind].map(lambda text: {"value": text}) if question.kind in values else (
        tables.get(question.kind, st.just({}))
    )  # fmt: skip
    chosen = st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple) if question.kind == "choices" else (
        st.just(())
    )  # fmt: skip
    typed = st.builds(Typed, fields, chosen, st.booleans(), st.sampled_from(SOURCES), amounts)
    return typed.map(lambda each: check(question, each)).filter(lambda found: isinstance(found, Answer))


@st.composite
def all_answers(draw):
    return {question.id: draw(some_answer(question)) for question in draw(st.sets(st.sampled_from(QUESTIONS)))}


def filled(answers):
    return [FilledLine(line.id, line.value, line.declined, "C1") for line in lines(QUESTIONS, answers)]


@given(all_answers(), st.randoms())
def test_what_was_answered_comes_back_the_same_in_any_order_of_lines(answers, random):
    table = filled(answers)
    random.shuffle(table)
    found, unknown = filled_in(QUESTIONS, table, NO_LABELS)
    assert unknown == ()
    assert {each.id: check(each, found[each.id].typed) for each in QUESTIONS if each.id in found} == answers
    assert all(each.faults == () for each in found.values())


@given(all_answers())
def test_an_answer_as_it_was_typed_gives_the_answer(answers):
    for name, answer in answers.items():
        assert check(EU.question(name), as_typed(answer)) == answer


def test_an_empty_table_answers_nothing_and_so_wipes_nothing():
    assert filled_in(QUESTIONS, filled({}), NO_LABELS) == ({}, ())


@pytest.mark.parametrize("yes", ["x", "X", " x ", "✓", "ja", "WAAR", "1"])
@pytest.mark.parametrize("no", ["", "nee", "0", "FALSE"])
def test_a_box_is_ticked_and_left_as_people_do_it(yes, no):
    table = [FilledLine("accessible.step_free", yes), FilledLine("accessible.hearing", no)]
    found, _unknown = filled_in(QUESTIONS, table, NO_LABELS)
    assert found["accessible"].typed.chosen == ("step_free",)


@pytest.mark.parametrize(
    ("table", "problem", "field"),
    [
        ([FilledLine("accessible.step_free", "perhaps", place="C9")], "not_mark", "step_free"),
        ([FilledLine("staff", "12", "x", "C9")], "both", "value"),
        ([FilledLine("staff", "", "maybe", "C9")], "not_mark", "declined"),
        ([FilledLine("staff", "12", place="C8"), FilledLine("staff", "13", place="C9")], "twice", "value"),
        ([FilledLine("owners_background", "60", place="C9")], "misplaced", "value"),
    ],
)
def test_what_is_odd_is_said_with_its_cell_and_kept(table, problem, field):
    found, _unknown = filled_in(QUESTIONS, table, NO_LABELS)
    (one,) = found.values()
    assert (problem, field) in [(fault.problem, fault.field) for fault in one.faults]
    assert one.places[field] == "C9"
    assert one.written[field]


def test_a_label_of_the_list_stands_for_its_option_in_whatever_capitals():
    labels = Labels({"legal_form": {"company with shares": "company"}}, {"an estimate": "estimate"})
    table = [FilledLine("legal_form", "Company  with Shares"), FilledLine("levels_background:source", "An estimate")]
    found, _unknown = filled_in(QUESTIONS, table, labels)
    assert found["legal_form"].typed.fields["value"] == "company"
    assert found["levels_background"].typed.source == "estimate"


def test_a_line_that_the_questionnaire_does_not_have_is_named():
    _found, unknown = filled_in(QUESTIONS, [FilledLine("shoe_size", "44"), FilledLine("gone", "")], NO_LABELS)
    assert [line.id for line in unknown] == ["shoe_size"]


def brought(table, held=COMPANY, old=()):
    found, _unknown = filled_in(QUESTIONS, table, NO_LABELS)
    return bring(QUESTIONS, lambda answers: asked(EU, answers), held, old, found)


def test_what_would_change_is_told_from_what_stands_there():
    found = brought([FilledLine("staff", "14"), FilledLine("size", "small"), FilledLine("equality_policy", "", "x")])
    assert [(each.question.id, each.answer, each.before) for each in found.changes] == [
        ("staff", Answer(14), Answer(12)),
        ("equality_policy", Answer(None), None),
    ]
    assert [question.id for question in found.same] == ["size"]


def test_the_same_answer_to_a_question_that_is_too_old_is_said_again():
    found = brought([FilledLine("staff", "12")], old={"staff"})
    assert [(each.question.id, each.answer) for each in found.changes] == [("staff", Answer(12))]


def test_questions_are_asked_by_the_answers_of_the_file_itself():
    """A foundation has no owners; the file says that it is one, and answers for owners all the same."""
    table = [FilledLine("owners_background.not_known", "100"), FilledLine("legal_form", "foundation")]
    found = brought(table)
    assert [each.question.id for each in found.changes] == ["legal_form"]
    assert [question.id for question in found.kept_out] == ["owners_background"]


def test_a_total_in_the_same_file_bounds_the_counts():
    table = [
        FilledLine("staff", "20"),
        FilledLine("levels_background.managers.not_known", "15"),
        FilledLine("levels_background:source", "register"),
    ]
    assert {each.question.id for each in brought(table).changes} == {"staff", "levels_background"}
    (refused,) = brought(table[1:]).refused
    assert [fault.problem for fault in refused.faults] == ["above_total"]
