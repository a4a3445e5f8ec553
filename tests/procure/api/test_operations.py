"""What programs do here: the same decisions, refusals and trail as on the pages."""

import uuid

from sqlalchemy import select

from procure.app import create_app
from procure.core.actor import Role
from procure.core.audit import AuditEntry
from procure.core.database import DatabaseRole
from procure.core.web import limiter
from tests.support.web import settings

LIMIT = 600
"""Calls a minute, as docs/api.md promises."""
PREPARED = {"title": "Catering for the town hall", "department_id": 3, "cpv": ["55520000"]}
RELEASE = {
    "ocid": "ocds-test-1",
    "id": "1",
    "date": "2026-02-01T00:00:00Z",
    "tag": ["tender"],
    "language": "en",
    "tender": {"id": "1", "title": "Interpreters for the reception centre", "status": "active"},
}


def begin(call, key=None, **said):
    return call("POST", "/tenders", PREPARED | said, **{"Idempotency-Key": key or str(uuid.uuid4())})


def test_the_same_key_begins_one_tender(call):
    key = str(uuid.uuid4())
    assert begin(call, key).json["id"] == begin(call, key).json["id"]


def test_a_change_needs_the_state_that_was_read(call):
    made = begin(call)
    path, seen = f"/tenders/{made.json['id']}", made.headers["ETag"]
    assert call("PUT", path, PREPARED).status_code == 422
    assert call("PUT", path, PREPARED | {"title": "Catering"}, seen=seen).json["title"] == "Catering"
    late = call("PUT", path, PREPARED | {"title": "Meals"}, seen=seen)
    assert (late.status_code, late.mimetype) == (412, "application/problem+json")
    assert late.json["changed"] == {"title": "Catering"}


def test_a_list_is_walked_by_its_cursor(call):
    made = [begin(call).json["id"] for _ in range(3)]
    first = call("GET", "/tenders?limit=2").json
    second = call("GET", f"/tenders?limit=2&cursor={first['next']}").json
    assert [each["id"] for each in first["items"] + second["items"]][:3] == made[::-1]
    assert [each["id"] for each in call("GET", "/tenders?q=catering&cpv=55").json["items"]] == made[::-1]


def test_another_department_is_no_business_of_a_token(call, town, session):
    town.tender.department_id = 4
    session.commit()
    for path in (f"/tenders/{town.tender.id}", f"/plans/{town.plan.id}"):
        assert call("GET", path).status_code == 404
        assert call("GET", path, role=Role.EQUALITY_OFFICER).status_code == 200


def test_notices_come_in_as_by_an_import(call):
    assert call("POST", "/notices", RELEASE).json["new"] == 1
    assert call("POST", "/notices", RELEASE).json["unchanged"] == 1
    found = call("GET", "/screenings?q=interpreters").json["items"]
    assert [each["state"] for each in found] == ["proposed"]
    assert call("POST", "/notices", {}).json["faults"]


def test_what_a_token_did_names_it_in_the_trail(call, town, session):
    path = f"/screenings/{town.screening.id}"
    seen = call("GET", path).headers["ETag"]
    assert call("POST", f"{path}/reopen", seen=seen).json["state"] == "draft"
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.record_type == "screening").order_by(AuditEntry.id.desc())
    ).first()
    assert entry.token.endswith(" tests")
    assert entry.account_id == town.people[Role.PROCUREMENT_OFFICER].id


def test_an_unlawful_requirement_is_refused_with_its_ground(call, town):
    path = f"/plans/{town.plan.id}"
    plan = call("GET", path)
    said = {
        "kind": "owners_origin",
        "stage": "award",
        "name": "Owners",
        "text": "The bidder is migrant-owned.",
        "effects": [plan.json["effects"][0]["effect"]],
    }
    refused = call("POST", f"{path}/requirements", said, seen=plan.headers["ETag"])
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/unlawful")
    assert refused.json["ground"] == "DPA 2018 Sch 1 para 8(3)"
    assert {"kind": "owners_origin", "stage": "performance", "purpose": "monitoring"} in refused.json["instead"]
    for way in refused.json["instead"]:
        now = call("GET", path)
        placed = call("POST", f"{path}/requirements", said | way, seen=now.headers["ETag"])
        assert placed.status_code == 200, placed.json


def test_who_asks_too_often_is_told_when_to_go_on(engines, town, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    asker = create_app(settings(), engines[DatabaseRole.OFFICE]).test_client()
    bearer = {"Authorization": f"Bearer {town.tokens[Role.AUDITOR]}"}
    answers = [asker.get("/api/v1/tenders?limit=1", headers=bearer) for _ in range(LIMIT + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, answers[-1].mimetype) == (429, "application/problem+json")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_a_plan_that_others_changed_says_what(call, town):
    path = f"/plans/{town.plan.id}"
    plan = call("GET", path)
    row = plan.json["requirements"][0]["id"]
    drop = f"{path}/requirements/{row}/drop"
    assert call("POST", drop, {"note": "Not here."}, seen=plan.headers["ETag"]).status_code == 200
    late = call("POST", drop, {"note": "Nor here."}, seen=plan.headers["ETag"])
    assert late.status_code == 412
    assert any(each["id"] == str(row) for each in late.json["changed"]["entries"])


def test_bodies_are_json_and_small(client, town):
    headers = {"Authorization": f"Bearer {town.tokens[Role.PROCUREMENT_OFFICER]}"}
    assert client.post("/api/v1/notices", data="a=b", headers=headers, content_type="text/plain").status_code == 415
    headers["Content-Type"] = "application/json"
    assert client.post("/api/v1/notices", data=b" " * 5_000_001, headers=headers).status_code == 413
    assert client.post("/api/v1/notices", data="{", headers=headers).status_code == 400
    assert client.delete("/api/v1/tenders", headers=headers).status_code == 405
