"""The press office tells the results to those who asked for them: address, preview, yes; then pause, resume, cancel.

The role is looked up at every tap. Filling and finishing are in ``broadcast_work``, the calls in ``bot/delivery``.
"""

from dataclasses import replace
from math import ceil

from bot.domain.broadcast import (
    Broadcast,
    BroadcastState,
    Change,
    Purpose,
    decide_change,
    read_address,
    results_can_be_announced,
)
from bot.domain.broadcast_messages import (
    AskAddress,
    BroadcastBegun,
    BroadcastMessage,
    BroadcastPreview,
    CannotAnnounce,
    NothingSent,
)
from bot.domain.ids import BroadcastId, SurveyId
from bot.domain.staff import Act, Member
from bot.domain.staff_taps import AnnounceTap, BroadcastAct, BroadcastTap
from bot.domain.survey import Survey
from bot.runtime import Receipt, Runtime, Sender
from bot.services.broadcast_work import EXPECTED_PER_SECOND, card_of, record, slot_of
from bot.services.staff_cards import DESK, private_chat, put, voice_of
from bot.texts.broadcasts import changed_nothing, render_broadcast
from storage import broadcasts, cards, standing, study_ends, surveys, wishes
from storage.transaction import Transaction

ADDRESS_VIEW = "address"
"""How the view of the card begins that asks for the page with the results; the survey's id follows."""


async def announce(tx: Transaction, rt: Runtime, tap: AnnounceTap, member: Member | None, sender: Sender) -> Receipt:
    """«Ergebnisse bekannt geben»: ask on which page they stand."""
    survey = await surveys.find(tx, SurveyId(tap.survey))
    if member is None or survey is None or not member.may(Act.SEND_BROADCAST):
        return _nothing(rt, member, sender)
    if not await may_be_announced(tx, rt, survey):
        return await _say(tx, rt, member, CannotAnnounce(survey), sender)
    return await _ask(tx, rt, member, AskAddress(survey), sender)


def asked_for_address(view: str) -> SurveyId | None:
    """The survey whose page the card in front of somebody asks for."""
    kind, _, survey = view.removeprefix(DESK).partition(":")
    return SurveyId(survey) if kind == ADDRESS_VIEW and survey else None


async def hear_address(
    tx: Transaction, rt: Runtime, about: SurveyId, text: str, member: Member, sender: Sender
) -> Receipt:
    """The address was typed: show what would be sent, and to how many."""
    survey = await surveys.find(tx, about)
    if survey is None or not member.may(Act.SEND_BROADCAST):
        return _nothing(rt, member, sender)
    address = read_address(text)
    if address is None:
        return await _ask(tx, rt, member, AskAddress(survey, refused=True), sender)
    if not await may_be_announced(tx, rt, survey):
        return await _say(tx, rt, member, CannotAnnounce(survey), sender)
    await broadcasts.forget_prepared(tx, about, member.id)
    prepared = await broadcasts.add(
        tx, about, Purpose.RESULTS, BroadcastState.PREPARED, address=address, started_by=member.id, now=rt.now()
    )
    people = await wishes.count(tx, about, Purpose.RESULTS)
    minutes = ceil(people / EXPECTED_PER_SECOND / 60)
    return await _say(tx, rt, member, BroadcastPreview(prepared, survey, people, minutes), sender)


async def tap(tx: Transaction, rt: Runtime, known: BroadcastTap, member: Member | None, sender: Sender) -> Receipt:
    """A button about one broadcast; whoever may not changes nothing."""
    broadcast = await broadcasts.find(tx, BroadcastId(known.broadcast))
    survey = await surveys.find(tx, broadcast.survey) if broadcast else None
    if member is None or broadcast is None or survey is None or not member.may(Act.SEND_BROADCAST):
        return _nothing(rt, member, sender)
    match known.act:
        case BroadcastAct.SEND:
            return await _send(tx, rt, member, broadcast, survey, sender)
        case BroadcastAct.DISCARD:
            await broadcasts.forget_prepared(tx, survey.id, member.id)
            return await _say(tx, rt, member, NothingSent(), sender)
        case BroadcastAct.PAUSE:
            return await _change(tx, rt, member, broadcast, Change.PAUSE, sender)
        case BroadcastAct.RESUME:
            return await _change(tx, rt, member, broadcast, Change.RESUME, sender)
        case BroadcastAct.CONFIRM_CANCEL:
            return await _change(tx, rt, member, broadcast, Change.CANCEL, sender)
        case BroadcastAct.SHOW | BroadcastAct.CANCEL:
            cancelling = known.act is BroadcastAct.CANCEL and broadcast.unfinished
            return await _show(tx, rt, member, broadcast, sender, cancelling=cancelling)


async def _send(
    tx: Transaction, rt: Runtime, member: Member, broadcast: Broadcast, survey: Survey, sender: Sender
) -> Receipt:
    """«Ja, senden»: from here on the clockwork fills and sends; a second tap only shows where it stands."""
    mine = broadcast.state is BroadcastState.PREPARED and broadcast.started_by == member.id
    if not mine:
        return await _show(tx, rt, member, broadcast, sender)
    if not await may_be_announced(tx, rt, survey):
        return await _say(tx, rt, member, CannotAnnounce(survey), sender)
    begun = replace(broadcast, state=BroadcastState.FILLING)
    await broadcasts.save(tx, begun)
    people = await wishes.count(tx, survey.id, Purpose.RESULTS)
    await record(tx, rt, "broadcast_begun", begun, by=f"member:{member.id}", recipients=people, address=begun.address)
    await _say(tx, rt, member, BroadcastBegun(), sender)
    return await _show(tx, rt, member, begun, sender)


async def _change(
    tx: Transaction, rt: Runtime, member: Member, broadcast: Broadcast, change: Change, sender: Sender
) -> Receipt:
    changed = decide_change(broadcast, change, rt.now())
    if changed is None:
        await _show(tx, rt, member, broadcast, sender)
        return _nothing(rt, member, sender)
    await broadcasts.save(tx, changed)
    counts = await broadcasts.counts(tx, broadcast.id)
    await record(tx, rt, f"broadcast_{changed.state}", changed, by=f"member:{member.id}", **counts.by_name())
    return await _show(tx, rt, member, changed, sender)


async def _show(
    tx: Transaction, rt: Runtime, member: Member, broadcast: Broadcast, sender: Sender, *, cancelling: bool = False
) -> Receipt:
    """Put the card of a broadcast into the speaker's chat: in its place, or below when it is called up elsewhere."""
    chat, slot = private_chat(sender.user), slot_of(broadcast)
    card = await card_of(tx, rt, broadcast, rt.texts.voice(member.language), cancelling=cancelling)
    below = not await standing.is_card(tx, chat, slot, sender.message)
    await cards.show(tx, chat, card, now=rt.now(), slot=slot, view=f"{DESK}broadcast", fresh=below)
    return Receipt()


async def may_be_announced(tx: Transaction, rt: Runtime, survey: Survey) -> bool:
    """Whether the results can be announced now: not once the Leitung has let go, sooner, of whoever would be told."""
    if (await study_ends.find(tx, survey.id)).takes_nothing_more:
        return False
    return results_can_be_announced(survey, await broadcasts.of_survey(tx, survey.id), rt.today())


async def _ask(tx: Transaction, rt: Runtime, member: Member, message: AskAddress, sender: Sender) -> Receipt:
    card = render_broadcast(message, rt.texts.voice(member.language))
    await put(tx, rt, sender, card, view=f"{ADDRESS_VIEW}:{message.survey.id}")
    return Receipt()


async def _say(tx: Transaction, rt: Runtime, member: Member, message: BroadcastMessage, sender: Sender) -> Receipt:
    await put(tx, rt, sender, render_broadcast(message, rt.texts.voice(member.language)))
    return Receipt()


def _nothing(rt: Runtime, member: Member | None, sender: Sender) -> Receipt:
    return Receipt(changed_nothing(voice_of(rt, member, sender)))
