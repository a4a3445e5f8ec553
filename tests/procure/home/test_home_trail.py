"""The trail is found by who, what and when, in pages and as a file that leaves its own trace."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from procure.accounts.models import Account
from procure.core.actor import Role
from procure.core.audit import AuditEntry
from procure.core.database import DatabaseRole
from procure.home.queries import trail as queries
from procure.home.queries.trail import PAGE, TrailFilter

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def ada(session):
    session.add(Account(email="ada@waterhaven.example", name="Ada", invited_at=NOW, joined_at=NOW))
    session.commit()
    return session.scalar(select(Account.id))


def write(session, count=1, *, at=NOW, account_id=None, action="changed", record=("tender", "7"), after=None):
    entry = {
        "at": at,
        "account_id": account_id,
        "action": action,
        "record_type": record[0],
        "record_id": record[1],
        "before": {},
        "after": after or {"title": "new"},
        "pack": None,
    }
    session.execute(insert(AuditEntry), [entry] * count)
    session.commit()


def found(session, **wanted):
    return queries.entries(session, TrailFilter(**wanted), ZONE).rows


def test_found_by_who(session, ada):
    write(session, account_id=ada)
    write(session, 2)
    assert {row.account_id for row in found(session, who="ADA")} == {ada}
    assert {row.account_id for row in found(session, who="ada@")} == {ada}
    assert None in {row.account_id for row in found(session, who="software")}
    assert found(session, who="%") == []


def test_found_by_record_and_action(session):
    write(session, record=("tender", "7"))
    write(session, record=("screening", "7"), action="created")
    assert len(found(session, record_type="tender", record_id="7")) == 1
    assert {row.record_type for row in found(session, action="created", record_id="7")} == {"screening"}


def test_a_day_is_a_day_of_the_city(session):
    write(session, at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC), record=("tender", "after midnight in the city"))
    write(session, at=datetime(2026, 11, 23, 22, 30, tzinfo=UTC), record=("tender", "before"))
    day = date(2026, 11, 24)
    assert [row.record_id for row in found(session, from_day=day, record_type="tender")] == [
        "after midnight in the city"
    ]
    assert [row.record_id for row in found(session, to_day=day - timedelta(days=1))] == ["before"]


def test_pages_meet_without_gap_or_overlap_and_go_back(session):
    write(session, PAGE * 2 + 3)
    wanted = TrailFilter(record_type="tender")
    first = queries.entries(session, wanted, ZONE)
    second = queries.entries(session, wanted, ZONE, older=first.older)
    third = queries.entries(session, wanted, ZONE, older=second.older)
    seen = [row.id for page in (first, second, third) for row in page.rows]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == PAGE * 2 + 3
    assert (first.newer, third.older) == (None, None)
    back = queries.entries(session, wanted, ZONE, newer=third.newer)
    assert [row.id for row in back.rows] == [row.id for row in second.rows]


def test_the_choices_of_the_filters_are_what_stands_in_the_trail(session):
    write(session, record=("tender", "1"), action="exported")
    write(session, record=("job", "1"), action="changed")
    assert queries.choices(session) == (["job", "tender"], ["changed", "exported"])


def test_the_page_shows_before_and_after(sign_in, session):
    write(session, after={"title": "<b>new</b>"})
    text = sign_in(Role.AUDITOR).get("/audit?record_type=tender").text
    assert "&lt;b&gt;new" in text
    assert "The software" in text


def test_an_export_is_written_down_and_holds_no_formulas(sign_in, session):
    write(session, record=("tender", "=1+1"))
    answer = sign_in(Role.AUDITOR).get("/audit.csv?record_type=tender")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[4] for row in rows[1:]] == ["'=1+1"]
    (noted,) = found(session, action="exported")
    assert noted.after == {"record_type": "tender"}


def test_an_export_gives_its_connection_back(sign_in, session, engines):
    write(session, 5)
    assert len(sign_in(Role.AUDITOR).get("/audit.csv").text.splitlines()) > 5
    session.close()
    assert engines[DatabaseRole.OFFICE].pool.checkedout() == 0


@pytest.mark.parametrize("query", ["from_day=soon", "older=x", "newer=99999999999999999999", "who=%00"])
def test_odd_addresses_are_taken_in_stride(sign_in, query):
    assert sign_in(Role.ADMINISTRATOR).get(f"/audit?{query}").status_code == 200


@pytest.mark.parametrize("role", [Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER])
@pytest.mark.parametrize("address", ["/audit", "/audit.csv"])
def test_the_trail_is_not_for_everybody(sign_in, role, address):
    assert sign_in(role).get(address).status_code == 403
