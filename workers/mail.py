"""Delivers the outbox."""

from procure.accounts import services as accounts
from procure.chasing import services as chasing
from procure.core import clock, outbox
from procure.core.render import Mails
from procure.declarations import services as declarations
from procure.profiles import services as profiles
from workers import app as here


@here.app.task(name="workers.deliver_mail")
def deliver_mail() -> int:
    """Send the mails that are due."""
    settings = here.SETTINGS
    transport = outbox.smtp(settings.smtp_url) if settings.smtp_url else outbox.folder(settings.data_dir / "mail")
    mails = Mails(
        settings.city,
        settings.contact,
        settings.base_url,
        {
            **accounts.mail_links(settings.secret_key, settings.base_url),
            **chasing.mail_links(settings.secret_key),
            **profiles.mail_links(settings.secret_key, settings.base_url),
            **declarations.mail_links(settings.secret_key, settings.base_url),
        },
    )
    return outbox.deliver(here.sessions(), mails, transport, settings.mail_from, clock.now)
