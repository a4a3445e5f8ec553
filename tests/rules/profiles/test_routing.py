"""Who is asked what: little of a small firm, more for a tender that weighs more, nothing whose reason is not there."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loader import load_pack, shipped
from rules.profiles import Answer, Circumstances, Gathering, asked, length_of, minutes, unanswered
from rules.values import Tier

EU = load_pack("eu").section("profiles")
CHOICES = [question for question in EU.questions() if question.kind == "choice"]

answers = st.fixed_dictionaries(
    {},
    optional={
        question.id: st.one_of(
            st.just(Answer(None)), st.sampled_from([Answer(option.id) for option in question.options])
        )
        for question in CHOICES
    },
)
circumstances = st.builds(
    Circumstances,
    st.none() | st.sampled_from(Tier),
    st.none() | st.decimals(0, 10**7, places=0),
    st.none() | st.sampled_from(["micro", "small", "medium", "large"]),
)


@given(answers, circumstances)
def test_no_question_is_asked_whose_reason_is_not_asked_or_not_so(given_, found):
    questions = asked(EU, given_, found)
    ids = {question.id for question in questions}
    for question in questions:
        for when in question.when:
            assert when.question in ids
            assert given_[when.question].value in when.any_of


@given(answers, circumstances)
def test_the_longer_lengths_ask_all_that_the_shorter_ask(given_, found):
    short = {question.id for question in asked(EU, given_, Circumstances(Tier.STANDARD, found.value, found.size))}
    assert short <= {question.id for question in asked(EU, given_, found)}


@pytest.mark.parametrize(
    ("found", "length"),
    [
        (Circumstances(), "usual"),
        (Circumstances(Tier.STANDARD, Decimal(10**7), "large"), "short"),
        (Circumstances(Tier.ENHANCED, None, "large"), "usual"),
        (Circumstances(Tier.FULL, Decimal(200_000), "large"), "full"),
        (Circumstances(Tier.FULL, Decimal(100_000), "large"), "usual"),
        (Circumstances(Tier.FULL, Decimal(200_000), "micro"), "usual"),
        (Circumstances(Tier.FULL, None, None), "full"),
    ],
)
def test_the_length_follows_tier_value_and_size(found, length):
    assert length_of(EU, found).id == length


@pytest.mark.parametrize("size", [option.id for option in EU.question("size").options])
@pytest.mark.parametrize("legal_form", [option.id for option in EU.question("legal_form").options])
def test_the_short_questionnaire_takes_eight_minutes_at_most(size, legal_form):
    said = {"size": Answer(size), "legal_form": Answer(legal_form)}
    assert minutes(asked(EU, said, Circumstances(Tier.STANDARD))) <= 8


def test_who_works_alone_fills_in_no_table_of_levels():
    said = {"size": Answer("alone"), "legal_form": Answer("sole_trader")}
    ids = {question.id for question in asked(EU, said, Circumstances(Tier.FULL))}
    assert not ids & {"staff", "staff_background", "levels_background", "levels_nationality", "levels_sex"}


@pytest.mark.parametrize("mode", [Gathering.NONE, Gathering.TABLES])
def test_a_city_that_does_not_gather_origin_asks_nothing_about_it(mode):
    section = msgspec.structs.replace(EU, gathering=mode)
    said = {"size": Answer("large"), "legal_form": Answer("company")}
    assert not any(question.origin for question in asked(section, said))
    assert any(question.origin for question in asked(EU, said))


def test_what_was_answered_or_declined_or_may_be_passed_over_is_not_open():
    said = {"size": Answer("alone"), "legal_form": Answer(None)}
    questions = asked(EU, said)
    left = unanswered(questions, said)
    assert {"size", "legal_form"}.isdisjoint(question.id for question in left)
    assert not any(question.optional for question in left)


def test_minutes_are_rounded_up_and_never_none():
    assert minutes(()) == 1
    assert minutes(tuple(EU.questions())[:1]) == 1
    total = sum(question.seconds for question in EU.questions())
    assert minutes(tuple(EU.questions())) == -(-total // 60)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_pack_asks_in_two_released_languages_and_gathers_as_the_law_allows(name):
    pack = load_pack(name)
    section = pack.section("profiles")
    read = {each.id for each in section.languages if each.released_by}
    assert read == {"en", "nl"}, "nobody has read the others yet: each city names who has"
    assert {each.id for each in section.languages} == {"en", "nl", "de", "fr", "it", "tr", "pl", "ar"}
    british = any(below["id"] == "uk" for below in pack.content["lineage"])
    assert section.gathering == (Gathering.IDENTIFIED if british else Gathering.ANONYMOUS)
    assert (section.ground is not None) == british
    for language in pack.content["texts"]:
        assert pack.text(language, "profiles.declining")
        for period in ("{valid}", "{kept}"):
            assert period in pack.text(language, "profiles.kept"), "periods come from the pack, not from its texts"


def test_origin_by_name_without_a_ground_is_refused():
    with pytest.raises(ValueError, match="legal ground"):
        msgspec.structs.replace(EU, gathering=Gathering.IDENTIFIED).__post_init__()
