"""Reminds those who are waited for."""

from procure.chasing import services as chasing
from procure.core import clock
from procure.core.text import LANGUAGES
from workers import app as here


@here.app.task(name="workers.remind")
def remind() -> int:
    """Take the steps that are due today."""
    return chasing.remind(here.sessions(), clock.now, here.local_date, tuple(LANGUAGES))
