"""Reminds those who are waited for."""

from procure.chasing import services as chasing
from procure.core import clock
from procure.core.text import LANGUAGES
from procure.profiles import queries as profiles
from workers import app as here


@here.app.task(name="workers.remind")
def remind() -> int:
    """Take the steps that are due today."""
    with here.sessions().begin() as session:
        outside = profiles.released_on(session, here.local_date(clock.now()))
    return chasing.remind(here.sessions(), clock.now, here.local_date, tuple(LANGUAGES), outside)
