"""Files on the supplier's pages, as a browser without JavaScript and without cookies sends them; and in a look."""

import io
import re
import zipfile

import pytest

from procure.app import create_app
from procure.core import packs
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole
from procure.profiles.services import answering, sending
from procure.profiles.services.sending import Declaration
from rules.loader import load_pack
from tests.procure.profiles.conftest import NOW, TODAY
from tests.procure.profiles.test_answering import ALONE
from tests.support import evidence_files as files
from tests.support.clamd import EICAR, clamd
from tests.support.web import VAULT, app, client_as, no_limits, settings, submit

__all__ = ["app", "client_as", "no_limits"]

QUESTION = "equality_policy"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)


@pytest.fixture
def invited(city, walled):
    """A firm that has answered all but one question, and its token."""
    packs.adopt(city.session, load_pack("uk"), TODAY, SYSTEM, NOW)
    invitation = city.invite(city.firm("Draad & Daad", size="micro"))
    for question, typed in ALONE.items():
        if question != QUESTION:
            answering.save(walled, VAULT, invitation, question, typed, 0, TODAY, NOW)
    walled.commit()
    return invitation, f"/questionnaire/{city.token(invitation)}"


@pytest.fixture
def client(app):
    return app.test_client(use_cookies=False)


def send(client, at, *sent, language="en", **fields):
    given = [(io.BytesIO(content), name) for name, content in sent]
    return client.post(
        f"{at}/questions/{QUESTION}?language={language}",
        data={"revision": "0", **fields, **({"files": given} if given else {})},
        content_type="multipart/form-data",
    )


def file_links(page):
    return re.findall(r'href="([^"]+/files/[0-9a-f-]{36})"', page)


def test_answer_and_files_are_sent_together_and_stand_on_every_page_that_follows(client, invited):
    _invitation, at = invited
    sent = send(client, at, ("beleid.docx", files.docx()), ("foto.jpg", files.jpeg()), value="being_made")
    assert sent.status_code == 302
    assert QUESTION not in sent.headers["Location"]
    page = client.get(f"{at}/questions/{QUESTION}?language=en").text
    assert "beleid.docx" in page
    assert "1 kB" in page
    assert "added on 24 Nov 2026" in page
    assert "File: foto.jpg (1 kB)" in client.get(f"{at}/check?language=en").text
    made = client.post(f"{at}/send", data={"name": "Samira", "function": "Owner"})
    receipt = client.get(f"{made.headers['Location']}?language=nl").text
    assert "Bestand: beleid.docx (1 kB)" in receipt
    word = client.get(f"{made.headers['Location']}.docx?language=nl").data
    assert "beleid.docx (1 kB)" in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()


def test_files_can_be_added_before_the_answer_and_the_page_stays(client, invited):
    _invitation, at = invited
    sent = send(client, at, ("beleid.pdf", files.pdf()), add="1")
    assert sent.headers["Location"].endswith(f"/questions/{QUESTION}#files")
    assert "beleid.pdf" in client.get(sent.headers["Location"]).text
    nothing = send(client, at, value="")
    assert "Answer this question" in nothing.text


def test_a_refused_file_costs_no_answer(client, invited):
    _invitation, at = invited
    mixed = send(
        client, at, ("<b>.exe", b"MZ\x90"), ("beleid.pdf", files.pdf()), ("x.docx", files.docm()), value="being_made"
    )
    assert mixed.status_code == 200
    assert "of a kind that is not taken" in mixed.text
    assert "holds macros" in mixed.text
    assert "<b>.exe" not in mixed.text
    assert "Your answer is saved; only the file is not" in mixed.text
    assert "beleid.pdf" in mixed.text, "what is sound is kept"
    assert re.search(r'name="value"[^>]*value="being_made"[^>]*checked', mixed.text)
    revision = re.search(r'name="revision" value="(\d+)"', mixed.text)[1]
    on = client.post(f"{at}/questions/{QUESTION}", data={"revision": revision, "value": "none"})
    assert on.status_code == 302, "going on meets no other answer"


def test_declining_sends_no_file(client, invited):
    _invitation, at = invited
    assert send(client, at, ("beleid.pdf", files.pdf()), declined="1").status_code == 302
    assert "beleid.pdf" not in client.get(f"{at}/questions/{QUESTION}").text


def test_removing_asks_first(client, invited):
    _invitation, at = invited
    send(client, at, ("beleid.pdf", files.pdf()), value="being_made")
    (link,) = file_links(client.get(f"{at}/questions/{QUESTION}").text)
    assert "Remove the file?" in client.get(f"{link}/remove?language=en").text
    assert "beleid.pdf" in client.get(f"{at}/rights").text
    back = client.post(f"{link}/remove")
    assert back.headers["Location"].endswith(QUESTION)
    assert "beleid.pdf" not in client.get(back.headers["Location"]).text
    assert client.get(link).status_code == client.post(f"{link}/remove").status_code == 404


def test_the_supplier_takes_its_files_along(client, invited):
    _invitation, at = invited
    send(client, at, ("beleid.pdf", files.pdf()), value="being_made")
    (link,) = file_links(client.get(f"{at}/questions/{QUESTION}").text)
    own = client.get(link)
    assert own.data == files.pdf()
    assert own.headers["Content-Disposition"] == "attachment; filename=beleid.pdf"
    assert own.headers["Cache-Control"] == "no-store"
    taken = zipfile.ZipFile(io.BytesIO(client.get(f"{at}/everything.zip").data))
    assert taken.namelist() == ["profile.json", "files/beleid.pdf"]
    assert taken.read("files/beleid.pdf") == files.pdf()


def test_a_file_is_found_under_the_address_of_its_firm_alone(client, invited, city):
    _invitation, at = invited
    send(client, at, ("beleid.pdf", files.pdf()), value="being_made")
    (link,) = file_links(client.get(f"{at}/questions/{QUESTION}").text)
    other = f"/questionnaire/{city.token(city.invite(city.firm()))}"
    assert client.get(link.replace(at, other)).status_code == 404
    assert client.post(f"{link.replace(at, other)}/remove").status_code == 404
    assert client.get(link).status_code == 200


def test_a_question_without_files_takes_none(client, invited):
    _invitation, at = invited
    address = f"{at}/questions/own_buying"
    assert 'type="file"' not in client.get(address).text
    given = {"revision": "1", "value": "not_yet", "add": "1", "files": [(io.BytesIO(files.pdf()), "a.pdf")]}
    client.post(address, data=given, content_type="multipart/form-data")
    assert zipfile.ZipFile(io.BytesIO(client.get(f"{at}/everything.zip").data)).namelist() == ["profile.json"]


def test_an_antivirus_that_finds_something_is_heard_in_the_readers_language(engines, invited):
    _invitation, at = invited
    with clamd() as daemon:
        made = create_app(settings(clamd=daemon.address), engines[DatabaseRole.OFFICE], engines[DatabaseRole.PROFILES])
        page = send(
            made.test_client(use_cookies=False),
            at,
            ("beleid.pdf", files.pdf() + EICAR + b"%%EOF"),
            language="nl",
            value="being_made",
        ).text
    assert "de virusscanner van de stad vond er iets schadelijks in" in page
    assert "Uw antwoord is opgeslagen" in page


def test_the_office_is_told_whether_files_are_examined(client_as):
    said = "No antivirus is set up"
    assert said in client_as(Role.EQUALITY_OFFICER).get("/profiles?language=en").text


def test_who_looks_opens_a_file_and_the_help_desk_sees_no_name_of_it(client, invited, city, walled, client_as):
    invitation, at = invited
    send(client, at, ("Samira.pdf", files.pdf()), value="being_made")
    sending.send(walled, VAULT, invitation, Declaration("Samira", "Owner", "en"), TODAY, NOW)
    officer, buyer = client_as(Role.EQUALITY_OFFICER), client_as(Role.PROCUREMENT_OFFICER)
    address = f"/profiles/suppliers/{invitation.supplier_id}/look?language=en"
    seen = submit(officer, address, purpose="To see whether the policy covers pay").text
    assert "not examined for viruses" in seen
    (link,) = file_links(seen)
    opened = officer.get(link)
    assert opened.data == files.pdf()
    assert opened.headers["Content-Disposition"] == "attachment; filename=Samira.pdf"
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert buyer.get(link).status_code == 403
    assert client_as(Role.EQUALITY_OFFICER).get(link).status_code == 404, "another officer's look is not theirs"
    for page in (f"/profiles/invitations/{invitation.id}", f"/profiles/suppliers/{invitation.supplier_id}"):
        assert "Samira" not in buyer.get(page).text
