"""Somebody calls the authority about their number: what is kept is shown or taken out, or the number may come again.

The only way out for those who signed on paper, and for whoever finds that somebody else has entered their number.
"""

from enum import StrEnum

from bot.domain.held import OwnEntry
from bot.domain.survey import Survey
from bot.runtime import Runtime
from bot.services import ledger, volunteering
from bot.services.surveys import COMMAND_LINE
from storage import audit, study_ends, volunteers
from storage.transaction import Transaction


class TakenOut(StrEnum):
    """What taking a number out has come to."""

    GONE = "gone"
    INSTITUTE_IS_TOLD = "institute_is_told"
    NOT_THERE = "not_there"


async def take_out(tx: Transaction, rt: Runtime, survey: Survey, number: str) -> TakenOut:
    """Withdraw whoever is entered with this number (E.164); nobody enters it again, whatever paper is still to come."""
    marker = volunteers.number_marker(tx, survey.id, number)
    found = await volunteers.by_number(tx, survey.id, marker)
    if found is not None:
        await volunteering.withdraw(tx, rt, found)
    if not await _is_deleted(tx, rt, survey):
        await volunteers.block(tx, survey.id, marker)
        await _note(tx, rt, "number_blocked", survey)
    if found is None:
        return TakenOut.NOT_THERE
    # Only of those whom the institute has does a reference stay.
    return TakenOut.GONE if await volunteers.find(tx, found.id) is None else TakenOut.INSTITUTE_IS_TOLD


async def show(tx: Transaction, rt: Runtime, survey: Survey, number: str) -> OwnEntry | None:
    """What is kept of whoever is entered with this number (Art. 15 GDPR); ``None`` if nobody is.

    That it was looked at enters the audit trail; at whom does not.
    """
    marker = volunteers.number_marker(tx, survey.id, number)
    found = await volunteers.by_number(tx, survey.id, marker)
    details = await volunteering.details_by_number(tx, found, marker) if found is not None else None
    if found is None or details is None:
        return None
    await _note(tx, rt, "contact_details_shown", survey)
    return OwnEntry(survey, found, details, await ledger.given(tx, found.id))


async def unblock(tx: Transaction, rt: Runtime, survey: Survey, number: str) -> bool:
    """Let the number be entered again, since its owner asked for it; whether it was blocked."""
    was_blocked = await volunteers.unblock(tx, survey.id, volunteers.number_marker(tx, survey.id, number))
    if was_blocked:
        await _note(tx, rt, "number_unblocked", survey)
    return was_blocked


async def _is_deleted(tx: Transaction, rt: Runtime, survey: Survey) -> bool:
    return rt.today() >= survey.deletes_on or (await study_ends.find(tx, survey.id)).erased_at is not None


async def _note(tx: Transaction, rt: Runtime, event: str, survey: Survey) -> None:
    await audit.record(tx, event, actor=COMMAND_LINE, subject=f"survey:{survey.id}", details={}, at=rt.now())
