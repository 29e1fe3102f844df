"""What follows a restore: a line in the audit trail, and somebody decides what becomes of the messages of the past."""

from datetime import datetime

from bot.runtime import Runtime
from bot.services.surveys import COMMAND_LINE
from storage import audit, held
from storage.held import Waiting
from storage.transaction import Transaction

_SUBJECT = "database"


async def record(tx: Transaction, rt: Runtime, made_at: datetime, *, messages: int, cards: int) -> None:
    """Note that the database is a copy from ``made_at``, and wipe receipts whose time has passed."""
    await held.wipe_secret_cards(tx)
    details: dict[str, str | int] = {"state_of": made_at.isoformat(), "held_messages": messages, "resting_cards": cards}
    await audit.record(tx, "restored", actor=COMMAND_LINE, subject=_SUBJECT, details=details, at=rt.now())


async def waiting(rt: Runtime) -> tuple[Waiting, ...]:
    """What waits to be sent and what is held since a restore, in numbers."""
    async with rt.database.read() as tx:
        return await held.overview(tx)


async def send_held(tx: Transaction, rt: Runtime) -> int:
    """Let the messages of the past be sent after all; returns how many."""
    number = await held.release(tx, rt.now())
    await _decided(tx, rt, "held_messages_sent", number)
    return number


async def discard_held(tx: Transaction, rt: Runtime) -> int:
    """Discard the messages of the past; returns how many."""
    number = await held.discard(tx)
    await _decided(tx, rt, "held_messages_discarded", number)
    return number


async def _decided(tx: Transaction, rt: Runtime, event: str, number: int) -> None:
    if number:
        await audit.record(tx, event, actor=COMMAND_LINE, subject=_SUBJECT, details={"messages": number}, at=rt.now())
