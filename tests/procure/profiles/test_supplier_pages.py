"""The supplier's pages, as a browser without JavaScript and without cookies asks for them."""

import copy
import re

import pytest

from procure.core import packs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole
from procure.profiles import services as profiles
from procure.profiles.models import ProfileInvitation
from rules.loader import Pack, load_pack
from tests.procure.profiles.conftest import NOW, TODAY
from tests.support.web import SECRET, app, no_limits

__all__ = ["app", "no_limits"]

PAGES = {
    "legal_form": {"value": "sole_trader"},
    "size": {"value": "alone"},
    "owners_background": {"with_background": "51,5", "without_background": "48.5"},
    "owners_nationality": {"declined": "1"},
    "leaders_background": {"leaders.with_background": "1"},
    "equality_policy": {"value": "none"},
    "own_buying": {"value": "not_yet"},
    "accessible": {"value": ["step_free"]},
    "languages_offered": {"value": "Nederlands, العربية"},
    "tenders_clear": {"value": "hardly"},
    "what_stopped": {"value": ["paperwork", "language"]},
    "what_would_help": {"declined": "1"},
}


@pytest.fixture
def invited(city):
    """A firm that is invited, and the token of its link."""
    firm = city.firm("Draad & Daad", size="micro")
    invitation = city.invite(firm, city.tender(firm))
    return invitation, city.token(invitation)


@pytest.fixture
def client(app, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    return app.test_client(use_cookies=False)


def follow(client, token):
    """Answer every question that is asked, one page after the other; gives the ids in order."""
    seen, address = [], f"/questionnaire/{token}/questions/legal_form?language=en"
    while "/questions/" in address:
        question = re.search(r"questions/(\w+)", address)[1]
        seen.append(question)
        answer = client.post(address, data={"revision": "0", **PAGES[question]})
        assert answer.status_code == 302, answer.text
        address = answer.headers["Location"]
    return seen


def test_a_supplier_goes_from_the_first_page_to_the_receipt_without_a_cookie(client, invited, city):
    invitation, token = invited
    first = client.get(f"/questionnaire/{token}?language=en")
    assert "Draad &amp; Daad" in first.text
    assert "minutes" in first.text
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert first.headers["Cache-Control"] == "no-store"
    seen = follow(client, token)
    assert seen == list(PAGES)
    check = client.get(f"/questionnaire/{token}/check?language=en").text
    assert "51.5%" in check
    assert "العربية" in check
    refused = client.post(f"/questionnaire/{token}/send?language=en", data={"name": "", "function": "Owner"})
    assert "Give your name" in refused.text
    assert 'value="Owner"' in refused.text, "what was typed stays"
    sent = client.post(f"/questionnaire/{token}/send", data={"name": "Samira", "function": "Owner"})
    receipt = client.get(sent.headers["Location"] + "?language=en")
    assert "Your answers are sent" in receipt.text
    assert "51.5%" not in receipt.text, "parted from the firm: the city gathers anonymously"
    word = client.get(sent.headers["Location"] + ".docx")
    assert word.data.startswith(b"PK")
    city.session.expire_all()
    assert city.session.get_one(ProfileInvitation, invitation.id).status_at(NOW) == "finished"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_of_a_question_can_be_read(client, invited, language):
    _invitation, token = invited
    follow(client, token)
    for question in PAGES:
        shown = client.get(f"/questionnaire/{token}/questions/{question}?language={language}")
        assert shown.status_code == 200
        assert "&lt;" not in shown.text, "marks of a paragraph are no text"
    for page in ("", "/questions", "/check", "/send", "/rights", "/erase", "/ask-your-people"):
        assert client.get(f"/questionnaire/{token}{page}?language={language}").status_code == 200, page


def test_the_slips_for_the_people_speak_each_released_language(client, invited):
    slips = client.get(f"/questionnaire/{invited[1]}/ask-your-people?language=nl").text
    assert slips.index("Draad &amp; Daad wil weten") < slips.index("Draad &amp; Daad wants to know")


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, invited):
    _invitation, token = invited
    client.post(f"/questionnaire/{token}/questions/legal_form", data={"value": "company"})
    client.post(f"/questionnaire/{token}/questions/size", data={"value": "alone"})
    wrong = {"with_background": "60", "without_background": "60", "revision": "0"}
    answer = client.post(f"/questionnaire/{token}/questions/owners_background?language=en", data=wrong)
    assert "The parts make up 120; together they should be 100" in answer.text
    assert 'value="60"' in answer.text


def test_a_colleague_who_answered_meanwhile_is_not_overwritten_unseen(client, invited):
    _invitation, token = invited
    address = f"/questionnaire/{token}/questions/legal_form?language=en"
    client.post(address, data={"value": "company", "revision": "0"})
    other = client.post(address, data={"value": "sole_trader", "revision": "0"})
    assert other.status_code == 409
    assert "Company with shares" in other.text
    revision = re.search(r'name="revision" value="(\d+)"', other.text)[1]
    assert client.post(address, data={"value": "sole_trader", "revision": revision}).status_code == 302


def test_a_robot_that_opens_every_link_twice_uses_nothing_up(client, invited):
    _invitation, token = invited
    for _ in range(2):
        for page in ("", "/questions", "/questions/legal_form", "/check", "/rights", "/erase", "/everything.json"):
            client.get(f"/questionnaire/{token}{page}")
    assert follow(client, token) == list(PAGES)


def test_number_and_code_of_a_letter_lead_to_the_same_page(app, invited, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    invitation, token = invited
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    wrong = client.post("/questionnaire?language=en", data={"number": invitation.number, "code": "ABCD-EFGH"})
    assert "belong together" in wrong.text
    code = profiles.code(SECRET, invitation)
    right = client.post("/questionnaire", data={"number": invitation.number, "code": code.lower()})
    assert right.headers["Location"].endswith(f"/questionnaire/{token}")


def test_a_link_that_is_over_says_what_to_do(client, invited, city):
    invitation, token = invited
    profiles.withdraw(city.session, city.team["officer"], invitation.id, NOW)
    for page in ("", "/questions", "/questions/legal_form", "/rights"):
        over = client.get(f"/questionnaire/{token}{page}?language=en")
        assert over.status_code == 404
        assert "Send me a new link" in over.text, "whichever page somebody was on"
        assert over.headers["Referrer-Policy"] == "no-referrer"
    assert "Send me a new link" in client.get("/questionnaire/nonsense?language=en").text


def test_a_language_that_nobody_released_reaches_no_supplier(client, invited, city):
    _invitation, token = invited
    content = copy.deepcopy(dict(load_pack("eu").content))
    content["sections"]["profiles"]["languages"] = [
        {"id": "en", "released_by": "A reader", "released_on": "2026-11-01"},
        {"id": "nl", "released_by": None, "released_on": None},
    ]
    packs.adopt(city.session, Pack(content), TODAY, SYSTEM, NOW)
    asked_for = client.get(f"/questionnaire/{token}?language=nl").text
    assert '<html lang="en" dir="ltr"' in asked_for
    assert "Nederlands" not in asked_for


def test_what_a_page_in_german_says_in_english_is_marked_as_english(client, invited, city):
    content = copy.deepcopy(dict(load_pack("eu").content))
    languages = content["sections"]["profiles"]["languages"]
    content["sections"]["profiles"]["languages"] = [
        each | {"released_by": "A reader", "released_on": "2026-11-01"} for each in languages
    ]
    packs.adopt(city.session, Pack(content), TODAY, SYSTEM, NOW)
    said = client.get(f"/questionnaire/{invited[1]}?language=de").text
    assert "Fragebogen zur Gleichbehandlung" in said
    links = re.findall(r"<a class=\"govuk-footer__link\"[^>]*>", said)
    assert links
    assert all('lang="en"' in link for link in links)
    in_dutch = client.get(f"/questionnaire/{invited[1]}?language=nl").text
    assert "lang=" not in "".join(re.findall(r"<a class=\"govuk-footer__link\"[^>]*>", in_dutch))


def test_the_supplier_reads_the_periods_of_the_pack_in_force(client, invited, city):
    content = copy.deepcopy(dict(load_pack("eu").content))
    content["sections"]["profiles"] |= {"months_valid": 24, "months_kept": 6}
    packs.adopt(city.session, Pack(content), TODAY, SYSTEM, NOW)
    for page in ("", "/questions/legal_form", "/rights"):
        said = client.get(f"/questionnaire/{invited[1]}{page}?language=nl").text
        assert "Uw antwoorden gelden 2 jaar. 6 maanden daarna worden ze vanzelf gewist." in said


def test_a_supplier_objects_takes_its_data_away_and_has_it_erased(client, invited, engines):
    _invitation, token = invited
    follow(client, token)
    client.post(f"/questionnaire/{token}/send", data={"name": "Samira", "function": "Owner"})
    held = client.get(f"/questionnaire/{token}/everything.json").json
    assert held["sent"][0]["declared"]["name"] == "Samira"
    client.post(f"/questionnaire/{token}/object/object")
    assert "Your answers are in no figure" in client.get(f"/questionnaire/{token}/rights?language=en").text
    client.post(f"/questionnaire/{token}/erase")
    with engines[DatabaseRole.PROFILES].connect() as walled:
        assert walled.exec_driver_sql("select count(*) from profiles.statement").scalar_one() == 0
    assert client.get(f"/questionnaire/{token}/everything.json").status_code == 404
