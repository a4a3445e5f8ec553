"""Whether the site is up, for those who watch it: no detail, no sign-in."""

from procure.app import create_app
from procure.core.database import make_engine
from tests.support.web import settings


def test_the_site_is_up(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_without_a_database_it_is_down_and_says_no_more():
    nowhere = make_engine("postgresql://office:secret@127.0.0.1:1/procure")
    answer = create_app(settings(), nowhere).test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (503, "down\n")
