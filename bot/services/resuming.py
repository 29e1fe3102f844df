"""After an outage: finds it out from the last sign of life, and shows their card again to those who were in the middle.

Gaps wait in the settings until it is day; whom they concern is a query, so a restart loses nothing and repeats nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.citizen import Visitor
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.outage import LONGEST_SILENCE, is_silence, may_be_written_to, windows_before
from bot.domain.survey import Fieldwork, fieldwork
from bot.runtime import Runtime, Sender
from bot.services.citizen_cards import ASKS, AWAITED, DESK, remove_number, visitor_of
from bot.texts.watching import shown_again
from storage import activity, inbox, settings, surveys, turns
from storage.activity import LastCard
from storage.transaction import Transaction

ALIVE: Final = "alive_at"
GAPS: Final = "gaps"
_VIEWS: Final = tuple(f"{DESK}{view}" for view in AWAITED)

Gaps = tuple[datetime, ...]
"""The instants at which outages began whose citizens were not all written to yet."""


async def note_alive(tx: Transaction, rt: Runtime, at: datetime, failing_since: datetime | None = None) -> bool:
    """Note that intake and database worked at this instant; tells whether they had not for too long before it.

    ``failing_since``: Telegram reported then that it cannot bring updates; it counts until one was committed later.
    """
    if not await turns.take(tx, ALIVE):
        return False
    if failing_since is not None and await inbox.last_between(tx, failing_since, rt.now()) is None:
        return False
    known = await settings.get(tx, ALIVE)
    began = await _gap(tx, rt, datetime.fromisoformat(known), at) if known else None
    if began is not None:
        await _put(tx, (*await waiting(tx), began))
    await settings.put(tx, ALIVE, at.isoformat())
    return began is not None


async def _gap(tx: Transaction, rt: Runtime, since: datetime, until: datetime) -> datetime | None:
    """When the silence began, if there was one that was too long; a committed update is a sign of life as well."""
    scale = rt.config.time_scale
    last: datetime | None = since
    while last is not None:
        since = last
        if not is_silence(since, until, scale):
            return None
        last = await inbox.last_between(tx, since, since + LONGEST_SILENCE * scale)
    return since


async def waiting(tx: Transaction) -> Gaps:
    """The outages whose citizens were not all written to yet, oldest first."""
    kept = await settings.get(tx, GAPS) or ""
    return tuple(datetime.fromisoformat(began) for began in kept.split())


async def _put(tx: Transaction, gaps: Sequence[datetime]) -> None:
    await settings.put(tx, GAPS, " ".join(began.isoformat() for began in gaps))


def is_time(rt: Runtime) -> bool:
    """Whether people may be written to now."""
    return may_be_written_to(rt.local_now())


async def concerned(tx: Transaction, rt: Runtime, gaps: Gaps) -> tuple[ChatId, ...]:
    """The chats that are to see their card again. Only reads, but the whole table of cards."""
    return await activity.chats_active(tx, windows_before(gaps, rt.config.time_scale), _VIEWS)


async def show_again(tx: Transaction, rt: Runtime, gaps: Gaps, chats: Sequence[ChatId]) -> int:
    """Show these chats their card once more, if nobody acted there since; how many there were."""
    windows = windows_before(gaps, rt.config.time_scale)
    shown = 0
    for card in await activity.last_cards(tx, chats, windows, _VIEWS):
        sender = Sender(UpdateId(0), UserId(card.chat), card.chat)
        visitor = await visitor_of(tx, sender)
        if not await _still_asks(tx, rt, card, visitor):
            await activity.leave_alone(tx, card, rt.now())
            continue
        await remove_number(tx, rt, card.chat)
        again = shown_again(card.message, rt.texts.voice(visitor.language))
        shown += await activity.show_again(tx, card, again, rt.now())
    return shown


async def _still_asks(tx: Transaction, rt: Runtime, card: LastCard, visitor: Visitor) -> bool:
    """Whether an answer would count: not to a question of a survey that ended meanwhile."""
    if visitor.survey is not None:
        return fieldwork(visitor.survey, rt.today()) is Fieldwork.RUNNING
    opened = await surveys.open_ones(tx, rt.authority.id)
    running = any(fieldwork(survey, rt.today()) is Fieldwork.RUNNING for survey in opened)
    return running and card.view == f"{DESK}{ASKS}"


async def finish(tx: Transaction, _rt: Runtime, gaps: Gaps) -> None:
    """Everybody these outages concern has their card again."""
    await _put(tx, [began for began in await waiting(tx) if began not in gaps])


def longest_wait(rt: Runtime) -> timedelta:
    """How long the bot waits for what people wrote during an outage before it writes to them itself."""
    return timedelta(seconds=10) * rt.config.time_scale
