"""A Dutch city keeps origin with a firm's name only while its legal adviser stands for a ground."""

import copy
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from procure.assurance.services import law
from procure.core import audit, jobs, packs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.packs import services as adopting
from procure.profiles import services as profiles
from procure.profiles.models import DraftAnswer, ProfileClass, Statement
from procure.profiles.services import answering, sending
from procure.profiles.services.sending import Declaration
from rules.assurance.section import Stage
from rules.loader import Pack, load_pack
from rules.profiles import Gathering, Section, Typed
from tests.procure.profiles.conftest import NOW, TODAY
from tests.support import pages
from tests.support.web import VAULT

GROUND = ("Wet X, artikel 3, en artikel 9, tweede lid, onder g, AVG", "De raad heeft het zo vastgesteld.")
REVIEW = date(2027, 11, 1)
LATER = NOW + timedelta(hours=2)
ANSWERS = {
    "legal_form": Typed({"value": "sole_trader"}),
    "size": Typed({"value": "alone"}),
    "owners_background": Typed({"with_background": "51", "without_background": "49"}),
    "leaders_background": Typed({"leaders.with_background": "1"}),
    "owners_nationality": Typed({}, declined=True),
}


@pytest.fixture
def dutch(city):
    """The city under pack `nl`."""
    packs.adopt(city.session, load_pack("nl"), TODAY, SYSTEM, NOW)
    city.session.commit()
    audit.act(city.session, city.team["adviser"], NOW)
    return city


@pytest.fixture
def record(dutch):
    """Lets somebody record a ground."""

    def ground(who="adviser", said=GROUND, review_on=REVIEW, now=NOW):
        return profiles.record_ground(dutch.session, dutch.team[who], *said, review_on, load_pack("nl"), TODAY, now)

    return ground


def in_force(city) -> Section:
    return packs.in_force(city.session, TODAY).section("profiles")


def send(city, walled, firm, now):
    """A firm answers and sends; what else it is asked it declines."""
    audit.act(walled, SYSTEM, now)
    invitation = city.invite(firm)
    for question, typed in ANSWERS.items():
        answering.save(walled, VAULT, invitation, question, typed, 0, TODAY, now)
    while still := answering.load(walled, VAULT, invitation, TODAY).open:
        answering.save(walled, VAULT, invitation, still[0].id, Typed({}, declined=True), 0, TODAY, now)
    sending.send(walled, VAULT, invitation, Declaration("Samira", "Owner", "nl"), TODAY, now)
    return invitation


def kept(walled):
    walled.expire_all()
    return [VAULT.unseal(each.sealed)["answers"] for each in walled.scalars(select(Statement)).all()]


def test_without_a_ground_a_dutch_pack_that_keeps_origin_by_name_is_refused(dutch):
    assert in_force(dutch).gathering is Gathering.ANONYMOUS
    content = copy.deepcopy(dict(load_pack("nl").content))
    content["sections"]["profiles"] |= {"gathering": "identified", "ground": "Some law"}
    with pytest.raises(ValueError, match="legal adviser has recorded"):
        Pack(content).section("profiles")
    pretended = {"by": "Nobody", "at": "2026-01-01T00:00:00Z", "review_on": "2030-01-01", "reason": "None"}
    content["sections"]["profiles"]["recorded"] = pretended
    with pytest.raises(Invalid, match="has recorded no ground"):
        profiles.check_adoption(dutch.session, Pack(content))


def test_a_ground_turns_the_gathering_on_with_name_reason_and_review_date(dutch, record):
    record()
    section = in_force(dutch)
    assert (section.gathering, section.ground) == (Gathering.IDENTIFIED, GROUND[0])
    assert (section.recorded.by, section.recorded.at, section.recorded.review_on) == ("Adviser", NOW, REVIEW)
    trail = audit.trail(dutch.session, "pack_value", profiles.recorded_grounds(dutch.session, "NL")[0].id)
    assert trail[0].account_id == dutch.team["adviser"].account_id
    assert adopting.as_adopted(dutch.session, load_pack("nl")) == packs.digest_in_force(dutch.session, TODAY)


def test_it_holds_for_the_pack_of_a_city_of_that_jurisdiction_and_for_no_other(dutch, record):
    record()
    assert law.with_decisions(dutch.session, load_pack("amsterdam")).section("profiles").gathering == "identified"
    assert law.with_decisions(dutch.session, load_pack("eu")).section("profiles").gathering == "anonymous"


def test_a_decision_on_a_rule_leaves_the_ground_in_force(dutch, record):
    record()
    adviser = dutch.team["adviser"]
    law.decide(
        *(dutch.session, adviser, "owners_origin", Stage.AWARD, "confirm", "Read.", REVIEW),
        *(load_pack("nl"), TODAY, LATER),
    )
    assert in_force(dutch).gathering is Gathering.IDENTIFIED


@pytest.mark.parametrize(
    ("said", "review_on"),
    [(("", "why"), REVIEW), (("law", " "), REVIEW), (GROUND, TODAY), (("x" * 2001, "why"), REVIEW)],
)
def test_a_ground_says_its_law_its_reason_and_a_day_to_come(record, said, review_on):
    with pytest.raises(Invalid):
        record(said=said, review_on=review_on)


def test_nobody_but_the_legal_adviser_records_and_no_pack_that_states_its_own(city, dutch, record):
    with pytest.raises(Forbidden):
        record(who="equality")
    packs.adopt(dutch.session, load_pack("eu"), TODAY, SYSTEM, NOW)
    adviser = dutch.team["adviser"]
    with pytest.raises(Invalid, match="states the ground itself"):
        profiles.record_ground(dutch.session, adviser, *GROUND, REVIEW, load_pack("eu"), TODAY, NOW)


def test_what_was_typed_under_the_promise_to_part_it_is_asked_again(dutch, walled, record):
    invitation = dutch.invite(dutch.firm(size="micro"))
    for question, typed in ANSWERS.items():
        answering.save(walled, VAULT, invitation, question, typed, 0, TODAY, NOW)
    record(now=LATER)
    walled.expire_all()
    assert {"owners_background", "leaders_background"} <= answering.load(walled, VAULT, invitation, TODAY).old
    held = answering.load(walled, VAULT, invitation, TODAY).held["owners_background"]
    after = LATER + timedelta(minutes=1)
    answering.save(
        walled, VAULT, invitation, "owners_background", ANSWERS["owners_background"], held.revision, TODAY, after
    )
    assert "owners_background" not in answering.load(walled, VAULT, invitation, TODAY).old


def test_withdrawing_erases_what_was_gathered_under_it_and_nothing_else(dutch, walled, record, engines, sessions):
    ground = record()
    send(dutch, walled, dutch.firm(size="micro"), NOW + timedelta(minutes=5))
    assert "owners_background" in kept(walled)[0]
    assert walled.scalars(select(ProfileClass.migrant_owned)).all() == ["yes"]
    adviser = dutch.team["adviser"]
    profiles.withdraw_ground(dutch.session, adviser, ground.id, load_pack("nl"), TODAY, LATER)
    assert in_force(dutch).gathering is Gathering.ANONYMOUS
    with pytest.raises(Conflict):
        profiles.withdraw_ground(dutch.session, adviser, ground.id, load_pack("nl"), TODAY, LATER)
    job_id = dutch.session.scalars(text("select id from job where ended_at is null")).one()
    other_side = make_sessions(engines[DatabaseRole.PROFILES])
    handlers = {profiles.FORGET: lambda run: profiles.forget_origin(run, other_side, VAULT)}
    done = jobs.execute(dutch.session.get_bind(), sessions, job_id, handlers, lambda *_: adviser, lambda: LATER, "w")
    assert done == "finished"
    left = kept(walled)[0]
    assert not {"owners_background", "leaders_background", "owners_nationality"} & set(left)
    assert "equality_policy" in left
    assert walled.scalars(select(ProfileClass)).all() == []
    drafts = walled.scalars(select(DraftAnswer.question)).all()
    assert "owners_background" not in drafts
    assert "equality_policy" in drafts
    send(dutch, walled, dutch.firm(size="micro"), LATER + timedelta(hours=1))
    assert walled.scalars(select(ProfileClass.migrant_owned)).all() == ["not_stated"]


def test_the_adviser_records_and_withdraws_on_pages_that_others_read(dutch, engines, monkeypatch):
    browse = pages.client(engines[DatabaseRole.OFFICE], monkeypatch, dutch.team["adviser"], "en")
    form = {"ground": GROUND[0], "reason": GROUND[1], "review_on": ["1", "11", "2030"]}
    assert "Record a ground" in browse.get("/profiles/privacy/ground").text
    wrong = browse.post("/profiles/privacy/ground/record", data={**form, "ground": "", "step": "check"})
    assert "Name the law that the gathering rests on." in wrong.text
    checked = browse.post("/profiles/privacy/ground/record", data={**form, "step": "check"})
    assert "Check the ground" in checked.text
    browse.post("/profiles/privacy/ground/record", data={**form, "step": "save"})
    shown = browse.get("/profiles/privacy/ground").text
    assert GROUND[0] in shown
    assert "Holds" in shown
    assert GROUND[0] in browse.get("/profiles/privacy/register").text
    ground = profiles.recorded_grounds(dutch.session, "NL")[0]
    asked = browse.get(f"/profiles/privacy/ground/{ground.id}/withdraw").text
    assert "are erased, from profiles that were sent and from those being filled in" in asked
    browse.post(f"/profiles/privacy/ground/{ground.id}/withdraw", data={})
    reader = pages.client(engines[DatabaseRole.OFFICE], monkeypatch, dutch.team["auditor"], "nl")
    told = reader.get("/profiles/privacy/ground").text
    assert "Ingetrokken of vervangen" in told
    assert "/profiles/privacy/ground/record" not in told
