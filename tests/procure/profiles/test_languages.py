"""No language reaches suppliers until a named reader has released it, and only the texts that were read."""

import copy

import pytest

from procure.chasing import services as chasing
from procure.core import packs, translations
from procure.core.actor import SYSTEM, Role
from procure.core.database import make_sessions
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.outbox import Message
from procure.profiles import queries
from procure.profiles import services as profiles
from rules.loader import Pack, load_pack
from tests.procure.profiles.conftest import DUE, NOW, TODAY
from tests.support.web import app, client_as, no_limits, submit

__all__ = ["app", "client_as", "no_limits"]

READER = "Derya Kaya, sworn translator"


def spoken(pack: Pack, *languages: str, besides: str = "") -> Pack:
    """A pack with all texts that suppliers read in some languages, each the English one after the language's code."""
    content = copy.deepcopy(dict(pack.content))
    for language in languages:
        said = {key: f"{language}: {text}{besides}" for key, text in queries.texts(pack, "en").items()}
        content["texts"][language] = content["texts"].get(language, {}) | said
    return Pack(content)


def short_of_one(pack: Pack, language: str) -> Pack:
    """A pack that lacks one text in a language."""
    content = copy.deepcopy(dict(pack.content))
    del content["texts"][language]["profiles.declining"]
    return Pack(content)


def in_force(city, pack: Pack) -> Pack:
    packs.adopt(city.session, pack, TODAY, SYSTEM, NOW)
    return pack


@pytest.fixture
def catalogues(monkeypatch):
    """Pages speak every language."""
    monkeypatch.setattr(translations, "speaks", lambda _language: True)


@pytest.fixture
def pack(city, catalogues):
    """The pack in force, whole in Turkish and Arabic, which nobody has released, but not in German."""
    return in_force(city, short_of_one(spoken(load_pack("eu"), "tr", "ar", "de"), "de"))


def release(city, pack, language="tr", who="equality", reader=READER):
    digest = queries.digest(pack, language)
    return profiles.release_language(city.session, city.team[who], pack, language, digest, reader, NOW)


def lines(city, pack):
    return {each.code: each for each in queries.languages(city.session, pack)}


def test_the_pack_itself_releases_english_and_dutch_and_nothing_else(city, pack):
    assert queries.released(city.session, pack) == ("en", "nl")
    assert lines(city, pack)["tr"].is_whole


def test_a_language_that_a_named_reader_released_reaches_suppliers_until_it_is_taken_back(city, pack, walled):
    release(city, pack)
    assert queries.released(city.session, pack) == ("en", "nl", "tr")
    assert queries.released(walled, pack) == ("en", "nl", "tr"), "the supplier's pages see it too"
    assert city.invite(city.firm(language="tr")).language == "tr"
    assert city.invite(city.firm(language="ar")).language == "nl", "nobody released it: that of the terms"
    profiles.take_language_back(city.session, city.team["equality"], "tr", NOW)
    assert queries.released(city.session, pack) == ("en", "nl")
    assert city.invite(city.firm(language="tr")).language == "nl"
    with pytest.raises(NotFound):
        profiles.take_language_back(city.session, city.team["equality"], "tr", NOW)


def test_only_an_equality_officer_releases_and_takes_back(city, pack):
    for who in sorted(set(city.team) - {"equality"}):
        with pytest.raises(Forbidden):
            release(city, pack, who=who)
        with pytest.raises(Forbidden):
            profiles.take_language_back(city.session, city.team[who], "tr", NOW)


@pytest.mark.parametrize("reader", ["", "  ", "x" * 201])
def test_the_reader_has_a_name(city, pack, reader):
    with pytest.raises(Invalid):
        release(city, pack, reader=reader)


def test_a_language_whose_texts_are_not_complete_cannot_be_released_and_says_how_many_are_missing(city, catalogues):
    pack = in_force(city, short_of_one(spoken(load_pack("eu"), "tr"), "tr"))
    with pytest.raises(Invalid) as refused:
        release(city, pack)
    assert refused.value.parameters == {"lacks": 1, "texts": len(queries.texts(pack, "en"))}
    with pytest.raises(NotFound):
        release(city, pack, "es")


def test_nor_can_one_in_which_the_pages_do_not_speak(city, pack, monkeypatch):
    monkeypatch.setattr(translations, "speaks", lambda language: language != "tr")
    with pytest.raises(Invalid, match="pages"):
        release(city, pack)


def test_a_release_holds_for_the_texts_that_were_read_and_no_others(city, pack):
    first = release(city, pack)
    changed = in_force(city, spoken(load_pack("eu"), "tr", besides="!"))
    assert queries.released(city.session, changed) == ("en", "nl")
    assert lines(city, changed)["tr"].release.reader == READER
    assert not lines(city, changed)["tr"].is_current
    with pytest.raises(Conflict):
        profiles.release_language(
            city.session, city.team["equality"], changed, "tr", queries.digest(pack, "tr"), READER, NOW
        )
    release(city, changed, reader="Somebody else")
    assert queries.released(city.session, changed) == ("en", "nl", "tr")
    assert first.withdrawn_at == NOW
    with pytest.raises(Conflict):
        release(city, changed)


def test_mails_and_reminders_go_in_a_released_language_alone(city, pack, engines):
    release(city, pack)
    city.invite(city.firm(language="tr"))
    [mail] = city.session.query(Message).all()
    assert mail.language == "tr"
    city.session.commit()
    written = chasing.remind(
        make_sessions(engines["office"]),
        lambda: NOW,
        lambda _now: DUE,
        ("en", "nl"),
        queries.released(city.session, pack),
    )
    assert written == 1
    reminder = city.session.query(Message).filter(Message.template == chasing.TEMPLATE).one()
    assert reminder.language == "tr"
    assert reminder.parameters["items"][0]["what"].startswith("tr: ")


def test_the_pages_release_and_take_back(city, pack, client_as, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    officer = client_as(Role.EQUALITY_OFFICER)
    shown = officer.get("/profiles/languages?language=en").text
    assert "Turkish" in shown
    assert "texts" in shown
    assert "tr: What kind of business are you?" in officer.get("/profiles/languages/tr/texts").text
    empty = submit(officer, "/profiles/languages/tr/release", reader="")
    assert "Name who has read the texts" in empty.text
    submit(officer, "/profiles/languages/tr/release", reader=READER)
    shown = officer.get("/profiles/languages").text
    assert f"by {READER} on 24 Nov 2026" in shown
    assert queries.released(city.session, pack) == ("en", "nl", "tr")
    submit(officer, "/profiles/languages/tr/take-back")
    assert queries.released(city.session, pack) == ("en", "nl")
    assert READER in officer.get("/profiles/languages").text, "what happened stays on record"
    assert officer.get("/profiles/languages/de/texts").status_code == 200
    assert "missing" in submit(officer, "/profiles/languages/de/release", reader=READER).text
    assert officer.get("/profiles/languages/es/texts").status_code == 404
    assert "Turkish" in officer.get("/packs/eu").text
