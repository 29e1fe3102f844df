"""The card of each procedure in the staff channel: one that is updated in place, without anybody's name or reason.

Where the authority wants it, an office has a card and a topic of its own in each procedure that asks it something.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import ChatId, ProcedureId
from bot.domain.measure import Measure
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.procedure import Procedure, ProcedureState, Task
from bot.runtime import Runtime
from bot.services import laid_before, staff_stream, task_rights
from bot.services.announcing import GERMAN
from bot.services.quiet_hours import is_quiet
from bot.services.staff_cards import staff_channel
from bot.texts.channel import render_office, render_standing
from storage import cards, measures, procedures, standing, topics
from storage.topics import Topic
from storage.transaction import Transaction

_MARK = 12


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
    tasks = await procedures.tasks_of(tx, procedure.id)
    thread = await staff_stream.thread_for(tx, channel, procedure)
    if thread is not None:
        signed = await task_rights.in_co_signature(tx, tasks)
        said = replace(render_standing(procedure, tasks, signed, rt.texts.voice(GERMAN)), thread=thread)
        await _put(tx, rt, channel, said, slot=slot_of(procedure))
    if any(area.topic for area in rt.authority.service_areas):
        await _show_offices(tx, rt, channel, procedure, tasks)


async def _show_offices(
    tx: Transaction, rt: Runtime, channel: ChatId, procedure: Procedure, tasks: Sequence[Task]
) -> None:
    decided = await laid_before.is_decided(tx, procedure)
    known = await measures.of_procedure(tx, procedure.id) if decided else ()
    carried_out = [one for one in known if one.state.was_endorsed]
    for office in dict.fromkeys((*(task.at_office for task in tasks), *(one.office for one in carried_out))):
        if rt.authority.has_topic(office):
            own = [task for task in tasks if task.at_office == office]
            its_measures = [one for one in carried_out if one.office == office]
            await _show_office(tx, rt, channel, procedure, office, own, its_measures)


async def _show_office(
    tx: Transaction,
    rt: Runtime,
    channel: ChatId,
    procedure: Procedure,
    office: str,
    tasks: Sequence[Task],
    carried_out: Sequence[Measure],
) -> None:
    thread = await staff_stream.thread_for_office(tx, channel, procedure, office)
    if thread is not None:
        said = render_office(procedure, office, tasks, carried_out, rt.texts.voice(GERMAN))
        said = replace(said, thread=thread)
        await _put(tx, rt, channel, said, slot=slot_of_office(procedure, office))


async def _put(tx: Transaction, rt: Runtime, channel: ChatId, said: OutgoingMessage, *, slot: str) -> None:
    message = replace(said, silent=is_quiet(rt))
    shown = await standing.on_display(tx, channel, slot)
    if shown is not None and replace(shown.message, silent=message.silent) == message:
        return
    moves = shown is not None and shown.message.thread != message.thread
    await cards.show(tx, channel, message, now=rt.now(), slot=slot, fresh=moves, priority=Priority.ALERT)


def slot_of(procedure: Procedure) -> str:
    """The slot of a procedure's card in the staff channel."""
    return f"procedure:{procedure.id}"


def slot_of_office(procedure: Procedure, office: str) -> str:
    """The slot of an office's card; a name of any length has to fit."""
    return f"{slot_of(procedure)}:{hashlib.sha256(office.encode()).hexdigest()[:_MARK]}"
