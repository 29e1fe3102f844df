"""What somebody entered for telephone interviews, for themselves: to see it, and to take all of it back."""

from bot.domain.held import OwnEntry
from bot.domain.ids import ChatId, Person, SurveyId
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import VolunteerDraft
from bot.domain.volunteering import ENTERING_LASTS, VolunteerId
from bot.runtime import Runtime
from bot.services import contact_links, ledger, volunteering
from storage import interviews, surveys, volunteer_drafts, volunteers
from storage.transaction import Transaction


async def entries(tx: Transaction, rt: Runtime, chat: ChatId) -> tuple[OwnEntry, ...]:
    """Every entry of this chat with its contact details and consents."""
    found = []
    for survey in await surveys.of_authority(tx, rt.authority.id):
        mine = await volunteers.by_marker(tx, survey.id, _marker(tx, survey, chat))
        if mine is not None and (details := await volunteering.own_details(tx, mine, chat)) is not None:
            found.append(OwnEntry(survey, mine, details, await ledger.given(tx, mine.id)))
    return tuple(found)


async def entering(tx: Transaction, rt: Runtime, chat: ChatId) -> tuple[VolunteerDraft, ...]:
    """What this chat has entered so far without having finished."""
    known = await surveys.of_authority(tx, rt.authority.id)
    drafts = [await volunteering.own_draft(tx, rt, survey.id, chat) for survey in known]
    return tuple(draft for draft in drafts if draft is not None)


async def forget_draft(tx: Transaction, rt: Runtime, survey: SurveyId, chat: ChatId) -> bool:
    """Nothing of what was entered stays, and what was agreed to with it is taken back; whether there was anything."""
    gone = await volunteer_drafts.drop(tx, survey, volunteers.chat_marker(tx, survey, chat))
    await _take_back(tx, rt, gone)
    return bool(gone)


async def forget_lapsed(tx: Transaction, rt: Runtime) -> int:
    """The same for what nobody has finished within a day; of how many."""
    gone = await volunteer_drafts.drop_begun_before(tx, rt.now() - ENTERING_LASTS)
    await _take_back(tx, rt, gone)
    return len(gone)


async def forget_all(tx: Transaction, rt: Runtime, chat: ChatId) -> bool:
    """Take back every entry, finished or not, and every link to the page; whether there was any entry."""
    there_was = False
    for survey in await surveys.of_authority(tx, rt.authority.id):
        there_was |= await forget_draft(tx, rt, survey.id, chat)
        await contact_links.void(tx, survey, chat)
        mine = await volunteers.by_marker(tx, survey.id, _marker(tx, survey, chat))
        if mine is not None:
            await volunteering.withdraw(tx, rt, mine, chat)
            there_was = True
    if there_was:
        await renew_key(tx, chat)
    return there_was


async def renew_key(tx: Transaction, chat: ChatId) -> None:
    """No copy of the cards that showed an entry can be read any more; what still runs is sealed anew."""
    # A person's private chat has the person's number.
    await interviews.renew_key(tx, Person(tx.keys.marker("person", chat)))


async def _take_back(tx: Transaction, rt: Runtime, those: tuple[VolunteerId, ...]) -> None:
    for one in those:
        await ledger.take_back(tx, rt, one)


def _marker(tx: Transaction, survey: Survey, chat: ChatId) -> bytes:
    return volunteers.chat_marker(tx, survey.id, chat)
