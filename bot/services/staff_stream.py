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
    topic = await topics.find(tx, channel, procedure.id)
    if topic is not None:
        return topic.thread if topic.thread != topics.WANTED else None
    if procedure.state is not ProcedureState.RUNNING:
        return STREAM
    await topics.want(tx, channel, procedure.id)
    return None
