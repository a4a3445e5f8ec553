"""The pages that compare two packs: ask, watch, stop, and read what was found."""

import csv
import io
import re
from datetime import timedelta

import pytest

from procure.accounts import queries as accounts
from procure.assurance.services import law
from procure.core import audit, jobs, packs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import DatabaseRole, make_sessions
from procure.packs import queries, services
from procure.screening import queries as screenings
from rules.assurance.section import Stage
from rules.loader import SHIPPED
from tests.procure.packs.conftest import LATER, changed, set_cell
from tests.support.screenings import CARE, CLEAR, NOW, OFFICER
from tests.support.web import app, client, client_as, make_person, no_limits, submit

__all__ = ["app", "client", "client_as", "no_limits"]

LIST = "/packs/-/compare/"
DAY = ["1", "12", "2026"]
COMMAND = Actor(None, "", frozenset({Role.ADMINISTRATOR}), None)


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def administrator(client_as):
    return client_as(Role.ADMINISTRATOR)


@pytest.fixture
def auditor(client_as):
    return client_as(Role.AUDITOR)


@pytest.fixture
def other(session, eu, on_record):
    """Two tenders on record, and a stored pack in which the cell of the first is standard."""
    care, _ = on_record(**CARE), on_record(**CLEAR)
    row = screenings.of_tender(session, OFFICER, care)
    new = changed(eu, set_cell(row.contact, row.impact, "standard"))
    audit.act(session, SYSTEM, LATER)
    packs.store(session, new, LATER)
    session.commit()
    return new


@pytest.fixture
def run(engines, session):
    """Runs the job of the last comparison as a worker would."""
    sessions = make_sessions(engines[DatabaseRole.OFFICE])

    def execute():
        session.expire_all()
        job_id = queries.comparisons(session)[0].job_id
        session.rollback()
        handlers = {services.COMPARE: services.run_comparison}
        jobs.execute(
            engines[DatabaseRole.OFFICE], sessions, job_id, handlers, lambda *_: COMMAND, lambda: LATER, "worker"
        )

    return execute


def begin(administrator, old, new):
    answer = submit(administrator, LIST, old=old, new=new, as_of=DAY)
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def test_an_administrator_begins_a_comparison_watches_it_and_reads_who_would_change(administrator, eu, other, run):
    page = begin(administrator, eu.digest, other.digest)
    waiting = administrator.get(page).text
    assert "data-refresh" in waiting
    assert "0 of 2" in waiting
    assert "Stop comparing" in waiting
    run()
    ended = administrator.get(page)
    assert "data-refresh" not in ended.text
    assert "Stop comparing" not in ended.text
    found = text_of(ended)
    assert "2 of 2" in found
    assert CARE["title"] in found
    assert CLEAR["title"] not in found
    assert "to Standard" in found
    assert eu.text("en", "assurance.requirements.screening_on_file.name") in found
    assert "Proposals that nobody has confirmed 1" in found
    assert page in administrator.get(LIST).text


def test_the_list_is_searched_and_narrowed_and_goes_into_a_file_so(administrator, eu, other, run):
    page = begin(administrator, eu.digest, other.digest)
    run()
    for query in ("q=asylum", "tier_new=standard", "requirement=screening_on_file"):
        assert CARE["title"] in administrator.get(f"{page}?{query}").text, query
    for query in ("q=chairs", "tier_new=full", "tier_old=standard", "requirement=nothing"):
        assert "No tender that would change is like that." in administrator.get(f"{page}?{query}").text, query
    rows = list(csv.reader(io.StringIO(administrator.get(f"{page}/tenders.csv").text)))
    assert [(row[2], row[4], row[7]) for row in rows[1:]] == [
        (CARE["title"], "Standard", "Proposals that nobody has confirmed")
    ]
    assert eu.text("en", "assurance.requirements.screening_on_file.name") in rows[1][6].split("; ")
    assert len(administrator.get(f"{page}/tenders.csv?q=chairs").text.splitlines()) == 1


def test_the_list_is_shown_in_pages(administrator, eu, other, on_record, run, monkeypatch):
    on_record(**CARE | {"title": "Shelter for asylum seekers and courses for newcomers"})
    monkeypatch.setattr(queries, "PAGE", 1)
    moving = queries.moving
    monkeypatch.setattr(queries, "moving", lambda *given: moving(*given, limit=1))
    page = begin(administrator, eu.digest, other.digest)
    run()
    first = administrator.get(f"{page}?tier_new=standard").text
    further = re.search(r'href="([^"]+after=[^"]+)"[^>]*rel="next"', first)
    assert CARE["title"] in first
    assert "tier_new=standard" in further[1]
    second = administrator.get(further[1].replace("&amp;", "&").split("#")[0]).text
    assert "Shelter for asylum seekers" in second
    assert 'rel="next"' not in second
    assert 'rel="first"' in second


def test_one_that_is_stopped_says_that_it_did_not_come_to_the_end(administrator, eu, other):
    page = begin(administrator, eu.digest, other.digest)
    answer = submit(administrator, f"{page}/stop", page)
    assert answer.headers["Location"] == page
    found = administrator.get(page).text
    assert "It did not come to the end" in found
    assert "data-refresh" not in found
    assert "Adopt the new pack" not in found


def test_packs_that_ask_for_the_same_change_nobody_and_the_one_in_files_can_be_adopted(
    administrator, session, eu, on_record, run
):
    on_record(**CLEAR)
    old = changed(eu, lambda _: None)
    audit.act(session, SYSTEM, LATER)
    packs.store(session, old, LATER)
    packs.adopt(session, old, NOW.date(), SYSTEM, LATER)
    session.commit()
    page = begin(administrator, old.digest, "eu")
    run()
    found = administrator.get(page).text
    assert "No tender would change." in found
    assert 'href="/packs/eu/adopt"' in found


def test_a_pack_that_is_not_as_its_files_are_cannot_be_adopted_from_here(administrator, eu, other, run):
    page = begin(administrator, eu.digest, other.digest)
    run()
    found = administrator.get(page).text
    assert "is no longer as its files are now" in found
    assert "/adopt" not in found


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_cannot_be_compared_is_said_beside_the_field(administrator, eu, language):
    said = {"en": "Both are the same pack. Choose another one.", "nl": "Beide zijn hetzelfde pakket"}
    administrator.get(f"{LIST}?language={language}")
    assert said[language] in submit(administrator, LIST, old=eu.digest, new="eu", as_of=DAY).text
    assert submit(administrator, LIST, old=eu.digest, new=str(SHIPPED / "uk"), as_of=DAY).status_code == 200
    assert administrator.get(f"{LIST}1").status_code == 404
    assert administrator.get(f"{LIST}{10**30}").status_code == 404


def test_one_that_has_ended_can_be_deleted(administrator, auditor, session, eu, other, run):
    page = begin(administrator, eu.digest, other.digest)
    assert administrator.post(f"{page}/delete").status_code in {400, 409}
    run()
    assert auditor.post(f"{page}/delete").status_code == 403
    submit(administrator, f"{page}/delete", page)
    assert administrator.get(page).status_code == 404
    assert queries.comparisons(session) == []


def test_an_auditor_reads_and_begins_and_stops_nothing(administrator, auditor, eu, other, run):
    assert "No packs were compared yet." in auditor.get(LIST).text
    assert "<select" not in auditor.get(LIST).text
    page = begin(administrator, eu.digest, other.digest)
    assert "Stop comparing" not in auditor.get(page).text
    assert auditor.post(LIST, data={"old": eu.digest, "new": other.digest}).status_code == 403
    assert auditor.post(f"{page}/stop").status_code == 403
    run()
    assert CARE["title"] in auditor.get(page).text
    assert auditor.get(f"{page}/tenders.csv").status_code == 200


def test_a_pack_that_differs_in_assurance_alone_is_compared_and_is_then_in_force(
    administrator, session, eu, on_record, run
):
    on_record(**CARE)
    new = changed(eu, lambda sections: sections["assurance"]["requirements"].pop(0))
    audit.act(session, SYSTEM, LATER)
    packs.store(session, new, LATER)
    session.commit()
    page = begin(administrator, eu.digest, new.digest)
    run()
    assert "The new pack is in force." not in administrator.get(page).text
    assert "Requirements that appear or go" in administrator.get(page).text
    audit.act(session, SYSTEM, LATER)
    packs.adopt(session, new, NOW.date(), SYSTEM, LATER)
    session.commit()
    assert "The new pack is in force." in administrator.get(page).text


def test_a_pack_is_in_force_with_what_the_adviser_decided(administrator, session, eu):
    mark = "with the decisions of the legal adviser"
    assert mark not in administrator.get("/packs/").text
    adviser = make_person(session, Role.LEGAL_ADVISER)
    actor = accounts.actor(session, adviser.id)
    given = ("general_diversity_policy", Stage.AWARD, "confirm", "Read.", LATER.date() + timedelta(days=9), eu)
    law.decide(session, actor, *given, LATER.date(), LATER)
    session.commit()
    assert administrator.get("/packs/").text.count(mark) == 1
    page = text_of(administrator.get("/packs/eu"))
    assert "In force" in page
    assert "Adopt this pack" not in page
    made = begin(administrator, eu.digest, "eu")
    assert "The new pack is in force." not in administrator.get(made).text  # it is still compared


def test_nobody_else_sees_comparisons(client_as):
    officer = client_as(Role.PROCUREMENT_OFFICER)
    assert officer.get(LIST).status_code == 403
    assert LIST not in officer.get("/packs/").text
