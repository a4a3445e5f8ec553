import pytest
import redis

from procure.local.machine import AlreadyRunningError
from procure.local.valkey import Valkey, ValkeyError


@pytest.fixture
def valkey(tmp_path):
    with Valkey(tmp_path / 'a "quoted" folder') as valkey:
        yield valkey


def test_what_was_queued_survives_a_kill(valkey):
    with redis.Redis.from_url(valkey.url()) as client:
        client.lpush("queue", "job")
        client.execute_command("WAITAOF", 1, 0, 5000)
    valkey.process.kill()
    valkey.process.wait()
    valkey.stop()
    valkey.start()
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.lrange("queue", 0, -1) == [b"job"]


def test_nothing_is_evicted(valkey):
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_strangers_are_refused(valkey):
    address = valkey.url().partition("@")[2]
    with pytest.raises(redis.AuthenticationError), redis.Redis.from_url(f"redis://{address}") as client:
        client.ping()


def test_second_process_on_the_same_folder_is_refused(valkey):
    with pytest.raises(AlreadyRunningError):
        Valkey(valkey.home).start()


def test_no_address_before_the_start(tmp_path):
    with pytest.raises(ValkeyError, match="started"):
        Valkey(tmp_path).url()
