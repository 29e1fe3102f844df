"""Leads taps, words and the papers attached to the draft they are about; whose draft it is, is looked up each time."""

from bot.domain.measure import measure_of
from bot.domain.memo import NEW_MEMO
from bot.domain.memo_taps import DraftPaperTap, OfficeTap
from bot.domain.papers import is_sheet, stopped_by, tried_for
from bot.domain.staff import Member
from bot.domain.staff_messages import NotForYourRole
from bot.domain.staff_taps import DraftTap
from bot.domain.taps import FormTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    draft_papers,
    draft_ways,
    drafting,
    filling,
    measures,
    procedure_desk,
    sheet_entries,
    stopping,
    trial,
)
from bot.services.staff_cards import say
from storage.transaction import Transaction

DraftDeskTap = FormTap | DraftTap | OfficeTap | DraftPaperTap


async def tap(tx: Transaction, rt: Runtime, tap: DraftDeskTap, member: Member, sender: Sender) -> Receipt:
    """A button about a draft, or on one of its sections."""
    if not await procedure_desk.may_fill_in(tx, rt, member, tap.tag):
        # Whoever had the role once may still have a draft.
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    if isinstance(tap, DraftPaperTap):
        return await draft_papers.remove(tx, rt, tap, member, sender)
    if isinstance(tap, OfficeTap):
        return await draft_ways.choose_office(tx, rt, tap, member, sender)
    if isinstance(tap, DraftTap):
        if tap.act in drafting.WAYS:
            return await drafting.about_ways(tx, rt, tap, member, sender)
        return await filling.about_draft(tx, rt, tap, member, sender)
    return await filling.tap(tx, rt, tap, member, sender, _submit_of(tap.tag))


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt | None:
    """What was typed while a draft is open; ``None`` where the card is no draft, or none that the member may write."""
    if filling.is_draft(view) and await procedure_desk.may_fill_in(tx, rt, member, filling.tag_of(view)):
        return await filling.hear(tx, rt, view, text, member, sender)
    if draft_papers.is_asked(view) and await procedure_desk.may_fill_in(tx, rt, member, draft_papers.tag_of(view)):
        return await draft_papers.hear(tx, rt, view, member, sender)
    return None


def _submit_of(tag: str) -> filling.Submit:
    if tag.startswith(NEW_MEMO):
        return drafting.submit
    if measure_of(tag) is not None:
        return measures.submit
    if stopped_by(tag) is not None:
        return stopping.submit
    if tried_for(tag) is not None:
        return trial.submit
    return sheet_entries.submit if is_sheet(tag) else procedure_desk.submit
