"""Scheduled deletion while a survey runs; its end is in ``study_deletion``.

What must go by when stands in ``bot/domain/retention.py``; each run returns what it deleted.
"""

from bot.domain.retention import UNUSED_SCANS_LAST, cutoffs
from bot.runtime import Runtime
from bot.services import own_contacts
from storage import (
    broadcasts,
    contact_links,
    doomed,
    drafts,
    erasure,
    inbox,
    outbox,
    quarantine,
    scans,
    wishes,
)
from storage.transaction import Transaction


async def delete_started_answers(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Delete interviews without an answer for 14 days, and what is known of people not seen for as long."""
    due = cutoffs(rt.now(), rt.today()).started_answers
    return {
        "interviews": await erasure.interviews_without_answer_since(tx, due),
        "visitors": await erasure.visitors_not_seen_since(tx, due),
        "cards": await erasure.citizens_cards_unchanged_since(tx, due),
    }


async def delete_what_staff_left(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Delete drafts that nobody goes on with, and the cards of people who do not belong to the staff (any more)."""
    due = cutoffs(rt.now(), rt.today())
    return {
        "drafts": await drafts.forget_untouched_since(tx, due.drafts),
        "cards": await erasure.cards_of_former_staff(tx, due.started_answers),
    }


async def delete_traces(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Delete what was needed for a few days only: update ids, updates put aside, codes tried, old links."""
    due = cutoffs(rt.now(), rt.today())
    return {
        "update_ids": await inbox.forget_before(tx, due.update_ids),
        "quarantined": await quarantine.wipe_before(tx, due.quarantined_bodies),
        "messages": await outbox.forget_older(tx, due.finished_messages),
        "unreachable_chats": await erasure.chats_unreachable_since(tx, due.unreachable_chats),
        "code_attempts": await erasure.code_attempts_before(tx, due.code_attempts),
        "recipients": await broadcasts.forget_recipients_finished_before(tx, due.recipients),
        "wishes": await wishes.erase_expired(tx, rt.today()),
        "volunteer_drafts": await own_contacts.forget_lapsed(tx, rt),
        "prepared_broadcasts": await broadcasts.forget_prepared_before(tx, due.recipients),
        "invitations": await erasure.invitations_expired_by(tx, due.invitations),
        "unused_scans": await scans.delete_unused(tx, rt.now() - UNUSED_SCANS_LAST),
        "contact_links": await contact_links.erase_expired(tx, rt.now()),
    }


async def destroy_unowned_keys(tx: Transaction, _rt: Runtime) -> dict[str, int]:
    """Destroy the keys that belong to nobody, as a crash between the key store's commit and the database's leaves."""
    unowned = tx.keys.unowned(await doomed.owned(tx))
    await doomed.doom(tx, *unowned)
    return {"keys": len(unowned)}
