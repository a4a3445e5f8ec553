"""The pages of the law: rules with an owner, questions that are answered, the register, and the check of a list."""

import csv
import html
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from procure.accounts.models import Department
from procure.assurance import queries
from procure.assurance.models import LawQuestion, Refusal
from procure.assurance.services import law, planning, questions
from procure.core import audit, packs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import DatabaseRole
from procure.core.errors import Invalid
from procure.core.outbox import Message
from procure.core.render import Mails
from procure.packs import services as adopting
from rules.assurance.lawfulness import lawful
from rules.assurance.section import Stage
from rules.loader import SHIPPED, Pack
from tests.procure.assurance.conftest import TODAY
from tests.support import pages
from tests.support.screenings import NOW

OWNERS = "Firms owned by people from an ethnic minority get extra points."
LATER = date(2027, 6, 1)
DECISION = {"reason": "Read in full.", "review_on": ["1", "11", "2030"]}


@pytest.fixture
def browse(engines, monkeypatch):
    """Makes a client as whom a test says, in a language."""

    def sign_in(actor, language="en"):
        return pages.client(engines[DatabaseRole.OFFICE], monkeypatch, actor, language)

    return sign_in


@pytest.fixture
def held(city):
    """What the law says of a kind at a stage, once all that pages decided today is in force."""

    def judge(kind, stage):
        city.expire_all()
        return lawful(law.section_of(packs.in_force(city, LATER)), kind, Stage(stage), LATER)

    return judge


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_rule_of_the_pack_is_shown_and_can_be_opened(team, browse, language):
    client = browse(team["auditor"], language)
    page = client.get("/law")
    links = set(re.findall(r'href="(/law/\w+/\w+)"', page.text))
    assert page.status_code == 200
    assert len(links) == 90
    for link in sorted(links)[::7]:
        assert client.get(link).status_code == 200


def test_rules_are_filtered_and_searched(team, browse):
    client = browse(team["officer"])
    assert "18 rules of 90" in text_of(client.get("/law?stage=award"))
    found = client.get("/law?stage=award&verdict=unlawful&q=dpa 2018")
    assert re.findall(r'href="(/law/\w+/\w+)"', found.text) == ["/law/owners_origin/award"]
    assert "No rule matches." in text_of(client.get("/law?state=due"))


def test_the_adviser_confirms_a_rule_after_checking_it(team, browse, held):
    client = browse(team["adviser"])
    address = "/law/label/selection/confirm"
    assert held("label", "selection").outcome == "warns"
    assert "Say why" in text_of(client.post(address, data={**DECISION, "reason": " "}))
    past = client.post(address, data={**DECISION, "review_on": ["1", "1", "2020"]})
    assert "Choose a day to come" in text_of(past)
    checked = client.post(address, data={**DECISION, "step": "check"})
    assert "Check your decision" in text_of(checked)
    assert held("label", "selection").outcome == "warns"
    back = client.post(address, data={**DECISION, "step": "edit"})
    assert "Read in full." in text_of(back)
    done = client.post(address, data={**DECISION, "step": "save"}, follow_redirects=True)
    said = text_of(done)
    assert "Confirmed by the adviser" in said
    assert "Adviser" in said
    assert "1 Nov 2030" in said
    assert held("label", "selection").outcome == "refuses"


def test_the_adviser_amends_and_takes_back(city, team, browse, held):
    client = browse(team["adviser"])
    address = "/law/label/award/amend"
    given = {**DECISION, "verdict": "unlawful", "ground": "", "condition": ""}
    assert "Name the law" in text_of(client.post(address, data=given))
    client.post(address, data={**given, "ground": "City policy 2026", "step": "save"})
    assert (held("label", "award").ground, held("label", "award").outcome) == ("City policy 2026", "refuses")
    decision = queries.decisions_on(city, "label", "award")[0]
    back = client.post(f"/law/decisions/{decision.id}/take-back", follow_redirects=True)
    assert "again as the pack says" in text_of(back)
    assert held("label", "award").ground == "PA23 s56"
    assert client.post(f"/law/decisions/{decision.id}/take-back").status_code == 409


@pytest.mark.parametrize("who", ["officer", "equality", "manager", "auditor"])
def test_others_read_and_do_not_decide(team, browse, who):
    client = browse(team[who])
    assert "Set the rule aside" not in client.get("/law/label/award").text
    assert client.get("/law/label/award/confirm").status_code == 403
    assert client.post("/law/label/award/confirm", data={**DECISION, "step": "save"}).status_code == 403


@pytest.mark.parametrize("path", ["/law/label/nowhere", "/law/nothing/award", "/law/questions/99", "/law/label/x/ask"])
def test_what_is_not_there_is_not_found(team, browse, path):
    assert browse(team["officer"]).get(path).status_code == 404


def test_a_decision_whose_review_day_has_come_is_due(city, team, pack):
    arguments = (city, team["adviser"], "label", Stage.AWARD, "confirm", "Read.", date(2026, 11, 25), pack)
    law.decide(*arguments, TODAY, NOW)
    assert queries.law_reviews_due(city, TODAY) == []
    assert [each.kind for each in queries.law_reviews_due(city, date(2026, 11, 25))] == ["label"]


def without_a_requirement(content):
    sections = {**content["sections"]}
    sections["assurance"] = {**sections["assurance"], "requirements": sections["assurance"]["requirements"][1:]}
    return {**content, "sections": sections}


@pytest.mark.parametrize(
    "edit",
    [lambda content: {**content, "card": {**content["card"], "version": "9.9.9"}}, without_a_requirement],
    ids=["version", "assurance alone"],
)
def test_edited_files_never_come_into_force_with_a_decision(city, team, pack, edit):
    edited = Pack(edit(pack.content))
    with pytest.raises(Invalid):
        law.decide(
            *(city, team["adviser"], "label", Stage.AWARD, "confirm", "Read.", date(2027, 1, 1), edited, TODAY, NOW)
        )
    city.rollback()
    assert packs.in_force(city, TODAY).digest == pack.digest


def test_a_decision_upon_others_takes_the_files_for_the_same(city, team, pack):
    reading = {"verdict": "unlawful", "ground": "City policy 2026", "condition": None}
    review = date(2027, 1, 1)
    decided = [
        law.decide(city, team["adviser"], *rule, "Read.", review, pack, TODAY, NOW, reading)
        for rule in [("label", Stage.AWARD, "amend"), ("label", Stage.SELECTION, "confirm")]
    ]
    law.take_back(city, team["adviser"], decided[0].id, pack, TODAY, NOW)
    law.decide(city, team["adviser"], "label", Stage.AWARD, "amend", "Again.", review, pack, TODAY, NOW, reading)
    edited = Pack(without_a_requirement(pack.content))
    with pytest.raises(Invalid):
        law.decide(city, team["adviser"], "label", Stage.SPECIFICATION, "confirm", "Read.", review, edited, TODAY, NOW)


def test_decisions_stay_when_a_pack_is_adopted(city, team, pack):
    law.decide(
        *(city, team["adviser"], "label", Stage.SELECTION, "confirm", "Read.", date(2027, 1, 1), pack), TODAY, NOW
    )
    administrator = Actor(None, "Ada", frozenset({Role.ADMINISTRATOR}), None)
    later = date(2026, 12, 1)
    from rules.loader import load_pack  # noqa: PLC0415  for this test alone

    nl = load_pack("nl")
    adopting.adopt(city, "nl", nl.digest, later, actor=administrator, now=NOW, today=TODAY, roots=(SHIPPED,))
    adopted = packs.in_force(city, later)
    assert adopted.id == "nl"
    assert adopted.version.startswith(f"{nl.version}+law.")
    assert lawful(law.section_of(adopted), "label", Stage.SELECTION, later).outcome == "refuses"


def test_a_question_is_asked_answered_and_mailed(city, team, browse):
    officer, adviser = browse(team["officer"]), None
    empty = officer.post("/law/label/award/ask", data={"question": " "})
    assert "Write your question." in text_of(empty)
    officer.post("/law/label/award/ask", data={"question": "May we ask for Fairtrade coffee?"})
    city.expire_all()
    question = city.scalars(select(LawQuestion)).one()
    assert "Waits" in text_of(officer.get("/law/questions"))
    assert officer.post(f"/law/questions/{question.id}/answer", data={"answer": "Yes"}).status_code == 403
    adviser = browse(team["adviser"])
    assert "1 waits" in text_of(adviser.get("/law"))
    assert "Write your answer." in text_of(adviser.post(f"/law/questions/{question.id}/answer", data={"answer": ""}))
    adviser.post(f"/law/questions/{question.id}/answer", data={"answer": "Yes, or an equivalent."})
    city.expire_all()
    mail = city.scalars(select(Message)).one()
    assert mail.recipient == "officer@city.example"
    sent = Mails("Leeds", "help@city.example", "https://procure.example", {})(mail)
    assert "Yes, or an equivalent." in sent.body
    assert f"https://procure.example/law/questions/{question.id}" in sent.body
    assert "Yes, or an equivalent." in text_of(browse(team["officer"]).get(f"/law/questions/{question.id}"))


def test_a_question_on_a_plan_is_read_by_those_it_concerns(city, team, confirmed, pack, browse):
    department = Department(name="Care")
    city.add(department)
    city.flush()
    plan = planning.open_plan(city, team["officer"], confirmed(department_id=department.id).id, pack, TODAY, NOW)
    row = plan.requirements[0]
    asked = questions.ask(
        city, team["officer"], row.kind, Stage(row.stage), "On the tender of the asylum centre", NOW, row.id
    )
    inside = replace(team["colleague"], departments=frozenset({department.id}))
    outside = replace(team["colleague"], departments=frozenset({department.id + 1}))
    readers = {"officer": 200, "adviser": 200, "equality": 200, "auditor": 200}
    for actor, status in [*((team[who], status) for who, status in readers.items()), (inside, 200), (outside, 404)]:
        assert browse(actor).get(f"/law/questions/{asked.id}").status_code == status
        assert ("asylum centre" in browse(actor).get("/law/questions").text) == (status == 200)


def test_the_register_names_nobody(city, team, confirmed, pack, browse):
    plan = planning.open_plan(city, team["officer"], confirmed().id, pack, TODAY, NOW)
    questions.ask(city, team["officer"], "label", Stage.AWARD, "=May we?", NOW)
    audit.act(city, SYSTEM, NOW)
    city.add(
        Refusal(plan_id=plan.id, kind="owners_origin", stage="award", account_id=team["officer"].account_id, at=NOW)
    )
    city.commit()
    client = browse(team["auditor"])
    assert "Refused 1 time" in text_of(client.get("/law/register?what=refusal"))
    rows = list(csv.reader(io.StringIO(client.get("/law/register.csv").data.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"Question", "Refusal", "Unconfirmed rule"}
    assert rows[1][5] == "'=May we?"
    sheet = load_workbook(io.BytesIO(client.get("/law/register.xlsx").data)).worksheets[0]
    said = " ".join(str(cell) for line in sheet.iter_rows(values_only=True) for cell in line)
    assert sheet.max_row == len(rows)
    assert "Officer" not in said
    assert plan.tender.title not in said


def _rows_of(page):
    return html.unescape(re.search(r'name="rows" value="([^"]*)"', page.text)[1])


def test_a_pasted_list_is_marked_and_asks_where_it_is_not_sure(team, browse):
    client = browse(team["officer"])
    lines = f"Award criteria\n{OWNERS}\nSomething that no rule knows\n"
    page = client.post("/law/check-list", data={"lines": lines}, content_type="multipart/form-data")
    said = text_of(page)
    assert "1 unlawful" in said
    assert "1 not sure" in said
    assert "DPA 2018 Sch 1 para 8(3)" in said
    again = client.post(
        "/law/check-list/rows",
        data={"rows": _rows_of(page), "kind-1": "label", "stage-1": "award", "show": "conditional"},
    )
    assert "Equivalent labels are accepted" in text_of(again)
    assert OWNERS not in text_of(again).split("Show")[-1].split("Another list")[-1]


def test_monitoring_may_be_said_to_be_monitoring(team, browse):
    client = browse(team["equality"])
    lines = "Owners of which ethnic origin lead the firm?"
    page = client.post(
        "/law/check-list", data={"lines": lines, "stage": "performance"}, content_type="multipart/form-data"
    )
    assert "1 unlawful" in text_of(page)
    again = client.post(
        "/law/check-list/rows", data={"rows": _rows_of(page), "stage": "performance", "monitoring-0": "1"}
    )
    assert "1 lawful" in text_of(again)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_result_is_saved_as_a_file(team, browse, form):
    client = browse(team["officer"], "nl")
    given = {"file": (io.BytesIO(f"Eis,Fase\n{OWNERS},Gunning\n=1+1,Gunning\n".encode()), "lijst.csv")}
    page = client.post("/law/check-list", data=given, content_type="multipart/form-data")
    saved = client.post("/law/check-list/rows", data={"rows": _rows_of(page), "save": form})
    assert saved.headers["Content-Disposition"].endswith(f'.{form}"')
    if form == "csv":
        rows = list(csv.reader(io.StringIO(saved.data.decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == ["2", "3"]
        assert rows[2][1] == "'=1+1"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.pdf", b"%PDF-1.7", "No list of criteria was found"),
        ("x.docx", b"PK\x03\x04 broken", "damaged"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("x.csv", b"", "empty"),
        ("x.csv", b"text,stage\n", "no criterion"),
        ("x.csv", b"text\n" + b"A criterion that is long enough.\n" * 401, "400 rows at most"),
    ],
)
def test_what_cannot_be_read_is_explained(team, browse, name, data, said):
    page = browse(team["officer"]).post(
        "/law/check-list", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert said in text_of(page)


def test_nothing_given_and_a_spoilt_list_are_explained(team, browse):
    client = browse(team["officer"])
    assert "Give a file" in text_of(client.post("/law/check-list", data={}, content_type="multipart/form-data"))
    for spoilt in ("", "{", '[{"row": "x"}]'):
        assert client.post("/law/check-list/rows", data={"rows": spoilt}).status_code == 400
