"""The promises of the fixtures that all other tests rely on."""

import smtplib

import psycopg
import pytest
import redis

from procure.core.database import DatabaseRole


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_database_of_its_own(database, turn):
    with psycopg.connect(database["owner"]) as connection:
        connection.execute("create table traces ()")


def test_each_role_connects_as_itself(engines):
    for role, engine in engines.items():
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select current_user").scalar_one() == role


def test_session_is_of_the_office(session):
    assert session.connection().exec_driver_sql("select current_user").scalar_one() == DatabaseRole.OFFICE


@pytest.mark.parametrize("turn", ["first", "second"])
def test_redis_starts_empty(redis_url, turn):
    with redis.Redis.from_url(redis_url) as client:
        assert client.incr("turn") == 1


def test_no_mail_leaves():
    with pytest.raises(AssertionError, match="mail"):
        smtplib.SMTP("127.0.0.1", 25)
