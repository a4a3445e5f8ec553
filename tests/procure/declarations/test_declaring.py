"""A supplier declares, corrects, and the city asks: what each may rely on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from procure.core.audit import AuditEntry
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.outbox import Message
from procure.declarations import queries
from procure.declarations import services as declarations
from procure.declarations.models import DeclarationVersion
from procure.declarations.services import Asked
from procure.profiles import queries as profiles
from procure.suppliers import services as suppliers
from tests.procure.declarations.conftest import RULED
from tests.procure.profiles.conftest import NOW, TODAY
from tests.support.web import SECRET


def test_a_declaration_is_a_draft_until_it_is_sent_and_corrections_keep_what_was_sent(asking):
    session, file = asking.city.session, asking.file
    asking.say_ruled()
    asking.say_none("social_law")
    row = next(
        each for each in queries.rows_of(session, file, asking.tender_id, NOW) if each.supplier == "Draad & Daad"
    )
    assert row.declaration_id is None, "the city sees no draft"
    with pytest.raises(Invalid, match="still open"):
        asking.send()
    asking.say_none("labour_law")
    asking.send()
    with pytest.raises(Invalid, match="Nothing has changed"):
        asking.send()
    declarations.save_cleaning(
        session, asking.invited, "discrimination", 0, ("compensation", "personnel"), "We trained everybody who hires.",
        revision=asking.revision(), today=TODAY, now=NOW,
    )  # fmt: skip
    asking.send()
    found = declarations.load(session, asking.invited)
    assert [version.number for version in found.versions] == [2, 1]
    first, second = found.versions[1].said, found.versions[0].said
    assert first["discrimination"]["violations"][0]["measures"] == []
    assert second["discrimination"]["violations"][0]["measures"] == ["compensation", "personnel"]


def test_none_takes_out_what_stood_there_and_is_an_answer(asking):
    asking.say_ruled()
    asking.say_none("discrimination", "social_law", "labour_law")
    asking.send()
    row = queries.rows_of(asking.city.session, asking.file, asking.tender_id, NOW)[0]
    assert row.says_none
    assert row.version == 1


def test_two_colleagues_do_not_overwrite_each_other_unseen(asking):
    session = asking.city.session
    asking.say_none("social_law")
    with pytest.raises(Conflict):
        declarations.save_none(session, asking.invited, "social_law", none=False, revision=0, now=NOW)


def test_a_ruling_that_counts_no_more_is_not_taken(asking):
    with pytest.raises(Invalid, match="counts no more"):
        asking.say_ruled(given=replace(RULED, on=date(2023, 1, 1)))


def test_only_an_invitation_for_a_tender_that_asks_leads_here(asking, city):
    session = city.session
    elsewhere = city.invite(asking.second, city.tender(asking.second))
    for invitation in (elsewhere, city.invite(asking.second)):
        invited = profiles.invited_by(session, city.token(invitation), SECRET, NOW)
        with pytest.raises(NotFound):
            declarations.load(session, invited)


def test_what_is_asked_stays_the_same_for_all_once_one_has_declared(asking):
    session, officer = asking.city.session, asking.city.team["officer"]
    later = Asked(["discrimination"], date(2026, 12, 20))
    assert declarations.open_file(session, officer, asking.tender_id, later, TODAY, NOW).grounds == ["discrimination"]
    asking.say_none("discrimination")
    asking.send()
    with pytest.raises(Conflict):
        declarations.open_file(
            session, officer, asking.tender_id, Asked(["labour_law"], date(2026, 12, 20)), TODAY, NOW
        )
    moved = Asked(["discrimination"], date(2026, 12, 24))
    assert declarations.open_file(session, officer, asking.tender_id, moved, TODAY, NOW).due_on == date(2026, 12, 24)


@pytest.mark.parametrize("who", ["equality", "adviser", "manager", "auditor"])
def test_only_a_procurement_officer_asks(asking, who):
    with pytest.raises(Forbidden):
        declarations.open_file(
            asking.city.session, asking.city.team[who], asking.tender_id, Asked(["labour_law"], TODAY), TODAY, NOW
        )


def test_those_who_have_not_declared_are_mailed_once_a_day(asking, city):
    session, officer = city.session, city.team["officer"]
    city.invite(asking.second, asking.tender_id)
    assert declarations.ask_those_missing(session, officer, asking.tender_id, NOW) == 2
    assert declarations.ask_those_missing(session, officer, asking.tender_id, NOW + timedelta(hours=2)) == 0
    asking.declare()
    assert declarations.ask_those_missing(session, officer, asking.tender_id, NOW + timedelta(days=2)) == 1
    mails = session.scalars(select(Message).where(Message.template == "declarations/emails/asked")).all()
    assert len(mails) == 3
    assert all(SECRET not in str(mail.parameters) and "http" not in str(mail.parameters) for mail in mails)


def test_the_mail_leads_to_the_declaration(asking):
    asking.declare()
    receipt = asking.city.session.scalars(
        select(Message).where(Message.template == "declarations/emails/receipt")
    ).one()
    links = declarations.mail_links(SECRET, "https://city.example")
    assert links[receipt.template](receipt)["url"] == (
        f"https://city.example/questionnaire/{asking.token}/declaration"
    )


def test_the_trail_keeps_no_word_of_what_is_declared(asking):
    asking.declare()
    entries = asking.city.session.scalars(select(AuditEntry)).all()
    said = " ".join(f"{entry.before}{entry.after}" for entry in entries)
    assert {"selection_declaration", "declaration_version"} <= {entry.record_type for entry in entries}
    for word in ("Refused applicants", "Rechtbank", "ECLI", "Samira"):
        assert word not in said


def test_postgresql_lets_the_office_change_no_version(asking):
    asking.declare()
    session = asking.city.session
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text("update declaration_version set declared_by = 'somebody else'"))
    session.rollback()


def test_the_role_of_the_wall_has_no_part_in_it(asking, walled):
    asking.declare()
    with pytest.raises(ProgrammingError, match="permission denied"):
        walled.execute(select(DeclarationVersion.id))
    walled.rollback()


def test_firms_that_are_merged_later_are_shown_as_one_with_what_each_declared(asking, city):
    session, officer = city.session, city.team["officer"]
    asking.declare()
    suppliers.merge(session, officer, asking.second.id, asking.first.id, {}, NOW)
    rows = queries.rows_of(session, asking.file, asking.tender_id, NOW)
    assert [(row.supplier, row.version) for row in rows] == [("Schoon & Zoon", 1)]
    invited = profiles.invited_by(session, asking.token, SECRET, NOW)
    assert declarations.load(session, invited).versions, "the link of the merged firm still leads to its declaration"
