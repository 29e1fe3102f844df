"""A process that stood still sends nothing that it had taken up, and what it sent too late does no harm."""

import asyncio
import time
from datetime import UTC, datetime

import pytest

from bot.delivery.pace import Pace
from bot.delivery.request import AiohttpRequest
from bot.delivery.telegram import Telegram
from bot.delivery.worker import Delivery
from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage
from bot.metrics import Metrics
from storage import cards, outbox, processes
from storage.database import Database
from tests.bots import NO_LIMITS, TOKEN, EchoRoutes, Town, config_for, running


class StandsStill:
    """The only process; it stops between looking for what is due and the call, until it is woken."""

    number = 0
    first = True

    def __init__(self) -> None:
        self.asked = 0
        self.woken = asyncio.Event()

    def may_act(self) -> bool:
        self.asked += 1
        return self.asked == 1 or self.woken.is_set()


@pytest.mark.parametrize("repeatable", [True, False])
async def test_what_was_taken_up_before_standing_still_waits(
    town: Town, database: Database, *, repeatable: bool
) -> None:
    await town.ask("bots", token=TOKEN)
    ann = ChatId(await town.person("Ann"))
    await town.says(ann, "Hallo")
    now = datetime.now(UTC)
    await database.write(cards.show, ann, OutgoingMessage("Karte"), now=now)
    await database.write(outbox.add, ann, OutgoingMessage("Nachricht"), now=now, repeatable=repeatable)
    request, process = AiohttpRequest(town.address, TOKEN), StandsStill()
    await request.initialize()
    pace = Pace(time.monotonic, NO_LIMITS)
    delivery = Delivery(database, Telegram(request), Metrics(), pace, lambda: datetime.now(UTC), process)
    delivery.start()
    while process.asked < 3:  # noqa: ASYNC110 - it is asked before each call
        await asyncio.sleep(0.01)
    assert await town.calls("sendMessage") == []
    process.woken.set()
    await delivery.settles()
    await delivery.stop()
    await request.shutdown()
    assert sorted(await town.screen(ann)) == ["Karte", "Nachricht"]


@pytest.mark.postgres
async def test_card_sent_by_a_process_that_was_replaced_is_taken_back(
    town: Town, postgres_database: Database, routes: EchoRoutes
) -> None:
    database = postgres_database
    ann = await town.person("Ann")
    async with running(config_for(town, time_scale=0.05), database, routes) as bot:
        await town.ask("faults", plan=[{"kind": "delay", "seconds": 0.5, "method": "sendMessage"}])
        await town.says(ann, "Hallo")
        await town.gets("sendMessage")
        replaced = bot.membership.number
        await database.write(processes.leave, replaced)
        await town.gets("deleteMessage")
        await town.gets("sendMessage", 2)
        await bot.settles()
        assert bot.membership.number > replaced
    assert await town.screen(ann) == ["Sie schrieben: Hallo [Noch einmal]"]
