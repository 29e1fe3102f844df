"""Answers to taps: one try each, nobody waits for them, a refusal does no harm (the card says everything)."""

import asyncio

from bot.delivery.outcome import Done
from bot.delivery.telegram import Telegram
from bot.metrics import CallOutcome, Metrics


class TapAnswers:
    """Sends answerCallbackQuery in the background."""

    def __init__(self, telegram: Telegram, metrics: Metrics) -> None:
        self._telegram = telegram
        self._metrics = metrics
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, query_id: str, text: str) -> None:
        """Answer a tap; returns at once."""
        task = asyncio.create_task(self._answer(query_id, text), name="answer to a tap")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settles(self) -> None:
        """Wait until every answer was tried."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self, seconds: float) -> None:
        """Let what is on its way end within ``seconds``."""
        if self._tasks:
            _, late = await asyncio.wait(tuple(self._tasks), timeout=seconds)
            for task in late:
                task.cancel()

    async def _answer(self, query_id: str, text: str) -> None:
        outcome = await self._telegram.answer_tap(query_id, text)
        self._metrics.call(CallOutcome.SENT if isinstance(outcome, Done) else CallOutcome.REJECTED)
