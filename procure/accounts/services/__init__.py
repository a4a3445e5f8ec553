"""Use cases of accounts: getting in, people and their roles, departments."""

from procure.accounts.services.departments import add_department, close_department, rename_department, set_departments
from procure.accounts.services.links import demo_sign_in_links, mail_links, read_link, resend_invitation
from procure.accounts.services.people import (
    change_password,
    confirm_role,
    create_administrator,
    grant_role,
    invite,
    revoke_role,
    update_profile,
    withdraw,
)
from procure.accounts.services.purging import purge
from procure.accounts.services.signing_in import (
    Visit,
    accept_invitation,
    end_session,
    find_by_code,
    recognise,
    request_link,
    sign_in,
    sign_out,
    use_link,
)
from procure.accounts.services.tokens import make_token, recognise_token, revoke_token, scopes_for

__all__ = [
    "Visit",
    "accept_invitation",
    "add_department",
    "change_password",
    "close_department",
    "confirm_role",
    "create_administrator",
    "demo_sign_in_links",
    "end_session",
    "find_by_code",
    "grant_role",
    "invite",
    "mail_links",
    "make_token",
    "purge",
    "read_link",
    "recognise",
    "recognise_token",
    "rename_department",
    "request_link",
    "resend_invitation",
    "revoke_role",
    "revoke_token",
    "scopes_for",
    "set_departments",
    "sign_in",
    "sign_out",
    "update_profile",
    "use_link",
    "withdraw",
]
