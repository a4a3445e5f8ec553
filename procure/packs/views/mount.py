"""The blueprint of packs, and what all its views use."""

from datetime import date

from flask import Blueprint

from procure.core.text import N_
from procure.core.web import REFERENCE, Entry, request_time, site

blueprint = Blueprint("packs", __name__, url_prefix="/packs")

NAVIGATION = [Entry(N_("Rule packs"), "packs.listing", place=80, section=REFERENCE, under=("packs.",))]


def today() -> date:
    """The day of this request in the city's calendar."""
    return request_time().astimezone(site().time_zone).date()
