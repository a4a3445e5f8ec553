"""PostgreSQL: the base of all models, one engine a database role, and who owns a transaction.

The wall between monitoring and evaluation stands on these roles: `office` can't read the schema `profiles`, and nobody
at run time is owner of a table.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import DateTime, Engine, MetaData, create_engine
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every model. Times carry their zone, dictionaries are jsonb."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB}  # noqa: RUF012  SQLAlchemy's own way


class DatabaseRole(StrEnum):
    """A login role of PostgreSQL."""

    OWNER = "owner"
    OFFICE = "office"
    PROFILES = "profiles"
    COUNTS = "counts"


def make_engine(url: str, *, pool_size: int = 5) -> Engine:
    """An engine for one database role.

    Args:
        url: `postgresql://role:password@host:port/database`; the driver is filled in.
        pool_size: connections kept open.
    """
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,  # what a failed statement was given may name people: logs never do
        connect_args={"options": "-c timezone=UTC -c statement_timeout=60000", "connect_timeout": 10},
    )


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions on one engine; rows stay readable after commit, since a page renders after it."""
    return sessionmaker(engine, expire_on_commit=False)


P = ParamSpec("P")
T = TypeVar("T")


def use_case(function: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """Mark a service as a use case: the outermost one called owns the transaction, one called by another joins it.

    The wrapped function's first argument is the session. What it raises rolls everything back.
    """

    @wraps(function)
    def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if session.info.get("in_use_case"):
            return function(session, *args, **kwargs)
        session.info["in_use_case"] = True
        try:
            result = function(session, *args, **kwargs)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info["in_use_case"]
        return result

    return run
