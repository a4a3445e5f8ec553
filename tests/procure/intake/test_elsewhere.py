"""A child process that makes things ahead, and leaves nothing behind."""

import os
import sys
from pathlib import Path

import pytest

from procure.intake.services.elsewhere import elsewhere

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there another process is used")


def held():
    """Numbers of open files, and of children, of this process."""
    return len(list(Path("/proc/self/fd").iterdir())), Path(f"/proc/self/task/{os.getpid()}/children").read_text()


def one(_made):
    """A turn of one."""
    return True


def test_everything_comes_in_its_order():
    before = held()
    assert list(elsewhere(lambda part, parts: iter(range(part, 1000, parts)), one)) == list(range(1000))
    assert held() == before


def test_who_has_nothing_left_at_its_turn_is_the_end():
    def made(part, parts):
        return (n for n in range(17) if n // 5 % parts == part)

    assert list(elsewhere(made, lambda n: n % 5 == 4)) == list(range(17))


def test_what_is_raised_there_is_raised_here_after_what_came_before():
    def failing(part, _parts):
        yield part
        raise OSError("the disk failed")

    made = elsewhere(failing, one)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(OSError, match="the disk failed"):
        next(made)


def test_one_that_is_not_needed_any_more_ends():
    def endless(_part, _parts):
        while True:
            yield "x" * 100_000

    before = held()
    made = elsewhere(endless, one)
    next(made)
    made.close()
    assert held() == before


@pytest.mark.parametrize("killed", [0, 1])
def test_one_that_is_killed_is_no_end_of_the_input(killed):
    def ended(part, _parts):
        yield part
        if part == killed:
            os._exit(9)
        while True:
            yield part

    made = elsewhere(ended, one)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(RuntimeError, match="killed"):
        list(made)


def test_what_all_of_them_meet_is_said_once(capfd):
    def said(part, _parts):
        os.write(2, b"a folder was passed over\n")
        yield part

    list(elsewhere(said, one))
    assert capfd.readouterr().err == "a folder was passed over\n"
