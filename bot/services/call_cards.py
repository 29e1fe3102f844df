"""The cards about the telephone interview in one chat: what every use case about it stands on."""

from dataclasses import dataclass, replace

from bot.domain.call_messages import AreaAgain, CallMessage, CallNoted, CallOffer, CallQuestion, InstituteChanged
from bot.domain.citizen import Visitor
from bot.domain.consent import ConsentFor, stands
from bot.domain.messages import CalledInstead
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.questionnaire import Choice
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import VolunteerDraft, next_step
from bot.domain.volunteering import Volunteer, VolunteerState
from bot.runtime import Runtime, Sender
from bot.services import admission, call_notice, contact_links, ledger, volunteering
from bot.services.citizen_cards import CALL, show, with_own_key
from bot.services.reception import has_taken_part
from bot.texts.calls import render_call
from storage import outbox, volunteers, wishes
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CallChat:
    """Whose chat it is and about which survey, for one use case."""

    tx: Transaction
    rt: Runtime
    visitor: Visitor
    survey: Survey
    sender: Sender

    @property
    def marker(self) -> bytes:
        """The keyed hash of this chat as a volunteer's."""
        return volunteers.chat_marker(self.tx, self.survey.id, self.sender.chat)

    @property
    def areas(self) -> tuple[Choice, ...]:
        """The service areas to choose from."""
        return self.rt.authority.choice_lists()["service_area"]

    async def entered(self) -> Volunteer | None:
        """The entry of this chat, if there is one that stands."""
        mine = await volunteers.by_marker(self.tx, self.survey.id, self.marker)
        return None if mine is None or mine.state is VolunteerState.WITHDRAWN else mine

    async def draft(self) -> VolunteerDraft | None:
        """What was entered so far, if that was begun less than a day ago."""
        return await volunteering.own_draft(self.tx, self.rt, self.survey.id, self.sender.chat)

    def question(self, draft: VolunteerDraft) -> CallQuestion:
        """What is asked next."""
        number = _readable(draft.unchecked) if draft.unchecked else ""
        return CallQuestion(draft, next_step(draft), self.areas, self.rt.authority.languages, number)

    def rendered(self, message: CallMessage) -> OutgoingMessage:
        """The card as it stands in this chat."""
        return render_call(message, self.rt.texts.voice(self.visitor.language))

    async def show(self, message: CallMessage, step: str = "", above: str = "") -> None:
        """Put it on the card; ``step`` where it waits for something, so that what is typed finds its question."""
        view = f"{CALL}{step}:{self.survey.id}" if step else ""
        await show(self.tx, self.rt, self.visitor, message, self.sender, view=view, above=above)

    async def send(self, message: OutgoingMessage) -> None:
        """Send what a card cannot be."""
        await outbox.add(self.tx, self.sender.chat, message, now=self.rt.now(), priority=Priority.REPLY)


async def show_offer(chat: CallChat) -> None:
    """Who calls and when; or how it stands with somebody who is entered already."""
    mine = await chat.entered()
    if mine is not None:
        await show_entry(chat, mine)
    elif not admission.offered(chat.rt, chat.survey):
        await show(chat.tx, chat.rt, chat.visitor, CalledInstead(), chat.sender)
    else:
        second = await has_taken_part(chat.tx, chat.survey, chat.sender)
        await chat.show(CallOffer(chat.survey, await _address(chat), second), "offer")


async def show_entry(chat: CallChat, volunteer: Volunteer, ending: str = "") -> None:
    """How it stands with somebody who is entered; before that, whatever has to be asked again."""
    asked = await asked_again(chat, volunteer)
    if asked is None:
        await chat.show(replace(await noted(chat, volunteer), ending=ending))
        return
    # The card may name the service area.
    keyed = replace(chat, visitor=await with_own_key(chat.tx, chat.rt, chat.visitor))
    await keyed.show(asked)


async def asked_again(chat: CallChat, volunteer: Volunteer) -> InstituteChanged | AreaAgain | None:
    """What somebody is asked first who agreed to another institute than today's and is in no file for it."""
    if volunteer.handover is not None:
        return None
    given = await ledger.given(chat.tx, volunteer.id)
    standing = {line.purpose: line for line in given if line.withdrawn_at is None}
    for purpose in (ConsentFor.CONTACT_DETAILS, ConsentFor.SERVICE_AREA):
        if purpose in standing and not await ledger.names_institute(chat.tx, chat.rt, standing[purpose]):
            contact = purpose is ConsentFor.CONTACT_DETAILS
            return InstituteChanged(chat.survey) if contact else AreaAgain(chat.survey, await _area(chat, volunteer))
    return None


async def _area(chat: CallChat, volunteer: Volunteer) -> Choice | None:
    details = await volunteering.own_details(chat.tx, volunteer, chat.sender.chat)
    return next((area for area in chat.areas if details is not None and area.name == details.area), None)


async def noted(chat: CallChat, volunteer: Volunteer) -> CallNoted:
    """How it stands with somebody who is entered, and whether they are told before the calls."""
    survey, purpose = chat.survey.id, call_notice.purpose_for(volunteer)
    area = stands(await ledger.given(chat.tx, volunteer.id), ConsentFor.SERVICE_AREA)
    for wish in await wishes.of_chat(chat.tx, chat.sender.chat):
        if wish.survey == survey and wish.purpose is purpose:
            return CallNoted(chat.survey, volunteer, notice_on=wish.due_on, notice_asked=True, passes_area=area)
    day = call_notice.day_of(chat.rt, chat.survey, purpose)
    return CallNoted(chat.survey, volunteer, notice_on=day, passes_area=area)


async def _address(chat: CallChat) -> str:
    if not chat.rt.config.public_url:
        return ""
    return await contact_links.make(chat.tx, chat.rt, chat.survey, chat.sender, chat.visitor.language)


def _readable(number: str) -> str:
    # The library is slow to import, and most people type no number.
    from bot.forms.telephone import readable_number

    return readable_number(number)
