"""The privacy documents say what holds in the way of gathering in force, and never more; what lacks is said."""

import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import msgspec
import pytest

from rules.loader import load_pack, shipped
from rules.profiles import Gathering, RecordedGround
from rules.profiles.privacy import KINDS, SECTION, asks, write

ROOT = Path(__file__).parents[3]
FACTS = {
    **dict.fromkeys(("city", "address", "contact", "officer", "hosting", "basis", "special_basis"), "known"),
    **dict.fromkeys(("valid", "kept", "counted", "threshold", "shortest", "longest", "binding", "languages"), "known"),
    "declining": "Nobody must.",
    "definition": "Who it is.",
}
ONLY = {
    Gathering.NONE: ("not at all.", "Origin is not asked"),
    Gathering.TABLES: ("as tables of a statistics office. The software asks", "gives the city tables"),
    Gathering.ANONYMOUS: ("parted from", "by quarter", "hang on your business"),
    Gathering.IDENTIFIED: ("kept with its name", "with the name of the business. Figures", "Origin, kept with"),
}
"""What is true in one way of gathering alone; `none` and `tables` share that origin is not asked."""

RECORDED = RecordedGround("Legal adviser", datetime(2026, 11, 1, tzinfo=UTC), date(2027, 11, 1), "It holds.")


def section(gathering, pack="eu"):
    held = load_pack(pack).section("profiles")
    ground = "Act 1, article 2" if gathering is Gathering.IDENTIFIED else None
    # A pack whose ground is the adviser's to state needs that it was recorded.
    recorded = RECORDED if ground and held.ground_by == "adviser" else None
    return msgspec.structs.replace(held, gathering=gathering, ground=ground, recorded=recorded)


def document(kind, held, pack="eu", language="en", **facts):
    loaded = load_pack(pack)
    texts = loaded.texts(language)
    given = {**FACTS, "ground": held.ground, "origin_text": texts[f"profiles.gathering.{held.gathering}"], **facts}
    return write(kind, loaded.section(SECTION), held, given, texts)


def said(made):
    lines = [line.text for chapter in made.chapters for line in chapter.lines]
    cells = [cell.text for chapter in made.chapters if chapter.table for row in chapter.table.rows for cell in row]
    return "\n".join([made.title, *(chapter.heading for chapter in made.chapters), *lines, *cells])


@pytest.mark.parametrize("gathering", Gathering)
def test_no_document_claims_what_another_way_of_gathering_does(gathering):
    everything = "\n".join(said(document(kind, section(gathering))) for kind in KINDS)
    for way, phrases in ONLY.items():
        for phrase in phrases:
            shared = phrase == "Origin is not asked" and gathering is Gathering.TABLES
            assert (phrase in everything) == (way is gathering or shared), f"{gathering}: {phrase}"
    assert ("Act 1, article 2" in everything) == (gathering is Gathering.IDENTIFIED)


@pytest.mark.parametrize(("pack", "language"), list(product(shipped(), ("en", "nl"))))
def test_every_shipped_pack_writes_all_in_both_languages_in_every_way(pack, language):
    for kind, gathering in product(KINDS, Gathering):
        made = document(kind, section(gathering, pack), pack, language)
        assert not re.search(r"[{}]", said(made))
        assert all(chapter.lines or chapter.table for chapter in made.chapters), f"{kind} {gathering}: empty chapter"


@pytest.mark.parametrize(("pack", "language"), list(product(shipped(), ("de", "fr", "it"))))
def test_the_statement_speaks_one_language_from_end_to_end(pack, language):
    for gathering in Gathering:
        held = section(gathering, pack)
        made, english = (document("statement", held, pack, each) for each in (language, "en"))
        assert not re.search(r"[{}]", said(made))
        same = set(said(made).splitlines()) & set(said(english).splitlines())
        assert same <= {"known", FACTS["declining"]}


def test_what_nobody_asks_is_not_named():
    held = section(Gathering.ANONYMOUS)
    themes = tuple(
        msgspec.structs.replace(theme, questions=tuple(each for each in theme.questions if each.asks_for is None))
        for theme in held.themes
    )
    without = msgspec.structs.replace(held, themes=themes)
    assert asks(held) == {"origin", "sex", "disability"}
    assert asks(without) == {"origin"}
    for kind in KINDS:
        text = said(document(kind, without))
        assert "disability" not in text or kind == "assessment"  # which weighs that such questions may be left empty
        assert "women and men" not in text


def test_what_is_not_configured_is_listed_and_marked_where_it_would_stand():
    made = document("register", section(Gathering.ANONYMOUS), address=None, officer="", special_basis=None)
    assert {gap.setting for gap in made.gaps if gap.setting} == {"CONTROLLER_ADDRESS", "DATA_PROTECTION_OFFICER"}
    assert [gap.rule for gap in made.gaps if gap.rule] == ["profile_privacy.special_basis"]
    lines = [line for chapter in made.chapters for line in chapter.lines]
    assert any(line.gap and "data protection officer" in line.text for line in lines)
    assert len(made.gaps) == len(set(made.gaps))


def test_a_statement_of_a_city_that_said_all_lacks_only_what_the_software_cannot_know():
    made = document("statement", section(Gathering.IDENTIFIED))
    assert {gap.setting for gap in made.gaps} == {None}
    assert any("European Economic Area" in gap.text for gap in made.gaps)


def test_without_a_period_the_schedule_says_that_it_is_kept_without_end():
    made = document("schedule", section(Gathering.ANONYMOUS), counted=None)
    assert "profiles.months_counted" in {gap.rule for gap in made.gaps}
    assert "kept without end" in said(made)


def test_the_draft_of_an_assessment_leaves_every_risk_to_be_judged():
    made = document("assessment", section(Gathering.IDENTIFIED))
    assert "This is a draft" in said(made)
    table = next(chapter.table for chapter in made.chapters if chapter.table and len(chapter.table.columns) == 4)
    assert len(table.rows) >= 8
    assert all(row[-1].gap for row in table.rows)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_proves_a_measure_is_there(language):
    texts = load_pack("eu").texts(language)
    for risk in load_pack("eu").section(SECTION).risks:
        for path in texts[f"{SECTION}.risks.{risk.id}.proof"].split(", "):
            assert (ROOT / path).is_file(), f"{risk.id}: {path}"


def test_every_fact_that_may_lack_says_so_in_words():
    pack = load_pack("eu")
    known = {each.id for each in pack.section(SECTION).lacking}
    always = set(FACTS) | {"ground", "origin_text", "law", "authority"}
    for language in ("en", "nl"):
        texts = [text for key, text in pack.texts(language).items() if key.startswith(f"{SECTION}.")]
        assert set(re.findall(r"\{(\w+)\}", "\n".join(texts))) <= known | always
