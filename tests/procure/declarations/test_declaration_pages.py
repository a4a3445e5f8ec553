"""The pages of a declaration: the supplier's without JavaScript or cookie, the office's by who asks."""

import re

import pytest
from lxml import etree

from procure.core.actor import Role
from procure.declarations import queries
from procure.profiles import services as profiles
from tests.procure.profiles.conftest import NOW
from tests.support.web import app, client_as, make_person, no_limits

__all__ = ["app", "client_as", "no_limits"]

RULING = {
    "what": "Refused applicants for their name",
    "body": "Rechtbank Amsterdam",
    "on": ["1", "3", "2025"],
    "reference": "ECLI:NL:RBAMS:2025:1",
}


@pytest.fixture
def client(app, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    return app.test_client(use_cookies=False)


def send(client, address, **fields):
    """What a browser sends that shows the page: with the revision that stands in it."""
    shown = client.get(f"{address}?language=en").text
    revision = re.search(r'name="revision" value="(\d+)"', shown)[1]
    return client.post(f"{address}?language=en", data={"revision": revision, **fields})


def go_through(client, base):
    """Declare a ruling of discrimination and none of the rest, page by page; gives the receipt's address."""
    first = send(client, f"{base}/grounds/discrimination", said="some").headers["Location"]
    since = send(client, first, **RULING).headers["Location"]
    listed = send(client, since, measures=["compensation", "personnel"], done="Trained all who hire.")
    assert "Rechtbank Amsterdam" in client.get(f"{listed.headers['Location']}?language=en").text
    for ground in ("social_law", "labour_law"):
        after = send(client, f"{base}/grounds/{ground}", said="none").headers["Location"]
    assert after.endswith("/check")
    return send(client, f"{base}/send", name="Samira Haddou", function="Director").headers["Location"]


def test_a_supplier_goes_from_its_questionnaire_to_the_receipt(client, asking):
    begin = client.get(f"/questionnaire/{asking.token}?language=en").text
    assert f"/questionnaire/{asking.token}/declaration" in begin
    base = f"/questionnaire/{asking.token}/declaration"
    first = client.get(f"{base}?language=en")
    assert "counts in the selection, unlike the equality profile" in first.text
    assert first.headers["Referrer-Policy"] == "no-referrer"
    receipt = client.get(go_through(client, base) + "?language=en")
    assert "Your declaration is sent" in receipt.text
    assert "Paid compensation" in receipt.text
    word = client.get(receipt.request.path + ".docx")
    assert word.data.startswith(b"PK")


def test_a_declaration_can_be_taken_along_as_an_espd_response_with_nothing_of_the_profile(client, asking):
    version = asking.declare()
    given = client.get(f"/questionnaire/{asking.token}/declaration/sent/{version}.xml")
    root = etree.fromstring(given.data)
    assert etree.QName(root).localname == "QualificationApplicationResponse"
    names = {"cac": root.nsmap["cac"], "cbc": root.nsmap["cbc"]}
    codes = root.xpath("//cbc:CriterionTypeCode/text()", namespaces=names)
    assert codes == ["socsec-law", "labour-law"], "discrimination falls under both"
    answered = {
        each.findtext("cbc:ValidatedCriterionPropertyID", namespaces=names): each.xpath(
            "string(cac:ResponseValue/*[2])", namespaces=names
        )
        for each in root.iterfind("cac:TenderingCriterionResponse", names)
    }
    assert answered["C11_EG_labour-law/QG1/Q1"] == "true"
    assert "Rechtbank Amsterdam" in answered["C10_EG_socsec-law/QG1/QSG1/QSG1/Q1"]
    assert root.findtext("cac:EconomicOperatorParty//cbc:Name", namespaces=names) == "Draad & Daad"


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, asking):
    base = f"/questionnaire/{asking.token}/declaration/grounds/discrimination"
    empty = send(client, base)
    assert "Choose “none”, or say that there is something" in empty.text
    send(client, base, said="some")
    wrong = send(client, f"{base}/0", **{**RULING, "on": ["1", "3", "2020"]})
    assert "counts no more" in wrong.text
    assert "Refused applicants" in wrong.text


def test_a_colleague_who_saved_meanwhile_is_not_overwritten_unseen(client, asking):
    base = f"/questionnaire/{asking.token}/declaration/grounds/social_law"
    asking.say_none("labour_law")
    other = client.post(f"{base}?language=en", data={"revision": "0", "said": "none"})
    assert other.status_code == 409
    assert "Somebody else of your business changed" in other.text
    revision = re.search(r'name="revision" value="(\d+)"', other.text)[1]
    assert client.post(base, data={"revision": revision, "said": "none"}).status_code == 302


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_can_be_read_in_both_languages_and_opening_uses_nothing_up(client, asking, language):
    base = f"/questionnaire/{asking.token}/declaration"
    asking.declare()
    version = queries.versions(asking.city.session, declaration_id(asking))[0].id
    ground = "grounds/discrimination"
    for _ in range(2):
        for page in ("", f"/{ground}", f"/{ground}/listed", f"/{ground}/0", f"/{ground}/0/since", f"/{ground}/1",
                     "/check", "/send", f"/sent/{version}"):  # fmt: skip
            assert client.get(f"{base}{page}?language={language}").status_code == 200, page
    assert client.get(f"{base}/{ground}/7").status_code == 404
    assert client.get(f"{base}/grounds/nothing").status_code == 404


def test_a_link_that_is_over_or_a_tender_that_asks_nothing_leads_nowhere(client, asking, city):
    other = city.token(city.invite(asking.second))
    assert client.get(f"/questionnaire/{other}/declaration").status_code == 404
    assert "Go to the declaration" not in client.get(f"/questionnaire/{other}?language=en").text
    profiles.withdraw(city.session, city.team["officer"], asking.invitation.id, NOW)
    over = client.get(f"/questionnaire/{asking.token}/declaration?language=en")
    assert over.status_code == 404
    assert "Send me a new link" in over.text


def test_nobody_reads_the_receipt_of_another_firm(client, asking, city):
    asking.declare()
    version = queries.versions(city.session, declaration_id(asking))[0].id
    other = city.token(city.invite(asking.second, asking.tender_id))
    assert client.get(f"/questionnaire/{other}/declaration/sent/{version}").status_code == 404


def test_an_officer_asks_reads_and_decides(app, client_as, city, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    app.config["WTF_CSRF_ENABLED"] = False
    firm = city.firm("Draad & Daad")
    tender_id = city.tender(firm)
    officer = client_as(Role.PROCUREMENT_OFFICER)
    assert "No declarations are asked" in officer.get(f"/declarations/of-tender/{tender_id}?language=en").text
    asked = {"grounds": ["discrimination", "social_law", "labour_law"], "due_on": ["10", "12", "2026"]}
    assert officer.post(f"/declarations/of-tender/{tender_id}/ask", data=asked).status_code == 302
    listed = officer.get(f"/declarations/of-tender/{tender_id}").text
    assert "Not declared" in listed
    assert "(not invited yet)" in listed
    token = city.token(city.invite(firm, tender_id))
    go_through(app.test_client(use_cookies=False), f"/questionnaire/{token}/declaration")
    listed = officer.get(f"/declarations/of-tender/{tender_id}").text
    assert "Declares something" in listed
    assert "To decide" in listed
    one = re.search(r"/declarations/[0-9a-f-]{36}", listed)[0]
    read = officer.get(one).text
    assert "Rechtbank Amsterdam" in read
    assert "Nothing decides by itself" in read
    form = officer.get(f"{one}/decide").text
    assert "never automatic" in form
    version = re.search(r'name="version"[^>]* value="([0-9a-f-]{36})"', form)[1]
    decided = {
        "outcome": "cleaned",
        "reasons": "Paid at once, all who hire were trained, nothing since.",
        "version": version,
    }
    assert officer.post(f"{one}/decide", data=decided).status_code == 302
    assert "Not excluded, relied on again" in officer.get(f"/declarations/of-tender/{tender_id}").text


@pytest.mark.parametrize(
    "role", [Role.EQUALITY_OFFICER, Role.LEGAL_ADVISER, Role.CONTRACT_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_nobody_else_reads_a_declaration_and_no_list_leads_there(client_as, asking, role):
    asking.declare()
    browser = client_as(role)
    assert browser.get(f"/declarations/of-tender/{asking.tender_id}").status_code == 403
    assert browser.get(f"/declarations/{declaration_id(asking)}").status_code == 403
    bidders = browser.get(f"/profiles/of-tender/{asking.tender_id}")
    assert "Declarations for the selection file" not in bidders.text


def test_an_evaluator_reads_it_and_decides_nothing(client_as, asking, city):
    asking.declare()
    adviser = make_person(city.session, Role.LEGAL_ADVISER)
    profiles.name_evaluator(city.session, city.team["officer"], asking.tender_id, adviser.id, NOW)
    browser = client_as(person=adviser)
    address = f"/declarations/{declaration_id(asking)}"
    assert "Rechtbank Amsterdam" in browser.get(address).text
    assert browser.get(f"{address}/decide").status_code == 403


def declaration_id(asking):
    return queries.declaration_of(asking.city.session, asking.file, asking.first.id).id
