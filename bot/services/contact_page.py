"""What the contact page shows, and what its form does: somebody volunteers without their number passing Telegram."""

from dataclasses import dataclass

from bot.domain.consent import ConsentFor
from bot.domain.contact_form import ContactForm, Mistake, mistakes_in
from bot.domain.contact_link import ContactLink
from bot.domain.ids import UpdateId, UserId
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import Step, next_step, read_name
from bot.domain.volunteering import (
    ContactDetails,
    Refusal,
    Refused,
    Registered,
    Volunteer,
    VolunteerState,
    Waiting,
    Way,
    WrongNumber,
    notice_day,
)
from bot.runtime import Runtime, Sender
from bot.services import admission, contact_links, own_contacts, volunteering
from bot.services.call_cards import CallChat, noted
from bot.services.citizen_cards import visitor_of
from bot.texts import contact_page as texts
from bot.texts.call_questions import dropped_asking
from bot.texts.catalogue import Voice
from storage import surveys
from storage.transaction import Transaction

_WRONG = {
    WrongNumber.UNREADABLE: Mistake.NUMBER_UNREADABLE,
    WrongNumber.NOT_OF_A_PERSON: Mistake.NUMBER_COSTS,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The form may be filled in. ``notice``: a message shortly before the calls can still be promised."""

    survey: Survey
    language: str
    notice: bool


@dataclass(frozen=True, slots=True)
class Corrections:
    """Nothing was entered, the link still serves; ``full``: it takes the consent to wait for a place."""

    page: Opened
    mistakes: tuple[Mistake, ...]
    full: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """It is done, and the chat says so too; ``number`` as people write it, to be read once more."""

    survey: Survey
    waits: bool
    number: str


Sent = Entered | Corrections | Refused | None
"""What came of a form; ``None``: the link is unknown, used or expired."""


async def open_page(rt: Runtime, token: str) -> Opened | Refused | None:
    """What stands behind a link, which looking does not use up; ``None`` if it is unknown, used or expired."""
    async with rt.database.read() as tx:
        link = await contact_links.find(tx, rt, token)
        if link is None:
            return None
        survey = await surveys.get(tx, link.survey)
    return _opened(rt, survey, link)


async def send(tx: Transaction, rt: Runtime, token: str, form: ContactForm, language: str) -> Sent:
    """The form was sent: enter the volunteer and use the link up, or say what is missing. ``language``: the page's."""
    link = await contact_links.use(tx, rt, token)
    if link is None:
        return None
    survey = await surveys.get(tx, link.survey)
    page = _opened(rt, survey, link)
    if isinstance(page, Refused):
        return page
    # The library is slow to import, and the bot starts without it.
    from bot.forms.telephone import read_number, readable_number

    number = read_number(form.number)
    wrong = _WRONG[number] if isinstance(number, WrongNumber) else None
    mistakes = mistakes_in(form, wrong, wording=texts.wordings_mark(survey, rt.texts.voice(language)))
    if mistakes:
        await contact_links.give_back(tx, token)
        return Corrections(page, mistakes, full=form.waits)
    outcome = await _register(tx, rt, page, link, _details(rt, form, number, language), form, language)
    if isinstance(outcome, Refused):
        return await _refused(tx, page, token, outcome)
    await _confirm(tx, rt, survey, link, outcome.volunteer)
    waits = outcome.volunteer.state is VolunteerState.WAITING
    return Entered(survey, waits=waits, number=readable_number(number))


def consents_of(form: ContactForm, survey: Survey, voice: Voice, *, notice: bool) -> dict[ConsentFor, str]:
    """What was agreed to, each with the text that stood on the page. No area, nothing to pass on."""
    agreed = {ConsentFor.CONTACT_DETAILS: texts.contact_wording(survey, voice)}
    if form.area and form.passes_area:
        agreed[ConsentFor.SERVICE_AREA] = texts.area_wording(voice)
    if form.notice and notice:
        agreed[ConsentFor.CALL_NOTICE] = texts.notice_wording(voice)
    if form.waits:
        agreed[ConsentFor.WAITING_LIST] = texts.waiting_wording(voice)
    return agreed


def _opened(rt: Runtime, survey: Survey, link: ContactLink) -> Opened | Refused:
    calls = rt.authority.calls_of(survey)
    if calls is None or not admission.offered(rt, survey):
        return Refused(Refusal.NOT_OFFERED)
    return Opened(survey, link.language, notice=notice_day(calls.calls_from, rt.today()) is not None)


def _details(rt: Runtime, form: ContactForm, number: str, language: str) -> ContactDetails:
    """What is kept; an area or a language that the page did not offer counts as none named."""
    areas = {choice.name for choice in rt.authority.choice_lists()["service_area"]}
    spoken = form.language if form.language in rt.authority.languages else language
    area = form.area if form.area in areas else ""
    return ContactDetails(read_name(form.name) or "", number, form.times, spoken, area)


async def _register(
    tx: Transaction,
    rt: Runtime,
    page: Opened,
    link: ContactLink,
    details: ContactDetails,
    form: ContactForm,
    language: str,
) -> Registered | Waiting | Refused:
    return await volunteering.register(
        tx,
        rt,
        page.survey,
        details,
        way=Way.PAGE,
        marker=link.marker,
        consents=consents_of(form, page.survey, rt.texts.voice(language), notice=page.notice),
        chat=link.chat,
        language=language,
    )


async def _refused(tx: Transaction, page: Opened, token: str, outcome: Refused) -> Corrections | Refused:
    """Whoever may wait is asked. Any other no uses the link up: it must not serve to try out whose number is known."""
    if outcome.reason is not Refusal.FULL:
        return outcome
    await contact_links.give_back(tx, token)
    return Corrections(page, (), full=True)


async def _confirm(tx: Transaction, rt: Runtime, survey: Survey, link: ContactLink, volunteer: Volunteer) -> None:
    """Say it in the chat, with the tap that takes it back. Not a digit of the number goes there."""
    sender = Sender(UpdateId(0), UserId(link.chat), link.chat, language_code=link.language, typed=True)
    chat = CallChat(tx, rt, await visitor_of(tx, sender), survey, sender)
    draft = await chat.draft()
    if draft is not None and next_step(draft) is Step.NUMBER:
        await chat.send(dropped_asking(rt.texts.voice(chat.visitor.language)))
    await own_contacts.forget_draft(tx, rt, survey.id, link.chat)
    await chat.show(await noted(chat, volunteer))
