"""Where in the staff channel something belongs: the topic of its procedure if the chat is a forum, else the one stream.

Asking Telegram and opening topics is the business of ``bot/delivery/topics.py``.
"""

from datetime import datetime, timedelta

from bot.domain.ids import ChatId
from bot.domain.procedure import Procedure, ProcedureState
from bot.runtime import Runtime
from storage import settings, topics
from storage.transaction import Transaction

STREAM = 0
"""No topic: a chat that is no forum, or the general one."""
ALL_OFFICES = ""
"""The office of a topic that is the whole procedure's."""
_LEARNED = "staff_forum"
"""The setting that keeps which chat was asked about, whether it is a forum, and when that was."""
_ASK_AGAIN = timedelta(hours=1)


async def is_forum(tx: Transaction, channel: ChatId) -> bool:
    """Whether this chat is a forum in which the bot can open topics, as far as is known."""
    return (await settings.get(tx, _LEARNED) or "").startswith(f"{channel} yes ")


async def must_ask(tx: Transaction, rt: Runtime, channel: ChatId) -> bool:
    """Whether Telegram has to be asked: about another chat than before, or after an hour."""
    chat, _, rest = (await settings.get(tx, _LEARNED) or "").partition(" ")
    if chat != str(channel):
        return True
    return rt.now() - datetime.fromisoformat(rest.partition(" ")[2]) >= _ASK_AGAIN


async def learn(tx: Transaction, rt: Runtime, channel: ChatId, *, forum: bool) -> None:
    """Keep what Telegram said."""
    said = "yes" if forum else "no"
    await settings.put(tx, _LEARNED, f"{channel} {said} {rt.now():%Y-%m-%dT%H:%M%z}")


async def thread_for(tx: Transaction, channel: ChatId, procedure: Procedure) -> int | None:
    """The topic of a procedure, or the stream; ``None`` while its topic is being opened: it is shown when that is."""
    if not await is_forum(tx, channel):
        return STREAM
    topic = await topics.find(tx, channel, procedure.id, ALL_OFFICES)
    if topic is not None:
        return topic.thread if topic.thread != topics.WANTED else None
    if procedure.state is not ProcedureState.RUNNING:
        return STREAM
    await topics.want(tx, channel, procedure.id, ALL_OFFICES)
    return None


async def thread_for_office(tx: Transaction, channel: ChatId, procedure: Procedure, office: str) -> int | None:
    """The topic of an office in a procedure; ``None`` where there is none, or it is still being opened.

    An office has no card in the stream: what the procedure waits for stands there anyway.
    """
    topic = await topics.find(tx, channel, procedure.id, office)
    if topic is not None:
        # Once it is there its card is kept up to date, even if the bot may not open further topics any more.
        return topic.thread if topic.thread != topics.WANTED else None
    if procedure.state is ProcedureState.RUNNING and await is_forum(tx, channel):
        await topics.want(tx, channel, procedure.id, office)
    return None
