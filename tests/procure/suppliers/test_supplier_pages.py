"""Pages of the suppliers: found, narrowed, changed by those who may, and exported."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from procure.core.actor import Role
from procure.core.audit import AuditEntry
from procure.suppliers import queries
from procure.suppliers import services as suppliers
from procure.suppliers.models import Supplier, SupplierContact
from procure.suppliers.queries import PAGE, SupplierFilters
from procure.suppliers.services import Given
from rules.suppliers import identify
from tests.procure.suppliers.conftest import party, with_bids
from tests.support.notices import NOW
from tests.support.web import app, client_as, no_limits, submit

__all__ = ["app", "client_as", "no_limits"]

KVK = identify("NL-KVK", "12345678")


@pytest.fixture
def firms(office):
    suppliers.register(
        office,
        [
            Given("Bakker & Zonen B.V.", "Delft", "NL", "small", ("90910000",), (KVK,)),
            Given("=Formula", "Goes", "BE", "large", ("45000000",)),
            Given("Émile Zorg", "Delft"),
        ],
        "table",
        NOW,
    )
    office.commit()
    return {row.name: row.id for row in office.scalars(select(Supplier))}


def names(text):
    """Names on a page, in an order of their own."""
    return [name for name in ("Bakker &amp; Zonen", "=Formula", "Émile Zorg") if name in text]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Bakker &amp; Zonen", "=Formula", "Émile Zorg"]),
        ("q=zon+bak", ["Bakker &amp; Zonen"]),
        ("q=BAKKER+bv", ["Bakker &amp; Zonen"]),
        ("q=123456", ["Bakker &amp; Zonen"]),
        ("q=emile+delft", ["Émile Zorg"]),
        ("q=%27%7C%21%3A*+%00", ["Bakker &amp; Zonen", "=Formula", "Émile Zorg"]),
        ("sector=45", ["=Formula"]),
        ("size=small", ["Bakker &amp; Zonen"]),
        ("place=DELFT", ["Bakker &amp; Zonen", "Émile Zorg"]),
        ("did=won", []),
        ("sort=wins&last=1", ["Bakker &amp; Zonen", "=Formula", "Émile Zorg"]),
        ("after=nonsense&sort=bids", ["Bakker &amp; Zonen", "=Formula", "Émile Zorg"]),
        (
            "size=vast&sector=x&sort=?&did=%00&after=~9999999999999999999999",
            ["Bakker &amp; Zonen", "=Formula", "Émile Zorg"],
        ),
    ],
)
def test_the_list_is_narrowed(client_as, firms, asked, expected):
    page = client_as(Role.AUDITOR).get(f"/suppliers?{asked}")
    assert page.status_code == 200
    assert names(page.text) == expected
    assert ("No supplier matches." in page.text) == (not expected)


def test_a_period_needs_to_know_of_what_and_a_day_that_is_one(client_as, firms):
    page = client_as(Role.AUDITOR).get("/suppliers?since=2026-01-01&until=soon").text
    assert "Choose whether it bid or won" in page
    assert "“soon” is not a date" in page


def test_who_won_in_a_period_is_found(publish, read, session):
    publish(with_bids("ocds:a", (party("Bidder"),), (party("Winner"),), day=10))
    read()
    day = {"since": NOW.replace(month=1, day=5), "until": NOW.replace(month=1, day=20)}
    for did, expected in (("won", ["Winner"]), ("bid", ["Bidder", "Winner"])):
        found = queries.page(session, SupplierFilters(did=did, **day))
        assert [row.name for row in found.rows] == expected
    late = SupplierFilters(did="bid", since=NOW.replace(month=3))
    assert queries.page(session, late).rows == []


@pytest.mark.parametrize("sort", queries.SORTS)
def test_pages_of_the_list_meet_without_gap_or_repeat(office, sort, monkeypatch):
    suppliers.register(
        office, [Given(f"Firm {number % 7}", str(number)) for number in range(2 * PAGE + 7)], "table", NOW
    )
    office.commit()
    for counted in (queries.COUNTED, 10):
        monkeypatch.setattr(queries.listing, "COUNTED", counted)
        forwards, after = [], None
        while True:
            found = queries.page(office, SupplierFilters(), sort, after=after)
            forwards += [row.id for row in found.rows]
            if found.next is None or len(found.rows) < PAGE:
                break
            after = found.next
        assert len(forwards) == len(set(forwards)) == 2 * PAGE + 7
        last = queries.page(office, SupplierFilters(), sort, last=True)
        assert last.rows[-1].id == forwards[-1]
        back = queries.page(office, SupplierFilters(), sort, before=last.previous)
        assert [row.id for row in back.rows] == forwards[-len(last.rows) - PAGE : -len(last.rows)]


def test_a_list_too_long_for_a_sheet_is_refused_with_what_to_do(client_as, firms, monkeypatch):
    monkeypatch.setattr("procure.core.sheets.MOST_IN_A_SHEET", 1)
    answer = client_as(Role.PROCUREMENT_OFFICER).get("/suppliers/export.xlsx")
    assert answer.status_code == 400
    assert "A sheet holds 1 rows" in answer.text


def test_exports_hold_what_the_list_holds_and_no_formula(client_as, firms, session):
    client = client_as(Role.AUDITOR)
    rows = list(csv.reader(io.StringIO(client.get("/suppliers/export.csv?sector=45").text.lstrip("\ufeff"))))
    assert [row[1] for row in rows[1:]] == ["'=Formula"]
    sheet = load_workbook(io.BytesIO(client.get("/suppliers/export.xlsx").data)).active
    assert sheet.max_row == 4
    assert client.get("/suppliers/export.pdf").status_code == 302
    assert session.scalars(
        select(AuditEntry.action).where(AuditEntry.record_type == "supplier", AuditEntry.action == "exported")
    ).all()


def test_a_supplier_is_added_and_its_number_is_checked(client_as, firms, session):
    client = client_as(Role.CONTRACT_MANAGER)
    taken = submit(client, "/suppliers/new", name="Other", scheme="NL-KVK", number="12 34 56 78")
    assert "“Bakker &amp; Zonen B.V.” has this number" in taken.text
    wrong = submit(client, "/suppliers/new", name="Other", scheme="VAT", number="NL123456789B01")
    assert "This can be no number of that register" in wrong.text
    for field, value, said in (
        ("name", "  ", "Enter the name of the supplier"),
        ("country", "Atlantis", "is no country"),
        ("sectors", "cleaning", "is no CPV code"),
    ):
        assert said in submit(client, "/suppliers/new", **({"name": "Other"} | {field: value})).text
    made = submit(
        client,
        "/suppliers/new",
        name="Other",
        country="nederland",
        sectors="90, 45210000",
        scheme="VAT",
        number="NL111222333B01",
    )
    page = client.get(made.location).text
    assert "NL111222333B01" in page
    assert session.scalars(select(Supplier.divisions).where(Supplier.name == "Other")).one() == ["45", "90"]


def test_an_edit_meets_another_and_nothing_is_overwritten(client_as, firms, office):
    client, id_ = client_as(Role.EQUALITY_OFFICER), firms["Émile Zorg"]
    late = submit(client, f"/suppliers/{id_}/edit", name="Émile Zorg", place="Goes", revision="7")
    assert late.status_code == 409
    assert "changed this supplier meanwhile" in late.text
    assert submit(client, f"/suppliers/{id_}/edit", name="Émile Zorg", place="Goes", revision="1").status_code == 302
    office.expire_all()
    assert queries.one(office, id_).place == "Goes"


def test_the_trail_keeps_that_a_contact_person_changed_and_never_who(client_as, firms, session):
    client, id_ = client_as(Role.PROCUREMENT_OFFICER), firms["=Formula"]
    person = {"name": "Anna Secret", "email": "anna@secret.example", "telephone": "0612345678"}
    wrong = submit(client, f"/suppliers/{id_}/contacts/new", name="Anna Secret", email="nowhere")
    assert "Enter an e-mail address" in wrong.text
    assert submit(client, f"/suppliers/{id_}/contacts/new", **person).status_code == 302
    contact = session.scalars(select(SupplierContact)).one()
    submit(client, f"/suppliers/contacts/{contact.id}/edit", **(person | {"name": "Anna Hidden"}))
    page = client.get(f"/suppliers/{id_}").text
    assert "Anna Hidden" in page
    assert submit(client, f"/suppliers/contacts/{contact.id}/remove").status_code == 302
    page = client.get(f"/suppliers/{id_}").text
    assert "Anna" not in page
    assert "Contact person deleted" in page
    trail = repr(session.execute(select(AuditEntry.before, AuditEntry.after)).all())
    assert "Anna" not in trail
    assert "secret.example" not in trail
    assert "0612345678" not in trail


def test_two_are_merged_on_a_page_and_undone_on_another(client_as, firms, office):
    client, kept, other = client_as(Role.PROCUREMENT_OFFICER), firms["Émile Zorg"], firms["=Formula"]
    address = f"/suppliers/{kept}/merge/{other}"
    page = client.get(address).text
    assert "Goes" in page
    done = submit(
        client,
        address,
        take_name="kept",
        take_place="merged",
        take_country="merged",
        take_size="merged",
        take_sectors="merged",
    )
    assert done.location == f"/suppliers/{kept}"
    assert client.get(f"/suppliers/{other}").location == f"/suppliers/{kept}"
    merge = queries.merges_into(office, [kept])[0][0]
    asks = client.get(f"/suppliers/merges/{merge.id}/undo").text
    assert "Delft" in asks
    assert submit(client, f"/suppliers/merges/{merge.id}/undo").location == f"/suppliers/{other}"
    assert "It was undone on" in client.get(f"/suppliers/merges/{merge.id}/undo").text
    office.expire_all()
    assert queries.one(office, kept).place == "Delft"


def test_an_auditor_reads_and_others_see_nothing(client_as, firms):
    auditor, legal = client_as(Role.AUDITOR), client_as(Role.LEGAL_ADVISER)
    id_ = firms["=Formula"]
    for path in ("/suppliers", f"/suppliers/{id_}", "/suppliers/duplicates"):
        assert auditor.get(path).status_code == 200
        assert legal.get(path).status_code == 403
    assert auditor.get(f"/suppliers/{id_}/edit").status_code == 403
    assert "Add a contact person" not in auditor.get(f"/suppliers/{id_}").text
