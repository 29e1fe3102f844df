"""Tells the staff channel what is wrong with the bot itself, once for each cause, and when it is over.

At once whatever the hour, since somebody may be on duty; in the quiet hours without a sound.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.alarm import AGAIN_AFTER, Cause, Finding, News, decide_news
from bot.domain.outgoing import OutgoingMessage
from bot.runtime import Runtime
from bot.services.announcing import GERMAN
from bot.services.quiet_hours import is_quiet
from bot.services.staff_cards import staff_channel
from bot.texts.watching import alarm, all_clear
from storage import alerts, backlog, outbox, quarantine, turns
from storage.transaction import Transaction

NOTHING = News((), ())


async def tell(tx: Transaction, rt: Runtime, found: Collection[Finding], unknown: Collection[Cause]) -> News:
    """Tell what is new; without a channel nobody is told and nothing is noted, so that it is told once there is one."""
    channel = await staff_channel(tx, rt)
    if channel is None or not await turns.take(tx, "alarms"):
        return NOTHING
    told, told_at = await alerts.standing(tx), await alerts.told_at(tx)
    since = rt.now() - AGAIN_AFTER * rt.config.time_scale
    news = decide_news(found, told, told_at, unknown=unknown, since=since)
    voice = rt.texts.voice(GERMAN)
    for finding in news.begun:
        await alerts.begin(tx, finding.cause, rt.now())
        await outbox.add(tx, channel, OutgoingMessage(alarm(finding, voice), silent=is_quiet(rt)), now=rt.now())
    for cause in news.over:
        await alerts.end(tx, cause)
        await outbox.add(tx, channel, OutgoingMessage(all_clear(cause, voice), silent=is_quiet(rt)), now=rt.now())
    return news


async def set_aside_since(tx: Transaction, _rt: Runtime, instant: datetime) -> int:
    """How many updates went to the quarantine since then. Only reads."""
    return await quarantine.count_since(tx, instant)


async def waits_since(tx: Transaction, rt: Runtime) -> datetime | None:
    """Since when the oldest message waits to be sent that could not be sent yet. Only reads."""
    return await backlog.waits_since(tx, rt.now())
