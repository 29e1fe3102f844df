"""Keys whose destruction was decided with a transaction, and what is left to do of it after a crash.

The decision is a row; the key goes right after the commit (``storage/database.py``), and then the row.
"""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select, union
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import doomed_keys, metadata
from storage.transaction import Transaction

_add = insert(doomed_keys).on_conflict_do_nothing(index_elements=[doomed_keys.c.key_id])
_take_out = Prepared(delete(doomed_keys).where(doomed_keys.c.key_id == bindparam("b_key")))
KEYED = tuple(table for table in metadata.sorted_tables if "key_id" in table.c and table is not doomed_keys)
"""The tables that say whose key is whose."""
_owned = union(*(select(table.c.key_id).where(table.c.key_id.is_not(None)) for table in KEYED))


async def doom(tx: Transaction, *key_ids: bytes) -> None:
    """Destroy keys with the commit: whatever crashes, nothing they sealed can be read afterwards."""
    if key_ids:
        tx.keys.doomed.update(key_ids)
        await tx.execute(_add, [{"key_id": key_id} for key_id in key_ids])


async def all_of_them(tx: Transaction) -> tuple[bytes, ...]:
    """The keys whose destruction was decided and is not noted as done."""
    return tuple((await tx.execute(select(doomed_keys.c.key_id))).scalars())


async def done(tx: Transaction, key_ids: Collection[bytes]) -> None:
    """Note that these keys are destroyed."""
    if key_ids:
        await tx.changes(_take_out, [{"b_key": key_id} for key_id in key_ids])


async def owned(tx: Transaction) -> frozenset[bytes]:
    """The keys that belong to somebody."""
    return frozenset((await tx.execute(_owned)).scalars())
