"""Whether the site is up, for those who watch it: no detail, no sign-in."""

from procure.core.database import DatabaseRole, make_engine
from tests.support import pages


def test_the_site_is_up(engines, monkeypatch):
    answer = pages.client(engines[DatabaseRole.OFFICE], monkeypatch, None).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_without_a_database_it_is_down_and_says_no_more(monkeypatch):
    nowhere = make_engine("postgresql://office:secret@127.0.0.1:1/procure")
    answer = pages.client(nowhere, monkeypatch, None).get("/healthz")
    assert (answer.status_code, answer.text) == (503, "down\n")
