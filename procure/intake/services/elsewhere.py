"""Lets other processes make what this one needs, so that cores share the work."""

import fcntl
import gc
import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeVar

T = TypeVar("T")

CHILDREN = 2

_PIPE = 1 << 20
"""Bytes that wait between two processes: Linux gives an unprivileged process this much."""

_YOUNG = 50_000
"""Objects made before a child looks for circles among them: what it makes has none, and is soon gone."""


def elsewhere(make: Callable[[int, int], Iterator[T]], ends_turn: Callable[[T], bool]) -> Generator[T]:
    """Give what `make` gives, made ahead in child processes where this machine has a second core.

    The children take turns, and each makes its own while another's are given. They end with this process, however
    that ends: writing into their pipes fails then. They must not touch what this process holds open; connections and
    locks are closed in them, so that a killed process never seems to live on.

    Args:
        make: not yet begun; given the number of a child and how many there are, it makes what falls to its turns. What
            it gives can be pickled. What it raises is raised here.
        ends_turn: whether something is the last of its turn. Who has nothing to give when its turn comes is the end.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        yield from make(0, 1)
        return
    children: list[int] = []
    with ExitStack() as open_:
        open_.callback(lambda: [os.waitpid(child, 0) for child in children])
        gc.freeze()  # what stands there already is never moved or counted again in a child
        streams = []
        for number in range(CHILDREN):
            reading, writing = os.pipe()
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE)
            child = os.fork()
            if child == 0:
                _give(partial(make, number, CHILDREN), writing, speaks=number == 0)
            children.append(child)
            os.close(writing)
            streams.append(open_.enter_context(os.fdopen(reading, "rb", buffering=_PIPE)))
        gc.unfreeze()
        for stream in cycle(streams):
            while True:
                made = _next(stream)
                if made is None:
                    return
                yield made
                if ends_turn(made):
                    break


def _next(stream: BinaryIO) -> Any:
    try:
        made, error = pickle.load(stream)  # noqa: S301  from our own child
    except EOFError as end:
        raise RuntimeError("a process that reads was killed") from end
    if error is not None:
        raise error
    return made


def _give(make: Callable[[], Iterator[T]], writing: int, *, speaks: bool) -> NoReturn:
    """The life of a child; all read the same, so only one `speaks` of what it meets."""
    status = 1
    try:
        _let_go(writing, last_kept=2 if speaks else 0)
        gc.set_threshold(_YOUNG)
        with os.fdopen(writing, "wb", buffering=_PIPE) as stream:
            try:
                for made in make():
                    pickle.dump((made, None), stream, pickle.HIGHEST_PROTOCOL)
                    stream.flush()
                pickle.dump((None, None), stream)
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001  it is raised in the parent
                pickle.dump((None, error), stream)
        status = 0
    finally:
        # Nothing of the parent is tidied up here: not its threads, connections, tests or output.
        os._exit(status)


def _let_go(writing: int, last_kept: int) -> None:
    """Turn all that the parent holds open into nothing; the numbers stay taken, so none is closed by mistake."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in list(Path("/proc/self/fd").iterdir()):
        number = int(name.name)
        if number > last_kept and number not in {writing, nothing}:
            with suppress(OSError):
                os.fstat(number)
                os.dup2(nothing, number)
