"""What can be asked of a running cluster: its addresses, a role at a time, and databases made and dropped."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from procure.core.database import DatabaseRole
from procure.local.machine import HOST

SUPERUSER = "postgres"
ROLES = tuple(role.value for role in DatabaseRole)  # what each may do, migrations grant


@dataclass(frozen=True, slots=True)
class Databases:
    """A running cluster on this machine, as seen by anybody who has its passwords.

    Attributes:
        port: on the loopback interface.
        passwords: of the superuser and the roles, by name.
    """

    port: int
    passwords: Mapping[str, str]

    def url(self, role: str, database: str) -> str:
        """Address of `database` for one role."""
        return f"postgresql://{role}:{self.passwords[role]}@{HOST}:{self.port}/{database}"

    def urls(self, database: str = "procure") -> dict[str, str]:
        """Address of `database` for each role of the wall; the database need not exist yet."""
        return {role: self.url(role, database) for role in ROLES}

    def create_roles(self) -> None:
        """Make those of the roles that do not exist, and see to it that each has the password that we know."""
        with self.superuser() as connection:
            found = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for role in ROLES:
                statement = sql.SQL("{} role {} login password {}").format(
                    sql.SQL("alter" if role in found else "create"),
                    sql.Identifier(role),
                    sql.Literal(self.passwords[role]),
                )
                connection.execute(statement)

    def has_database(self, name: str) -> bool:
        """Whether there is a database of that name."""
        with self.superuser() as connection:
            return connection.execute("select from pg_database where datname = %s", [name]).fetchone() is not None

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database that belongs to the role `owner` and that only the four roles may connect to.

        Args:
            name: must not exist.
            template: a database to copy, to which nobody may be connected; None makes an empty one.
        """
        database = sql.Identifier(name)
        with self.superuser() as connection:
            statement = sql.SQL("create database {} owner {} template {}").format(
                database, sql.Identifier(DatabaseRole.OWNER), sql.Identifier(template or "template0")
            )
            connection.execute(statement)
            connection.execute(sql.SQL("revoke all on database {} from public").format(database))
            readers = sql.SQL(", ").join(sql.Identifier(role) for role in ROLES if role != DatabaseRole.OWNER)
            connection.execute(sql.SQL("grant connect on database {} to {}").format(database, readers))

    def rename_database(self, old: str, new: str) -> None:
        """Give a database another name, and throw out who is still connected."""
        with self.superuser() as connection:
            connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s", [old]
            )
            connection.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(old), sql.Identifier(new))
            )

    def drop_database(self, name: str) -> None:
        """Remove a database and throw out who is still connected; one that does not exist is no error."""
        with self.superuser() as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    @contextmanager
    def superuser(self, database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
        """A connection as superuser, each statement its own transaction."""
        with psycopg.connect(self.url(SUPERUSER, database), autocommit=True, connect_timeout=10) as connection:
            yield connection
