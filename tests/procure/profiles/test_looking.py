"""Who looks at a supplier's answers says why, is on record, and judges no bid of that supplier: either way round."""

import pytest
from sqlalchemy import select

from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.core.audit import AuditEntry
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.models import Look
from procure.profiles.services import rights, sending
from procure.tenders.models import Tender
from rules.loader import load_pack
from rules.profiles import Answer
from tests.procure.profiles.conftest import NOW, TODAY
from tests.procure.profiles.test_answering import DECLARED, answer
from tests.support.web import VAULT

PURPOSE = "The supplier asked us to correct a figure."


@pytest.fixture
def firm(city, walled):
    """A supplier that sent its profile."""
    packs.adopt(city.session, load_pack("uk"), TODAY, SYSTEM, NOW)
    firm = city.firm(size="micro")
    invitation = city.invite(firm)
    answer(walled, VAULT, invitation)
    sending.send(walled, VAULT, invitation, DECLARED, TODAY, NOW)
    return firm


@pytest.fixture
def equality(city, walled):
    person = city.team["equality"]
    audit.act(walled, person, NOW)
    return person


def look(walled, person, firm, purpose=PURPOSE):
    return profiles.look(walled, VAULT, person, firm.id, purpose, NOW)


def test_a_look_shows_what_was_sent_and_is_kept_for_the_supplier_to_see(city, walled, equality, firm):
    seen = look(walled, equality, firm)
    assert seen.answers["legal_form"] == Answer("sole_trader")
    assert seen.declared["name"] == DECLARED.name
    assert queries.looks(walled, firm.id) == [(NOW, "Equality", PURPOSE)]
    [entry] = city.session.scalars(select(AuditEntry).where(AuditEntry.action == "looked"))
    assert (entry.account_id, entry.after) == (equality.account_id, {"purpose": PURPOSE})


@pytest.mark.parametrize("purpose", ["", "   ", "because", "x" * 501])
def test_without_a_purpose_nothing_is_shown_and_nothing_kept(walled, equality, firm, purpose):
    with pytest.raises(Invalid):
        look(walled, equality, firm, purpose)
    assert queries.looks(walled, firm.id) == []


@pytest.mark.parametrize("who", ["officer", "adviser", "manager", "auditor"])
def test_nobody_else_looks(city, walled, firm, who):
    with pytest.raises(Forbidden):
        look(walled, city.team[who], firm)
    assert walled.scalars(select(Look)).all() == []


def test_there_is_nothing_to_see_of_who_sent_nothing_or_had_it_erased_or_objects(city, walled, equality, firm):
    with pytest.raises(NotFound):
        look(walled, equality, city.firm())
    invitation = queries.of_supplier(walled, [firm.id])[0][0]
    rights.object_to_use(walled, VAULT, invitation, NOW, objects=True)
    with pytest.raises(Invalid):
        look(walled, equality, firm)
    rights.object_to_use(walled, VAULT, invitation, NOW, objects=False)
    rights.erase(walled, VAULT, invitation, NOW)
    with pytest.raises(NotFound):
        look(walled, equality, firm)


def name(city, who, tender_id):
    return profiles.name_evaluator(city.session, city.team["officer"], tender_id, city.team[who].account_id, NOW)


def test_who_looked_cannot_evaluate_a_tender_it_bids_for(city, walled, equality, firm):
    tender, other = city.tender(firm, city.firm()), city.tender(city.firm())
    look(walled, equality, firm)
    with pytest.raises(Invalid):
        name(city, "equality", tender)
    assert name(city, "equality", other).account_id == equality.account_id


def test_who_evaluates_cannot_look_neither_before_nor_after_it_ends(city, walled, equality, firm):
    found = name(city, "equality", city.tender(firm))
    with pytest.raises(Forbidden):
        look(walled, equality, firm)
    profiles.end_evaluator(city.session, city.team["officer"], found.id, NOW)
    with pytest.raises(Forbidden):
        look(walled, equality, firm)
    assert profiles.may_look(walled, city.team["colleague"].account_id, firm.id)


@pytest.mark.parametrize("named_first", [True, False])
def test_a_merge_of_suppliers_hides_no_conflict(city, walled, equality, firm, named_first):
    bidder = city.firm()
    tender = city.tender(bidder)
    bidder.root_id = bidder.merged_into_id = firm.id
    city.session.commit()
    if named_first:
        name(city, "equality", tender)
        with pytest.raises(Forbidden):
            look(walled, equality, firm)
    else:
        look(walled, equality, firm)
        with pytest.raises(Invalid):
            name(city, "equality", tender)


def test_a_tender_joined_into_another_hides_no_conflict(city, walled, equality, firm):
    joined, kept = city.tender(firm), city.tender()
    city.session.get_one(Tender, joined).joined_into_id = kept
    city.session.commit()
    name(city, "equality", kept)
    with pytest.raises(Forbidden):
        look(walled, equality, firm)


def test_a_bid_that_comes_after_the_look_is_shown_as_a_conflict(city, walled, equality, firm):
    tender = city.tender()
    name(city, "equality", tender)
    assert [each.conflict for each in queries.evaluators(city.session, tender)] == [False]
    look(walled, equality, firm)
    city.bid(firm, tender)
    assert [each.conflict for each in queries.evaluators(city.session, tender)] == [True]


def test_a_letter_with_a_code_is_as_good_as_a_look(city, equality, firm):
    city.session.commit()
    again = city.invite(firm, city.tender(), paper=True)
    tender = city.tender(firm)
    with pytest.raises(Forbidden):
        profiles.printed(city.session, city.team["officer"], again.id, NOW)
    audit.act(city.session, equality, NOW)
    profiles.printed(city.session, equality, again.id, NOW)
    with pytest.raises(Invalid):
        name(city, "equality", tender)
    name(city, "colleague", tender)


def test_an_evaluator_prints_no_letter_to_a_bidder(city, equality, firm):
    tender = city.tender(firm)
    letter = city.invite(firm, tender, paper=True)
    name(city, "equality", tender)
    with pytest.raises(Forbidden):
        profiles.printed(city.session, equality, letter.id, NOW)


def test_naming_and_ending_are_for_procurement_officers_once(city, firm):
    tender = city.tender(firm)
    with pytest.raises(Forbidden):
        profiles.name_evaluator(city.session, city.team["equality"], tender, city.team["colleague"].account_id, NOW)
    found = name(city, "colleague", tender)
    with pytest.raises(Invalid):
        name(city, "colleague", tender)
    with pytest.raises(Forbidden):
        profiles.end_evaluator(city.session, city.team["equality"], found.id, NOW)
    profiles.end_evaluator(city.session, city.team["officer"], found.id, NOW)
    with pytest.raises(Conflict):
        profiles.end_evaluator(city.session, city.team["officer"], found.id, NOW)
    assert name(city, "colleague", tender).id != found.id
    assert [bool(each.ended_at) for each in queries.evaluators(city.session, tender)] == [False, True]


def test_only_people_of_the_city_who_are_there_can_be_named(city, firm):
    city.account(city.team["colleague"]).withdrawn_at = NOW
    city.session.commit()
    with pytest.raises(Invalid):
        name(city, "colleague", city.tender(firm))
