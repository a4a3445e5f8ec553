"""The privacy documents as pages and Word: the office's with what lacks, the supplier's in a language there is."""

import copy
import io

import pytest
from docx import Document

from procure.core import packs
from procure.core.actor import SYSTEM, Role
from rules.loader import Pack, load_pack
from rules.profiles.privacy import KINDS
from tests.procure.profiles.conftest import NOW, TODAY
from tests.support.web import app, client_as, no_limits

__all__ = ["app", "client_as", "no_limits"]

TITLES = {
    "en": ("Privacy statement", "Register of processing", "Retention schedule", "impact assessment, draft"),
    "nl": ("Privacyverklaring", "Verwerkingsregister", "Bewaartermijnen", "(DPIA), concept"),
}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)


def adopt(city, change):
    content = copy.deepcopy(dict(load_pack("eu").content))
    change(content)
    packs.adopt(city.session, Pack(content), TODAY, SYSTEM, NOW)
    city.session.commit()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_legal_adviser_reads_all_four_and_saves_them_as_word(city, client_as, language):
    adviser = client_as(Role.LEGAL_ADVISER)
    index = adviser.get(f"/profiles/privacy?language={language}").text
    lacking = {"en": "To be filled in", "nl": "Nog in te vullen"}[language]
    for kind, title in zip(KINDS, TITLES[language], strict=True):
        assert f"/profiles/privacy/{kind}.docx" in index
        shown = adviser.get(f"/profiles/privacy/{kind}?language={language}").text
        assert title in shown
        assert lacking in shown
        assert load_pack("eu").version in shown
        answer = adviser.get(f"/profiles/privacy/{kind}.docx?language={language}")
        assert answer.status_code == 200
        word = Document(io.BytesIO(answer.data))
        assert title in word.core_properties.title
        text = "\n".join(paragraph.text for paragraph in word.paragraphs)
        assert lacking in text
        cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
        assert load_pack("eu").digest in cells


def test_the_schedule_names_the_periods_of_the_pack_in_force(city, client_as):
    adopt(city, lambda content: content["sections"]["profiles"].update(months_valid=18, months_kept=36))
    shown = client_as(Role.AUDITOR).get("/profiles/privacy/schedule?language=en").text
    assert "A profile counts for 18 months and is kept 3 years longer." in shown
    assert "5 years after the quarter." in shown


def test_what_the_city_configured_stands_in_and_is_no_gap(city, app, client_as):
    site = app.extensions["procure"]
    object.__setattr__(site, "data_protection_officer", "Officer Ans, fg@waterhaven.example")
    shown = client_as(Role.ADMINISTRATOR).get("/profiles/privacy/register?language=en").text
    assert "Officer Ans, fg@waterhaven.example" in shown
    assert "DATA_PROTECTION_OFFICER" not in shown
    assert "CONTROLLER_ADDRESS" in shown


def test_a_supplier_reads_the_statement_by_its_link_and_everybody_without_one(city, app):
    client = app.test_client(use_cookies=False)
    token = city.token(city.invite(city.firm("Draad & Daad"), city.tender()))
    assert f"/questionnaire/{token}/privacy" in client.get(f"/questionnaire/{token}?language=nl").text
    for address in (f"/questionnaire/{token}/privacy", "/questionnaire/privacy"):
        shown = client.get(f"{address}?language=nl")
        assert shown.status_code == 200
        assert "Wie verantwoordelijk is" in shown.text
        assert "CONTROLLER_ADDRESS" not in shown.text, "a supplier can do nothing with the name of a setting"
    assert "Draad &amp; Daad" in client.get(f"/questionnaire/{token}/privacy").text


def test_a_statement_that_is_not_there_in_the_readers_language_is_in_the_one_that_binds(city, app):
    def dutch_alone(content):
        content["sections"]["profiles"]["binding"] = "nl"
        held = content["texts"]["en"]
        for key in [key for key in held if key.startswith("profile_privacy.")]:
            del held[key]

    adopt(city, dutch_alone)
    shown = app.test_client().get("/questionnaire/privacy?language=en").text
    assert 'lang="nl" dir="ltr">Wie verantwoordelijk is' in shown


def test_a_pack_of_before_has_no_statement_and_leads_to_none(city, app, client_as):
    adopt(city, lambda content: content["sections"].pop("profile_privacy"))
    token = city.token(city.invite(city.firm(), city.tender()))
    client = app.test_client(use_cookies=False)
    assert f"/questionnaire/{token}/privacy" not in client.get(f"/questionnaire/{token}").text
    assert client.get("/questionnaire/privacy").status_code == 404
    told = client_as(Role.LEGAL_ADVISER).get("/profiles/privacy?language=en")
    assert told.status_code == 400
    assert "An administrator adopts a newer version" in told.text
