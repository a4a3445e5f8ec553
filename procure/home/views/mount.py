"""The blueprint that the pages of home hang on, and who runs the system."""

from flask import Blueprint

from procure.core.actor import Role

blueprint = Blueprint("home", __name__)

OPERATORS = (Role.ADMINISTRATOR, Role.AUDITOR)
"""Who looks at jobs, mails and the whole trail; an auditor changes none of them."""
