"""A table of suppliers is sent, its columns are matched, a worker takes it in; what stopped goes on where it was."""

import io

import pytest
from sqlalchemy import select

from procure.core import audit
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.errors import Forbidden, Invalid
from procure.core.jobs import Job
from procure.intake import queries
from procure.intake import services as intake
from procure.intake.models import Import, ImportFault
from procure.intake.services import registering
from procure.suppliers.models import Supplier
from tests.procure.intake.conftest import ZONE
from tests.support.notices import NOW

HEADER = "Naam;Plaats;KvK-nummer\n"


@pytest.fixture
def send_table(begin, officer, folder):
    """Send a table of suppliers, take the columns as proposed, and begin."""

    def sent(text, name="suppliers.csv"):
        with begin() as session:
            files = [intake.Upload(name, io.BytesIO(text.encode()))]
            found = intake.upload(session, officer, files, "suppliers", None, folder, NOW)
        with begin() as session:
            asked = intake.to_match(session, session.get_one(Import, found.id), folder)
            intake.match_columns(session, officer, found.id, 0, asked.columns, folder, NOW)
        with begin() as session:
            return intake.begin(session, officer, found.id, ZONE, NOW)

    return sent


def counts(begin, found):
    with begin() as session:
        return queries.totals(session, [found.id])[found.id]


def names(begin):
    with begin() as session:
        return sorted(session.scalars(select(Supplier.name)))


def test_a_table_comes_in_once(send_table, work, begin):
    text = HEADER + "Alfa;Delft;12345678\nBeta;Goes;\n;Goes;\nGamma;Goes;1\nALFA B.V.;Delft;12345678\n"
    found = send_table(text)
    assert work(found) == "finished"
    assert names(begin) == ["Alfa", "Beta"]
    assert counts(begin, found) == {"new": 2, "updated": 0, "unchanged": 1, "older": 0, "failed": 2}
    with begin() as session:
        assert set(session.scalars(select(ImportFault.code))) == {"no_supplier", "bad_number"}
    again = send_table(text)
    work(again)
    assert names(begin) == ["Alfa", "Beta"]
    assert counts(begin, again)["unchanged"] == 3


def test_a_row_whose_numbers_belong_to_two_suppliers_merges_nobody(send_table, work, begin):
    header = "Naam;Plaats;KvK-nummer;LEI\n"
    send = [send_table(f"{header}Alfa;Delft;12345678;\nBeta;Goes;;5493001KJTIIGC8Y1R12\n")]
    send.append(send_table(f"{header}Both;Goes;12345678;5493001KJTIIGC8Y1R12\n", "more.csv"))
    for each in send:
        work(each)
    assert names(begin) == ["Alfa", "Beta"]
    assert counts(begin, send[1])["failed"] == 1


def test_a_stopped_import_keeps_what_it_took_in_and_the_rest_stays_out(send_table, work, begin, sessions, monkeypatch):
    monkeypatch.setattr(registering, "_BATCH", 2)
    found = send_table(HEADER + "".join(f"Firm {number};Goes;\n" for number in range(7)))
    register = registering.suppliers.register

    def stopping(session, given, source, now):
        with sessions.begin() as other:
            audit.act(other, SYSTEM, NOW)
            other.get_one(Job, found.job_id).cancel_requested_at = NOW
        return register(session, given, source, now)

    monkeypatch.setattr(registering.suppliers, "register", stopping)
    assert work(found) == "cancelled"
    assert len(names(begin)) == 2


def test_an_attempt_that_broke_goes_on_where_it_was(send_table, work, begin, monkeypatch):
    monkeypatch.setattr(registering, "_BATCH", 2)
    found = send_table(HEADER + "".join(f"Firm {number};Goes;\n" for number in range(7)))
    register, calls = registering.suppliers.register, []

    def breaking(session, given, source, now):
        calls.append(len(given))
        if len(calls) == 2:
            raise RuntimeError("the worker dies")
        return register(session, given, source, now)

    monkeypatch.setattr(registering.suppliers, "register", breaking)
    assert work(found) == "failed"
    assert work(found) == "finished"
    assert len(names(begin)) == 7
    assert counts(begin, found)["new"] == 7


def test_who_edits_no_suppliers_sends_none_and_no_other_files_are_taken(begin, officer, folder):
    administrator = Actor(officer.account_id, "Administrator", frozenset({Role.ADMINISTRATOR}), None)
    files = [intake.Upload("suppliers.json", io.BytesIO(b"{}"))]
    with begin() as session, pytest.raises(Forbidden):
        intake.upload(session, administrator, files, "suppliers", None, folder, NOW)
    with begin() as session, pytest.raises(Invalid):
        intake.upload(session, officer, files, "suppliers", None, folder, NOW)
