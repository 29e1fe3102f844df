"""What the staff write without a command: an answer to the card in front of them, or a decision in words."""

from bot.domain.answers import labelled
from bot.domain.memo import MemoState
from bot.domain.staff import Member
from bot.domain.staff_taps import MemoTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    acting,
    approvals,
    broadcasting,
    deputy_desk,
    draft_desk,
    filling,
    inviting,
    measures,
    memo_ways,
    sheet_entries,
    staff_desk,
    staffing,
)
from bot.services.staff_cards import DESK, voice_of
from bot.texts.memo_buttons import spoken_decisions
from storage import memos
from storage.transaction import Transaction


async def typed(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt | None:
    """A message was typed; ``None`` where it is not for the staff. ``view`` is the card in front of the person."""
    if (spoken_tap := await _spoken_decision(tx, rt, view, text, sender)) is not None:
        return await staff_desk.memo_tap(tx, rt, spoken_tap, sender)
    if not view.startswith(DESK):
        return None
    member = await staff_desk.member_of(tx, sender)
    if memo_ways.is_asked(view.removeprefix(DESK)):
        return await memo_ways.hear(tx, rt, view.removeprefix(DESK), text, member, sender)
    return None if member is None else await _hear(tx, rt, view, text, member, sender)


async def _hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """What was typed answers the card, if it asks for something."""
    if (answered := await draft_desk.hear(tx, rt, view, text, member, sender)) is not None:
        return answered
    if sheet_entries.is_asked(view.removeprefix(DESK)):
        return await sheet_entries.hear(tx, rt, view.removeprefix(DESK), member, sender)
    if (survey := broadcasting.asked_for_address(view)) is not None:
        return await broadcasting.hear_address(tx, rt, survey, text, member, sender)
    if (about := measures.asked_word(view)) is not None:
        return await measures.hear_word(tx, rt, about, text, member, sender)
    if inviting.awaits_text(view):
        return await inviting.hear(tx, rt, view, text, member, sender)
    if deputy_desk.awaits_text(view):
        return await deputy_desk.hear(tx, rt, view, text, member, sender)
    return await staffing.show_menu(tx, rt, member, sender)


async def rest_of_long_text(tx: Transaction, rt: Runtime, view: str, sender: Sender) -> Receipt | None:
    """A further part of a text that did not fit into one message; ``None`` where it is not for the staff."""
    if not view.startswith(DESK):
        return None
    if memo_ways.is_asked(view.removeprefix(DESK)) or measures.asked_word(view) is not None:
        # The card that asks for a shorter reason is on its way.
        return Receipt()
    member = await staff_desk.member_of(tx, sender)
    if member is None:
        return None
    if filling.is_draft(view):
        return await filling.hear_rest(tx, rt, view, member, sender)
    return await staffing.show_menu(tx, rt, member, sender)


async def _spoken_decision(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> MemoTap | None:
    """«Freigeben» typed in private, instead of tapped on a card further up: clear where just one memo waits.

    On the card that asks why a memo is rejected it is never the reason, but the decision thought over.
    """
    if len(text) > 40 or not text.strip():
        return None
    act = labelled(text, spoken_decisions(voice_of(rt, None, sender)))
    if act is None:
        return None
    member = await staff_desk.member_of(tx, sender)
    if member is None or not await acting.decides(tx, rt, member):
        return None
    if view.removeprefix(DESK).startswith(memo_ways.ASKS_FOR_DECISION):
        return MemoTap(act, *approvals.asked_about(view.removeprefix(DESK)))
    waiting = await memos.in_state(tx, rt.authority.id, (MemoState.SUBMITTED,))
    if len(waiting) != 1:
        return None
    return MemoTap(act, waiting[0].id, waiting[0].version)
