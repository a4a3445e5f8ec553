"""Pages of accounts as people and robots meet them."""

import re

import pytest
from sqlalchemy import select

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.models import Account, SignInLink, WebSession
from procure.accounts.services import links, signing_in
from procure.accounts.views.browsers import browser_name
from procure.app import create_app
from procure.core import audit, clock, tokens
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole
from procure.core.web import limiter
from tests.support.web import SECRET, form_token, make_person, settings, submit

PASSWORD = "four words make enough"


@pytest.fixture
def person(session):
    made = make_person(session, Role.ADMINISTRATOR, email="boss@example.org")
    made.password_hash = signing_in.hash_password(PASSWORD, made.email)
    session.commit()
    return made


def path_of(session, purpose):
    link = session.scalars(
        select(SignInLink).where(SignInLink.purpose == purpose).order_by(SignInLink.created_at.desc())
    ).first()
    return f"/{links.PATHS[purpose]}/{tokens.link_token(SECRET, purpose, link.id, link.generation)}", link


def is_in(client):
    return client.get("/profile").status_code == 200


def test_signing_in_and_out(client, person):
    assert submit(client, "/sign-in", email="boss@example.org", password=PASSWORD).headers["Location"] == "/"
    assert is_in(client)
    submit(client, "/sign-out", "/profile")
    assert not is_in(client)


def test_a_wrong_password_is_explained_on_the_page(client, person):
    answer = submit(client, "/sign-in", email="boss@example.org", password="wrong")
    assert answer.status_code == 200
    assert "<title>Error: Sign in" in answer.text
    assert "don&#39;t belong together" in answer.text
    assert "wrong" not in re.sub(r"<[^>]*>", "", answer.text)


def test_one_comes_where_one_wanted_to_go(client, person):
    sent = client.get("/people?q=a")
    assert sent.headers["Location"] == "/sign-in?next=/people?q%3Da"
    client.get(sent.headers["Location"])
    assert submit(client, "/sign-in", email="boss@example.org", password=PASSWORD).headers["Location"] == "/people?q=a"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%0d%0a//evil.example"],
)
def test_no_link_leads_off_the_site(client, person, target):
    client.get("/sign-in", query_string={"next": target.replace("%0d%0a", "\r\n")})
    assert submit(client, "/sign-in", email="boss@example.org", password=PASSWORD).headers["Location"] == "/"


def test_a_link_opened_twice_by_a_robot_still_works_for_the_person(client, app, session, person):
    submit(client, "/sign-in/link", email=person.email)
    path, _link = path_of(session, links.SIGN_IN)
    robot = app.test_client()
    for _ in range(2):
        assert robot.get(path).status_code == 200
        assert robot.head(path).status_code == 200
    assert not is_in(robot)
    assert submit(client, path).headers["Location"] == "/"
    assert is_in(client)
    assert submit_gone(robot, path)


def test_an_invitation_opened_twice_by_a_robot_still_works_for_the_person(client, app, session, person):
    audit.act(session, SYSTEM, clock.now())
    accounts.invite(session, SYSTEM, "new@example.org", [Role.AUDITOR], [], "nl", clock.now())
    path, _link = path_of(session, links.INVITATION)
    robot = app.test_client()
    for _ in range(2):
        assert robot.get(path).status_code == 200
    submit(client, path, name="Noor", language="nl", password="")
    assert "Noor" in client.get("/profile").text
    assert submit_gone(robot, path)


def submit_gone(client, path):
    return client.get(path).status_code == 410


def test_a_code_signs_in_and_is_used_up(client, app, session, person):
    submit(client, "/sign-in/link", email=person.email)
    _path, link = path_of(session, links.SIGN_IN)
    code = tokens.code(SECRET, links.SIGN_IN, link.id, link.generation)
    assert "boss@example.org" in client.get("/sign-in/code").text
    submit(client, "/sign-in/code", email=person.email, code=code.lower())
    assert is_in(client)
    other = app.test_client()
    submit(other, "/sign-in/code", email=person.email, code=code)
    assert not is_in(other)


def test_the_code_of_an_invitation_leads_to_its_page(client, session, person):
    audit.act(session, SYSTEM, clock.now())
    accounts.invite(session, SYSTEM, "new@example.org", [Role.AUDITOR], [], "nl", clock.now())
    path, link = path_of(session, links.INVITATION)
    code = tokens.code(SECRET, links.INVITATION, link.id, link.generation)
    assert submit(client, "/sign-in/code", email="new@example.org", code=code).headers["Location"] == path


def test_asking_for_a_link_says_the_same_for_every_address(client, person):
    said = set()
    for email in (person.email, "nobody@example.org"):
        submit(client, "/sign-in/link", email=email)
        said.add(re.sub(r'value="[^"]*"', "", client.get("/sign-in/code").text.replace(email, "")))
    assert len(said) == 1


def test_inviting_somebody_from_the_pages(client_as, session):
    client = client_as(Role.ADMINISTRATOR)
    answer = submit(client, "/people/invite", email="new@example.org", roles=["auditor"], language="nl")
    assert "The invitation to new@example.org is on its way." in client.get(answer.headers["Location"]).text
    again = submit(client, "/people/invite", email="new@example.org", roles=["auditor"], language="nl")
    assert "has an account or an invitation already" in again.text
    assert 'href="#email"' in again.text


def test_the_equality_role_from_asking_to_confirming(client_as, session):
    first, second = client_as(Role.ADMINISTRATOR), client_as(Role.ADMINISTRATOR)
    someone = make_person(session, Role.PROCUREMENT_OFFICER)
    page = f"/people/{someone.id}"
    submit(first, f"{page}/roles", role="equality_officer")
    grant = next(grant for grant in queries.grants(session, someone.id) if grant.status == "pending")
    assert f"roles/{grant.id}/confirm" not in first.get(page).text
    refused = first.post(f"{page}/roles/{grant.id}/confirm", data={"csrf_token": form_token(first.get(page).text)})
    assert refused.status_code == 403
    assert f"roles/{grant.id}/confirm" in second.get(page).text
    submit(second, f"{page}/roles/{grant.id}/confirm", page)
    assert queries.actor(session, someone.id).has(Role.EQUALITY_OFFICER)


def test_a_grant_is_reached_by_its_own_person_only(client_as, session):
    client, someone = client_as(Role.ADMINISTRATOR), make_person(session, Role.AUDITOR)
    grant = queries.grants(session, someone.id)[0]
    page = f"/people/{someone.id + 1000}/roles/{grant.id}/revoke"
    assert submit(client, page, "/profile").status_code == 404


def test_a_withdrawn_person_is_out_at_the_next_request(client_as, session):
    someone = make_person(session, Role.AUDITOR)
    theirs, admin = client_as(person=someone), client_as(Role.ADMINISTRATOR)
    assert is_in(theirs)
    submit(admin, f"/people/{someone.id}/withdraw")
    assert not is_in(theirs)


def test_a_role_taken_away_is_gone_at_the_next_request(client_as, session):
    someone = make_person(session, Role.AUDITOR)
    theirs, admin = client_as(person=someone), client_as(Role.ADMINISTRATOR)
    assert theirs.get("/people").status_code == 200
    grant = queries.grants(session, someone.id)[0]
    submit(admin, f"/people/{someone.id}/roles/{grant.id}/revoke", f"/people/{someone.id}")
    assert theirs.get("/people").status_code == 403


def test_the_last_administrator_is_told_why_not(client_as, session):
    client = client_as(Role.ADMINISTRATOR)
    me = session.scalars(select(Account)).one()
    answer = submit(client, f"/people/{me.id}/withdraw")
    assert "This is the last administrator." in answer.text
    assert is_in(client)


def test_an_auditor_sees_people_and_no_buttons(client_as, session):
    page = client_as(Role.AUDITOR).get(f"/people/{make_person(session, Role.LEGAL_ADVISER).id}").text
    assert "Legal adviser" in page
    assert page.count("<form") == 1  # the one that signs out
    assert "What happened, and who did it" in page


def test_one_sees_and_ends_ones_other_sessions(client_as, session):
    someone = make_person(session, Role.AUDITOR)
    here, elsewhere = client_as(person=someone), client_as(person=someone)
    page = here.get("/profile").text
    other = re.search(r"/profile/sessions/(\d+)/end", page)
    assert page.count("/end") == 1
    submit(here, other[0], "/profile")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_the_profile_changes_name_and_language(client_as, session):
    someone = make_person(session, Role.AUDITOR)
    client = client_as(person=someone)
    answer = submit(client, "/profile/change", name="Another Name", language="nl")
    assert "Uw profiel is gewijzigd." in client.get(answer.headers["Location"]).text
    session.refresh(someone)
    assert (someone.name, someone.language) == ("Another Name", "nl")


def test_a_password_set_after_a_link_asks_for_no_present_one(client_as, session):
    client = client_as(Role.AUDITOR)
    assert 'name="current"' not in client.get("/profile/password").text
    answer = submit(client, "/profile/password", password="four words make enough")
    assert answer.headers["Location"] == "/profile"


def test_the_session_cookie_is_out_of_reach_of_scripts(client, person):
    answer = submit(client, "/sign-in", email="boss@example.org", password=PASSWORD)
    cookie = next(held for held in answer.headers.getlist("Set-Cookie") if held.startswith("procure="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_signing_in_gives_a_new_form_token(client, person):
    before = form_token(client.get("/sign-in").text)
    submit(client, "/sign-in", email="boss@example.org", password=PASSWORD)
    answer = client.post("/sign-out", data={"csrf_token": before})
    assert answer.status_code == 400
    assert is_in(client)


def test_an_old_or_made_up_cookie_is_nobody(client, session, person):
    client.set_cookie("procure", "made up", domain="localhost")
    assert not is_in(client)
    assert session.scalars(select(WebSession)).all() == []


def test_too_many_tries_from_one_address_are_refused(engines, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    client = create_app(settings(), engines[DatabaseRole.OFFICE]).test_client()
    given = {"csrf_token": form_token(client.get("/sign-in").text)}
    answers = [client.post("/sign-in", data=given).status_code for _ in range(22)]
    assert answers[-1] == 429
    assert 429 not in answers[:19]


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
            "Chrome, Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_session_is_known_by_browser_and_system(sent, name):
    assert browser_name(sent) == name
