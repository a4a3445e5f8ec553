"""The blueprint that the pages of the profiles hang on."""

from flask import Blueprint

blueprint = Blueprint("profiles", __name__)
