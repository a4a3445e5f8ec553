import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from config import Settings
from procure import app as application
from procure.accounts import services as accounts
from procure.core import audit, packs
from procure.core.actor import Actor, Role
from procure.core.database import DatabaseRole
from procure.packs import queries
from rules.loader import SHIPPED, Pack, load_pack, shipped
from tests.support.web import WALLED

ADMINISTRATOR = Actor(None, "Ada Administrator", frozenset({Role.ADMINISTRATOR}))
AUDITOR = Actor(None, "Otto Auditor", frozenset({Role.AUDITOR}))
CITY = """\
id: {id}
version: 1.0.0
name: Ghent
builds_on: {below}
jurisdiction: BE
languages: [en, nl]
effective: {{from: 2026-01-01}}
not_legal_advice: For a test.
"""
CITY_TEXT = "{{name: {name}, jurisdiction: Belgium, not_legal_advice: This is not legal advice.}}\n"


@dataclass(frozen=True)
class Known:
    actor: Actor
    language: str | None = None
    session_id: int = 1


@pytest.fixture
def city(tmp_path):
    """Two packs of a city's own, one on the other, without any section."""
    for pack_id, below, name in (("ghent", "null", "Ghent"), ("gent_port", "ghent", "Port of Ghent")):
        for file, text in (
            ("pack.yaml", CITY.format(id=pack_id, below=below)),
            ("text/en/pack.yaml", CITY_TEXT.format(name=name)),
            ("text/nl/pack.yaml", CITY_TEXT.format(name=f"{name} (nl)")),
        ):
            path = tmp_path / pack_id / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sign_in(engines, city, monkeypatch):
    monkeypatch.setattr(application, "CAPABILITIES", ("accounts", "packs", "profiles"))

    def client(actor):
        monkeypatch.setattr(accounts, "recognise", lambda *_, **__: Known(actor))
        settings = Settings(secret_key="x" * 32, packs_dir=city, secure_cookies=False, **WALLED)
        app = application.create_app(settings, engines[DatabaseRole.OFFICE])
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        client.set_cookie("procure", "token")
        return client

    return client


def adopt(client, pack_id, day, digest):
    return client.post(
        f"/packs/{pack_id}/adopt",
        data={"from_date": [str(day.day), str(day.month), str(day.year)], "digest": digest},
        follow_redirects=True,
    )


def test_the_list_shows_a_citys_own_packs_and_the_shipped_ones(sign_in):
    text = sign_in(AUDITOR).get("/packs/").text
    assert "No rule pack is in force" in text
    for pack_id in ("ghent", "gent_port", *shipped()):
        assert f'href="/packs/{pack_id}"' in text


def test_an_administrator_adopts_a_pack_and_it_stays_readable_as_it_was(sign_in, city, session):
    client = sign_in(ADMINISTRATOR)
    digest = load_pack("ghent", (city,)).digest
    tomorrow = date(2099, 1, 1)
    assert "The pack was adopted" in adopt(client, "ghent", tomorrow, digest).text
    assert packs.in_force(session, tomorrow).digest == digest
    (city / "ghent/text/en/pack.yaml").write_text(CITY_TEXT.format(name="Gand"), encoding="utf-8")
    assert "Gand" in client.get("/packs/ghent").text
    assert "Rule pack Ghent" in client.get(f"/packs/-/stored/{digest}").text
    listing = client.get("/packs/").text
    assert f"/packs/-/stored/{digest}" in listing
    assert "To come" in listing


def test_what_cannot_be_adopted_is_said_beside_the_field(sign_in, city):
    client = sign_in(ADMINISTRATOR)
    digest = load_pack("ghent", (city,)).digest
    assert "Choose today or a later day" in adopt(client, "ghent", date(2020, 1, 1), digest).text
    assert adopt(client, "ghent", date(2099, 1, 1), "0" * 64).status_code == 409
    assert client.get("/packs/atlantis").status_code == 404
    assert client.get("/packs/-/stored/" + "0" * 64).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_an_administrator_adopts(sign_in, method):
    assert getattr(sign_in(AUDITOR), method)("/packs/ghent/adopt").status_code == 403


def test_a_pack_says_where_it_differs_from_the_one_below(sign_in, city):
    assert "Nowhere: all rules and texts are those of Ghent" in sign_in(AUDITOR).get("/packs/gent_port").text


def test_what_differs_is_named_in_the_language_of_the_reader():
    def made(points, name):
        texts = {"screening.criteria.place.name": name, "screening.criteria.place.question": "Where?"}
        criterion = {"id": "place", "answers": [{"id": "home", "points": points}]}
        card = {
            "id": "eu",
            "builds_on": "eu",
            "languages": ["en", "nl"],
            "version": "1",
            "name": "",
            "jurisdiction": "",
        }
        return Pack(
            {
                "card": card | {"effective": {"from": "2026-01-01"}, "not_legal_advice": ""},
                "sections": {"screening": {"criteria": [criterion]}},
                "texts": {"en": texts, "nl": texts | {"screening.criteria.place.name": "Plaats"}},
            }
        )

    below, pack = made(1, "Place"), made(2, "Spot")
    assert queries.compared(pack, below, "en").rows == (
        queries.PackChange("Spot", "answers › home › points", 1, 2),
        queries.PackChange("Spot", "", "Place", "Spot"),
    )
    assert queries.compared(pack, below, "nl").rows == (queries.PackChange("Plaats", "answers › home › points", 1, 2),)


def test_faults_are_shown_with_file_and_line(sign_in, city):
    (city / "ghent/pack.yaml").write_text(CITY.format(id="ghent", below="null") + "owner: me\n", encoding="utf-8")
    client = sign_in(AUDITOR)
    assert "Has faults" in client.get("/packs/").text
    text = client.get("/packs/ghent").text
    assert "ghent/pack.yaml" in text
    assert "unknown key" in text


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("pack_id", shipped())
def test_every_shipped_pack_can_be_read_without_knowing_yaml(sign_in, pack_id, language):
    pack = load_pack(pack_id, (SHIPPED,))
    text = sign_in(AUDITOR).get(f"/packs/{pack_id}?language={language}").text
    assert pack.digest[:32] in text
    assert text.count('class="app-tier ') >= 25
    for criterion in pack.section("screening").criteria:
        assert pack.text(language, f"screening.criteria.{criterion.id}.name") in text


def test_a_pack_says_what_suppliers_are_asked_why_and_on_what_ground(sign_in):
    british, dutch = (sign_in(AUDITOR).get(f"/packs/{pack_id}").text for pack_id in ("uk", "nl"))
    for text in (british, dutch):
        assert "What has kept you from bidding?" in text
        assert "What keeps small and new businesses out is often ours to change." in text
        assert "51%" in text
        assert "Not released" in re.search(r">Turkish</th>(.*?)</tr>", text, re.DOTALL)[1]
    assert "Data Protection Act 2018, Schedule 1, paragraph 8" in british
    assert "None: it is not kept with the firm" in dutch


def test_until_is_the_day_before_the_next_pack_holds(sign_in, session, city):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    audit.act(session, ADMINISTRATOR, now)
    first, second = (load_pack(name, (city,)) for name in ("ghent", "gent_port"))
    packs.adopt(session, first, date(2026, 1, 1), ADMINISTRATOR, now)
    packs.adopt(session, second, date(2026, 2, 1), ADMINISTRATOR, now)
    packs.adopt(session, first, date(2026, 2, 1), ADMINISTRATOR, now)
    rows = queries.adoptions(session)
    assert [(row.pack_id, row.until, row.superseded) for row in rows] == [
        ("ghent", None, False),
        ("gent_port", None, True),
        ("ghent", date(2026, 1, 31), False),
    ]
    assert [row.holds(date(2026, 1, 31)) for row in rows] == [False, False, True]
    assert [row.holds(date(2026, 2, 1)) for row in rows] == [True, False, False]
