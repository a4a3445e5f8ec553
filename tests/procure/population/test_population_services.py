"""Loading, undoing and looking up figures, on PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from procure.core import audit
from procure.core.actor import Actor, Role
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.population import queries, services
from procure.population.models import Family
from procure.population.services import Decision

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EDITOR = Actor(None, "Noor", frozenset({Role.EQUALITY_OFFICER}))
ORIGIN = "origin of the person or a parent"
COUNTED = ("born abroad", "parent born abroad")


@pytest.fixture
def session(session):
    audit.act(session, EDITOR, NOW)
    return session


def table(*lines):
    header = "area,area_code,area_level,reference_date,classification,group,count,share_percent,area_total"
    return "\n".join([header, *lines]).encode()


def city(day, abroad, parent, *, code="NL32B", words=ORIGIN):
    return [
        f"Waterhaven,{code},city,{day},{words},born abroad,{abroad},,1000",
        f"Waterhaven,{code},city,{day},{words},  of which Suriname,10,,1000",
        f"Waterhaven,{code},city,{day},{words},parent born abroad,{parent},,1000",
        f"Waterhaven,{code},city,{day},{words},neither,{1000 - abroad - parent},,1000",
    ]


def load(session, *lines, decision=None, regions=None):
    held = services.upload(session, "figures.csv", table(*lines), EDITOR, NOW)
    decisions = {item.words: decision for item in services.preview(session, held.id).classifications}
    return services.load(session, held.id, decisions if decision else {}, regions or {}, EDITOR, NOW)


ORIGIN_DECISION = Decision(Family.BIRTH_COUNTRY, COUNTED)


def test_the_share_is_the_sum_of_the_groups_that_count(session):
    load(session, *city("2025-01-01", 250, 150), decision=ORIGIN_DECISION)
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.4")


def test_the_newest_date_counts(session):
    load(session, *city("2025-01-01", 250, 150), *city("2019-01-01", 100, 100), decision=ORIGIN_DECISION)
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.4")


def test_the_most_specific_region_counts(session):
    load(session, *city("2025-01-01", 300, 100), *city("2025-01-01", 100, 100, code="NL3"), decision=ORIGIN_DECISION)
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.4")
    assert queries.share_of_migrants(session, ["NL321"]) == Decimal("0.2")
    assert queries.share_of_migrants(session, ["NL321", "NL32B"]) == Decimal("0.4")
    assert queries.share_of_migrants(session, ["DE300"]) is None
    assert queries.share_of_migrants(session, []) is None


def test_a_table_that_lacks_a_group_that_counts_gives_no_share(session):
    load(session, *city("2019-01-01", 100, 100), *city("2025-01-01", 250, 150)[:2], decision=ORIGIN_DECISION)
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.2")


def test_definitions_are_never_mixed(session):
    load(session, *city("2024-01-01", 100, 100), decision=ORIGIN_DECISION)
    load(
        session,
        *city("2025-01-01", 300, 0, words="citizenship"),
        decision=Decision(Family.CITIZENSHIP, ("born abroad",)),
    )
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.3")


def test_a_definition_that_counts_nothing_gives_no_share(session):
    load(session, *city("2025-01-01", 250, 150), decision=Decision(Family.OTHER))
    assert queries.share_of_migrants(session, ["NL32B"]) is None


def test_a_place_without_a_region_gets_one_from_the_person_who_loads(session):
    load(
        session,
        *city("2025-01-01", 250, 150, code="GM9999"),
        decision=ORIGIN_DECISION,
        regions={("Waterhaven", "GM9999"): "NL32B"},
    )
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.4")


def test_a_region_that_is_none_is_refused(session):
    with pytest.raises(Invalid):
        load(
            session,
            *city("2025-01-01", 250, 150, code="GM9999"),
            decision=ORIGIN_DECISION,
            regions={("Waterhaven", "GM9999"): "Amsterdam"},
        )


def test_a_classification_nobody_explained_is_not_loaded(session):
    with pytest.raises(Invalid, match=ORIGIN):
        load(session, *city("2025-01-01", 250, 150))


def test_a_known_classification_needs_no_second_explanation(session):
    load(session, *city("2024-01-01", 100, 100), decision=ORIGIN_DECISION)
    load(session, *city("2025-01-01", 250, 150))
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.4")


@pytest.mark.parametrize("counted", [("of which Suriname",), ("nobody",)])
def test_only_groups_that_are_part_of_no_other_can_count(session, counted):
    with pytest.raises(Invalid):
        load(session, *city("2025-01-01", 250, 150), decision=Decision(Family.BIRTH_COUNTRY, counted))


def test_groups_that_add_up_to_more_than_everybody_are_refused(session):
    lines = [
        "A,NL32B,city,2025-01-01,c,all,1000,,1000",
        "A,NL32B,city,2025-01-01,c,half,500,,1000",
    ]
    with pytest.raises(Invalid, match="more than everybody"):
        load(session, *lines, decision=Decision(Family.OTHER, ("all", "half")))
    assert queries.definitions(session) == []


def test_preview_counts_what_is_new_and_what_is_there(session):
    load(session, *city("2025-01-01", 250, 150), decision=ORIGIN_DECISION)
    again = services.upload(session, "again.csv", table(*city("2025-01-01", 250, 150)), EDITOR, NOW)
    seen = services.preview(session, again.id)
    assert (len(seen.rows), seen.unchanged, seen.faults) == (0, 4, ())
    assert seen.classifications[0].known.counted == list(COUNTED)
    changed = services.upload(session, "other.csv", table(*city("2025-01-01", 300, 100)), EDITOR, NOW)
    assert [fault.line for fault in services.preview(session, changed.id).faults] == [2, 4]


def test_an_import_can_be_undone_and_loaded_anew(session):
    first = load(session, *city("2025-01-01", 250, 150), decision=ORIGIN_DECISION)
    services.remove(session, first.id, EDITOR, NOW)
    assert first.status == "removed"
    assert queries.share_of_migrants(session, ["NL32B"]) is None
    load(session, *city("2025-01-01", 300, 150))
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.45")


def test_each_step_is_taken_once(session):
    held = load(session, *city("2025-01-01", 250, 150), decision=ORIGIN_DECISION)
    with pytest.raises(Conflict):
        services.load(session, held.id, {}, {}, EDITOR, NOW)
    with pytest.raises(Conflict):
        services.discard(session, held.id, EDITOR)
    services.remove(session, held.id, EDITOR, NOW)
    with pytest.raises(Conflict):
        services.remove(session, held.id, EDITOR, NOW)


def test_groups_that_count_can_be_changed_later(session):
    load(session, *city("2025-01-01", 250, 150), decision=ORIGIN_DECISION)
    (definition,) = queries.definitions(session)
    services.decide(session, definition.id, Decision(Family.BIRTH_COUNTRY, ("born abroad",)), EDITOR, NOW)
    assert queries.share_of_migrants(session, ["NL32B"]) == Decimal("0.25")
    actions = [entry.action for entry in audit.trail(session, "population_definition", definition.id)]
    assert actions == ["changed", "created"]


@pytest.mark.parametrize("role", [Role.PROCUREMENT_OFFICER, Role.AUDITOR])
def test_others_load_nothing(session, role):
    with pytest.raises(Forbidden):
        services.upload(session, "a.csv", table(*city("2025-01-01", 1, 1)), Actor(None, "X", frozenset({role})), NOW)


def test_tables_are_found_by_place_definition_and_family(session):
    load(session, *city("2025-01-01", 250, 150), decision=ORIGIN_DECISION)
    load(session, *city("2024-01-01", 300, 0, words="citizenship"), decision=Decision(Family.CITIZENSHIP))
    assert [row.reference_date.year for row in queries.tables(session).rows] == [2025, 2024]
    assert queries.tables(session, "waterh").total == 2
    assert queries.tables(session, "100%").total == 0
    assert queries.tables(session, family="citizenship").total == 1
    (found,) = queries.tables(session, "nl32b", family="birth_country").rows
    assert queries.counted_share(found) == Decimal("0.4")
