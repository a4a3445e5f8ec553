"""Whether the site is up, for those who watch it."""

import logging

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from procure.core.web import public, site
from procure.home.views.mount import blueprint

log = logging.getLogger(__name__)


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """`ok`, or `down` with status 503 where the database does not answer; no detail for strangers."""
    try:
        with site().sessions() as session:
            session.execute(text("select 1"))
    except SQLAlchemyError:
        log.exception("the database does not answer")
        return Response("down\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
