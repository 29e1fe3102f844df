"""Alembic's entrance; ``storage/migrate.py`` hands over the connection and owns its transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.columns import UtcDateTime
from storage.tables import metadata


def render_plainly(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """A revision stands for itself: it must mean the same when ``storage/tables.py`` has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_plainly,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=False,
)
context.run_migrations()
