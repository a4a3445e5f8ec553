"""The other side of the wall, for the views of `profiles` alone: sessions of the role `profiles`, and keys."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit
from procure.core.vault import Vault
from procure.core.web.requests import current_actor, request_time

_EXTENSION = "procure.wall"


@dataclass(frozen=True, slots=True)
class Wall:
    """What opens it.

    Attributes:
        sessions: of the database role `profiles`.
        vault: the keys of the equality side.
    """

    sessions: sessionmaker[Session]
    vault: Vault


def vault() -> Vault:
    """The keys of the equality side."""
    return _wall().vault


def walled_db() -> Session:
    """The request's database session of the role `profiles`; the actor is already said to the audit trail."""
    if "walled_db" not in g:
        g.walled_db = _wall().sessions()
        audit.act(g.walled_db, current_actor(), request_time())
    return cast("Session", g.walled_db)


def _wall() -> Wall:
    return cast("Wall", current_app.extensions[_EXTENSION])


def install(app: Flask, wall: Wall) -> None:
    """Give the application the other side, and close each request's session there at its end."""
    app.extensions[_EXTENSION] = wall

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session = g.pop("walled_db", None)
        if session is not None:
            session.close()
