"""Getting in: password, link, code, invitation; and what keeps others out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.models import SignInFailure, SignInLink, WebSession
from procure.accounts.services import links, signing_in
from procure.core import audit, tokens
from procure.core.actor import SYSTEM, Role
from procure.core.audit import HIDDEN, AuditEntry
from procure.core.errors import Invalid, NotFound
from procure.core.outbox import Message
from tests.support.web import NOW, SECRET, make_person

PASSWORD = "four words make enough"
HOURS = 8


def visit(now=NOW, address="192.0.2.1"):
    return accounts.Visit(address=address, browser="a browser", secret=SECRET, hours=HOURS, now=now)


@pytest.fixture
def person(session):
    made = make_person(session, Role.PROCUREMENT_OFFICER, email="officer@example.org")
    made.password_hash = signing_in.hash_password(PASSWORD, made.email)
    session.commit()
    return made


def link_of(session, account, purpose=links.SIGN_IN):
    return session.scalars(
        select(SignInLink)
        .where(SignInLink.account_id == account.id, SignInLink.purpose == purpose)
        .order_by(SignInLink.created_at.desc())
    ).first()


def token_of(link):
    return tokens.link_token(SECRET, link.purpose, link.id, link.generation)


def code_of(link):
    return tokens.code(SECRET, link.purpose, link.id, link.generation)


def refusal(session, email, password, when=None):
    with pytest.raises(Invalid) as caught:
        accounts.sign_in(session, email, password, when or visit())
    return caught.value.message


def test_a_password_opens_a_session_that_is_recognised(session, person):
    token = accounts.sign_in(session, " Officer@Example.org", PASSWORD, visit())
    known = accounts.recognise(session, token, NOW, HOURS)
    assert (known.actor.account_id, known.actor.roles) == (person.id, {Role.PROCUREMENT_OFFICER})


def test_the_answer_to_a_failed_try_is_the_same_whatever_failed(session, person):
    invited = accounts.invite(session, SYSTEM, "new@example.org", [Role.AUDITOR], [], "en", NOW)
    assert invited.status == "invited"
    said = {refusal(session, email, "wrong") for email in (person.email, invited.email, "nobody@example.org")}
    assert said == {signing_in.REFUSED}


def test_too_many_tries_lock_the_account_for_a_while_even_for_the_right_password(session, person):
    for _ in range(signing_in.MOST_FAILURES["account"]):
        refusal(session, person.email, "wrong")
    assert refusal(session, person.email, PASSWORD) == signing_in.REFUSED
    assert refusal(session, person.email, PASSWORD, visit(address="198.51.100.7")) == signing_in.REFUSED
    later = NOW + signing_in.WINDOW + timedelta(seconds=1)
    assert accounts.sign_in(session, person.email, PASSWORD, visit(later))


def test_tries_during_a_lock_do_not_prolong_it(session, person):
    for _ in range(signing_in.MOST_FAILURES["account"] + 3):
        refusal(session, person.email, "wrong")
    assert len(session.scalars(select(SignInFailure)).all()) == signing_in.MOST_FAILURES["account"]


def test_too_many_tries_at_many_accounts_lock_the_address(session, person):
    for number in range(signing_in.MOST_FAILURES["address"]):
        refusal(session, f"guess{number}@example.org", "wrong")
    assert refusal(session, person.email, PASSWORD) == signing_in.REFUSED
    assert accounts.sign_in(session, person.email, PASSWORD, visit(address="198.51.100.7"))


def test_getting_in_forgives_earlier_failures(session, person):
    for _ in range(signing_in.MOST_FAILURES["account"] - 1):
        refusal(session, person.email, "wrong")
    accounts.sign_in(session, person.email, PASSWORD, visit())
    assert session.scalars(select(SignInFailure)).all() == []


def test_failures_name_nobody(session):
    refusal(session, "nobody@example.org", "wrong")
    kept = session.scalars(select(SignInFailure)).one()
    assert "nobody" not in kept.account_key
    assert "192.0.2.1" not in kept.address_key


def test_a_session_ends_when_it_is_not_used_and_lives_while_it_is(session, person):
    token = accounts.sign_in(session, person.email, PASSWORD, visit())
    used = NOW + timedelta(hours=HOURS - 1)
    assert accounts.recognise(session, token, used, HOURS)
    assert accounts.recognise(session, token, used + timedelta(hours=HOURS - 1), HOURS)
    assert accounts.recognise(session, token, used + timedelta(hours=3 * HOURS), HOURS) is None


def test_a_session_ends_after_a_week_however_much_it_is_used(session, person):
    token = accounts.sign_in(session, person.email, PASSWORD, visit())
    for hours in range(0, 7 * 24, 4):
        assert accounts.recognise(session, token, NOW + timedelta(hours=hours), HOURS)
    assert accounts.recognise(session, token, NOW + timedelta(days=7), HOURS) is None


def test_the_token_of_a_session_stands_in_no_table(session, person):
    token = accounts.sign_in(session, person.email, PASSWORD, visit())
    held = session.scalars(select(WebSession)).one()
    assert token not in (held.token_hash, held.browser)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "web_session")).one()
    assert entry.account_id == person.id
    assert entry.after["browser"] == HIDDEN
    assert "token_hash" not in entry.after


def test_signing_out_ends_the_session(session, person):
    token = accounts.sign_in(session, person.email, PASSWORD, visit())
    accounts.sign_out(session, accounts.recognise(session, token, NOW, HOURS).session_id, NOW)
    assert accounts.recognise(session, token, NOW, HOURS) is None


def test_one_ends_ones_own_sessions_only(session, person):
    token = accounts.sign_in(session, person.email, PASSWORD, visit())
    known = accounts.recognise(session, token, NOW, HOURS)
    other = queries.actor(session, make_person(session, Role.ADMINISTRATOR).id)
    with pytest.raises(NotFound):
        accounts.end_session(session, other, known.session_id, NOW)
    accounts.end_session(session, known.actor, known.session_id, NOW)
    assert accounts.recognise(session, token, NOW, HOURS) is None


def test_a_link_is_mailed_only_to_an_active_account(session, person):
    accounts.request_link(session, "nobody@example.org", "nl", NOW)
    accounts.request_link(session, person.email, "nl", NOW)
    mail = session.scalars(select(Message)).one()
    assert (mail.recipient, mail.language, mail.template) == (person.email, "nl", "accounts/emails/sign_in")


def test_a_mail_waits_with_no_link_or_code_in_it(session, person):
    accounts.request_link(session, person.email, "nl", NOW)
    mail, link = session.scalars(select(Message)).one(), link_of(session, person)
    derived = accounts.mail_links(SECRET, "https://city.example")[mail.template](mail)
    assert derived["url"] == f"https://city.example/sign-in/link/{token_of(link)}"
    assert derived["code"].replace("-", "") == code_of(link)
    assert not {token_of(link), code_of(link)} & {str(value) for value in mail.parameters.values()}


def test_wishes_for_links_beyond_a_few_send_nothing(session, person):
    for _ in range(signing_in.MOST_LINKS + 2):
        accounts.request_link(session, person.email, "en", NOW)
    assert len(session.scalars(select(Message)).all()) == signing_in.MOST_LINKS


def test_a_link_works_once(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    token = token_of(link_of(session, person))
    assert accounts.recognise(session, accounts.use_link(session, token, visit()), NOW, HOURS)
    with pytest.raises(NotFound):
        accounts.use_link(session, token, visit())


def test_a_link_works_for_half_an_hour(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    token = token_of(link_of(session, person))
    with pytest.raises(NotFound):
        accounts.use_link(session, token, visit(NOW + timedelta(minutes=30)))
    assert accounts.use_link(session, token, visit(NOW + timedelta(minutes=29)))


@pytest.mark.parametrize("spoil", [str.upper, lambda token: token[:-2] + "AA", lambda _: "", lambda _: "x" * 54])
def test_a_link_that_is_not_quite_right_is_none(session, person, spoil):
    accounts.request_link(session, person.email, "en", NOW)
    with pytest.raises(NotFound):
        accounts.use_link(session, spoil(token_of(link_of(session, person))), visit())


def test_an_invitation_is_no_sign_in_link_and_the_other_way_round(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    with pytest.raises(NotFound):
        accounts.accept_invitation(session, token_of(link_of(session, person)), "Name", "", "en", visit())
    invited = accounts.invite(session, SYSTEM, "new@example.org", [Role.AUDITOR], [], "en", NOW)
    with pytest.raises(NotFound):
        accounts.use_link(session, token_of(link_of(session, invited, links.INVITATION)), visit())


def test_a_typed_code_is_as_good_as_the_link_and_uses_nothing_up(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    code = code_of(link_of(session, person))
    for typed in (code, f" {code[:4].lower()}-{code[4:].lower()} "):
        purpose, token = accounts.find_by_code(session, person.email, typed, visit())
        assert purpose == links.SIGN_IN
    assert accounts.use_link(session, token, visit())


def test_a_code_takes_few_tries_while_the_link_still_works(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    link = link_of(session, person)
    for number in range(links.MOST_TRIES):
        with pytest.raises(Invalid):
            accounts.find_by_code(session, person.email, "WRONGWRN", visit(address=f"192.0.2.{number}"))
    session.refresh(link)
    assert link.tries == links.MOST_TRIES
    with pytest.raises(Invalid):
        accounts.find_by_code(session, person.email, code_of(link), visit(address="198.51.100.7"))
    assert accounts.use_link(session, token_of(link), visit())


def test_a_code_of_somebody_else_is_none(session, person):
    other = make_person(session, Role.AUDITOR)
    accounts.request_link(session, person.email, "en", NOW)
    with pytest.raises(Invalid):
        accounts.find_by_code(session, other.email, code_of(link_of(session, person)), visit())


def test_an_invitation_makes_an_account_once(session):
    audit.act(session, SYSTEM, NOW)
    invited = accounts.invite(session, SYSTEM, "New@Example.org", [Role.AUDITOR], [], "nl", NOW)
    token = token_of(link_of(session, invited, links.INVITATION))
    opened = accounts.accept_invitation(session, token, "Noor", PASSWORD, "nl", visit())
    assert accounts.recognise(session, opened, NOW, HOURS).actor.name == "Noor"
    assert accounts.sign_in(session, "new@example.org", PASSWORD, visit())
    with pytest.raises(NotFound):
        accounts.accept_invitation(session, token, "Noor", PASSWORD, "nl", visit())


def test_an_invitation_refused_for_its_password_can_still_be_used(session):
    audit.act(session, SYSTEM, NOW)
    invited = accounts.invite(session, SYSTEM, "new@example.org", [Role.AUDITOR], [], "nl", NOW)
    token = token_of(link_of(session, invited, links.INVITATION))
    with pytest.raises(Invalid):
        accounts.accept_invitation(session, token, "Noor", "short", "nl", visit())
    assert accounts.accept_invitation(session, token, "Noor", "", "nl", visit())


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_a_password_that_is_easily_guessed_is_refused(password):
    with pytest.raises(Invalid):
        signing_in.hash_password(password, "me@example.org")


def test_changing_the_password_ends_other_sessions_and_asks_for_the_present_one(session, person):
    here, elsewhere = (accounts.sign_in(session, person.email, PASSWORD, visit()) for _ in range(2))
    known = accounts.recognise(session, here, NOW, HOURS)
    with pytest.raises(Invalid) as caught:
        accounts.change_password(session, known.actor, "wrong", "another four words", known.session_id, NOW)
    assert caught.value.field == "current"
    accounts.change_password(session, known.actor, PASSWORD, "another four words", known.session_id, NOW)
    assert accounts.recognise(session, here, NOW, HOURS)
    assert accounts.recognise(session, elsewhere, NOW, HOURS) is None
    refusal(session, person.email, PASSWORD)


def test_who_came_in_by_link_may_set_a_forgotten_password(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    opened = accounts.use_link(session, token_of(link_of(session, person)), visit())
    known = accounts.recognise(session, opened, NOW, HOURS)
    accounts.change_password(session, known.actor, "", "another four words", known.session_id, NOW)
    assert accounts.sign_in(session, person.email, "another four words", visit())


def test_sessions_and_links_go_a_season_after_their_end(session, person):
    accounts.request_link(session, person.email, "en", NOW)
    audit.act(session, SYSTEM, NOW)
    accounts.invite(session, SYSTEM, "late@example.org", [Role.AUDITOR], [], "en", NOW)
    for day in (0, 1, 80):
        accounts.sign_in(session, person.email, PASSWORD, visit(NOW + timedelta(days=day)))
    now = NOW + timedelta(days=92)
    audit.act(session, SYSTEM, now)
    assert accounts.purge(session, now) == 3
    assert session.scalars(select(WebSession.created_at)).all() == [NOW + timedelta(days=80)]
    assert session.scalars(select(SignInLink.purpose)).all() == [links.INVITATION]
    audit.act(session, SYSTEM, now + timedelta(days=365))
    assert accounts.purge(session, now + timedelta(days=365)) == 0
    noted = session.scalars(select(AuditEntry.after).where(AuditEntry.action == "purged")).all()
    assert noted == [{"sessions": 2, "links": 1}]
