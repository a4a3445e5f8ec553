"""Use cases of the profiles: inviting, answering, sending, the supplier's rights, looking, evaluating, retention."""

from procure.profiles.services.entering import by_code, opened, send_new_link
from procure.profiles.services.inviting import EDITORS, Terms, invite, invite_bidders, renew, withdraw
from procure.profiles.services.inviting_many import INVITE, Many, ask_for_inviting, invite_many
from procure.profiles.services.links import address, code, mail_links

__all__ = [
    "EDITORS",
    "INVITE",
    "Many",
    "Terms",
    "address",
    "ask_for_inviting",
    "by_code",
    "code",
    "invite",
    "invite_bidders",
    "invite_many",
    "mail_links",
    "opened",
    "renew",
    "send_new_link",
    "withdraw",
]
