"""Whether somebody may be entered for the telephone interview, and whether there is a place for them.

Nobody is entered here, and no contact details are read: that is ``volunteering``.
"""

from bot.domain.codes import TRIES_A_DAY
from bot.domain.ids import ChatId, Person, SurveyId
from bot.domain.survey import Survey
from bot.domain.volunteering import Refusal, VolunteerState, Way, calls_are_offered, paper_counts
from bot.runtime import Runtime
from storage import code_attempts, study_ends, volunteers
from storage.transaction import Transaction

_OF_THE_NUMBER = (Refusal.ALREADY_THERE, Refusal.BLOCKED)
"""Answers that say something of a number, maybe of somebody else's: nobody gets many of them."""


def offered(rt: Runtime, survey: Survey) -> bool:
    """Whether somebody may volunteer for the telephone interview of this survey today."""
    return calls_are_offered(survey, rt.authority.calls_of(survey), rt.today())


async def refusal(
    tx: Transaction, rt: Runtime, survey: Survey, way: Way, number: bytes, marker: bytes | None
) -> Refusal | None:
    """Why somebody cannot be entered with this number, from the chat of this marker if there is one; else None."""
    possible = paper_counts(survey, rt.authority.calls_of(survey), rt.today())
    if not (possible if way is Way.PAPER else offered(rt, survey)):
        return Refusal.NOT_OFFERED
    if (await study_ends.find(tx, survey.id)).takes_nothing_more:
        return Refusal.NOT_OFFERED
    if await volunteers.is_blocked(tx, survey.id, number, marker):
        return Refusal.BLOCKED
    same_number = await volunteers.by_number(tx, survey.id, number)
    same_chat = await volunteers.by_marker(tx, survey.id, marker) if marker is not None else None
    return Refusal.ALREADY_THERE if same_number or same_chat else None


async def place(tx: Transaction, rt: Runtime, survey: SurveyId, area: str, *, may_wait: bool) -> VolunteerState | None:
    """Take a place in this area, or one on its waiting list for those who agreed to wait; None where there is none."""
    if await volunteers.take_place(tx, survey, area, rt.authority.most_volunteers(area)):
        return VolunteerState.REGISTERED
    if not may_wait:
        return None
    await volunteers.count(tx, survey, area, VolunteerState.WAITING.value, 1)
    return VolunteerState.WAITING


async def tried_too_often(tx: Transaction, rt: Runtime, chat: ChatId) -> bool:
    """Whether this chat has tried so many numbers today that it gets no answer any more."""
    return await code_attempts.wrong_today(tx, _who_tries(tx, chat), rt.today()) >= TRIES_A_DAY


async def note_try(tx: Transaction, rt: Runtime, chat: ChatId, reason: Refusal) -> None:
    """Count an answer that says something of a number."""
    if reason in _OF_THE_NUMBER:
        await code_attempts.note_wrong(tx, _who_tries(tx, chat), rt.today())


def _who_tries(tx: Transaction, chat: ChatId) -> Person:
    # Counted apart from wrong codes, under a hash that leads to no other table.
    return Person(tx.keys.marker("number tries", chat))
