import os
import signal
import subprocess
import sys

import pytest

from procure.local.supervisor import Program, supervise
from tests.support.processes import runs, wait_until
from tests.support.servers import CHECKOUT

PARENT = """
import os, pathlib, sys
from procure.local.supervisor import Program, supervise
folder = pathlib.Path(sys.argv[1])
programs = [Program(name, ["sh", "-c", text], dict(os.environ), folder) for name, text in
            (argument.split("=", 1) for argument in sys.argv[2:])]
sys.exit(supervise(programs, {}))
"""
SLEEPS = "echo $$ > {0}.pid; sleep 60 & echo $! > {0}.child; echo {0} says hello; wait"


def program(folder, name, shell):
    return Program(name, ["sh", "-c", shell], dict(os.environ), folder)


def process(folder, name):
    return int((folder / name).read_text())


@pytest.fixture
def parent(tmp_path):
    """A process that supervises two programs, both with a child of their own."""
    arguments = [f"{name}={SLEEPS.format(name)}" for name in ("web", "worker")]
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), *arguments], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    children = [tmp_path / f"{name}.child" for name in ("web", "worker")]
    wait_until(lambda: all(child.exists() and child.read_text() for child in children))
    yield process
    process.kill()
    process.wait()


def test_ending_of_one_program_stops_all_and_is_named(tmp_path, capsys):
    status = supervise(
        [program(tmp_path, "web", SLEEPS.format("web")), program(tmp_path, "worker", "echo cannot work; exit 7")], {}
    )
    said = capsys.readouterr().out
    assert status == 1
    assert "worker | cannot work" in said
    assert "worker ended with status 7" in said
    assert not (tmp_path / "web.pid").exists() or not runs(process(tmp_path, "web.pid"))


def test_end_of_a_server_stops_all_and_is_named(tmp_path, capsys):
    server = subprocess.Popen(["sleep", "60"])
    server.kill()
    assert supervise([program(tmp_path, "web", "sleep 60")], {"postgres": server}) == 1
    assert "postgres ended by SIGKILL" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_stops_the_programs_and_their_children(parent, tmp_path, number):
    parent.send_signal(number)
    said, _ = parent.communicate(timeout=20)
    assert parent.returncode == 0
    assert "web    | web says hello" in said
    assert not any(
        runs(process(tmp_path, f"{name}.{kind}")) for name in ("web", "worker") for kind in ("pid", "child")
    )


def test_programs_die_with_a_killed_supervisor(parent, tmp_path):
    parent.kill()
    parent.wait()
    wait_until(lambda: not runs(process(tmp_path, "web.pid")) and not runs(process(tmp_path, "worker.pid")))


def test_one_that_does_not_end_when_asked_is_killed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("procure.local.supervisor._GRACE", 0.2)
    stubborn = program(tmp_path, "stubborn", "trap '' TERM; touch ready; while true; do sleep 0.1; done")
    quick = program(tmp_path, "quick", "while [ ! -e ready ]; do sleep 0.02; done")
    assert supervise([stubborn, quick], {}) == 1
    assert "Stopping stubborn" in capsys.readouterr().out
