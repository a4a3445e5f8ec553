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


def test_everything_comes_in_its_order():
    before = held()
    assert list(elsewhere(lambda: iter(range(1000)))) == list(range(1000))
    assert held() == before


def test_what_is_raised_there_is_raised_here_after_what_came_before():
    def failing():
        yield 1
        raise OSError("the disk failed")

    made = elsewhere(failing)
    assert next(made) == 1
    with pytest.raises(OSError, match="the disk failed"):
        next(made)


def test_one_that_is_not_needed_any_more_ends():
    def endless():
        while True:
            yield "x" * 100_000

    before = held()
    made = elsewhere(endless)
    next(made)
    made.close()
    assert held() == before


def test_one_that_is_killed_is_no_end_of_the_input():
    def killed():
        yield 1
        os._exit(9)

    made = elsewhere(killed)
    assert next(made) == 1
    with pytest.raises(RuntimeError, match="killed"):
        next(made)
