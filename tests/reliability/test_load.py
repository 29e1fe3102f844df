"""T10. Load that does not wait for the bot, and one person who floods it: nothing is lost, nobody else is held up.

The times are measured by ``python -m benchmarks load``; here only counts are asserted, as machines differ.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.bots import OURS, Installation, installed, running
from benchmarks.load import DELAY_SECONDS, Arrivals
from benchmarks.people import PATIENCE, Crowd
from benchmarks.telegram import FakeTelegram
from storage.tables import inbox
from tests.reliability.history import History, report
from tests.reliability.sizes import size

RATE = 50.0
PEOPLE = 60
FLOOD = 300
"""Three times as many as one person may have waiting."""
NOTICE = "Bitte langsamer"


@dataclass(slots=True)
class Place:
    """A bot as a process of its own, on a light fake Telegram with people."""

    telegram: FakeTelegram
    made: Installation
    crowd: Crowd
    arrivals: Arrivals

    async def noted(self) -> list[int]:
        """The updates whose effects are in the database."""
        engine = create_async_engine(self.made.database_url)
        async with engine.connect() as connection:
            found = [row.update_id for row in await connection.execute(select(inbox.c.update_id))]
        await engine.dispose()
        return found


@asynccontextmanager
async def place(folder: Path, database_url: str) -> AsyncIterator[Place]:
    telegram = FakeTelegram(connections=FLOOD)
    await telegram.start()
    try:
        made = await installed(folder, database_url, f"http://127.0.0.1:{telegram.port}")
        async with running(OURS, made, telegram, webhook=True):
            crowd = Crowd(telegram, OURS.way_in, OURS.tap)
            yield Place(telegram, made, crowd, Arrivals(crowd, telegram))
    finally:
        telegram.stop()


async def test_under_load_every_tap_gets_its_card_and_none_gets_two(tmp_path: Path, database_url: str) -> None:
    async with place(tmp_path, database_url) as here:
        first = here.telegram.last_update
        await here.arrivals.come_in(PEOPLE)
        here.telegram.delay = DELAY_SECONDS

        load = await here.arrivals.tap(RATE, size("T10_SECONDS"))

        history = History()
        for number in range(first + 1, here.telegram.last_update + 1):
            history.attempted(number)
            history.acknowledged(number)
        verdict = history.verdict(await here.noted())
        times = {"intake_p99_ms": load.intake_p99(), "shown_p95_ms": load.shown_p95()}
        report(verdict, test="T10", database=database_url.partition("+")[0], taps=load.brought, **times)
        assert load.brought > 0
        assert (load.unanswered, load.surplus, load.refused) == (0, 0, 0)
        assert verdict.clean, verdict.culprits


async def test_somebody_who_floods_is_told_once_and_holds_nobody_up(tmp_path: Path, database_url: str) -> None:
    async with place(tmp_path, database_url) as here:
        await here.arrivals.come_in(PEOPLE)
        said: Counter[str] = Counter()
        flooder = here.telegram.newcomer()
        here.crowd.listens_to(flooder, lambda card: said.update([card.text[: len(NOTICE)]]))
        before = here.telegram.last_update

        here.telegram.floods(flooder, FLOOD)
        load = await here.arrivals.tap(RATE / 2, 2.0)

        async with asyncio.timeout(PATIENCE):
            while not said[NOTICE]:  # noqa: ASYNC110 - it comes when Telegram's pace for the chat allows
                await asyncio.sleep(0.1)
        noted = {number for number in await here.noted() if before < number <= before + FLOOD}
        assert load.brought > 0
        assert (load.unanswered, load.surplus, load.refused) == (0, 0, 0)
        assert 0 < len(noted) < FLOOD
        assert said[NOTICE] == 1, said
