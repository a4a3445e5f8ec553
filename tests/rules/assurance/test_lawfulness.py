"""Every cell of the table of what may be asked at which stage, and what the software does about it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from rules.assurance import Placement, Stage, lawful
from rules.assurance.deciding import DECISION, amended, confirmed, reading_of, undecided
from rules.assurance.section import Confirmation, Reading, Verdict
from rules.loader import Pack, load_pack

TODAY = date(2026, 11, 24)
TABLE = (Path(__file__).parent / "lawfulness.csv").read_text().splitlines()
ROWS = list(csv.DictReader(line for line in TABLE if not line.startswith("#")))
PACKS = {name: load_pack(name) for name in ("eu", "uk", "nl", "leeds", "amsterdam")}
ALWAYS = {("owners_origin", stage) for stage in ("specification", "selection", "award")}


ADVISER = Confirmation(by="A. Adviser", on=TODAY, reason="read in the source", review_on=date(2027, 11, 24))
ASIDE = Confirmation(by="A. Adviser", on=TODAY, reason="repealed", review_on=date(2027, 11, 24), set_aside=True)


def place(row: dict[str, str], purpose: str = "requirement", confirmation: Confirmation | None = None) -> Placement:
    stage = Stage(row["stage"])
    section = PACKS[row["jurisdiction"]].section("assurance")
    if confirmation is not None:
        section = confirmed(section, row["kind"], stage, TODAY, confirmation)
    return lawful(section, row["kind"], stage, TODAY, purpose=purpose)  # type: ignore[arg-type]


def ids(row: dict[str, str]) -> str:
    return f"{row['jurisdiction']}-{row['kind']}-{row['stage']}"


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_verdict_condition_ground_and_mark_are_those_of_the_table(row: dict[str, str]) -> None:
    placed = place(row)
    assert (placed.verdict, placed.ground, placed.mark) == (row["verdict"], row["ground"], row["mark"])
    pack = PACKS[row["jurisdiction"]]
    assert (placed.condition is None) == (not row["condition"])
    if placed.condition is not None:
        assert pack.text("nl", f"assurance.conditions.{placed.condition}")


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_what_is_not_confirmed_only_warns(row: dict[str, str]) -> None:
    placed, sure = place(row), place(row, confirmation=ADVISER)
    assert placed.confirmed == (row["mark"] == "v")
    assert sure.confirmed
    if row["verdict"] == "not_applicable":
        assert (placed.outcome, placed.name) == ("refuses", "misplaced")
    elif row["verdict"] in {"unlawful", "monitor_only"}:
        always = (row["kind"], row["stage"]) in ALWAYS
        assert placed.outcome == ("refuses" if always or row["mark"] == "v" else "warns")
        assert placed.name == "unlawful"
        assert sure.outcome == "refuses"
    else:
        assert placed.outcome == sure.outcome == ("asks" if row["condition"] else "allows")


@pytest.mark.parametrize("row", [row for row in ROWS if row["verdict"] == "monitor_only"], ids=ids)
def test_monitoring_is_allowed_once_its_condition_is_confirmed(row: dict[str, str]) -> None:
    assert place(row, "monitoring").outcome == ("asks" if row["condition"] else "allows")


@pytest.mark.parametrize("row", [row for row in ROWS if row["verdict"] == "unlawful"], ids=ids)
def test_a_refusal_names_a_lawful_way_to_the_same_end(row: dict[str, str]) -> None:
    placed = place(row)
    assert placed.instead
    section = PACKS[row["jurisdiction"]].section("assurance")
    for way in placed.instead:
        monitoring = lawful(section, way.kind, way.stage, TODAY, purpose="monitoring")
        assert monitoring.outcome in {"allows", "asks"}


def test_the_ways_that_the_city_is_told_of() -> None:
    section = PACKS["eu"].section("assurance")
    origin = lawful(section, "owners_origin", Stage.AWARD, TODAY)
    assert (origin.instead[0].kind, origin.instead[0].stage) == ("owners_origin", Stage.PERFORMANCE)
    policy = lawful(section, "general_diversity_policy", Stage.SELECTION, TODAY)
    assert [(way.kind, way.stage) for way in policy.instead] == [
        ("contract_method_statement", Stage.AWARD),
        ("equality_clause", Stage.PERFORMANCE),
    ]


def test_the_rationale_of_the_equality_duty_is_asked_for_where_lga_1988_applies() -> None:
    for name, asked in (("leeds", True), ("uk", True), ("eu", False)):
        placed = lawful(
            PACKS[name].section("assurance"),
            "workforce_composition_of_bidder",
            Stage.PERFORMANCE,
            TODAY,
            purpose="monitoring",
        )
        assert placed.rationale is asked


def test_a_city_has_the_law_of_its_country() -> None:
    leeds = lawful(PACKS["leeds"].section("assurance"), "owners_origin", Stage.AWARD, TODAY)
    assert leeds.ground == "DPA 2018 Sch 1 para 8(3)"
    amsterdam = lawful(PACKS["amsterdam"].section("assurance"), "owners_origin", Stage.PERFORMANCE, TODAY)
    assert amsterdam.condition == "lawyer_records_ground"


@pytest.mark.parametrize("row", ROWS, ids=ids)
def test_a_rule_set_aside_forbids_nothing_save_what_is_always_refused_or_misplaced(row: dict[str, str]) -> None:
    placed = place(row, confirmation=ASIDE)
    if (row["kind"], row["stage"]) in ALWAYS or row["verdict"] == "not_applicable":
        assert placed.outcome == "refuses"
    else:
        assert placed.outcome in {"allows", "asks"}


def test_an_amended_rule_holds_from_its_day_and_the_old_one_until_then() -> None:
    section = PACKS["eu"].section("assurance")
    new = Reading(
        id="revision",
        verdict=Verdict.CONDITIONAL,
        ground="2014/24/EU as revised",
        mark="m",
        condition="linked_to_subject",
    )
    day = date(2027, 3, 1)
    changed = amended(section, "general_diversity_policy", Stage.AWARD, day, new, ADVISER)
    before = lawful(changed, "general_diversity_policy", Stage.AWARD, date(2027, 2, 28))
    after = lawful(changed, "general_diversity_policy", Stage.AWARD, day)
    assert (before.outcome, after.outcome) == ("refuses", "asks")
    assert after.confirmed
    assert reading_of(changed, "general_diversity_policy", Stage.AWARD, day).ground == "2014/24/EU as revised"
    with pytest.raises(KeyError):
        amended(section, "general_diversity_policy", Stage.AWARD, date(2000, 1, 1), new, ADVISER)


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_what_was_decided_of_any_rule_can_be_taken_out_again(pack: Pack) -> None:
    section = pack.section("assurance")
    new = Reading(id=f"{DECISION}7", verdict=Verdict.UNLAWFUL, ground="City policy", mark="m")
    for kind in section.kinds:
        for place in kind.places:
            rule = [(kind.id, place.id)]
            before = undecided(section, rule)
            assert undecided(amended(section, kind.id, place.id, TODAY, new, ADVISER), rule) == before
            assert undecided(confirmed(section, kind.id, place.id, TODAY, ADVISER), rule) == before
            assert before == section or any(reading.confirmed for reading in place.readings)
