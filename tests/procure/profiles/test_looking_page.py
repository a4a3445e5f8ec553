"""A look at answers: a purpose first, counts as bands, and the supplier sees that somebody looked."""

import pytest

from procure.core import packs
from procure.core.actor import SYSTEM, Role
from procure.profiles.services import answering, sending
from procure.profiles.services.sending import Declaration
from rules.loader import load_pack
from tests.procure.profiles.conftest import NOW, TODAY
from tests.procure.profiles.test_surveying import ANSWERS
from tests.support.web import VAULT, app, client_as, no_limits, submit

__all__ = ["app", "client_as", "no_limits"]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)


def test_a_look_asks_why_shows_bands_and_stands_on_record(city, walled, client_as, app):
    packs.adopt(city.session, load_pack("uk"), TODAY, SYSTEM, NOW)
    firm = city.firm("Draad & Daad", size="micro")
    invitation = city.invite(firm)
    for question, typed in ANSWERS.items():
        answering.save(walled, VAULT, invitation, question, typed, 0, TODAY, NOW)
    sending.send(walled, VAULT, invitation, Declaration("Samira", "Owner", "en"), TODAY, NOW)
    officer = client_as(Role.EQUALITY_OFFICER)
    address = f"/profiles/suppliers/{firm.id}/look?language=en"
    assert "Samira" not in submit(officer, address, purpose="").text
    seen = submit(officer, address, purpose="The firm asked whether its numbers had come in").text
    assert "Samira" in seen
    assert "1–4" in seen, "two employees of eight are shown as a band"
    token = city.token(invitation)
    own = app.test_client().get(f"/questionnaire/{token}/rights?language=en").text
    assert "The firm asked whether its numbers had come in" in own
    assert client_as(Role.PROCUREMENT_OFFICER).get(address).status_code == 403
    reading = f"/profiles/suppliers/{firm.id}?language=en"
    assert "Who looked at the answers" in officer.get(reading).text
    assert "Who looked at the answers" not in client_as(Role.PROCUREMENT_OFFICER).get(reading).text


def test_a_letter_is_in_the_language_of_its_reader(city, client_as):
    invitation = city.invite(city.firm("Draad & Daad"), paper=True)
    officer = client_as(Role.EQUALITY_OFFICER)
    page = f"/profiles/invitations/{invitation.id}?language=en"
    letter = submit(officer, f"/profiles/invitations/{invitation.id}/letter", page).text
    assert invitation.language == "nl"
    assert "vraagt om uw gelijkheidsprofiel" in letter
    assert "<svg" in letter
