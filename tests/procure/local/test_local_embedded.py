"""Servers for `make run` and for commands on the same data folder."""

import tempfile
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import redis

from config import Settings
from procure.local.embedded import for_command, servers
from procure.local.machine import AlreadyRunningError
from procure.local.run import environment_of


@pytest.fixture
def settings():
    with tempfile.TemporaryDirectory(prefix="procure test ") as folder:
        Path(folder).chmod(0o711)
        yield Settings(data_dir=Path(folder) / "var")


def note(settings, word):
    with psycopg.connect(settings.database_url) as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values (%s)", [word])


def notes(settings):
    with psycopg.connect(settings.database_url) as connection:
        return [word for (word,) in connection.execute("select word from kept")]


def test_a_new_database_is_migrated_and_filled_once(settings):
    for _ in range(2):
        with servers(settings, fill=lambda filled: note(filled, "demo")) as running:
            assert notes(running.settings) == ["demo"]
            with psycopg.connect(running.settings.database_url) as connection:
                assert connection.execute("select version_num from alembic_version").fetchone()


def test_an_interrupted_filling_is_begun_afresh(settings):
    def interrupted(filled):
        note(filled, "half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), servers(settings, fill=interrupted):
        pass
    with servers(settings, fill=lambda filled: note(filled, "whole")) as running:
        assert notes(running.settings) == ["whole"]


def test_a_command_uses_the_servers_that_run_already(settings):
    with servers(settings) as running:
        running.publish("http://127.0.0.1:8000")
        with for_command(settings) as found:
            assert found.database_url == running.settings.database_url
            assert found.redis_url == running.settings.redis_url
            assert found.secret_key == running.settings.secret_key
            assert found.base_url == "http://127.0.0.1:8000"


def test_a_command_starts_servers_where_none_run(settings):
    with for_command(settings) as found:
        note(found, "by a command")
    with servers(settings, fill=lambda filled: note(filled, "demo")) as running:
        assert notes(running.settings) == ["by a command"]


def test_a_command_that_comes_first_leaves_what_a_run_would_have_made(settings):
    for _ in range(2):
        with for_command(settings, fill=lambda filled: note(filled, "demo")) as found:
            assert notes(found) == ["demo"]


def test_a_second_run_is_told_where_the_first_is(settings):
    with servers(settings) as running:
        running.publish("http://127.0.0.1:8123")
        with pytest.raises(AlreadyRunningError) as told, servers(settings):
            pass
        assert "http://127.0.0.1:8123" in told.value.holder


def test_named_servers_are_used_and_none_started(settings, database, redis_url):
    named = replace(settings, database_url=database["owner"], redis_url=redis_url)
    with servers(named) as running:
        assert running.processes == {}
        assert running.settings.database_url == database["owner"]
        assert redis.Redis.from_url(running.settings.redis_url).ping()
    assert not (settings.data_dir / "postgres").exists()


def test_secrets_are_for_their_owner_alone(settings):
    with servers(settings) as running:
        running.publish()
        for name in ("secret_key", "running.json"):
            assert (settings.data_dir / name).stat().st_mode & 0o077 == 0


def test_child_processes_read_the_same_settings(settings):
    given = replace(settings, demo=True, secure_cookies=False, session_hours=3, packs_dir=Path("/packs"))
    assert Settings.from_environment(environment_of(given)) == given
