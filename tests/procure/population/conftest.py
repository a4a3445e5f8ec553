"""Browsers in which somebody is signed in, for the pages of population."""

import pytest

from tests.support.web import app, client_as, no_limits  # noqa: F401  fixtures


@pytest.fixture
def sign_in(app, client_as):  # noqa: F811  fixtures are asked for by name
    """`sign_in(Role.AUDITOR, language="nl")`; forms need no token here, accounts test those."""
    app.config["WTF_CSRF_ENABLED"] = False

    def make(*roles, language="en"):
        client = client_as(*roles)
        client.set_cookie("language", language)
        return client

    return make
