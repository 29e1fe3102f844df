"""The one message about the calls, for those who ask for it: given and taken back like any other consent.

Who has a place is told the working day before the calls begin; who waits for one is told once it is there.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.domain.broadcast import OF_CALLS, Purpose, Wished
from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId, SurveyId
from bot.domain.survey import Survey
from bot.domain.volunteering import Volunteer, VolunteerState, notice_day
from bot.runtime import Runtime
from bot.services import ledger
from storage import broadcasts, consents, surveys, volunteers, wishes
from storage.transaction import Transaction


def purpose_for(volunteer: Volunteer) -> Purpose:
    """What somebody may ask to be told who is entered."""
    return Purpose.PLACE if volunteer.state is VolunteerState.WAITING else Purpose.CALL_NOTICE


def day_of(rt: Runtime, survey: Survey, purpose: Purpose) -> date | None:
    """The day of the message before the calls, or the last one on which a place may still be told; None if too late."""
    calls = rt.authority.calls_of(survey)
    if calls is None:
        return None
    return calls.calls_to if purpose is Purpose.PLACE else notice_day(calls.calls_from, rt.today())


async def give(
    tx: Transaction, rt: Runtime, volunteer: Volunteer, chat: ChatId, *, wording: str, language: str
) -> None:
    """Tell this chat what its volunteer may be told; nothing where it is too late for that.

    A second tap is no second consent.
    """
    survey, purpose = volunteer.survey, purpose_for(volunteer)
    day = day_of(rt, await surveys.get(tx, survey), purpose)
    kept = {(one.survey, one.purpose) for one in await wishes.of_chat(tx, chat)}
    if day is None or (survey, purpose) in kept:
        return
    await wishes.keep(tx, (Wished(survey, purpose, chat, language, day),))
    consent = ConsentFor(purpose)
    await ledger.give(tx, rt, survey, ledger.subject_of(tx, consent, survey, chat), consent, wording, language)


async def take_back(tx: Transaction, rt: Runtime, survey: SurveyId, chat: ChatId) -> None:
    """Tell this chat nothing of the calls, neither before they begin nor when there is a place."""
    for purpose in OF_CALLS:
        await wishes.forget(tx, survey, purpose, chat)
        await broadcasts.take_back(tx, survey, purpose, chat)
        await ledger.take_back(tx, rt, ledger.subject_of(tx, ConsentFor(purpose), survey, chat))


async def chat_of(tx: Transaction, survey: SurveyId, marker: bytes | None) -> ChatId | None:
    """The chat of the volunteer with this marker, if it asked to be told: whoever calls about it does so without it."""
    asked = {*await wishes.chats_of(tx, survey, OF_CALLS), *await broadcasts.chats_of(tx, survey, OF_CALLS)}
    return next((chat for chat in asked if volunteers.chat_marker(tx, survey, chat) == marker), None)


async def called(tx: Transaction, rt: Runtime, survey: SurveyId, asked: Collection[Wished]) -> tuple[Wished, ...]:
    """Of those who asked to be told of the calls, who will be called by today's institute.

    Nobody who still waits for a place, nor whose contact was deleted by the institute's word or by a call to the
    authority, which know no chat, nor who agreed to another institute: they are asked again when they next write.
    """
    markers = {wish.chat: volunteers.chat_marker(tx, survey, wish.chat) for wish in asked}
    entered = await volunteers.registered_among(tx, survey, tuple(markers.values()))
    lines = [
        line
        for line in await consents.of_subjects(tx, tuple(entered.values()))
        if line.purpose is ConsentFor.CONTACT_DETAILS and line.withdrawn_at is None
    ]
    naming = await ledger.naming_institute(tx, rt, lines)
    agreed = {line.subject for line in lines if line.wording_sha256 in naming}
    return tuple(wish for wish in asked if entered.get(markers[wish.chat]) in agreed)


async def tell_who_moved_up(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: who asked for it and has a place by now is told with the next messages of the day."""
    due = 0
    for survey in await surveys.of_authority(tx, rt.authority.id):
        asked = await wishes.due_after(tx, survey.id, Purpose.PLACE, rt.today())
        moved_up = tuple(replace(wish, due_on=rt.today()) for wish in await called(tx, rt, survey.id, asked))
        await wishes.keep(tx, moved_up)
        due += len(moved_up)
    return {"to_be_told": due}
