"""The clockwork of broadcasts: reminders begin by the timetable, wishes become recipients, and at the end it is told.

What sends is in ``bot/delivery/broadcasting.py``. Every step is a transaction of its own and may be cut off after any.
"""

from dataclasses import replace
from datetime import date

from bot.domain.broadcast import (
    BY_THE_CLOCK,
    OF_CALLS,
    Broadcast,
    BroadcastState,
    Purpose,
    Recipient,
    Wished,
    reminders_go_out,
    results_until,
    seconds_left,
    staff_must_be_told,
)
from bot.domain.broadcast_messages import BroadcastCard, BroadcastMessage, ReminderReport, ResultsAwaited
from bot.domain.ids import BroadcastId, Person
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.survey import Fieldwork, Survey, SurveyState, fieldwork
from bot.runtime import Runtime
from bot.services import call_notice
from bot.services.staff_cards import DESK, private_chat, staff_channel
from bot.texts.broadcasts import render_broadcast
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from storage import audit, broadcasts, cards, interviews, staff, standing, surveys, wishes
from storage.transaction import Transaction

CLOCK = "clock"
PAGE = 250
"""So many wishes become recipients in one transaction: about 10 ms, in which nobody else is answered."""
EXPECTED_PER_SECOND = 29.0


async def begin_reminders(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: begin what was promised for today, between 9 and 19 o'clock, one broadcast a survey and day."""
    begun = 0
    if reminders_go_out(rt.local_now()):
        for purpose in BY_THE_CLOCK:
            for number in await wishes.surveys_with_due(tx, purpose, rt.today()):
                begun += await _begin(tx, rt, await surveys.get(tx, number), purpose)
    return {"reminders": begun}


async def _begin(tx: Transaction, rt: Runtime, survey: Survey, purpose: Purpose) -> int:
    if not _makes_sense(rt, survey, purpose):
        await wishes.erase(tx, survey.id, (purpose,))
        return 0
    before = await broadcasts.of_survey(tx, survey.id)
    if any(one.purpose is purpose and one.unfinished for one in before):
        return 0
    begun = await broadcasts.add(
        tx, survey.id, purpose, BroadcastState.FILLING, address="", started_by=None, now=rt.now()
    )
    await record(tx, rt, "broadcast_begun", begun, by=CLOCK)
    return 1


def _makes_sense(rt: Runtime, survey: Survey, purpose: Purpose) -> bool:
    """Whether it is not too late: for the rest of the answers, or for calls that are still to come."""
    if purpose is Purpose.REMINDER:
        return fieldwork(survey, rt.today()) is Fieldwork.RUNNING
    calls = rt.authority.calls_of(survey)
    return calls is not None and rt.today() <= calls.calls_to and rt.today() < survey.deletes_on


async def tell_staff_of_waiting(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: 14 days before the deletion the staff channel learns, once, that people wait for the results."""
    said = 0
    channel = await staff_channel(tx, rt)
    for survey in await surveys.of_authority(tx, rt.authority.id) if channel is not None else ():
        due = survey.state is SurveyState.CLOSED and staff_must_be_told(survey, rt.today())
        if channel is None or not due or not await wishes.count(tx, survey.id, Purpose.RESULTS):
            continue
        slot = f"results:{survey.id}"
        if await standing.on_display(tx, channel, slot) is None:
            card = _rendered(rt, ResultsAwaited(survey))
            await cards.show(tx, channel, card, now=rt.now(), slot=slot, priority=Priority.ALERT)
            said += 1
    return {"surveys": said}


async def fill(tx: Transaction, rt: Runtime, number: BroadcastId) -> bool:
    """Turn a page of wishes into recipients; False when the broadcast is filled, and sending begins."""
    broadcast = await broadcasts.find(tx, number)
    if broadcast is None or broadcast.state is not BroadcastState.FILLING:
        return False
    by = rt.today() if broadcast.purpose in BY_THE_CLOCK else date.max
    page = await wishes.page(tx, broadcast.survey, broadcast.purpose, by, PAGE)
    if page:
        wanted = await _still_wanted(tx, rt, broadcast, page)
        await broadcasts.fill(tx, [Recipient(number, wish.chat, wish.language) for wish in wanted], rt.now())
        await wishes.take_out(tx, broadcast.survey, broadcast.purpose, [wish.chat for wish in page])
        return True
    running = replace(broadcast, state=BroadcastState.RUNNING)
    await broadcasts.save(tx, running)
    await show_progress(tx, rt, running)
    return False


async def _still_wanted(
    tx: Transaction, rt: Runtime, broadcast: Broadcast, page: tuple[Wished, ...]
) -> tuple[Wished, ...]:
    """Of those who asked for the reminder who has not sent off their answers; of those of the calls, who is called."""
    if broadcast.purpose in OF_CALLS:
        return await call_notice.called(tx, rt, broadcast.survey, page)
    if broadcast.purpose is not Purpose.REMINDER:
        return page
    persons = {wish.chat: Person(tx.keys.marker("person", wish.chat)) for wish in page}
    running = await interviews.open_among(tx, broadcast.survey, tuple(persons.values()))
    return tuple(wish for wish in page if persons[wish.chat] in running)


async def give_back(tx: Transaction, rt: Runtime, number: BroadcastId) -> bool:
    """Of a cancelled broadcast, a page of those not told yet: who waits for the results goes on waiting.

    False when nobody is left.
    """
    broadcast = await broadcasts.find(tx, number)
    if broadcast is None or broadcast.state is not BroadcastState.CANCELLED:
        return False
    left = await broadcasts.due(tx, number, cards.NEVER, PAGE)
    if not left:
        await show_progress(tx, rt, broadcast)
        return False
    await broadcasts.cancel(tx, number, [one.chat for one in left])
    if broadcast.purpose is Purpose.RESULTS:
        until = results_until(await surveys.get(tx, broadcast.survey))
        kept = tuple(Wished(broadcast.survey, Purpose.RESULTS, one.chat, one.language, until) for one in left)
        await wishes.keep(tx, kept)
    return True


async def finish(tx: Transaction, rt: Runtime, number: BroadcastId) -> bool:
    """Nobody waits any more: note it and tell whoever started it; whether it was this call that finished it."""
    broadcast = await broadcasts.find(tx, number)
    if broadcast is None or broadcast.state is not BroadcastState.RUNNING or await broadcasts.any_waits(tx, number):
        return False
    done = replace(broadcast, state=BroadcastState.DONE, finished_at=rt.now())
    await broadcasts.save(tx, done)
    counts = await broadcasts.counts(tx, number)
    await record(tx, rt, "broadcast_done", done, by=CLOCK, **counts.by_name())
    await show_progress(tx, rt, done)
    channel = await staff_channel(tx, rt)
    # People move up one by one: the channel would learn of each, and of nothing else.
    reported = done.purpose in BY_THE_CLOCK and done.purpose is not Purpose.PLACE
    if reported and counts.total and channel is not None:
        report = _rendered(rt, ReminderReport(await surveys.get(tx, done.survey), done.purpose, counts))
        await cards.show(tx, channel, report, now=rt.now(), slot=slot_of(done), priority=Priority.ALERT)
    return True


async def stop_refused(tx: Transaction, rt: Runtime, number: BroadcastId) -> None:
    """Telegram refuses the message itself, one recipient after the other: stop until somebody has looked."""
    broadcast = await broadcasts.find(tx, number)
    if broadcast is None or broadcast.state is not BroadcastState.RUNNING:
        return
    paused = replace(broadcast, state=BroadcastState.PAUSED)
    await broadcasts.save(tx, paused)
    await record(tx, rt, "broadcast_paused", paused, by="telegram")
    await show_progress(tx, rt, paused)


async def refresh(tx: Transaction, rt: Runtime, number: BroadcastId, per_second: float) -> None:
    """Say how far it is, and when it will be done at this speed."""
    broadcast = await broadcasts.look(tx, number)
    if broadcast is not None and broadcast.state is BroadcastState.RUNNING:
        await show_progress(tx, rt, broadcast, per_second)


async def show_progress(
    tx: Transaction, rt: Runtime, broadcast: Broadcast, per_second: float = EXPECTED_PER_SECOND
) -> None:
    """Bring the card of whoever started it up to date; a reminder has nobody but the staff channel, at its end."""
    if broadcast.started_by is None:
        return
    starter = await staff.get(tx, broadcast.started_by)
    chat, slot = private_chat(starter.user), slot_of(broadcast)
    card = await card_of(tx, rt, broadcast, rt.texts.voice(starter.language), per_second=per_second)
    shown = await standing.on_display(tx, chat, slot)
    if shown is None or shown.message != card:
        view = f"{DESK}broadcast"
        await cards.show(tx, chat, card, now=rt.now(), slot=slot, view=view, priority=Priority.ALERT)


async def card_of(
    tx: Transaction,
    rt: Runtime,
    broadcast: Broadcast,
    voice: Voice,
    *,
    cancelling: bool = False,
    per_second: float = EXPECTED_PER_SECOND,
) -> OutgoingMessage:
    """The card of a broadcast with its figures as of now."""
    counts = await broadcasts.counts(tx, broadcast.id)
    runs = broadcast.state is BroadcastState.RUNNING and counts.waiting > 0
    ends_at = rt.now() + seconds_left(counts, per_second) if runs else None
    survey = await surveys.get(tx, broadcast.survey)
    return render_broadcast(BroadcastCard(broadcast, survey, counts, ends_at, cancelling), voice)


def slot_of(broadcast: Broadcast) -> str:
    """The slot of a broadcast's card."""
    return f"broadcast:{broadcast.id}"


async def record(
    tx: Transaction, rt: Runtime, event: str, broadcast: Broadcast, *, by: str, **details: str | int
) -> None:
    """Enter something about a broadcast into the audit trail."""
    about: dict[str, str | int | bool] = {"survey": broadcast.survey, "purpose": broadcast.purpose.value, **details}
    await audit.record(tx, event, actor=by, subject=f"broadcast:{broadcast.id}", details=about, at=rt.now())


def _rendered(rt: Runtime, message: BroadcastMessage) -> OutgoingMessage:
    return render_broadcast(message, rt.texts.voice(SOURCE_LANGUAGE))
