"""From a tier and its effects to the requirements of a plan."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.assurance.composing import effects, requirements, unanswered
from rules.assurance.lawfulness import lawful
from rules.assurance.section import Section
from rules.loader import load_pack
from rules.values import Money, Notice, Tier

TODAY = date(2026, 11, 24)
CLAUSES = {
    "non_discrimination",
    "equality_duty",
    "equality_policy",
    "workforce_reporting",
    "accessible_service",
    "satisfaction_monitoring",
    "subcontractor_flow_down",
    "subcontractor_reporting",
    "discrimination_notification",
    "breach_remedy",
    "social_return",
    "audit_access",
    "special_category_data",
    "harassment_and_complaints",
}
SECTIONS = {name: load_pack(name).section("assurance") for name in ("eu", "uk", "nl", "leeds", "amsterdam")}
EU: Section = SECTIONS["eu"]
ALL = tuple(effect.id for effect in EU.effects)
LARGE = Notice(
    nature="services",
    cpv=("85311000",),
    value=Money(Decimal(900_000), "EUR"),
    duration_days=730,
    lots=1,
)


def chosen(tier: Tier, kept: tuple[str, ...] = ALL, notice: Notice = LARGE, section: Section = EU) -> set[str]:
    return {each.requirement.id for each in requirements(section, tier, kept, notice)}


def test_effects_follow_from_the_answers_of_the_screening() -> None:
    proposed = {each.effect.id: each.because for each in effects(EU, {"language": "decisive"}, Tier.FULL)}
    assert proposed["language_barrier"] == (("language", "decisive"),)
    assert "closed_recruitment" not in proposed
    assert "suppliers_not_reached" in proposed
    assert effects(EU, {}, Tier.STANDARD) == ()


def test_each_tier_asks_for_more_of_the_contract() -> None:
    def clauses(tier: Tier) -> set[str]:
        found = requirements(EU, tier, ALL, LARGE)
        return {each.requirement.clause for each in found if each.requirement.clause}

    assert clauses(Tier.STANDARD) == {"non_discrimination"}
    assert clauses(Tier.STANDARD) < clauses(Tier.ENHANCED) < clauses(Tier.FULL)
    assert clauses(Tier.FULL) == CLAUSES


def test_an_effect_that_is_not_kept_asks_for_nothing() -> None:
    without = chosen(Tier.FULL, tuple(effect for effect in ALL if effect != "closed_recruitment"))
    assert chosen(Tier.FULL) - without == {"workforce_monitoring"}


def test_value_and_duration_scale_what_is_asked() -> None:
    small = Notice(nature="services", cpv=("85311000",), value=Money(Decimal(40_000), "EUR"), duration_days=90)
    assert chosen(Tier.FULL) - chosen(Tier.FULL, notice=small) == {"smaller_lots", "social_return"}


def test_an_unknown_value_rules_nothing_out_and_is_named() -> None:
    found = {each.requirement.id: each.unknown for each in requirements(EU, Tier.FULL, ALL, Notice(nature="services"))}
    assert found["social_return"] == ("value", "duration")
    pounds = Notice(nature="services", value=Money(Decimal(10), "GBP"), duration_days=400)
    assert "social_return" in chosen(Tier.FULL, notice=pounds)
    for currency in (None, "GBP"):
        large = Notice(nature="services", value=Money(Decimal(9_000_000), currency), duration_days=400)
        found = {each.requirement.id: each.unknown for each in requirements(EU, Tier.FULL, ALL, large)}
        assert found["social_return"] == ("value",)


def test_staffing_is_asked_for_open_recruitment() -> None:
    staffing = Notice(nature="services", cpv=("79620000",))
    assert "staffing_principles" in chosen(Tier.STANDARD, (), staffing)
    assert "staffing_principles" not in chosen(Tier.STANDARD, (), LARGE)


def test_indicators_are_asked_above_five_million_but_not_of_light_touch_services() -> None:
    roads = Notice(nature="works", cpv=("45233000",), value=Money(Decimal(5_000_000), "GBP"))
    care = Notice(nature="services", cpv=("85311000",), value=Money(Decimal(9_000_000), "GBP"))
    assert "key_performance_indicators" in chosen(Tier.STANDARD, (), roads, SECTIONS["leeds"])
    assert "key_performance_indicators" not in chosen(Tier.STANDARD, (), care, SECTIONS["leeds"])


def test_an_effect_without_requirement_is_named() -> None:
    assert unanswered(EU, ALL, chosen(Tier.FULL)) == ()
    assert unanswered(EU, ALL, {"accessibility"}) == tuple(
        effect for effect in ALL if effect not in {"unequal_access", "language_barrier"}
    )


@given(
    st.sampled_from(sorted(SECTIONS)),
    st.sampled_from(Tier),
    st.sets(st.sampled_from(ALL)),
    st.builds(
        Notice,
        nature=st.sampled_from(["works", "supplies", "services", None]),
        value=st.none() | st.builds(Money, st.decimals(0, 10**8, places=2), st.sampled_from(["EUR", "GBP"])),
        duration_days=st.none() | st.integers(1, 4000),
        lots=st.integers(0, 20),
        cpv=st.lists(st.sampled_from(["45000000", "79620000", "85311000"]), max_size=2, unique=True).map(tuple),
    ),
)
def test_no_plan_holds_what_the_law_forbids(name: str, tier: Tier, kept: set[str], notice: Notice) -> None:
    section = SECTIONS[name]
    for each in requirements(section, tier, kept, notice):
        asked = each.requirement
        assert lawful(section, asked.kind, asked.stage, TODAY, purpose=asked.purpose).outcome in {"allows", "asks"}
