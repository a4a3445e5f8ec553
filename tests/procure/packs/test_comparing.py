"""Which tenders two packs would treat differently, on a real database."""

from datetime import date
from random import Random

import pytest
from sqlalchemy import update

from procure.core import packs
from procure.packs import queries
from procure.packs.services import Comparer, RestsOn, comparing
from procure.screening import queries as screenings
from procure.screening import services as screening
from procure.tenders.models import Tender
from rules.assurance.composing import effects, requirements
from rules.loader import Pack
from rules.screening import score
from rules.values import Tier
from tests.procure.packs.conftest import changed, set_cell
from tests.support.screenings import CARE, CLEAR, OFFICER, money

DAY = date(2026, 11, 24)


def compare(session, old, new, as_of=DAY):
    comparer = Comparer(old, new, as_of)
    rows = [each for batch in comparer.recorded(session) for each in batch]
    return {each.tender_id: each for each in comparer.batch(session, rows)}, comparer


def drop(section, item):
    def change(sections):
        sections[section]["requirements"] = [each for each in sections[section]["requirements"] if each["id"] != item]

    return change


def test_a_pack_beside_itself_changes_nothing_and_reads_no_text(session, eu, on_record):
    on_record(**CARE)
    on_record(confirm={}, **CARE)
    found, comparer = compare(session, eu, Pack(dict(eu.content)))
    assert (found, comparer.proposed_anew) == ({}, 0)


@pytest.mark.parametrize("confirm", [None, {}])
def test_another_tier_in_a_cell_moves_the_tenders_in_it_and_what_is_asked_of_them(session, eu, on_record, confirm):
    care, _ = on_record(confirm, **CARE), on_record(confirm, **CLEAR)
    row = screenings.of_tender(session, OFFICER, care)
    new = changed(eu, set_cell(row.contact, row.impact, "standard"))
    found, _ = compare(session, eu, new)
    assert set(found) == {care}
    assert (found[care].tier_old, found[care].tier_new) == (row.tier, Tier.STANDARD)
    assert found[care].added == ()
    assert "screening_on_file" in found[care].removed
    assert "clause_non_discrimination" not in found[care].removed
    assert found[care].rests_on is (RestsOn.PROPOSAL if confirm is None else RestsOn.ANSWERS)
    back, _ = compare(session, new, eu)
    assert back[care].added == found[care].removed


def test_what_a_person_confirmed_counts_and_not_what_was_proposed(session, eu, on_record):
    tender = on_record({"nature": "personal", "frequency": "regular", "place": "home", "decisions": "takes"}, **CLEAR)
    row = screenings.of_tender(session, OFFICER, tender)
    assert row.contact == 4 > row.proposed_contact
    assert set(compare(session, eu, changed(eu, set_cell(4, row.impact, "full")))[0]) == {tender}
    assert compare(session, eu, changed(eu, set_cell(row.proposed_contact, row.impact, "full")))[0] == {}


@pytest.mark.parametrize("confirm", [None, {}])
def test_a_requirement_that_goes_is_named_for_those_it_was_asked_of(session, eu, on_record, confirm):
    asked = on_record(confirm, **CARE, **money(300_000), duration_days=365)
    on_record(confirm, **CARE, **money(200_000), duration_days=365)
    on_record(confirm, **CLEAR, **money(300_000), duration_days=365)
    found, _ = compare(session, eu, changed(eu, drop("assurance", "social_return")))
    assert {key: each.removed for key, each in found.items()} == {asked: ("social_return",)}


def test_a_requirement_the_law_refuses_on_the_day_is_not_asked_for(session, eu, on_record):
    tender = on_record({}, **CARE)

    def forbid(sections):
        kind = next(each for each in sections["assurance"]["kinds"] if each["id"] == "subcontractor_reports")
        place = next(each for each in kind["places"] if each["id"] == "performance")
        place["readings"] = [
            {**place["readings"][0], "until": "2026-12-31"},
            {"id": "2027", "verdict": "unlawful", "mark": "v", "ground": "Test Act", "from": "2027-01-01"},
        ]

    new = changed(eu, forbid)
    assert compare(session, eu, new, date(2026, 12, 31))[0] == {}
    assert compare(session, eu, new, date(2027, 1, 1))[0][tender].removed == ("subcontractor_reports",)


def test_answers_that_a_pack_lacks_are_filled_by_its_proposal(session, eu, on_record):
    tender = on_record({"group": "tenants"}, **CARE)

    def drop_answer(sections):
        part = sections["screening"]
        group = next(each for each in part["criteria"] if each["id"] == "group")
        group["answers"] = [each for each in group["answers"] if each["id"] != "tenants"]
        part["cells"] = [{"id": str(row), "tiers": ["standard"] * 5} for row in range(5)]
        for each in (*part["subjects"], *part["rules"]):
            if each.get("answers", {}).get("group") == "tenants":
                each["answers"]["group"] = "everyone"

    found, _ = compare(session, eu, changed(eu, drop_answer))
    assert found[tender].rests_on is RestsOn.PARTLY
    assert found[tender].tier_new is Tier.STANDARD


def test_proposals_are_made_anew_where_packs_propose_differently(session, eu, on_record):
    chairs = on_record(**CLEAR)
    on_record({}, **CLEAR)

    def workforce(sections):
        for each in sections["screening"]["subjects"]:
            each["answers"] = {**each["answers"], "area": "asylum_integration", "nature": "personal"}

    found, comparer = compare(session, eu, changed(eu, workforce))
    assert set(found) == {chairs}, "what a person confirmed stays as it was answered"
    assert comparer.proposed_anew == 1


def test_a_new_word_is_looked_for_and_only_where_it_stands_proposals_are_made_anew(
    session, eu, on_record, monkeypatch
):
    on_record(**CARE)
    on_record({}, title="Zogglers for clerks")
    zogglers = on_record(title="Zogglers")
    below = on_record(title="Goods", content={"items": [{"field": "items[0].description", "text": "zoggler"}]})

    def zoggler(sections):
        english = next(each for each in sections["screening_words"]["languages"] if each["id"] == "en")
        english["subjects"]["interpreting"] += ", zoggler^9"

    new = changed(eu, zoggler)
    found, comparer = compare(session, eu, new)
    assert comparer.proposed_anew == 2
    assert zogglers in found
    assert set(found) <= {zogglers, below}
    monkeypatch.setattr(comparing, "difference", lambda _old, _new: None)
    everything, comparer = compare(session, eu, new)
    assert comparer.proposed_anew == 3
    assert everything == found


def test_leaving_out_the_texts_that_lack_a_changed_word_alters_nothing(session, eu, on_record, monkeypatch):
    chance = Random(7)
    parts = (
        "Zogglers",
        "zoggler's",
        "for schools",
        "cleaning of",
        "asylum seekers",
        "taal;cursus",
        "and\nthe",
        "2027",
    )

    def text(most):
        return chance.choice((" ", ", ", "\t", ".rn")).join(chance.choices(parts, k=chance.randint(1, most)))

    for _ in range(40):
        lots = [
            {"id": str(number), "title": text(3), "description": text(4)} for number in range(chance.choice((0, 0, 2)))
        ]
        items = [{"field": "items[0].description", "text": text(3)}][: chance.randint(0, 1)]
        on_record(
            chance.choice((None, None, None, {})),
            title=chance.choice((None, text(3))),
            description=chance.choice((None, text(9), "x" * 3990 + " " + text(9))),
            language=chance.choice(("en", "nl", None)),
            cpv=chance.choice(([], ["39112000"], ["80500000"])),
            nature=chance.choice((None, "services", "supplies")),
            lots=len(lots),
            content={"lots": lots, "items": items} if lots or items else {},
        )

    def words_added(added):
        def change(sections):
            for each in sections["screening_words"]["languages"]:
                for subject in added:
                    each["subjects"][subject] = ", ".join((each["subjects"].get(subject, "chair"), added[subject]))

        return change

    for added in ({"interpreting": "zoggler^9"}, {"interpreting": "zoggl* school^9", "cleaning": "taal*^3, 2027"}):
        new = changed(eu, words_added(added))
        found, quick = compare(session, eu, new)
        with monkeypatch.context() as patched:
            patched.setattr(comparing, "difference", lambda _old, _new: None)
            everything, full = compare(session, eu, new)
        assert found == everything != {}
        assert quick.proposed_anew < full.proposed_anew


def test_a_tender_that_was_joined_to_another_is_not_counted(session, eu, on_record):
    kept, joined = on_record(**CARE), on_record(**CARE)
    session.execute(update(Tender).where(Tender.id == joined).values(joined_into_id=kept))
    assert queries.count_recorded(session) == 1
    assert [row.tender_id for batch in queries.recorded(session) for row in batch] == [kept]


def test_each_tender_is_judged_as_if_it_stood_alone(session, eu, on_record):
    """What is learned of one tender never says something wrong of another: value, duration and lots at each limit."""
    ids = [
        on_record({}, **CARE, **money(value), duration_days=days, lots=lots)
        for value, days, lots in [
            *((215_999, 182, 0), (216_000, 183, 1), (249_999, 183, 2), (250_000, 182, 3), (250_000, 183, 4)),
            (5_000_000, 800, 0),
        ]
    ]

    def change(sections):
        for each in sections["assurance"]["requirements"]:
            each.pop("when", None)

    new = changed(eu, change)
    found, _ = compare(session, eu, new)
    for tender_id in ids:
        row = screenings.of_tender(session, OFFICER, tender_id)
        answers = screenings.version(session, row.id, 1).answers
        facts = screening.facts_of(screenings.tenders(session, [tender_id])[tender_id], {})
        asked = []
        for pack in (eu, new):
            section = pack.section("assurance")
            tier = score(pack.section("screening"), answers).tier
            kept = [each.effect.id for each in effects(section, answers, tier)]
            asked.append([each.requirement.id for each in requirements(section, tier, kept, facts)])
        added = tuple(each for each in asked[1] if each not in asked[0])
        assert (found[tender_id].added if tender_id in found else ()) == added
    assert len({found[each].added for each in ids if each in found}) > 1


def test_the_packs_of_decisions_are_not_touched(session, eu, on_record):
    tender = on_record({}, **CARE)
    compare(session, eu, changed(eu, set_cell(4, 4, "standard")))
    session.expire_all()
    row = screenings.of_tender(session, OFFICER, tender)
    assert (row.proposed_under, screenings.version(session, row.id, 1).pack) == (eu.digest, eu.digest)
    assert packs.digest_in_force(session, DAY) == eu.digest
