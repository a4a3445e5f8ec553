"""Each step once, one mail a person a day, whoever works on it and whatever is killed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from procure.chasing import queries
from procure.chasing import services as chasing
from procure.chasing.models import Reminder
from procure.chasing.services import Awaited, reminding
from procure.core import audit, outbox, packs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from procure.core.outbox import Message
from procure.core.render import Mails
from rules.loader import load_pack
from tests.support.people import make_team

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def sessions(engines):
    return make_sessions(engines[DatabaseRole.OFFICE])


@pytest.fixture
def city(session):
    audit.act(session, SYSTEM, NOW)
    packs.adopt(session, load_pack("eu"), date(2026, 1, 1), SYSTEM, NOW)
    team = make_team(session)
    session.commit()
    return session, team


def wait_for(city, who, due_on, number=1, to=None):
    session, team = city
    contact = chasing.contact_of_account(session, team[who].account_id)
    above = chasing.contact_of_account(session, team[to].account_id).id if to else None
    awaited = Awaited("requirement", ("plan_requirement", number), f"Care {number}", f"/plans/{number}", due_on)
    return chasing.open_chase(session, awaited, contact.id, TODAY, NOW, above)


def remind(sessions, day=TODAY):
    return chasing.remind(sessions, lambda: NOW, lambda _: day, ("en", "nl"))


def mails(session):
    session.expire_all()
    return session.scalars(select(Message).order_by(Message.created_at, Message.recipient)).all()


def test_a_reminder_goes_once_on_its_day(city, sessions):
    wait_for(city, "officer", TODAY)
    assert remind(sessions) == 1
    assert remind(sessions) == 0
    [mail] = mails(city[0])
    assert mail.recipient == "officer@city.example"
    assert mail.parameters["items"][0]["state"] == "due today"
    assert remind(sessions, TODAY + timedelta(days=6)) == 1


def test_what_waits_for_one_person_goes_in_one_mail_a_day(city, sessions):
    for number in range(3):
        wait_for(city, "officer", TODAY, number)
    assert remind(sessions) == 1
    assert len(mails(city[0])[0].parameters["items"]) == 3
    wait_for(city, "officer", TODAY, 9)
    assert remind(sessions) == 0
    assert remind(sessions, TODAY + timedelta(days=1)) == 1


def test_after_the_last_step_it_goes_to_who_stands_above(city, sessions):
    chase = wait_for(city, "officer", TODAY - timedelta(days=20), to="equality")
    assert remind(sessions) == 2
    assert {mail.recipient for mail in mails(city[0])} == {"officer@city.example", "equality@city.example"}
    steps = city[0].scalars(select(Reminder).where(Reminder.chase_id == chase.id)).all()
    assert {(step.step, step.message_id is not None) for step in steps} == {
        ("ahead", False),
        ("due", False),
        ("late", False),
        ("escalated", True),
    }
    assert remind(sessions, TODAY + timedelta(days=60)) == 0


def test_what_came_is_not_chased(city, sessions):
    wait_for(city, "officer", TODAY)
    assert chasing.close_chases(city[0], ("plan_requirement", 1), "met", NOW) == 1
    assert remind(sessions) == 0
    assert queries.of_account(city[0], city[1]["officer"].account_id) == []


def test_a_pause_holds_the_steps_and_its_end_takes_one(city, sessions):
    chase = wait_for(city, "officer", TODAY)
    chasing.pause(city[0], chase.id, NOW, paused=True)
    assert remind(sessions) == 0
    chasing.pause(city[0], chase.id, NOW, paused=False)
    assert remind(sessions, TODAY + timedelta(days=6)) == 1


def test_a_moved_day_moves_the_steps(city, sessions):
    wait_for(city, "officer", TODAY)
    chase = wait_for(city, "officer", TODAY + timedelta(days=30))
    assert remind(sessions) == 0
    city[0].refresh(chase)
    assert chase.next_step_at == TODAY + timedelta(days=23)


def test_two_workers_write_no_mail_twice(city, sessions):
    for who in ("officer", "colleague", "equality"):
        wait_for(city, who, TODAY, who)
    with sessions.begin() as held:
        audit.act(held, SYSTEM, NOW)
        first = reminding._claim(held, TODAY)  # noqa: SLF001  as a second worker would
        assert first is not None
        assert remind(sessions) == 2
    assert remind(sessions) == 1
    assert len({mail.recipient for mail in mails(city[0])}) == 3


@pytest.mark.parametrize(("language", "words"), [("en", "This waits for you"), ("nl", "Dit wacht op u")])
def test_the_mail_reads_in_the_persons_language(city, sessions, language, words):
    session, team = city
    contact = chasing.contact_of_account(session, team["officer"].account_id)
    contact.language = language
    session.commit()
    wait_for(city, "officer", TODAY)
    remind(sessions)
    sent = []
    render = Mails("Waterhaven", "010", "https://city.example", {})
    assert outbox.deliver(sessions, render, sent.append, "City <a@city.example>", lambda: NOW) == 1
    body = sent[0].get_content()
    assert words in body
    assert "https://city.example/plans/1" in body
    assert "Care 1" in sent[0]["Subject"]
