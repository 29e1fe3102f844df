"""Leads taps and words about a memo's way through the house to their use case: co-signing, putting off, paper."""

from typing import assert_never

from bot.domain.memo_taps import CoSignTap, PaperMeasureTap, PaperTap, PutOffTap
from bot.domain.staff import Member
from bot.runtime import Receipt, Runtime, Sender
from bot.services import approvals, co_signing, paper_entries, putting_off
from storage.transaction import Transaction

WayTap = CoSignTap | PutOffTap | PaperTap | PaperMeasureTap

ASKS_FOR_DECISION = (f"{approvals.REASON_VIEW}:", f"{putting_off.DAY_VIEW}:")
"""Views in which one of the words on the Leitung's buttons is the decision thought over, never the text asked for."""


async def tap(tx: Transaction, rt: Runtime, known: WayTap, member: Member | None, sender: Sender) -> Receipt:
    """One of these buttons, in private."""
    match known:
        case CoSignTap():
            return await co_signing.tap(tx, rt, known, member, sender)
        case PutOffTap():
            return await putting_off.tap(tx, rt, known, sender)
        case PaperTap():
            return await paper_entries.tap(tx, rt, known, member, sender)
        case PaperMeasureTap():
            return await paper_entries.tap_measure(tx, rt, known, member, sender)
        case _:
            assert_never(known)


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody asks for words about a memo."""
    return view.startswith((*ASKS_FOR_DECISION, f"{co_signing.OPINION_VIEW}:")) or paper_entries.is_asked(view)


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member | None, sender: Sender) -> Receipt:
    """A message was typed while such a card is open."""
    if view.startswith(f"{approvals.REASON_VIEW}:"):
        return await approvals.hear_reason(tx, rt, view, text, sender)
    if view.startswith(f"{putting_off.DAY_VIEW}:"):
        return await putting_off.hear_day(tx, rt, view, text, sender)
    if view.startswith(f"{co_signing.OPINION_VIEW}:"):
        return await co_signing.hear_opinion(tx, rt, view, text, sender)
    return Receipt() if member is None else await paper_entries.hear(tx, rt, view, text, member, sender)
