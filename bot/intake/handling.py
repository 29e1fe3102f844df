"""One update from raw JSON to a verdict: parsed, handled, and set aside if handling it fails.

An update that cannot be handled must not block those behind it (RELIABILITY 0.3): it goes to the quarantine, sealed, in
a transaction of its own, and is acknowledged. Only a database that is away makes Telegram bring it again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.ext import Application

from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import ChatId, Person, UpdateId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.intake import reading
from bot.intake.lanes import RawUpdate, Verdict
from bot.intake.parsing import parsed
from bot.metrics import Metrics, UpdateOutcome
from bot.runtime import Runtime
from storage import inbox, interviews, outbox, quarantine
from storage.database import Transaction

log = structlog.stdlib.get_logger("bot.intake")

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
"""Which context the handlers get is none of the intake's business."""


@dataclass(frozen=True, slots=True)
class Handling:
    """Handles raw updates, one call each; gives a verdict and never raises."""

    application: AnyApplication
    rt: Runtime
    metrics: Metrics
    failure: Callable[[int], Exception | None]
    """What a handler raised for this update_id, if anything; asked once."""
    excuse: Callable[[str], OutgoingMessage]
    """The sentence for somebody whose message could not be handled, in the language of this code."""

    async def __call__(self, update: RawUpdate) -> Verdict:
        """Handle one update."""
        began = time.perf_counter()
        outcome = await self._outcome(update)
        self.metrics.update(reading.kind_of(update), outcome, time.perf_counter() - began)
        return Verdict.UNAVAILABLE if outcome is UpdateOutcome.UNAVAILABLE else Verdict.DONE

    async def _outcome(self, update: RawUpdate) -> UpdateOutcome:
        if not reading.wanted(update):
            return UpdateOutcome.IGNORED
        error = await self._handle(update)
        if error is None:
            return self._done(UpdateId(update["update_id"]))
        if isinstance(error, DatabaseUnavailableError):
            return UpdateOutcome.UNAVAILABLE
        log.error("update set aside", update_id=update["update_id"], exc_info=error)
        return await self._set_aside(update, error)

    def _done(self, number: UpdateId) -> UpdateOutcome:
        if number not in self.rt.repeated:
            return UpdateOutcome.DONE
        self.rt.repeated.discard(number)
        return UpdateOutcome.REPEATED

    async def _handle(self, update: RawUpdate) -> Exception | None:
        try:
            await self.application.process_update(parsed(update, self.application.bot))
        except Exception as error:  # noqa: BLE001 - whatever it is, the updates behind it must go on
            return error
        return self.failure(update["update_id"])

    async def _set_aside(self, update: RawUpdate, error: Exception) -> UpdateOutcome:
        try:
            await self.rt.run(set_aside, update, type(error).__name__, self.excuse(reading.language_code(update)))
        except DatabaseUnavailableError:
            return UpdateOutcome.UNAVAILABLE
        except Exception as worse:
            log.critical("update lost", update_id=update["update_id"], exc_info=worse)
        return UpdateOutcome.QUARANTINED


async def set_aside(tx: Transaction, rt: Runtime, update: RawUpdate, error: str, excuse: OutgoingMessage) -> None:
    """Keep an update that could not be handled for those who look after it, and tell the person so.

    What they sent is kept only under a key of their own, which goes with all else that is theirs: nothing here leads
    back to the person, so «/loeschen» could not find it otherwise. Of all others the class of the error has to do.
    """
    number = UpdateId(update["update_id"])
    if not await inbox.first_time(tx, number, rt.now()):
        return
    chat = reading.private_chat(update)
    key_id = await interviews.key_of(tx, Person(tx.keys.marker("person", chat))) if chat is not None else None
    evidence = b"" if key_id is None else reading.as_evidence(update)
    await quarantine.put(tx, number, reading.kind_of(update), error, evidence, rt.now(), key_id=key_id)
    if chat is not None:
        await outbox.add(tx, ChatId(chat), excuse, now=rt.now(), priority=Priority.REPLY)
