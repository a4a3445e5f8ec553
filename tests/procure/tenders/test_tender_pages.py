"""The pages of tenders, as officers, auditors and other departments meet them."""

import io
import re

import pytest
from docx import Document
from sqlalchemy import select

from procure.accounts.models import Department
from procure.core.actor import Role
from procure.tenders.models import Tender
from procure.tenders.readers.published import Award, Bid, Contract, Party
from procure.tenders.readers.published import Document as Attached
from procure.tenders.services import Origin, prepare, record
from tests.support.notices import NOW, notice, reads
from tests.support.web import app, client, client_as, no_limits, submit

__all__ = ["app", "client", "client_as", "no_limits"]

FIELDS = {
    "title": "Home care for older residents",
    "cpv": "85312000-9",
    "value": "500000",
    "currency": "EUR",
    "deadline": ["", "", ""],
}


@pytest.fixture
def departments(begin):
    with begin() as session:
        rows = [Department(name=name) for name in ("Care", "Streets")]
        session.add_all(rows)
        session.flush()
        return tuple(row.id for row in rows)


@pytest.fixture
def officer(client_as, departments):
    return client_as(Role.PROCUREMENT_OFFICER, departments=departments[:1])


def take(begin, *notices, department=None):
    with begin() as session:
        record(session, [prepare(each)[0] for each in reads(*notices)], Origin(department_id=department), NOW)
        return list(session.scalars(select(Tender.id).order_by(Tender.id)))


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_tender_shows_what_it_says_and_what_its_releases_changed(begin, officer):
    first = notice(
        parties=(Party("1", "City of Testing", ("buyer",)), Party("1", "Cleaners Ltd", ("supplier",))),
        bids=(Bid("b", tenderers=(Party("1", "Cleaners Ltd"),)),),
        awards=(Award("a", "Won", suppliers=(Party("1", "Cleaners Ltd"),)),),
        contracts=(Contract("c", title="Signed"),),
        documents=(Attached("d", "Terms", "https://city.invalid/terms"), Attached("e", "Odd", "javascript:alert(1)")),
    )
    (tender_id,) = take(begin, first, notice(id_="2", day=4, title="Cleaning, corrected"))
    page = officer.get(f"/tenders/{tender_id}")
    text = text_of(page)
    for words in (
        "Cleaning, corrected",
        "Cleaners Ltd",
        "€120,000.50",
        "North",
        "Won",
        "Signed",
        "Terms",
        "Originals"[:8],
    ):
        assert words in text
    assert "javascript:" not in page.text
    original = officer.get(re.search(r"/releases/\d+/download", page.text)[0])
    assert original.status_code == 200
    assert "attachment" in original.headers["Content-Disposition"]


def test_a_tender_is_prepared_by_form_changed_and_seen_by_its_department_alone(begin, officer, client_as, departments):
    made = submit(officer, "/tenders/new", **FIELDS, department_id=departments[0], lots="North\r\nSouth")
    assert made.status_code == 302, text_of(made)
    place = made.headers["Location"]
    assert "In preparation" in text_of(officer.get(place))
    assert client_as(Role.PROCUREMENT_OFFICER, departments=departments[1:]).get(place).status_code == 404
    assert client_as(Role.AUDITOR).get(place).status_code == 200
    page = officer.get(f"{place}/edit").text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)[1]
    fields = FIELDS | {"title": "Home care", "department_id": departments[0], "revision": revision}
    assert submit(officer, f"{place}/edit", **fields).status_code == 302
    again = submit(officer, f"{place}/edit", **(fields | {"title": "Care at home"}))
    assert "Meanwhile somebody changed “Title”. It now says: Home care." in text_of(again)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("title", "", "Enter a title"), ("cpv", "care", "“care” is not a CPV code"), ("department_id", "", "department")],
)
def test_what_is_typed_wrong_is_said_beside_its_field(officer, departments, field, typed, said):
    page = submit(officer, "/tenders/new", **({**FIELDS, "department_id": departments[0]} | {field: typed}))
    assert said in text_of(page)
    assert f'id="{field}-error"' in page.text


@pytest.mark.parametrize("kind", ["word", "text"])
def test_a_draft_becomes_a_tender_whose_facts_are_then_checked(officer, departments, kind):
    document = Document()
    document.add_heading("Sports for newcomers", 0)
    document.add_paragraph("Lessons in the neighbourhood.")
    held = io.BytesIO()
    document.save(held)
    draft = (
        {"file": (io.BytesIO(held.getvalue()), "draft.docx")}
        if kind == "word"
        else {"text": "Sports for newcomers\nLessons in the neighbourhood."}
    )
    made = submit(officer, "/tenders/new/draft", department_id=departments[0], **draft)
    assert made.status_code == 302, text_of(made)
    page = officer.get(made.headers["Location"]).text
    assert "Sports for newcomers" in page
    assert "Lessons in the neighbourhood." in page


def test_tenders_are_joined_and_parted_by_people(begin, officer, departments):
    made = submit(officer, "/tenders/new", **FIELDS, department_id=departments[0], buyer="City of Testing")
    prepared = int(made.headers["Location"].rsplit("/", 1)[1])
    ids = take(begin, notice(title="Home care for older residents", cpv=("85312400",)))
    published = next(id_ for id_ in ids if id_ != prepared)
    page = officer.get(f"/tenders/{published}")
    assert "Perhaps the same tender" in text_of(page)
    kept = submit(officer, f"/tenders/{published}/join/{prepared}")
    assert kept.headers["Location"] == f"/tenders/{prepared}"
    assert "Joined with another" in text_of(officer.get(f"/tenders/{published}"))
    assert submit(officer, f"/tenders/{published}/part").status_code == 302
    assert "In preparation" in text_of(officer.get(f"/tenders/{prepared}"))


def test_a_tender_is_relet_and_given_a_department(begin, officer, client_as, departments):
    (tender_id,) = take(begin, notice())
    made = submit(officer, f"/tenders/{tender_id}/relet", department_id=departments[0])
    assert made.headers["Location"].endswith("/edit")
    assert "re-lets an earlier one" in text_of(officer.get(made.headers["Location"].removesuffix("/edit")))
    assert submit(officer, f"/tenders/{tender_id}/department", department_id=departments[0]).status_code == 302
    stranger = client_as(Role.PROCUREMENT_OFFICER, departments=departments[1:])
    page = stranger.get(f"/tenders/{tender_id}")
    assert "Shown to its department only" in text_of(page)
    assert "120,000" not in page.text
    assert "/download" not in page.text
