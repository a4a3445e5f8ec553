"""A file goes to clamd whole, and only a clear answer lets it through."""

import os
import socket

import pytest

from procure.core.antivirus import Antivirus, AntivirusError
from tests.support.clamd import EICAR, clamd


@pytest.mark.parametrize("unix", [False, True])
def test_a_clean_file_arrives_whole_and_a_harmful_one_is_named(unix):
    content = os.urandom(200_001)
    with clamd(unix=unix) as daemon:
        antivirus = Antivirus(daemon.address)
        assert antivirus.examine(content) is None
        assert antivirus.examine(content + EICAR) == "Eicar-Signature"
        assert antivirus.examine(b"") is None
    assert daemon.received[0] == content


def test_a_file_that_the_daemon_does_not_take_is_not_called_clean():
    with clamd(most=1000) as daemon, pytest.raises(AntivirusError):
        Antivirus(daemon.address).examine(bytes(3 * 10**6))


@pytest.mark.parametrize("answer", [b"", b"stream: Can't allocate memory ERROR\0", b"UNKNOWN COMMAND\0", b"OK\0"])
def test_no_answer_and_an_error_are_not_called_clean(answer):
    with clamd(answer=answer) as daemon, pytest.raises(AntivirusError):
        Antivirus(daemon.address).examine(b"x")


def test_a_daemon_that_is_away_or_silent_is_said(tmp_path):
    with pytest.raises(AntivirusError):
        Antivirus(str(tmp_path / "none.sock")).examine(b"x")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(AntivirusError):
            Antivirus(address, seconds=0.05).examine(b"x")


@pytest.mark.parametrize("address", ["clamd", "clamd:", ":3310", "clamd:x"])
def test_an_address_that_is_none_is_refused_at_the_start(address):
    with pytest.raises(ValueError, match="CLAMD"):
        Antivirus(address)
