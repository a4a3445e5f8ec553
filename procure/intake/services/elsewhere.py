"""Lets another process make what this one needs, so that two cores share the work."""

import fcntl
import gc
import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TypeVar

T = TypeVar("T")

_PIPE = 1 << 20
"""Bytes that wait between both processes: Linux gives an unprivileged process this much."""

_YOUNG = 50_000
"""Objects made before the child looks for circles among them: what it makes has none, and is soon gone."""


def elsewhere(make: Callable[[], Iterator[T]]) -> Generator[T]:
    """Give what `make` gives, made ahead in a child process where this machine has a second core.

    The child ends with this process, however that ends: writing into its pipe fails then. It must not touch what this
    process holds open; connections and locks are closed in it, so that a killed process never seems to live on.

    Args:
        make: not yet begun; what it gives can be pickled. What it raises is raised here.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        yield from make()
        return
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE)
    gc.freeze()  # what stands there already is never moved or counted again in the child
    child = os.fork()
    if child == 0:
        _give(make, writing)
    gc.unfreeze()
    os.close(writing)
    try:
        with os.fdopen(reading, "rb", buffering=_PIPE) as stream:
            while True:
                try:
                    made, error = pickle.load(stream)  # noqa: S301  from our own child
                except EOFError as end:
                    raise RuntimeError("the process that reads was killed") from end
                if error is not None:
                    raise error
                if made is None:
                    return
                yield made
    finally:
        os.waitpid(child, 0)


def _give(make: Callable[[], Iterator[T]], writing: int) -> NoReturn:
    """The life of the child."""
    status = 1
    try:
        _let_go(writing)
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


def _let_go(writing: int) -> None:
    """Turn all that the parent holds open into nothing; the numbers stay taken, so none is closed by mistake."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in list(Path("/proc/self/fd").iterdir()):
        number = int(name.name)
        if number > 2 and number not in {writing, nothing}:
            with suppress(OSError):
                os.fstat(number)
                os.dup2(nothing, number)
