"""The documents of a plan: their structure, their language, and that nothing of a person leaves with the codes."""

import io
import json
import shutil
import subprocess
import warnings
from datetime import date
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from procure.assurance import queries
from procure.assurance.documents.plan import write_plan
from procure.assurance.documents.publishing import notice_codes, plan_json
from procure.assurance.documents.tender import question_sheet, write_questions, write_texts
from procure.assurance.services import approving, effects, exempting, placing, planning, writing
from procure.core import audit
from procure.core.database import DatabaseRole
from procure.core.translations import compile_all
from tests.procure.assurance.conftest import TODAY
from tests.support import pages
from tests.support.screenings import NOW

WORD = {"plan": write_plan, "texts": write_texts, "questions": write_questions}
OWN = {
    "kind": "language_or_cultural_competence",
    "stage": "specification",
    "name": "Interpreters at intake",
    "text": "The contractor books an interpreter for each intake.\nThe resident pays nothing.",
    "why": "One resident in three spoke little Dutch.",
    "effects": ["language_barrier"],
    "rationale": "Needed for the equality duty.",
}


@pytest.fixture
def plan(city, team, confirmed, pack):
    """A plan that went back once, was approved, and has evidence and an exemption."""
    officer, equality = team["officer"], team["equality"]
    compile_all()
    row = confirmed(
        reference="2026/117", title="Opvang van asielzoekers \x07en taallessen", language="nl", buyer="Testwijk"
    )
    plan = planning.open_plan(city, officer, row.id, pack, TODAY, NOW)
    placing.place(city, officer, plan.id, plan.revision, OWN, None, TODAY, NOW)
    plan = queries.one(city, officer, plan.id)
    effect = plan.effects[0]
    said = {"likelihood": "likely", "evidence": "Survey of 2025, 412 answers."}
    effects.say_effect(city, officer, plan.id, plan.revision, said, effect.id, NOW)
    for each in list(plan.requirements):
        placement = placing.judged(city, each, TODAY)
        if placement.condition is not None:
            placing.confirm_condition(city, officer, plan.id, plan.revision, each.id, "It is needed here.", NOW)
        said = {"responsible_id": officer.account_id, "due_on": date(2026, 12, 20)}
        placing.place(city, officer, plan.id, plan.revision, said, each.id, TODAY, NOW)
    for effect_id in approving.open_points(city, plan, TODAY).effects:
        said = {"unanswered_reason": "handled_by_city", "unanswered_note": "The city does it."}
        planning.say_unanswered(city, officer, plan.id, plan.revision, said, effect_id)
    first = plan.requirements[0]
    approving.file_evidence(city, officer, first.id, {"title": "Note", "url": "https://city.example/note"}, NOW)
    approving.submit(city, officer, plan.id, plan.revision, TODAY, NOW)
    approving.send_back(city, equality, plan.id, plan.revision, "Name the interpreters.", NOW)
    approving.submit(city, officer, plan.id, plan.revision, TODAY, NOW)
    approving.approve(city, equality, plan.id, plan.revision, TODAY, NOW)
    return queries.one(city, officer, plan.id)


@pytest.fixture
def said(city, team, plan):
    """Gives the plan in the words of a language."""

    def make(language="en"):
        setting = writing.Setting(language, "Testwijk", ZoneInfo("Europe/Amsterdam"), TODAY, NOW)
        return writing.in_words(city, team["auditor"], plan.id, setting)

    return make


def opened(content):
    return Document(io.BytesIO(content))


def cells(document):
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def texts(document):
    return "\n".join([*(each.text for each in document.paragraphs), *cells(document)])


def headings(document):
    return [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Heading")]


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("nl", "nl-NL")])
@pytest.mark.parametrize("name", WORD)
def test_a_document_says_its_language_title_and_structure(said, name, language, tag):
    document = opened(WORD[name](said(language)))
    assert document.core_properties.language == tag
    assert document.core_properties.title
    assert document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}").get(qn("w:val")) == tag
    assert headings(document)[0][0] == "Heading 1"
    for table in document.tables:
        properties = table._tbl.tblPr  # noqa: SLF001  python-docx knows no titles of tables
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        look = properties.find(qn("w:tblLook"))
        assert "1" in {look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))}
    footer = document.sections[0].footer.paragraphs[0]
    assert "NUMPAGES" in "".join(each.text or "" for each in footer._p.iter(qn("w:instrText")))  # noqa: SLF001


def test_no_cell_is_empty_and_header_rows_repeat(said):
    document = opened(write_plan(said()))
    assert all(cells(document))
    repeated = [table for table in document.tables if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None]  # noqa: SLF001
    assert len(repeated) > 5


def test_the_plan_holds_what_was_decided_and_by_whom(said):
    written = texts(opened(write_plan(said())))
    for expected in (
        *("2026/117", "Survey of 2025, 412 answers.", OWN["text"], "It is needed here.", "https://city.example/note"),
        *("Name the interpreters.", "Equality", "Needed for the equality duty."),
        *(said().pack.digest, said().not_legal_advice, "unconfirmed"),
    ):
        assert expected in written, expected
    assert "Draft" not in written


def test_the_plan_in_dutch_has_no_english_of_ours(said):
    document = opened(write_plan(said("nl")))
    named = [text for _, text in headings(document)]
    assert named[:2] == ["Plaats in de matrix", "Gelijkheidseffecten"]
    assert any("is 4 van 4" in each.text for each in document.paragraphs)
    rest = texts(document)
    for english in ("None", "Approved", "Requirement", "Responsible", "Nobody", "digest"):
        assert english not in rest, english


def test_the_table_of_contents_leads_to_each_heading(said):
    document = opened(write_plan(said()))
    entries = [each for each in document.paragraphs if each.style.name.startswith("toc ")]
    wanted = [text for style, text in headings(document) if style in {"Heading 1", "Heading 2"}]
    assert [each.text.split("\t")[0] for each in entries] == wanted
    marks = {each.get(qn("w:name")) for each in document.element.iter(qn("w:bookmarkStart"))}
    links = {each.get(qn("w:anchor")) for each in document.element.iter(qn("w:hyperlink"))}
    assert links <= marks


def test_the_title_keeps_the_language_of_its_tender(said):
    document = opened(write_plan(said()))
    title = next(each for each in document.paragraphs if each.style.name == "Cover")
    assert title.runs[0]._r.find(f".//{qn('w:lang')}").get(qn("w:val")) == "nl-NL"  # noqa: SLF001
    assert "\x07" not in title.text


def test_texts_for_bidders_name_nobody_and_leave_out_what_is_exempted(city, team, plan, said):
    row = next(each for each in plan.requirements if each.requirement == "clause_audit")
    named = next(each.name for each in said().requirements if each.id == row.id)
    assert named in texts(opened(write_texts(said())))
    exempting_facts = {"reason": "below_proportion", "explanation": "Small.", "until": date(2027, 6, 1)}
    asked = exempting.ask_exemption(city, team["officer"], row.id, exempting_facts, TODAY, NOW)
    exempting.decide_exemption(city, team["equality"], asked.id, NOW, granted=True)
    written = texts(opened(write_texts(said())))
    assert named not in written
    assert "Officer" not in written
    filed = texts(opened(write_plan(said())))
    assert "Small." in filed
    assert "1 Jun 2027" in filed


def test_an_award_question_has_weight_guide_and_limit(said):
    written = texts(opened(write_questions(said())))
    assert "1,000" in written
    sheet = load_workbook(io.BytesIO(question_sheet(said()))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("No.", "Question", "Text", "Weight in the award, per cent")
    assert [row[5] for row in rows[1:]] == [5, 3, 1, 0]
    assert {row[3:5] for row in rows[1:]} == {(10, 1000)}
    assert all(all(cell not in (None, "") for cell in row) for row in rows)


def test_the_plan_as_json_has_its_shape(said):
    held = json.loads(plan_json(said()))
    assert held["format"] == "procure/assurance-plan/1"
    assert (held["tier"], held["state"], held["pack"]["digest"]) == ("full", "approved", said().pack.digest)
    assert [each["step"] for each in held["steps"]] == ["opened", "submitted", "returned", "submitted", "approved"]
    own = next(each for each in held["requirements"] if each["requirement"] is None)
    assert (own["stage"], own["text"], own["due_on"]) == ("specification", OWN["text"], "2026-12-20")


def test_codes_for_the_notice_follow_the_requirements_and_name_nobody(team, said):
    written = notice_codes(said()).decode()
    for person in ("officer", "adviser", "auditor"):
        assert team[person].name not in written
    held = json.loads(written)
    assert held["eforms"]["BT-06"] == ["soc-obj"]
    assert {each["code"] for each in held["eforms"]["BT-775"]} >= {"et-eq", "acc-all"}
    goals = {each["goal"]: each["strategies"] for each in held["ocds"]["tender"]["sustainability"]}
    assert "awardCriteria" in goals["social.ethnicEquality"]
    assert held["ocds"]["tender"]["contractTerms"]["performanceTerms"] == held["eforms"]["BT-70"]
    asked = held["ocds"]["tender"]["awardCriteria"]["criteria"]
    assert asked[0]["numbers"] == [{"number": 10, "weight": "percentageExact"}]
    assert "workforce_monitoring" not in written


def test_every_document_comes_from_the_page_of_the_plan_and_leaves_its_trace(
    engines, session, monkeypatch, team, plan
):
    client = pages.client(engines[DatabaseRole.OFFICE], monkeypatch, team["auditor"], "nl")
    page = client.get(f"/plans/{plan.id}").text
    names = ["plan.docx", "tender-texts.docx", "award-questions.docx", "award-questions.xlsx"]
    for name in (*names, "plan.json", "notice-codes.json"):
        address = f"/plans/{plan.id}/documents/{name}"
        assert address in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert f"-{plan.id}.nl." in answer.headers["Content-Disposition"]
    assert client.get(f"/plans/{plan.id}/documents/secrets.txt").status_code == 404
    taken = [
        each.after["document"] for each in audit.trail(session, "assurance_plan", plan.id) if each.action == "exported"
    ]
    assert sorted(taken) == sorted([*names, "plan.json", "notice-codes.json"])


def test_libreoffice_opens_each_document(said, tmp_path):
    """A file that needed repair would not be laid out: without its first pages, or not at all."""
    office = shutil.which("soffice")
    if office is None:
        warnings.warn("LibreOffice is not installed: no document was opened", stacklevel=1)
        pytest.skip("LibreOffice is not installed")
    files = []
    for language in ("en", "nl"):
        for name, write in WORD.items():
            files.append(tmp_path / f"{name}.{language}.docx")
            files[-1].write_bytes(write(said(language)))
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path, *files],
        check=True,
        capture_output=True,
        timeout=60,
    )
    for file in files:
        with ZipFile(file.with_suffix(".odt")) as made:
            content = made.read("content.xml").decode()
        assert all(text.replace("&", "&amp;").split("'")[0] in content for _, text in headings(Document(str(file))))
        assert "bookmark-ref" in content or "questions" in file.name


def test_an_approved_plan_has_room_to_sign_and_a_draft_says_that_it_is_one(city, team, confirmed, pack, said):
    signed = next(each for each in opened(write_plan(said())).tables if each.rows[0].cells[-1].text == "Signature")
    assert [row.cells[1].text for row in signed.rows[1:]] == [team["officer"].name, team["equality"].name]
    draft = planning.open_plan(city, team["officer"], confirmed(reference="2026/9").id, pack, TODAY, NOW)
    setting = writing.Setting("en", "Testwijk", ZoneInfo("Europe/Amsterdam"), TODAY, NOW)
    document = opened(write_plan(writing.in_words(city, team["auditor"], draft.id, setting)))
    assert document.sections[0].header.paragraphs[0].text.endswith("\tDraft")
    assert "Signature" not in cells(document)


def test_no_page_ends_in_a_heading_or_in_the_first_row_of_a_table(said):
    document = opened(write_plan(said()))
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        assert document.styles[name].paragraph_format.keep_with_next
    for table in document.tables:
        if len(table.rows) > 1:
            assert all(each.paragraph_format.keep_with_next for each in table.rows[0].cells[0].paragraphs)
