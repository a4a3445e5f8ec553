"""Suppliers as programs read them."""

from procure.core import audit, clock
from procure.core.actor import SYSTEM, Role
from procure.suppliers import services as suppliers
from procure.suppliers.services import Contact, Given
from tests.support.web import give_token


def register(session, *given):
    now = clock.now()
    audit.act(session, SYSTEM, now)
    made = [each.supplier_id for each in suppliers.register(session, given, "notice", now)]
    session.commit()
    return made


def test_a_supplier_is_read_with_its_numbers_and_without_contact_persons(call, town, session):
    officer = town.officer
    audit.act(session, officer, clock.now())
    suppliers.add_contact(session, officer, town.supplier.id, Contact("Karin", "karin@alfa.example", None, None, None))
    answer = call("GET", f"/suppliers/{town.supplier.id}")
    assert answer.json["numbers"] == [{"scheme": "NL-KVK", "value": "12345678"}]
    assert (answer.json["name"], answer.json["divisions"]) == ("Alfa B.V.", ["55"])
    assert "karin" not in answer.text.lower()
    assert call("GET", "/suppliers/99").status_code == 404


def test_the_list_is_walked_by_its_cursor_and_narrowed(call, town, session):
    made = register(session, Given("Beta"), Given("Gamma"))
    first = call("GET", "/suppliers?limit=2").json
    second = call("GET", f"/suppliers?limit=2&cursor={first['next']}").json
    assert [each["id"] for each in first["items"] + second["items"]] == [*made[::-1], town.supplier.id]
    assert [each["id"] for each in call("GET", "/suppliers?division=55&q=alf").json["items"]] == [town.supplier.id]
    assert call("GET", "/suppliers?did=won&since=2026-01-01T00:00:00Z").json["items"] == []
    assert call("GET", "/suppliers?did=lost").status_code == 422


def test_a_merged_supplier_says_where_it_went(call, town, session):
    (other,) = register(session, Given("Alfa"))
    audit.act(session, town.officer, clock.now())
    suppliers.merge(session, town.officer, town.supplier.id, other, {}, clock.now())
    assert call("GET", f"/suppliers/{other}").json["merged_into_id"] == town.supplier.id
    assert [each["id"] for each in call("GET", "/suppliers").json["items"]] == [town.supplier.id]


def test_only_who_reads_the_registry_and_has_the_scope_is_answered(call, client, town, session):
    assert call("GET", "/suppliers", role=Role.AUDITOR).status_code == 200
    assert call("GET", "/suppliers", role=Role.LEGAL_ADVISER).status_code == 403
    token = give_token(session, town.people[Role.PROCUREMENT_OFFICER], ["tenders:read"])
    assert client.get("/api/v1/suppliers", headers={"Authorization": f"Bearer {token}"}).status_code == 403
