"""Scheduled deletion. What must go by when stands in ``bot/domain/retention.py``; each run returns what it deleted."""

from bot.domain.ids import SurveyId
from bot.domain.retention import cutoffs
from bot.domain.survey import SurveyState, deletion_is_due
from bot.domain.volunteering import ENTERING_LASTS
from bot.runtime import Runtime
from bot.services import surveys as survey_work
from storage import (
    audit,
    broadcasts,
    contact_links,
    doomed,
    erasure,
    inbox,
    outbox,
    quarantine,
    responses,
    surveys,
    volunteer_drafts,
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
        "volunteer_drafts": await volunteer_drafts.drop_begun_before(tx, rt.now() - ENTERING_LASTS),
        "prepared_broadcasts": await broadcasts.forget_prepared_before(tx, due.recipients),
        "invitations": await erasure.invitations_expired_by(tx, due.invitations),
        "contact_links": await contact_links.erase_expired(tx, rt.now()),
    }


async def destroy_unowned_keys(tx: Transaction, _rt: Runtime) -> dict[str, int]:
    """Destroy the keys that belong to nobody, as a crash between the key store's commit and the database's leaves."""
    unowned = tx.keys.unowned(await doomed.owned(tx))
    await doomed.doom(tx, *unowned)
    return {"keys": len(unowned)}


async def delete_past_surveys(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Delete everything citizens left in surveys whose printed date of deletion has come.

    PEOPLE.md 13: "The deletion runs on its printed date." Counts per survey remain, and the audit line says how much
    went, never whose it was.
    """
    counts = {"responses": 0, "proofs": 0, "wishes": 0}
    for survey in await surveys.of_authority(tx, rt.authority.id):
        if not deletion_is_due(survey, rt.today()):
            continue
        if survey.state is not SurveyState.CLOSED:
            await survey_work.close(tx, rt, survey, by=survey_work.CLOCK)
        erased = await _erase(tx, rt, survey.id)
        counts = {name: counts[name] + erased[name] for name in counts}
    return counts


async def _erase(tx: Transaction, rt: Runtime, survey: SurveyId) -> dict[str, int]:
    await contact_links.erase(tx, survey)
    erased = {
        "responses": await responses.erase_survey(tx, survey),
        "proofs": await erasure.proofs_of(tx, survey),
        "wishes": await wishes.erase(tx, survey) + await broadcasts.erase(tx, survey),
    }
    if any(erased.values()):
        await audit.record(
            tx, "survey_deleted", actor=survey_work.CLOCK, subject=f"survey:{survey}", details=erased, at=rt.now()
        )
    return erased
