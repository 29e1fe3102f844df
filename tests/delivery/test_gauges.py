"""What operators see of the queues."""

from datetime import UTC, datetime, timedelta

from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage
from bot.gauges import Gauges
from bot.metrics import Metrics
from storage import cards, outbox
from storage.database import Database
from storage.transaction import Transaction

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def fill(tx: Transaction) -> None:
    waiting_since = NOW - timedelta(seconds=90)
    for chat in (1, 2, 3):
        await cards.show(tx, ChatId(chat), OutgoingMessage("Frage 1"), now=waiting_since)
    await outbox.add(tx, ChatId(-9), OutgoingMessage("Meldung"), now=NOW - timedelta(seconds=30))
    await outbox.add(tx, ChatId(-9), OutgoingMessage("morgen"), now=NOW, due_at=NOW + timedelta(days=1))


class SevenWait:
    """Lanes in which seven updates wait, the oldest for three seconds."""

    waiting = 7

    def oldest_seconds(self) -> float:
        return 3.0


async def test_operators_see_how_much_waits_and_for_how_long(database: Database) -> None:
    metrics = Metrics()
    await database.write(fill)

    await Gauges(database, metrics, SevenWait(), lambda: NOW, lambda: True).measure()

    shown = metrics.exposition().decode()
    assert 'buergerecho_waiting{queue="cards"} 3.0' in shown
    assert 'buergerecho_waiting_oldest_seconds{queue="cards"} 90.0' in shown
    assert 'buergerecho_waiting{queue="outbox"} 1.0' in shown
    assert 'buergerecho_waiting_oldest_seconds{queue="outbox"} 30.0' in shown
    assert "buergerecho_lanes_waiting 7.0" in shown
    assert "buergerecho_lanes_oldest_seconds 3.0" in shown
    assert "buergerecho_quarantine 0.0" in shown
    assert "buergerecho_first_process 1.0" in shown
