"""The pages of a plan: from a confirmed screening to approval, with nothing lost on the way."""

import io
import re

import pytest
from sqlalchemy import event

from procure.assurance import queries
from procure.assurance.services import approving, effects, placing, planning
from procure.core import audit
from procure.core.database import DatabaseRole, make_sessions
from tests.procure.assurance.conftest import TODAY
from tests.support import pages
from tests.support.screenings import NOW

OWN = {
    "kind": "language_or_cultural_competence",
    "stage": "specification",
    "purpose": "requirement",
    "name": "Interpreters at intake",
    "text": "The contractor books an interpreter for each intake where the resident asks for one.",
    "why": "Many residents speak little Dutch.",
    "effects": ["language_barrier"],
    "responsible_id": "",
    "due_on": ["", "", ""],
    "weight": "",
    "words": "",
}


@pytest.fixture
def browse(engines, monkeypatch):
    """Makes a client as whom a test says, in a language; the demo's screenshots do the rest."""

    def sign_in(actor, language="en"):
        return pages.client(engines[DatabaseRole.OFFICE], monkeypatch, actor, language)

    return sign_in


@pytest.fixture
def plan(city, team, confirmed, pack):
    return planning.open_plan(city, team["officer"], confirmed().id, pack, TODAY, NOW)


def seen_on(page):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]


def settle(city, actor, plan):
    for row in list(plan.requirements):
        placement = placing.judged(city, row, TODAY)
        if placement.condition is not None:
            placing.confirm_condition(city, actor, plan.id, plan.revision, row.id, "It is met here.", NOW)
        if placement.rationale:
            placing.place(
                city, actor, plan.id, plan.revision, {"rationale": "Needed for the duty."}, row.id, TODAY, NOW
            )


def test_a_plan_is_opened_from_its_screening_and_found_again(team, confirmed, browse, session):
    row = confirmed()
    client = browse(team["officer"])
    address = f"/plans/screening/{row.id}"
    assert "Open the plan" in client.get(address).text
    opened = client.post(address)
    assert opened.status_code == 302
    assert client.get(address).headers["Location"] == opened.headers["Location"]
    text = client.get(opened.headers["Location"]).text
    assert "What is still open" in text
    assert "Users who are held back by language" in text


def test_an_auditor_reads_and_is_offered_nothing_to_change(team, plan, browse):
    client = browse(team["auditor"])
    text = client.get(f"/plans/{plan.id}").text
    assert "Add a requirement" not in text
    assert client.get(f"/plans/{plan.id}/requirements/new").status_code == 403
    assert client.post(f"/plans/{plan.id}/submit").status_code == 403


def test_every_page_of_a_plan_opens_in_both_languages(team, plan, browse):
    requirement, effect = plan.requirements[0].id, plan.effects[0].id
    paths = [
        *("/plans", "/plans/trace", "/plans/export.csv", "/plans?q=asylum&mine=1&overdue=1&sort=title"),
        *(f"/plans/{plan.id}{end}" for end in ("", "/trace", "/effects/new", "/requirements/new", "/change")),
        *(f"/plans/{plan.id}/effects/{effect}{end}" for end in ("", "/drop", "/unanswered", "/measures")),
        *(
            f"/plans/{plan.id}/requirements/{requirement}{end}"
            for end in ("", "/edit", "/condition", "/rationale", "/question", "/drop", "/evidence", "/exemption")
        ),
    ]
    for language in ("en", "nl"):
        client = browse(team["officer"], language)
        for path in paths:
            assert client.get(path).status_code == 200, path


def test_what_the_law_says_is_seen_before_anything_is_saved(city, team, plan, browse):
    client = browse(team["officer"])
    before = len(plan.requirements)
    looked = client.post(
        f"/plans/{plan.id}/requirements/new", data=OWN | {"kind": "owners_origin", "stage": "award", "look": "1"}
    )
    assert looked.status_code == 200
    assert "It may not stand at this stage" in looked.text
    assert OWN["text"] in looked.text
    city.expire_all()
    assert len(queries.one(city, team["officer"], plan.id).requirements) == before


def test_a_refusal_keeps_what_was_typed_and_offers_lawful_ways_with_one_click(team, plan, browse):
    client = browse(team["officer"])
    path = f"/plans/{plan.id}/requirements/new"
    given = OWN | {"kind": "owners_origin", "stage": "award", "save": "1", "seen": seen_on(client.get(path).text)}
    refused = client.post(path, data=given)
    assert refused.status_code == 409
    assert "Lawful ways to the same end" in refused.text
    way = re.search(r'name="go" value="([^"]+)"', refused.text)[1]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', refused.text)
    kept = {}
    for name, value in hidden:
        kept.setdefault(name, []).append(value)
    form = client.post(path, data=kept | {"go": way})
    assert OWN["name"] in form.text
    assert OWN["text"] in form.text
    assert "may not stand" not in form.text
    asked = client.post(path, data=kept | {"question": "May we ask it anyway?", "ask": "1"})
    assert "Your question is with the legal adviser" in asked.text
    assert OWN["text"] in asked.text


def test_a_refused_requirement_waits_in_the_plan_and_the_adviser_overrules_it(team, plan, browse):
    client = browse(team["officer"])
    path = f"/plans/{plan.id}/requirements/new"
    given = OWN | {"kind": "general_diversity_policy", "stage": "award"}
    refused = client.post(path, data=given | {"save": "1", "seen": seen_on(client.get(path).text)})
    assert "Let it wait in the plan for a written opinion" in refused.text
    waiting = {"wait": "1", "question": "Counsel says that it may stand.", "seen": seen_on(refused.text)}
    saved = client.post(path, data=given | waiting)
    assert saved.status_code == 302
    assert "Counsel says that it may stand." in client.get(saved.headers["Location"]).text
    adviser = browse(team["adviser"])
    opinion = {"note": "It is limited to this contract."}
    given = adviser.post(f"{saved.headers['Location']}/opinion", data=opinion, follow_redirects=True)
    assert "The requirement may stand." in given.text
    assert "It is limited to this contract." in client.get(saved.headers["Location"]).text


def test_a_lawful_requirement_is_saved(team, plan, browse):
    client = browse(team["officer"])
    path = f"/plans/{plan.id}/requirements/new"
    saved = client.post(path, data=OWN | {"save": "1", "seen": seen_on(client.get(path).text)})
    assert saved.status_code == 302
    assert OWN["why"] in client.get(saved.headers["Location"]).text


def test_the_second_of_two_sees_what_changed_and_keeps_the_words(city, team, plan, browse):
    effect = plan.effects[0]
    client = browse(team["officer"])
    path = f"/plans/{plan.id}/effects/{effect.id}"
    seen = seen_on(client.get(path).text)
    audit.act(city, team["colleague"], NOW)
    said = {"evidence": "Complaints of last year"}
    effects.say_effect(city, team["colleague"], plan.id, plan.revision, said, effect.id, NOW)
    mine = {"seen": seen, "affected": "users", "name": "Mine", "how": "My words", "likelihood": "likely"}
    answer = client.post(path, data=mine)
    assert answer.status_code == 409
    assert "Complaints of last year" in answer.text
    assert "My words" in answer.text
    again = client.post(path, data=mine | {"seen": seen_on(answer.text)})
    assert again.status_code == 302


def test_a_button_on_a_plan_that_changed_leads_back_with_what_is_new(city, team, plan, browse):
    settle(city, team["officer"], plan)
    client = browse(team["officer"])
    row = plan.requirements[0]
    placing.drop(city, team["officer"], plan.id, plan.revision, row.id, "Not here", NOW)
    client.get(f"/plans/{plan.id}")
    answer = client.post(f"/plans/{plan.id}/requirements/{row.id}/restore", data={"seen": f"{plan.revision - 1}.0"})
    assert answer.status_code == 409
    assert "Not here" in answer.text


def test_the_journey_of_approval(city, team, plan, browse):
    settle(city, team["officer"], plan)
    officer = browse(team["officer"])
    page = officer.get(f"/plans/{plan.id}").text
    assert "Submit for approval" in page
    assert officer.post(f"/plans/{plan.id}/submit", data={"seen": seen_on(page)}).status_code == 302
    assert officer.get(f"/plans/{plan.id}/review").status_code == 403
    equality = browse(team["equality"])
    seen = seen_on(equality.get(f"/plans/{plan.id}/review").text)
    lacking = equality.post(f"/plans/{plan.id}/review", data={"decision": "return", "return_note": "", "seen": seen})
    assert "Say what is to be changed" in lacking.text
    note = "Say more about interpreters."
    equality.post(f"/plans/{plan.id}/review", data={"decision": "return", "return_note": note, "seen": seen})
    officer = browse(team["officer"])
    page = officer.get(f"/plans/{plan.id}").text
    assert note in page
    officer.post(f"/plans/{plan.id}/submit", data={"seen": seen_on(page)})
    equality = browse(team["equality"])
    seen = seen_on(equality.get(f"/plans/{plan.id}/review").text)
    equality.post(f"/plans/{plan.id}/review", data={"decision": "approve", "seen": seen})
    assert "Approved" in equality.get(f"/plans/{plan.id}").text


def test_submitting_with_open_points_says_so(team, plan, browse):
    client = browse(team["officer"])
    answer = client.post(
        f"/plans/{plan.id}/submit", data={"seen": seen_on(client.get(f"/plans/{plan.id}/change").text)}
    )
    assert "Some points are still open" in answer.text


def test_a_closed_stage_says_what_it_would_take_and_opens_for_a_recorded_correction(city, team, plan, browse):
    plan.tender.is_published, plan.tender.stage = True, "tender"
    audit.act(city, team["officer"], NOW)
    city.commit()
    client = browse(team["officer"])
    award = next(row for row in plan.requirements if row.stage == "award")
    path = f"/plans/{plan.id}/requirements/{award.id}/drop"
    refused = client.post(path, data={"note": "No", "seen": seen_on(client.get(path).text)})
    assert refused.status_code == 409
    assert "corrected notice" in refused.text
    change = f"/plans/{plan.id}/change"
    given = {
        "means": "correction",
        "reference": "2026/S 12-3456",
        "reason": "A mistake",
        "new_deadline": ["1", "4", "2027"],
        "seen": seen_on(client.get(change).text),
    }
    assert client.post(change, data=given).status_code == 302
    dropped = client.post(path, data={"note": "No", "seen": seen_on(client.get(path).text)})
    assert dropped.status_code == 302


def test_an_approved_plan_is_opened_again_before_it_changes(city, team, plan, browse):
    settle(city, team["officer"], plan)
    approving.submit(city, team["officer"], plan.id, plan.revision, TODAY, NOW)
    approving.approve(city, team["equality"], plan.id, plan.revision, TODAY, NOW)
    client = browse(team["officer"])
    path = f"/plans/{plan.id}/requirements/{plan.requirements[0].id}/drop"
    refused = client.post(path, data={"note": "No", "seen": seen_on(client.get(path).text)})
    assert "Open it again before you change it" in refused.text
    seen = seen_on(client.get(f"/plans/{plan.id}").text)
    assert client.post(f"/plans/{plan.id}/reopen", data={"seen": seen}).status_code == 302
    dropped = client.post(path, data={"note": "No", "seen": seen_on(client.get(path).text)})
    assert dropped.status_code == 302


def test_a_file_is_kept_as_evidence_and_comes_back_as_an_attachment(team, plan, browse):
    client = browse(team["officer"])
    base = f"/plans/{plan.id}/requirements/{plan.requirements[0].id}"
    liar = {"title": "Survey", "url": "", "file": (io.BytesIO(b"<html>hello</html>"), "survey.pdf")}
    assert "not what its name says" in client.post(f"{base}/evidence", data=liar).text
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    good = {"title": "Survey", "url": "", "file": (io.BytesIO(content), "survey.pdf")}
    assert client.post(f"{base}/evidence", data=good).status_code == 302
    page = client.get(base).text
    link = re.search(rf"{base}/evidence/\d+/download", page)[0]
    fetched = client.get(link)
    assert fetched.data == content
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert client.post(f"{base}/met/yes").status_code == 302
    assert "Found complete" in client.get(base).text
    client.post(link.replace("download", "remove"))
    assert client.get(link).status_code == 404


def test_an_exemption_is_granted_by_somebody_else(city, team, plan, browse):
    base = f"/plans/{plan.id}/requirements/{plan.requirements[0].id}"
    client = browse(team["officer"])
    given = {"reason": "urgent", "explanation": "The contract ends.", "until": ["1", "1", "2099"]}
    assert client.post(f"{base}/exemption", data=given).status_code == 302
    exemption = queries.exemptions(city, plan.id)[0]
    assert client.post(f"{base}/exemption/{exemption.id}/grant").status_code == 403
    client = browse(team["equality"])
    client.post(f"{base}/exemption/{exemption.id}/grant")
    assert "Exempted" in client.get(base).text


def test_whether_the_inequality_fell_is_shown(team, plan, browse):
    client = browse(team["manager"])
    path = f"/plans/{plan.id}/effects/{plan.effects[0].id}/measures"
    for day, gap in ((["1", "1", "2026"], "12.5"), (["1", "6", "2026"], "7.5")):
        given = {"measured_on": day, "gap": gap, "unit": "percentage points", "source": "Survey"}
        assert client.post(path, data=given).status_code == 302
    assert "The inequality fell" in client.get(path).text
    assert "The inequality fell" in client.get(f"/plans/{plan.id}").text


def test_a_plan_of_an_unpublished_tender_of_another_department_is_not_there(team, plan, browse):
    stranger = pages.somebody(*team["officer"].roles, departments=frozenset())
    client = browse(stranger)
    assert client.get(f"/plans/{plan.id}").status_code == 404
    assert "No plan matches" in client.get("/plans").text


def test_the_number_of_queries_does_not_grow_with_the_plan(engines, team, plan, browse, city):
    client = browse(team["officer"])
    counted = []

    def count(*_):
        counted.append(1)

    event.listen(engines[DatabaseRole.OFFICE], "after_cursor_execute", count)
    client.get(f"/plans/{plan.id}")
    first, counted[:] = len(counted), []
    with make_sessions(engines[DatabaseRole.OFFICE])() as session:
        audit.act(session, team["officer"], NOW)
        held = queries.one(session, team["officer"], plan.id)
        for number in range(5):
            said = OWN | {
                "name": f"Own {number}",
                "responsible_id": None,
                "due_on": None,
                "weight": None,
                "words": None,
            }
            placing.place(session, team["officer"], plan.id, held.revision, said, None, TODAY, NOW)
    counted.clear()
    client.get(f"/plans/{plan.id}")
    assert len(counted) == first


def test_who_sees_to_a_published_requirement_may_change_but_not_its_text(city, team, plan, browse):
    plan.tender.is_published, plan.tender.stage = True, "tender"
    audit.act(city, team["officer"], NOW)
    city.commit()
    client = browse(team["officer"])
    award = next(row for row in plan.requirements if row.stage == "award")
    path = f"/plans/{plan.id}/requirements/{award.id}/edit"
    page = client.get(path).text
    given = {
        "kind": award.kind,
        "stage": award.stage,
        "purpose": award.purpose,
        "name": re.search(r'name="name"[^>]*value="([^"]*)"', page)[1],
        "text": re.search(r'<textarea[^>]*name="text"[^>]*>([^<]*)<', page)[1].strip(),
        "why": "",
        "effects": award.effects,
        "responsible_id": "",
        "due_on": ["1", "12", "2026"],
        "weight": str(award.weight or ""),
        "words": str(award.words or ""),
        "save": "1",
    }
    assert client.post(path, data=given | {"seen": seen_on(page)}).status_code == 302
    seen = seen_on(client.get(path).text)
    assert client.post(path, data=given | {"text": "Another text", "seen": seen}).status_code == 409


def test_following_the_screening_adds_nothing_to_a_closed_stage(city, team, plan):
    kept = {row.stage for row in plan.requirements if row.requirement}
    for row in list(plan.requirements):
        city.delete(row)
    plan.tender.is_published, plan.tender.stage = True, "tender"
    audit.act(city, team["officer"], NOW)
    city.commit()
    city.expire_all()
    again = planning.recompose(city, team["officer"], plan.id, plan.revision, TODAY)
    assert {"specification", "award"} <= kept
    assert {row.stage for row in again.requirements} == {"planning", "performance"}


def test_a_plan_that_lacks_what_the_screening_asks_says_so_though_the_tier_stayed(city, team, plan, browse):
    client, path = browse(team["officer"]), f"/plans/{plan.id}"
    assert "Follow the screening" not in client.get(path).text
    lost, effect = plan.requirements[0], plan.effects[-1]
    names = {lost.requirement, effect.effect}
    audit.act(city, team["officer"], NOW)
    city.delete(lost)
    city.delete(effect)
    city.commit()
    page = client.get(path).text
    assert "effects or requirements apply that this plan lacks" in page
    assert "The screening now has the tier" not in page
    answer = client.post(f"{path}/recompose", data={"seen": seen_on(page)}, follow_redirects=True)
    assert "Follow the screening" not in answer.text
    city.expire_all()
    assert names <= {row.requirement for row in plan.requirements} | {each.effect for each in plan.effects}
