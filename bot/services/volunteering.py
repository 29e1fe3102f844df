"""Somebody volunteers for the telephone interview, by whatever way they came, and takes it back.

Together with the hand-over the only service that may read contact details (``storage/contacts.py``).
"""

import secrets
from collections import Counter
from collections.abc import Mapping

from bot.domain.consent import ConsentFor
from bot.domain.errors import KeyDestroyedError, NotFoundError
from bot.domain.handover import HandoverId
from bot.domain.ids import ChatId, SurveyId
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import VolunteerDraft, details_of
from bot.domain.volunteering import (
    ENTERING_LASTS,
    ContactDetails,
    ContactUse,
    Forecast,
    Refusal,
    Refused,
    Registered,
    SignedConsent,
    Volunteer,
    VolunteerId,
    VolunteerState,
    Waiting,
    Way,
    forecast,
    paper_counts,
)
from bot.runtime import Runtime
from bot.services import admission, call_notice, handover_leaving, ledger
from storage import audit, contacts, doomed, study_ends, surveys, tombstones, volunteer_drafts, volunteers
from storage.transaction import Transaction

Consents = Mapping[ConsentFor, str]
"""What somebody agreed to, each with the exact text they read; ``CONTACT_DETAILS`` must be among them."""


async def register(
    tx: Transaction,
    rt: Runtime,
    survey: Survey,
    details: ContactDetails,
    *,
    way: Way,
    marker: bytes | None,
    consents: Consents,
    chat: ChatId | None,
    language: str,
) -> Registered | Waiting | Refused:
    """Enter somebody with what they agree to in the same moment; ``language`` is that of the consents.

    ``marker`` and ``chat`` are whose chat it is, if any. Without a cap nobody is turned away (PEOPLE.md 25); behind one
    somebody waits only if they agreed to.
    """
    new, may_wait = new_reference(), ConsentFor.WAITING_LIST in consents
    outcome = await _enter(tx, rt, survey, new, details, way=way, marker=marker, may_wait=may_wait, chat=chat)
    if isinstance(outcome, Refused):
        return outcome
    for purpose, wording in consents.items():
        if purpose is not ConsentFor.CALL_NOTICE:
            await ledger.give(tx, rt, survey.id, outcome.volunteer.id, purpose, wording, language)
        elif chat is not None:
            await call_notice.give(tx, rt, outcome.volunteer, chat, wording=wording, language=language)
    return outcome


async def register_draft(
    tx: Transaction, rt: Runtime, survey: Survey, draft: VolunteerDraft, number: str, chat: ChatId
) -> Registered | Waiting | Refused:
    """Enter somebody under the reference at which the ledger has what they have agreed to in the chat already."""
    marker, details = volunteers.chat_marker(tx, survey.id, chat), details_of(draft, number)
    return await _enter(
        tx, rt, survey, draft.volunteer, details, way=Way.CHAT, marker=marker, may_wait=draft.waits, chat=chat
    )


def new_reference() -> VolunteerId:
    """A reference for somebody new, which says nothing of them."""
    return VolunteerId(secrets.token_hex(16))


async def register_on_paper(
    tx: Transaction, rt: Runtime, survey: Survey, details: ContactDetails, signed: SignedConsent
) -> Registered | Waiting | Refused:
    """Enter somebody who signed a sheet. Nobody is put on a waiting list by it."""
    outcome = await _enter(
        tx, rt, survey, new_reference(), details, way=Way.PAPER, marker=None, may_wait=False, chat=None
    )
    if isinstance(outcome, Refused):
        return outcome
    purposes = (ConsentFor.CONTACT_DETAILS, *((ConsentFor.SERVICE_AREA,) if signed.with_area else ()))
    for purpose in purposes:
        await ledger.give_on_paper(
            tx, rt, survey.id, outcome.volunteer.id, purpose, wording_version=signed.wording_version, day=signed.day
        )
    return outcome


async def withdraw(tx: Transaction, rt: Runtime, volunteer: Volunteer, chat: ChatId | None = None) -> None:
    """Take it back, effective at once: contact details and their key are gone, whoever waits moves up.

    The number is blocked: a sheet of paper, older than this, may still be entered, or somebody may enter it for others.
    Only who takes it back in their own ``chat`` may enter it there again. A file that has not left the house is made
    anew. If the institute has the contact, the reference stays until it has deleted it too, and nobody may.
    """
    now = await volunteers.lock(tx, volunteer.id)
    held = await volunteers.keys_of(tx, volunteer.id)
    if now is None or held is None or now.state is VolunteerState.WITHDRAWN:
        return
    volunteer, (key, number) = now, held
    area = await _area(tx, volunteer)
    with_institute = await _institute_has(tx, rt, volunteer)
    asked_in = chat or await call_notice.chat_of(tx, volunteer.survey, await volunteers.marker_of(tx, volunteer.id))
    if number is not None:
        await _block(tx, rt, volunteer.survey, number, None if with_institute else chat)
    if with_institute:
        await volunteers.withdraw(tx, volunteer.id)
    else:
        await volunteers.delete_one(tx, volunteer.id)
    await doomed.doom(tx, key)
    await ledger.take_back(tx, rt, volunteer.id)
    if asked_in is not None:
        await call_notice.take_back(tx, rt, volunteer.survey, asked_in)
    if area is not None:
        await volunteers.count(tx, volunteer.survey, area, volunteer.state.value, -1)
    if area is not None and volunteer.handover is not None and not with_institute:
        await volunteers.count(tx, volunteer.survey, area, volunteers.HANDED_OVER, -1)
    if area is not None and volunteer.state is VolunteerState.REGISTERED:
        await _move_up(tx, rt, volunteer.survey, area)
    await _note(tx, rt, "volunteer_withdrawn", volunteer)


async def own_details(tx: Transaction, volunteer: Volunteer, chat: ChatId) -> ContactDetails | None:
    """What is kept of somebody, for themselves (Art. 15); raises ``PurposeLockedError`` for anybody else's chat.

    None where its key is destroyed, or nothing but the reference is left: an older backup brought the row back.
    """
    marker = volunteers.chat_marker(tx, volunteer.survey, chat)
    with contacts.declared(tx, ContactUse.OWN_ACCESS, marker):
        return await _details(tx, volunteer)


async def own_draft(tx: Transaction, rt: Runtime, survey: SurveyId, chat: ChatId) -> VolunteerDraft | None:
    """What this chat has entered so far, if that was begun less than a day ago."""
    marker = volunteers.chat_marker(tx, survey, chat)
    with contacts.declared(tx, ContactUse.OWN_ACCESS, marker):
        return await volunteer_drafts.find(tx, survey, marker, rt.now() - ENTERING_LASTS)


async def details_by_number(tx: Transaction, volunteer: Volunteer, marker: bytes) -> ContactDetails | None:
    """The same as ``own_details`` for whoever asks in another way than by chat; ``marker`` is that of their number."""
    with contacts.declared(tx, ContactUse.OWN_ACCESS, marker):
        return await _details(tx, volunteer)


async def keep_area(tx: Transaction, rt: Runtime, volunteer: Volunteer) -> None:
    """The service area is not passed on after all; the institute is told to delete it, if it may have it."""
    now = await volunteers.lock(tx, volunteer.id)
    if now is None or not await ledger.take_back(tx, rt, volunteer.id, ConsentFor.SERVICE_AREA):
        return
    if await _institute_has(tx, rt, now):
        await volunteers.note_area_due(tx, volunteer.id)


async def recount(tx: Transaction, rt: Runtime) -> None:
    """Count anew who is there: after a restore without those who have withdrawn since the backup."""
    for survey in await surveys.of_authority(tx, rt.authority.id):
        for state in (VolunteerState.REGISTERED, VolunteerState.WAITING):
            there = [await _area(tx, one) for one in await volunteers.of_survey(tx, survey.id, state)]
            await volunteers.clear_count(tx, survey.id, state.value)
            for area, number in Counter(area for area in there if area is not None).items():
                await volunteers.count(tx, survey.id, area, state.value, number)


async def fill_places(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: whoever waits gets a place once there is one, since the cap was raised or taken away."""
    moved = 0
    for survey in await surveys.of_authority(tx, rt.authority.id):
        over = (await study_ends.find(tx, survey.id)).takes_nothing_more
        if over or not paper_counts(survey, rt.authority.calls_of(survey), rt.today()):
            continue
        for one in await volunteers.any_waiting(tx, survey.id):
            waiting = await _lock_waiting(tx, one)
            area = await _area(tx, waiting) if waiting is not None else None
            if waiting is not None and area is not None:
                moved += await _give_place(tx, rt, waiting, area)
    return {"moved_up": moved}


async def forecast_of(tx: Transaction, rt: Runtime, survey: SurveyId) -> Forecast:
    """How many interviews may come of the volunteers so far."""
    wanted = rt.authority.volunteers
    targets = {area.name: area.volunteers_target for area in rt.authority.service_areas if area.volunteers_target}
    return forecast(await volunteers.counts(tx, survey), wanted.target, wanted.yield_percent, targets)


async def _enter(
    tx: Transaction,
    rt: Runtime,
    survey: Survey,
    new: VolunteerId,
    details: ContactDetails,
    *,
    way: Way,
    marker: bytes | None,
    may_wait: bool,
    chat: ChatId | None,
) -> Registered | Waiting | Refused:
    if chat is not None and await admission.tried_too_often(tx, rt, chat):
        return Refused(Refusal.TOO_OFTEN)
    number = volunteers.number_marker(tx, survey.id, details.number)
    refused = await admission.refusal(tx, rt, survey, way, number, marker)
    state = None if refused else await admission.place(tx, rt, survey.id, details.area, may_wait=may_wait)
    if state is None:
        reason = refused or Refusal.FULL
        if chat is not None:
            await admission.note_try(tx, rt, chat, reason)
        return Refused(reason)
    volunteer = Volunteer(new, survey.id, state, way, rt.today())
    key = tx.keys.new_key()
    body = contacts.seal(tx, volunteer.id, key, details)
    await volunteers.unblock(tx, survey.id, number)
    await volunteers.add(tx, volunteer, key_id=key, body=body, number=number, marker=marker)
    await _note(tx, rt, "volunteer_entered", volunteer)
    return Registered(volunteer) if state is VolunteerState.REGISTERED else Waiting(volunteer)


async def _move_up(tx: Transaction, rt: Runtime, survey: SurveyId, area: str) -> None:
    """Give the place that got free to anybody who waits for this area: no order is kept that could be followed."""
    for one in await volunteers.any_waiting(tx, survey):
        waiting = await _lock_waiting(tx, one)
        if waiting is not None and await _area(tx, waiting) == area:
            await _give_place(tx, rt, waiting, area)
            return


async def _lock_waiting(tx: Transaction, one: VolunteerId) -> Volunteer | None:
    volunteer = await volunteers.lock(tx, one)
    return volunteer if volunteer is not None and volunteer.state is VolunteerState.WAITING else None


async def _give_place(tx: Transaction, rt: Runtime, waiting: Volunteer, area: str) -> bool:
    if not await volunteers.take_place(tx, waiting.survey, area, rt.authority.most_volunteers(area)):
        return False
    await volunteers.set_state(tx, waiting.id, VolunteerState.REGISTERED)
    await volunteers.count(tx, waiting.survey, area, VolunteerState.WAITING.value, -1)
    return True


async def _block(tx: Transaction, rt: Runtime, survey: SurveyId, number: bytes, chat: ChatId | None) -> None:
    """Nobody enters the number again but this chat; a block that holds for everybody outlives a restore."""
    await volunteers.block(tx, survey, number, None if chat is None else volunteers.chat_marker(tx, survey, chat))
    if chat is None:
        tombstones.number_blocked(tx, survey, number, rt.today())


async def _institute_has(tx: Transaction, rt: Runtime, volunteer: Volunteer) -> bool:
    """Whether the institute may have the contact; if not, no file that has it leaves the house from now on."""
    if volunteer.handover is None:
        return False
    return not await handover_leaving.keep_in_the_house(tx, rt, HandoverId(volunteer.handover))


async def _area(tx: Transaction, volunteer: Volunteer) -> str | None:
    """The service area; None where the key is destroyed: an older backup brought the row back, without its secret."""
    try:
        return await contacts.area_of(tx, volunteer.id)
    except KeyDestroyedError:
        return None


async def _details(tx: Transaction, volunteer: Volunteer) -> ContactDetails | None:
    try:
        return await contacts.read(tx, volunteer.id, ContactUse.OWN_ACCESS)
    except (KeyDestroyedError, NotFoundError):
        return None


async def _note(tx: Transaction, rt: Runtime, event: str, volunteer: Volunteer) -> None:
    # Neither the reference nor the area: the line must not lead to anybody.
    details = {"way": volunteer.way.value, "state": volunteer.state.value}
    await audit.record(tx, event, actor="citizen", subject=f"survey:{volunteer.survey}", details=details, at=rt.now())
