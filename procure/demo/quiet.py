"""Failures that the demo wants are not logged: they would frighten who starts it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(module: str) -> Iterator[None]:
    """Hold back what a module logs.

    Args:
        module: its dotted name.
    """
    log = logging.getLogger(module)
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
