"""The change of SECRET_KEYS: everything that an older key sealed or wrapped is done anew with the newest, bit by bit.

Killed at any moment, it goes on where something is left; people write meanwhile.
"""

from dataclasses import dataclass

from bot.runtime import Runtime
from storage import resealing
from storage.resealing import SEALED, Place, SealedColumn
from storage.transaction import Transaction

_WRAPPED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done anew, and how many values somebody has sealed with an older key meanwhile."""

    keys: int
    values: int
    left: int


async def rotate(rt: Runtime) -> Rotated:
    """Seal and wrap anew whatever the newest key did not."""
    keys = await _wrap_keys(rt)
    values = sum([await _seal_column(rt, each) for each in SEALED])
    async with rt.database.read_aside() as tx:
        left = await resealing.remaining(tx)
    return Rotated(keys, values, left)


async def _wrap_keys(rt: Runtime) -> int:
    done, after = 0, b""
    while True:
        number, last = await rt.database.keys.store.rewrap(after, _WRAPPED_AT_ONCE)
        done += number
        if last is None:
            return done
        after = last


async def _seal_column(rt: Runtime, column: SealedColumn) -> int:
    done, after = 0, None
    while True:
        number, after = await rt.run(_seal_portion, column, after)
        done += number
        if after is None:
            return done


async def _seal_portion(
    tx: Transaction, _rt: Runtime, column: SealedColumn, after: Place | None
) -> tuple[int, Place | None]:
    return await resealing.portion(tx, column, after)
