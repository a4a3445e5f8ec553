"""What people decide, and what must never happen to it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from procure.core import audit, packs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.audit import AuditEntry
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.models import Screening, State
from rules.screening import score
from rules.values import Tier
from tests.support.screenings import AUDITOR, CARE, CLEAR, NOW, OFFICER, OTHER, make_tender, other_answer


def confirm(session, held, pack, actor=OFFICER):
    audit.act(session, actor, NOW)
    return screening.confirm(session, actor, held.id, held.revision, pack, NOW)


def answer(session, held, pack, criterion, value, reason="", actor=OFFICER):
    audit.act(session, actor, NOW)
    return screening.answer(session, actor, held.id, criterion, value, reason, held.revision, pack)


def test_a_proposal_holds_until_somebody_decides(city, screened, pack):
    held = screened(**CARE)
    assert held.state == State.PROPOSED
    assert held.tier is screening.sheet(city, OFFICER, held.id, pack).proposal.tier
    version = confirm(city, held, pack)
    assert (held.state, held.confirmed_version, held.tier) == (State.CONFIRMED, 1, version.tier)


def test_an_answer_that_departs_needs_a_reason(city, screened, pack):
    held = screened(**CARE)
    name, proposed = next(iter(screening.sheet(city, OFFICER, held.id, pack).proposed.items()))
    value = other_answer(pack, name, proposed)
    with pytest.raises(Invalid) as refused:
        answer(city, held, pack, name, value, "  ")
    assert refused.value.field == "reason"
    answer(city, held, pack, name, value, "We know this contract.")
    version = confirm(city, held, pack)
    assert version.answers[name] == value
    assert version.reasons == {name: "We know this contract."}
    assert version.proposed[name] == proposed


def test_a_draft_moves_no_tier_and_loses_nothing(city, screened, pack):
    held = screened(**CLEAR)
    tier = held.tier
    for each in pack.section("screening").criteria:
        answer(city, held, pack, each.id, each.answers[-1].id, "As seen on site.")
    assert (held.state, held.tier) == (State.DRAFT, tier)
    sheet = screening.sheet(city, OTHER, held.id, pack)
    assert sheet.judgement.tier is Tier.FULL
    assert all(sheet.answers[each.id] == each.answers[-1].id for each in sheet.section.criteria)


def test_nobody_overwrites_what_they_have_not_seen(city, screened, pack):
    held = screened(**CLEAR)
    seen = held.revision
    name = pack.section("screening").criteria[0].id
    value = pack.section("screening").criteria[0].answers[0].id
    answer(city, held, pack, name, value)
    with pytest.raises(Conflict):
        screening.answer(city, OTHER, held.id, name, value, "", seen, pack)
    with pytest.raises(Conflict):
        screening.confirm(city, OTHER, held.id, seen, pack, NOW)


def test_every_version_is_kept_and_can_be_recomputed_from_its_pack(city, screened, pack):
    held = screened(**CARE)
    confirm(city, held, pack)
    screening.reopen(city, OFFICER, held.id, held.revision)
    assert (held.state, held.confirmed_version) == (State.DRAFT, 1)
    name, proposed = next(iter(screening.sheet(city, OFFICER, held.id, pack).proposed.items()))
    answer(city, held, pack, name, other_answer(pack, name, proposed), "Seen again.")
    confirm(city, held, pack, OTHER)
    kept = queries.versions(city, held.id)
    assert [(version.number, version.decided_by) for version in kept] == [
        (2, OTHER.account_id),
        (1, OFFICER.account_id),
    ]
    for version in kept:
        stored = packs.by_digest(city, version.pack)
        assert score(stored.section("screening"), version.answers).tier is version.tier
        proposal = screening.proposal_of(stored, screening.restored(version.facts))
        assert proposal.answers() == version.proposed


def test_a_thrown_away_draft_leaves_what_was_confirmed(city, screened, pack):
    held = screened(**CARE)
    confirm(city, held, pack)
    screening.reopen(city, OFFICER, held.id, held.revision)
    screening.discard(city, OFFICER, held.id, held.revision)
    assert held.state == State.CONFIRMED


def test_only_who_screens_decides(city, screened, pack):
    held = screened(**CLEAR)
    with pytest.raises(Forbidden):
        confirm(city, held, pack, AUDITOR)
    with pytest.raises(Forbidden):
        screening.confirm_many(city, AUDITOR, [held.id], pack, NOW)
    assert screening.sheet(city, AUDITOR, held.id, pack).screening is held


def test_unpublished_tenders_are_known_to_their_departments_alone(city, screened, pack):
    held = screened(**CLEAR, is_published=False, department_id=3)
    stranger = Actor(5, "Stranger", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({4}))
    own = Actor(6, "Own", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({3}))
    with pytest.raises(NotFound):
        screening.sheet(city, stranger, held.id, pack)
    assert queries.page(city, stranger, queries.Filters()).rows == []
    assert confirm(city, held, pack, own).number == 1


def test_clear_standard_cases_are_confirmed_together_and_nothing_else(city, screened, pack):
    clear, care, begun = screened(**CLEAR), screened(**CARE), screened(**CLEAR)
    first = pack.section("screening").criteria[0]
    proposed = screening.sheet(city, OFFICER, begun.id, pack).proposed[first.id]
    answer(city, begun, pack, first.id, proposed)
    assert screening.is_clear(clear)
    made = screening.confirm_many(city, OFFICER, [clear.id, care.id, begun.id, 10**9], pack, NOW)
    assert [version.screening_id for version in made] == [clear.id]
    assert screening.undo_many(city, OTHER, [clear.id], NOW) == 0
    assert screening.undo_many(city, OFFICER, [clear.id], NOW) == 1
    assert clear.state == State.DRAFT
    assert len(queries.versions(city, clear.id)) == 1


def test_a_lot_can_have_its_own_screening(city, screened, pack):
    lots = [
        {"id": "LOT-1", "title": "Office chairs", "cpv": ["39112000"]},
        {"id": "LOT-2", "title": CARE["title"], "cpv": CARE["cpv"]},
    ]
    whole = screened(**CLEAR, content={"lots": lots}, lots=2)
    chairs, care = (screening.screen_lot(city, OFFICER, whole.tender_id, lot, pack, NOW) for lot in ("LOT-1", "LOT-2"))
    assert (chairs.tier, care.tier) == (Tier.STANDARD, Tier.FULL)
    assert screening.screen_lot(city, OFFICER, whole.tender_id, "LOT-2", pack, NOW).id == care.id
    confirm(city, care, pack)
    assert [row.id for row in queries.page(city, OFFICER, queries.Filters()).rows] == [whole.id]
    with pytest.raises(NotFound):
        screening.screen_lot(city, OFFICER, whole.tender_id, "LOT-9", pack, NOW)


def test_reletting_starts_from_what_was_confirmed(city, screened, pack):
    earlier = screened(**CARE)
    name, proposed = next(iter(screening.sheet(city, OFFICER, earlier.id, pack).proposed.items()))
    value = other_answer(pack, name, proposed)
    answer(city, earlier, pack, name, value, "Only by telephone.")
    confirm(city, earlier, pack)
    new = screened(**CLEAR)
    screening.start_from(city, OFFICER, new.id, earlier.tender_id, pack)
    sheet = screening.sheet(city, OFFICER, new.id, pack)
    assert (new.state, sheet.answers[name], sheet.reasons[name]) == (State.DRAFT, value, "Only by telephone.")


def test_a_reletting_keeps_a_draft_that_was_begun(city, screened, pack):
    earlier, new = screened(**CARE), screened(**CLEAR)
    confirm(city, earlier, pack)
    first = pack.section("screening").criteria[0]
    answer(city, new, pack, first.id, first.answers[0].id, "Mine.")
    screening.start_from(city, OFFICER, new.id, earlier.tender_id, pack)
    assert set(new.draft) == {first.id}


def test_what_was_decided_stands_in_the_trail_under_its_pack(city, screened, pack):
    held = screened(**CARE)
    confirm(city, held, pack)
    entries = city.scalars(select(AuditEntry).where(AuditEntry.record_type == "screening")).all()
    assert [(entry.account_id, entry.pack) for entry in entries] == [(OFFICER.account_id, pack.digest)]
    assert entries[0].after["confirmed_tier"] == held.tier


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_tier_that_holds_is_always_a_cell_of_the_matrix(city, screened, pack, data):
    section = pack.section("screening")
    held = screened(**data.draw(st.sampled_from([CLEAR, CARE])))
    for each in data.draw(st.lists(st.sampled_from(section.criteria), max_size=4)):
        value = data.draw(st.sampled_from([known.id for known in each.answers]))
        answer(city, held, pack, each.id, value, "Because.")
    if data.draw(st.booleans()):
        confirm(city, held, pack)
    city.expire_all()
    stored = city.get_one(Screening, held.id)
    assert stored.tier is section.cells[stored.contact].tiers[stored.impact]
    assert stored.total == stored.contact + stored.impact


def test_a_sheet_says_the_smallest_change_that_alters_the_tier(city, screened, pack):
    sheet = screening.sheet(city, SYSTEM, screened(**CARE).id, pack)
    for change in sheet.changes:
        judged = score(sheet.section, {**sheet.answers, **dict(change.answers)})
        assert judged.tier is change.tier is not sheet.judgement.tier


def test_an_answer_the_pack_does_not_have_is_refused(city, screened, pack):
    held = screened(**CLEAR)
    with pytest.raises(Invalid):
        answer(city, held, pack, pack.section("screening").criteria[0].id, "no such answer", "Because.")
    with pytest.raises(Invalid):
        answer(city, held, pack, "no such criterion", "x", "Because.")


def test_a_tender_that_is_not_there_has_no_screening(city, pack):
    assert queries.of_tender(city, SYSTEM, make_tender(city).id) is None
