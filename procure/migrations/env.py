"""Runs migrations as the database role `owner`; the only place that knows every capability's models."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from alembic import context
from sqlalchemy import Connection

import procure
from config import Settings
from procure.core.database import Base, make_engine

for capability in iter_modules(procure.__path__):
    if capability.ispkg:
        for module in ("models", "audit", "jobs", "outbox", "packs"):
            name = f"procure.{capability.name}.{module}"
            if (module == "models" or capability.name == "core") and find_spec(name):
                import_module(name)


def migrate(connection: Connection) -> None:
    """Bring the database to the newest version, or compare it with the models."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        compare_type=True,
    )
    with context.begin_transaction():
        connection.exec_driver_sql("set lock_timeout = '5s'")
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    url = context.config.get_main_option("sqlalchemy.url") or Settings.from_environment().database_url
    with make_engine(url).connect() as connection:
        migrate(connection)
        connection.commit()
