"""The pages on which people make and revoke their tokens."""

import re
from datetime import timedelta

from procure.core import clock
from procure.core.actor import Role
from tests.support.web import form_token, make_person


def test_a_token_is_shown_once_and_can_be_revoked(client, client_as, session):
    person = make_person(session, Role.PROCUREMENT_OFFICER)
    browser = client_as(person=person)
    page = browser.get("/profile/tokens/new")
    until = clock.now() + timedelta(days=9)
    sent = {
        "csrf_token": form_token(page.text),
        "name": "Export",
        "scopes": ["tenders:read"],
        "expires_on": [str(until.day), str(until.month), str(until.year)],
    }
    made = browser.post("/profile/tokens/new", data=sent)
    token = re.search(r"procure_[\w-]{43}", made.text)[0]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/tenders", headers=headers).status_code == 200
    listed = browser.get("/profile/tokens").text
    assert "Export" in listed
    assert token not in listed
    path = re.search(r"/profile/tokens/\d+/revoke", listed)[0]
    browser.post(path, data={"csrf_token": form_token(browser.get(path).text)})
    assert client.get("/api/v1/tenders", headers=headers).status_code == 401
    assert client_as(Role.ADMINISTRATOR).get(path).status_code == 404
