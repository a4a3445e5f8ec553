"""What administrators see of the outbox, and do about it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from procure.accounts import services as accounts
from procure.core import outbox
from procure.core.actor import Role
from procure.core.outbox import Message
from procure.home.queries import mails as queries

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STATES = {
    "waiting": {},
    "sending": {"claimed_at": NOW},
    "sent": {"claimed_at": NOW, "sent_at": NOW},
    "refused": {"refused_at": NOW, "error": "SMTPRecipientsRefused", "attempts": 1},
    "unknown": {"unknown_at": NOW},
    "withdrawn": {"withdrawn_at": NOW},
}


@pytest.fixture
def made(session):
    found = {}
    for state, facts in STATES.items():
        parameters = {"link": str(uuid4()), "generation": 1, "name": "Anna", "invited_by": "Bo", "expires": "soon"}
        mail = outbox.post(
            session, "accounts/emails/sign_in", f"{state}@waterhaven.example", "en", parameters, ("account", 1), NOW
        )
        for name, value in facts.items():
            setattr(mail, name, value)
        found[state] = mail
    session.commit()
    return found


def test_each_state_is_found_by_its_name_alone(session, made):
    for state, mail in made.items():
        assert mail.state == state
        assert [row.id for row in queries.mails(session, state).rows] == [mail.id]
    assert queries.mails(session, "failed").total == 2
    assert queries.mails(session, "", "REFUSED@").total == 1
    assert queries.mails(session, "", "%").total == 0


def test_a_mail_is_shown_without_its_link_and_code(sign_in, made):
    text = sign_in(Role.ADMINISTRATOR).get(f"/mails/{made['waiting'].id}").text
    assert "[made when the mail is sent]" in text
    links = accounts.mail_links("x" * 32, "http://localhost:8000")["accounts/emails/sign_in"](made["waiting"])
    for secret in links.values():
        assert secret not in text


def test_a_refused_mail_goes_again_after_asking(sign_in, session, made):
    client = sign_in(Role.ADMINISTRATOR)
    address = f"/mails/{made['refused'].id}"
    assert "SMTPRecipientsRefused" in client.get(address).text
    assert "Send this mail again?" in client.get(f"{address}/send-again").text
    session.expire_all()
    assert session.get(Message, made["refused"].id).state == "refused"
    client.post(f"{address}/send-again")
    session.expire_all()
    assert session.get(Message, made["refused"].id).state == "waiting"


def test_of_an_unknown_mail_the_page_says_that_it_may_arrive_twice(sign_in, made):
    text = sign_in(Role.ADMINISTRATOR).get(f"/mails/{made['unknown'].id}/send-again").text
    assert "gets it twice" in text


def test_a_mail_that_went_goes_no_second_time(sign_in, made):
    client = sign_in(Role.ADMINISTRATOR)
    assert "/send-again" not in client.get(f"/mails/{made['sent'].id}").text
    assert client.post(f"/mails/{made['sent'].id}/send-again").status_code == 409


def test_an_auditor_sends_nothing(sign_in, made):
    client = sign_in(Role.AUDITOR)
    assert "/send-again" not in client.get(f"/mails/{made['refused'].id}").text
    assert client.post(f"/mails/{made['refused'].id}/send-again").status_code == 403


@pytest.mark.parametrize("role", [Role.PROCUREMENT_OFFICER, Role.LEGAL_ADVISER])
def test_mails_are_not_for_everybody(sign_in, role):
    assert sign_in(role).get("/mails").status_code == 403
