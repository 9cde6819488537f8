"""What Alembic runs for every move of the schema, in the transaction that it was handed."""

from __future__ import annotations

from alembic import context

from stations.store.tables import metadata

_connection = context.config.attributes["connection"]
context.configure(
    connection=_connection,
    target_metadata=metadata,
    # SQLite cannot alter most things in place.
    render_as_batch=_connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
