"""The pages of the clause check: they show, they ask, they keep what was typed, and they let in whom they should."""

import html
import io
import json
import re

import pytest
from docx import Document

from procure.assurance.services import planning
from procure.clauses import queries
from procure.clauses.services import approving, texts
from procure.core import audit
from procure.core.database import DatabaseRole
from procure.screening import queries as screenings
from procure.screening import services as screening
from tests.procure.clauses.conftest import DUTIES, TODAY, contract
from tests.support import pages
from tests.support.screenings import NOW


@pytest.fixture
def browse(engines, monkeypatch):
    """Makes a client as whom a test says, in a language."""

    def sign_in(actor, language="en"):
        return pages.client(engines[DatabaseRole.OFFICE], monkeypatch, actor, language)

    return sign_in


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_of_a_checked_draft_is_shown_to_all_who_work_here(send, team, tender, browse, language):
    send(contract(DUTIES[0]))
    version = send(contract(*DUTIES))
    paths = [
        *("/drafts", "/drafts?q=asylum&state=open", f"/tenders/{tender.id}/drafts", f"/drafts/{version.id}"),
        *(f"/drafts/{version.id}/findings/social_return", f"/drafts/{version.id}/changes"),
        *("/clauses", "/clauses/uk/social_return/en", "/about/clause-check", f"/tenders/{tender.id}/tasks", "/"),
    ]
    for who in ("officer", "adviser", "auditor"):
        client = browse(team[who], language)
        for path in paths:
            assert client.get(path).status_code == 200, (who, path)


def test_findings_link_to_their_words_and_the_words_back(send, team, browse):
    version = send(contract(*DUTIES))
    client = browse(team["officer"])
    page = client.get(f"/drafts/{version.id}").text
    assert 'href="#words-non_discrimination-1"' in page
    finding = client.get(f"/drafts/{version.id}/findings/non_discrimination").text
    assert f'href="/drafts/{version.id}?file=1&amp;at=1#words-non_discrimination-1"' in finding
    assert 'id="words-non_discrimination-1"' in page
    assert f"<mark>{DUTIES[0]}</mark>" in page
    assert 'href="#finding-non_discrimination"' in page


def test_what_the_tier_needs_and_lacks_comes_first(send, team, browse):
    version = send(contract(*DUTIES))
    page = browse(team["officer"]).get(f"/drafts/{version.id}").text
    order = re.findall(r'id="finding-([a-z_]+)"', page)
    assert order.index("social_return") < order.index("non_discrimination")


def test_a_long_draft_is_shown_page_by_page_and_a_link_finds_its_page(send, team, browse):
    lines = [f"Paragraph {number} says nothing of the kind." for number in range(700)]
    version = send(contract(*lines, DUTIES[0]))
    client = browse(team["officer"])
    page = client.get(f"/drafts/{version.id}")
    assert "Page 1 of 3" in text_of(page)
    assert "Paragraph 650 says" not in page.text
    place = queries_place(page.text)
    assert "Paragraph 650 says" in client.get(place).text


def queries_place(page):
    return html.unescape(re.search(r'href="(/drafts/\d+\?file=1&amp;at=\d+)#words-non_discrimination-1"', page)[1])


def test_an_officer_uploads_on_a_page_and_sees_how_far_the_check_is(team, tender, browse, work):
    client = browse(team["officer"])
    sent = {"files": (io.BytesIO(contract(*DUTIES)), "contract.docx")}
    answer = client.post(f"/tenders/{tender.id}/drafts/new", data=sent)
    assert answer.status_code == 302
    page = client.get(answer.location)
    assert "data-refresh" in page.text
    assert "Waits to be checked" in text_of(page)
    assert work(team["officer"]) == ["finished"]
    assert "Asked for by this tier" in text_of(client.get(answer.location))


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(team, tender, browse):
    client = browse(team["officer"], "nl")
    page = client.post(f"/tenders/{tender.id}/drafts/new", data={"files": (io.BytesIO(b"x"), "oud.doc")})
    assert page.status_code == 200
    assert "sla het op als .docx" in text_of(page)
    assert "Kies een of meer bestanden" in text_of(client.post(f"/tenders/{tender.id}/drafts/new", data={}))


def test_an_overrule_keeps_what_was_typed_and_then_counts(send, team, browse):
    version = send(contract(*DUTIES))
    client = browse(team["officer"])
    path = f"/drafts/{version.id}/findings/social_return"
    page = client.post(path, data={"status": "present", "note": "It is in clause 2.", "seen": "0"})
    assert "Choose why you overrule" in text_of(page)
    assert "It is in clause 2." in page.text
    said = {"status": "present", "reason": "other_words", "note": "It is in clause 2.", "seen": "0"}
    assert client.post(path, data=said).status_code == 302
    assert client.post(path, data=said).status_code == 409
    page = client.get(f"/drafts/{version.id}")
    assert "Overruled" in text_of(page)
    number = re.search(r'name="seen" value="(\d+)"', client.get(path).text)[1]
    assert client.post(f"{path}/take-back", data={"seen": number}).status_code == 302


def test_the_adviser_approves_and_the_officer_cannot(send, team, browse):
    version = send(contract(*DUTIES))
    officer, path = browse(team["officer"]), f"/drafts/{version.id}"
    assert officer.post(f"{path}/ask").status_code == 302
    assert officer.get(f"{path}/review").status_code == 403
    adviser = browse(team["adviser"])
    assert "wait for your approval" in text_of(adviser.get("/"))
    page = adviser.post(f"{path}/review", data={"decision": "return", "note": ""})
    assert "Say what is to be changed" in text_of(page)
    assert adviser.post(f"{path}/review", data={"decision": "approve", "note": "Exempted."}).status_code == 302
    assert "Approved by legal" in text_of(adviser.get(path))
    assert adviser.post(f"{path}/review", data={"decision": "approve", "note": "Again."}).status_code == 409


def test_the_word_file_comes_back_with_remarks_and_missing_clauses(send, team, browse, city):
    version = send(contract(*DUTIES))
    client = browse(team["officer"])
    answer = client.get(f"/drafts/{version.id}/annotated/{version.files[0].id}")
    assert answer.status_code == 200
    body = Document(io.BytesIO(answer.data)).element.body.xml
    assert 'w:author="procure"' in body
    assert "w:ins " in body
    for name in ("result.docx", f"files/{version.files[0].id}"):
        assert Document(io.BytesIO(client.get(f"/drafts/{version.id}/{name}").data))
    kept = [entry for entry in queries.trail(city, version) if entry.action == "exported"]
    assert len(kept) == 3


def test_remarks_are_in_the_readers_language_and_say_that_a_text_is_not_in_that_of_the_draft(send, team, browse):
    text = "Der Auftragnehmer liefert die Waren innerhalb von zehn Tagen nach der Bestellung an die Anschrift."
    version = send(contract(text, text, text, heading="Vertrag"))
    client = browse(team["officer"], "nl")
    assert "Duits. Wat ontbreekt" in text_of(client.get(f"/drafts/{version.id}"))
    answer = client.get(f"/drafts/{version.id}/annotated/{version.files[0].id}")
    said = [comment.text for comment in Document(io.BytesIO(answer.data)).comments]
    assert said
    assert all("is er geen modeltekst: laat deze vertalen" in each for each in said)


def test_word_files_say_what_a_person_decided_and_not_what_the_check_thought(send, team, browse):
    version = send(contract(*DUTIES, "18. The Supplier gives work to apprentices if it feels like it."))
    client = browse(team["officer"])
    said = {"status": "present", "reason": "other_words", "note": "The schedule says it.", "where": "18", "seen": "0"}
    assert client.post(f"/drafts/{version.id}/findings/equality_policy", data=said).status_code == 302
    file = client.get(f"/drafts/{version.id}/annotated/{version.files[0].id}")
    remarks = [comment.text for comment in Document(io.BytesIO(file.data)).comments]
    mine = [each for each in remarks if "The schedule says it." in each]
    assert len(mine) == 1
    assert "No sentence says it" not in mine[0]
    result = Document(io.BytesIO(client.get(f"/drafts/{version.id}/result.docx").data))
    assert "Decided by a person: “The schedule says it.”" in result.element.body.xml
    assert "clause 18" in result.element.body.xml


def test_a_remark_says_that_a_text_is_the_citys_own(send, team, browse, city, pack):
    audit.act(city, team["officer"], NOW)
    made = texts.propose(city, team["officer"], pack, "social_return", "en", "Social return\nOur own.", "Why.", NOW)
    audit.act(city, team["adviser"], NOW)
    texts.approve(city, team["adviser"], made.id, made.written_at, pack, TODAY, NOW)
    version = send(contract(*DUTIES))
    answer = browse(team["officer"]).get(f"/drafts/{version.id}/annotated/{version.files[0].id}")
    document = Document(io.BytesIO(answer.data))
    said = {comment.text.partition(":")[0]: comment.text for comment in document.comments}
    own = [name for name, text in said.items() if "The city’s own text" in text]
    assert own == ["Social return"]
    assert "Our own." in document.element.body.xml


def test_the_result_and_the_labels_are_data(send, team, browse):
    version = send(contract(*DUTIES))
    client = browse(team["officer"])
    result = json.loads(client.get(f"/drafts/{version.id}/result.json").data)
    assert result["verdict"] == "incomplete"
    assert {each["id"]: each["status"] for each in result["clauses"]}["social_return"] == "missing"
    labels = json.loads(client.get(f"/drafts/{version.id}/labels.json").data)
    (held,) = labels.values()
    assert held["labels"]["social_return"]["status"] == "absent"


def test_an_auditor_reads_and_changes_nothing(send, team, browse):
    version = send(contract(*DUTIES))
    client = browse(team["auditor"])
    assert "Accept or overrule" not in text_of(client.get(f"/drafts/{version.id}"))
    path = f"/drafts/{version.id}"
    for action in ("findings/social_return", "ask", "remove", "stop", "review"):
        assert client.post(f"{path}/{action}").status_code == 403


def test_a_conflict_leads_back_to_how_it_is_now(send, team, browse, city):
    version = send(contract(*DUTIES))
    approving.ask(city, team["officer"], version.id, NOW)
    page = browse(team["officer"]).post(f"/drafts/{version.id}/remove")
    assert page.status_code == 409
    assert f'href="/drafts/{version.id}"' in page.text


def test_a_clause_text_is_proposed_and_approved_on_pages_and_put_into_drafts(send, team, browse, city):
    officer = browse(team["officer"])
    path = "/clauses/nl/social_return/nl"
    page = officer.post(f"{path}/write", data={"text": "Alleen een kop", "note": "Waarom."})
    assert "heading on the first line" in text_of(page)
    said = {"text": "Werk in Testwijk\nOpdrachtnemer neemt leerlingen aan.", "note": "De raad wil het."}
    answer = officer.post(f"{path}/write", data=said)
    assert answer.status_code == 302
    assert officer.post(answer.location, data={"decision": "approve"}).status_code == 403 or (
        queries.proposed_texts(city)[0].state == "proposed"
    )
    adviser = browse(team["adviser"])
    page = adviser.get(answer.location)
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)[1]
    assert adviser.post(answer.location, data={"decision": "approve", "seen": seen}).status_code == 302
    library = adviser.get("/clauses?pack=nl&in=nl&q=leerlingen")
    assert "Opdrachtnemer neemt leerlingen aan." in library.text
    word = adviser.get("/clauses/library.docx?pack=nl&in=nl&clause=social_return")
    assert "leerlingen" in " ".join(each.text for each in Document(io.BytesIO(word.data)).paragraphs)


def test_no_address_reaches_a_folder_that_is_no_pack(team, browse):
    client = browse(team["officer"])
    for name in ("..", "nowhere", "%2e%2e%2fetc"):
        assert client.get(f"/clauses/{name}/social_return/en").status_code in {308, 404}
        assert client.get(f"/clauses?pack={name}").status_code == 404


def test_the_trace_of_a_plan_shows_each_clause_in_the_newest_draft(send, team, tender, browse, city, pack):
    audit.act(city, team["officer"], NOW)
    facts = screening.facts_of(tender, {})
    screening.propose_rows(city, [screening.proposal_row(pack, screening.keys_of(tender), facts, NOW)])
    city.commit()
    row = screenings.of_tender(city, team["officer"], tender.id)
    screening.confirm(city, team["officer"], row.id, row.revision, pack, NOW)
    plan = planning.open_plan(city, team["officer"], row.id, pack, TODAY, NOW)
    client = browse(team["auditor"])
    assert "no draft is checked" in text_of(client.get(f"/plans/{plan.id}/trace"))
    send(contract(*DUTIES))
    page = text_of(client.get(f"/plans/{plan.id}/trace"))
    assert "no draft is checked" not in page
    assert "Missing version 1" in page
    assert "In the contract" in text_of(client.get("/plans/trace"))
