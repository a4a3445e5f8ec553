"""Many files at once on all cores, their lines in the order of the input."""

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain

from procure.clauses.cli.checking import Checker, Row, Say, Task, error_line

_AHEAD = 4
"""Files under way for each process; more would only hold memory."""

Line = tuple[Row, list[str]]


class _Worker:
    """The checker of a process of the pool."""

    checker: Checker | None = None


def _begin(checker: Checker) -> None:
    _Worker.checker = checker


def _line(task: Task) -> Line:
    assert _Worker.checker is not None
    return _Worker.checker.line(task)


def checked(checker: Checker, tasks: Iterable[Task], say: Say) -> Iterator[Row]:
    """Give the line of each file; a single one, or what is not on disk, is checked in this process.

    Raises:
        OSError: the disk failed.
    """
    for row, said in _lines(checker, iter(tasks)):
        for message in said:
            say(message)
        yield row


def _lines(checker: Checker, coming: Iterator[Task]) -> Iterator[Line]:
    for first in coming:
        if not first.is_kept:  # it is gone when the next one is asked for
            yield checker.line(first)
            continue
        second = next(coming, None)
        if second is None:
            yield checker.line(first)
            return
        rest = chain((first, second), coming)
        yield from _in_parallel(checker, rest) if (os.cpu_count() or 1) > 1 else map(checker.line, rest)


_UnderWay = deque[tuple[Task, "Future[Line] | Line"]]


def _in_parallel(checker: Checker, tasks: Iterator[Task]) -> Iterator[Line]:
    workers = os.cpu_count() or 1
    under_way: _UnderWay = deque()
    pool = _pool(checker, workers)
    try:
        for task in tasks:
            under_way.append((task, pool.submit(_line, task) if task.is_kept else checker.line(task)))
            if len(under_way) < workers * _AHEAD:
                continue
            pool = yield from _next(checker, pool, under_way)
        while under_way:
            pool = yield from _next(checker, pool, under_way)
    finally:
        pool.shutdown(cancel_futures=True)


def _next(
    checker: Checker, pool: ProcessPoolExecutor, under_way: _UnderWay
) -> Generator[Line, None, ProcessPoolExecutor]:
    """Give the line that is next in order; returns the pool that goes on.

    A file that ends the process that reads it takes the whole pool with it. It is found out by reading each file that
    was under way alone.
    """
    task, line = under_way.popleft()
    if isinstance(line, tuple):
        yield line
        return pool
    try:
        yield line.result()
    except BrokenProcessPool:
        pool.shutdown()
        yield _alone(checker, task)
        pool = _pool(checker, os.cpu_count() or 1)
        for number, (other, state) in enumerate(under_way):
            if isinstance(state, Future):
                under_way[number] = (other, pool.submit(_line, other))
    return pool


def _alone(checker: Checker, task: Task) -> Line:
    with _pool(checker, 1) as pool:
        try:
            return pool.submit(_line, task).result()
        except BrokenProcessPool:
            message = "Reading this file ended the program that read it; open it, and save it again."
            return error_line(task.file.name, "unsafe", message), []


def _pool(checker: Checker, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_begin, initargs=(checker,))
