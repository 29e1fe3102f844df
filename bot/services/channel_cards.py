"""The card of each procedure in the staff channel: one that is updated in place, without anybody's name or reason."""

from dataclasses import replace

from bot.domain.ids import ChatId, ProcedureId
from bot.domain.outgoing import Priority
from bot.domain.procedure import Procedure, ProcedureState
from bot.runtime import Runtime
from bot.services import staff_stream
from bot.services.announcing import GERMAN
from bot.services.quiet_hours import is_quiet
from bot.services.staff_cards import staff_channel
from bot.texts.channel import render_standing
from storage import cards, procedures, standing, topics
from storage.topics import Topic
from storage.transaction import Transaction


async def show(tx: Transaction, rt: Runtime, number: ProcedureId) -> None:
    """Bring the card of a procedure up to date, if there is a channel and nothing is on the way to it."""
    channel = await staff_channel(tx, rt)
    if channel is not None:
        await _show(tx, rt, channel, await procedures.get(tx, number))


async def show_running(tx: Transaction, rt: Runtime, channel: ChatId) -> None:
    """The chat has become the staff channel, or turned out to be a forum: every running procedure stands there too."""
    for procedure in reversed(await procedures.in_state(tx, rt.authority.id, ProcedureState.RUNNING)):
        await _show(tx, rt, channel, procedure)


async def learn(tx: Transaction, rt: Runtime, channel: ChatId, *, forum: bool) -> None:
    """Telegram said whether the channel is a forum; where that has changed, the cards move."""
    before = await staff_stream.is_forum(tx, channel)
    await staff_stream.learn(tx, rt, channel, forum=forum)
    if before is not forum:
        await show_running(tx, rt, channel)


async def topic_opened(tx: Transaction, rt: Runtime, topic: Topic, thread: int) -> None:
    """Telegram opened the topic of a procedure: its card comes into it."""
    if await topics.note_opened(tx, topic, thread):
        await _show(tx, rt, topic.chat, await procedures.get(tx, topic.procedure))


async def _show(tx: Transaction, rt: Runtime, channel: ChatId, procedure: Procedure) -> None:
    thread = await staff_stream.thread_for(tx, channel, procedure)
    if thread is None:
        return
    said = render_standing(procedure, await procedures.tasks_of(tx, procedure.id), rt.texts.voice(GERMAN))
    message = replace(said, thread=thread, silent=is_quiet(rt))
    shown = await standing.on_display(tx, channel, slot_of(procedure))
    if shown is not None and replace(shown.message, silent=message.silent) == message:
        return
    moves = shown is not None and shown.message.thread != thread
    await cards.show(tx, channel, message, now=rt.now(), slot=slot_of(procedure), fresh=moves, priority=Priority.ALERT)


def slot_of(procedure: Procedure) -> str:
    """The slot of a procedure's card in the staff channel."""
    return f"procedure:{procedure.id}"
