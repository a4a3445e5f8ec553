"""Every worked example of every shipped pack comes out as the pack says."""

import pytest

from rules.loader import load_pack, shipped
from rules.screening import matrix_of, propose
from rules.values import Money, Notice

PACKS = {name: load_pack(name) for name in shipped()}
MATRICES = {
    name: matrix_of(pack.section("screening"), pack.section("screening_words")) for name, pack in PACKS.items()
}


@pytest.mark.parametrize(
    ("pack", "example"),
    [
        pytest.param(name, example, id=f"{name}-{example.id}")
        for name, matrix in MATRICES.items()
        for example in matrix.section.examples
    ],
)
def test_example(pack, example):
    notice = Notice(
        title=example.title,
        description=example.description,
        language=example.language,
        cpv=example.cpv,
        nature=example.nature,
        value=Money(example.value, MATRICES[pack].section.currencies[0]) if example.value is not None else None,
        buyer=example.buyer,
        social_objectives=example.social_objectives,
    )
    made = propose(MATRICES[pack], notice)
    assert (made.customer_contact, made.migrant_impact, made.tier) == (
        example.customer_contact,
        example.migrant_impact,
        example.tier,
    ), f"taken for {made.subject}"


@pytest.mark.parametrize("name", sorted(MATRICES))
def test_every_signal_of_a_rule_can_be_seen(name):
    section, words = PACKS[name].section("screening"), PACKS[name].section("screening_words")
    given = {signal for language in words.languages for signal in language.signals}
    given |= {signal for subject in section.subjects for signal in subject.signals}
    given |= {signal.id for signal in section.coded_signals}
    families = {f"title_{subject.family}" for subject in section.subjects}
    for rule in section.rules:
        for signal in (*rule.all, *rule.any, *rule.none):
            plain = signal.removeprefix("main_").removeprefix("title_").removeprefix("buyer_")
            assert plain in given or signal in families, f"{rule.id}: {signal}"


@pytest.mark.parametrize("name", sorted(MATRICES))
def test_words_name_subjects_that_are_there(name):
    subjects = MATRICES[name].subjects
    for language in PACKS[name].section("screening_words").languages:
        assert set(language.subjects) <= set(subjects), language.id


@pytest.mark.parametrize("name", sorted(MATRICES))
def test_no_cpv_prefix_stands_for_two_subjects(name):
    prefixes = [prefix for code in PACKS[name].section("screening").codes for prefix in (*code.cpv, *code.weak)]
    assert len(prefixes) == len(set(prefixes))
