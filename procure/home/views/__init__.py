"""Pages of home: the start page, a tender's tasks, the trace, jobs, mails, the trail, and whether the site is up."""

from procure.core.text import N_
from procure.core.web import ADMINISTRATION, Entry
from procure.home.views import health, jobs, mails, start, tracing, trail
from procure.home.views.mount import blueprint

NAVIGATION = [
    Entry(N_("Start"), "home.start", place=1, under=("home.tasks", "home.unpublished")),
    Entry(
        N_("Jobs"),
        "home.jobs",
        place=92,
        section=ADMINISTRATION,
        under=("home.job", "home.cancel_job", "home.unpark_job"),
    ),
    Entry(N_("Mails"), "home.mails", place=93, section=ADMINISTRATION, under=("home.mail", "home.resend_mail")),
    Entry(N_("Audit trail"), "home.trail", place=94, section=ADMINISTRATION),
]

__all__ = ["NAVIGATION", "blueprint", "health", "jobs", "mails", "start", "tracing", "trail"]
