"""Small facts of the installation by name, such as when the last update was taken. Nothing personal."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.tables import settings
from storage.transaction import Transaction

_get = select(settings.c.value).where(settings.c.name == bindparam("b_name"))
_new = insert(settings)
_put = _new.on_conflict_do_update(index_elements=[settings.c.name], set_={"value": _new.excluded.value})


async def get(tx: Transaction, name: str) -> str | None:
    """The value of that name, if there is one."""
    value: str | None = (await tx.execute(_get, {"b_name": name})).scalar_one_or_none()
    return value


async def put(tx: Transaction, name: str, value: str) -> None:
    """Set the value of that name (at most 40 characters)."""
    await tx.execute(_put, {"name": name, "value": value})
