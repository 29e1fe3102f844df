"""What stands on the contact page in each case: values for the templates in ``bot/web/pages``."""

from collections.abc import Mapping, Sequence

from bot.domain.contact_form import FIELD_OF, ContactForm, Field, Mistake, without_consents
from bot.domain.volunteering import LONGEST_NAME, Refusal, TimeOfDay
from bot.services.contact_page import Corrections, Entered, Opened
from bot.texts import contact_page as texts
from bot.texts.call_questions import time_name
from bot.texts.catalogue import SHIPPED, Voice
from bot.web.contact_body import Fields
from bot.web.rendering import marked, rendered


def form_page(voice: Voice, page: Opened, form: ContactForm) -> str:
    """The form, empty."""
    return _form(voice, page, form, {}, full=False)


def corrected_page(voice: Voice, corrections: Corrections, form: ContactForm) -> str:
    """The form as it was filled in, with what is to be corrected, or the question whether somebody will wait."""
    sentences = {FIELD_OF[mistake].value: texts.correction(mistake, voice) for mistake in corrections.mistakes}
    if Mistake.WORDING_CHANGED in corrections.mistakes:
        form = without_consents(form)
    return _form(voice, corrections.page, form, sentences, full=corrections.full)


def entered_page(voice: Voice, entered: Entered) -> str:
    """The confirmation."""
    return _message(voice, texts.confirmation(entered.survey, entered.number, voice, waits=entered.waits))


def missed_page(voice: Voice) -> str:
    """The same for every link that does not serve."""
    return _message(voice, texts.missed(voice))


def refused_page(voice: Voice, reason: Refusal) -> str:
    """Why nobody is entered."""
    return _message(voice, texts.refusal(reason, voice))


def unreadable_page(voice: Voice) -> str:
    """Something was sent that is no form."""
    return _message(voice, texts.unreadable(voice))


def failed_page(voice: Voice, fields: Fields) -> str:
    """Something is broken here; what was filled in is kept in the page and sent again by one button."""
    words = texts.failed_sending(voice) if fields else texts.failed(voice)
    return _message(voice, words, [(name, value) for name, values in fields.items() for value in values])


def _form(voice: Voice, page: Opened, form: ContactForm, corrections: Mapping[str, str], *, full: bool) -> str:
    institute, calls = voice.authority.research_institute, voice.authority.calls_of(page.survey)
    wordings = {
        Field.AGREES.value: texts.contact_wording(page.survey, voice),
        Field.PASSES_AREA.value: texts.area_wording(voice),
        Field.NOTICE.value: texts.notice_wording(voice) if page.notice else "",
        Field.WAITS.value: texts.waiting_wording(voice),
    }
    values = {
        "form": form,
        "corrections": dict.fromkeys((field.value for field in Field), "") | dict(corrections),
        "problems": corrections,
        "full": full,
        "wording": texts.wordings_mark(page.survey, voice),
        "institute": institute,
        "controller": voice.own(voice.authority.name.with_article),
        "calls_from": voice.day(calls.calls_from) if calls else "",
        "calls_to": voice.day(calls.calls_to) if calls else "",
        "deletes_on": voice.day(page.survey.deletes_on),
        "longest_name": LONGEST_NAME,
        "times": {time.value: time_name(time, voice) for time in TimeOfDay},
        "languages": {code: SHIPPED.get(code, code) for code in voice.authority.languages},
        "areas": {choice.name: voice.own(choice.labels) for choice in voice.authority.choice_lists()["service_area"]},
        "wordings": {name: marked(words) for name, words in wordings.items()},
    }
    return rendered("form.html", voice, values)


def _message(voice: Voice, words: Sequence[str], resend: Sequence[tuple[str, str]] = ()) -> str:
    heading, *paragraphs = (marked(sentence) for sentence in words)
    return rendered("message.html", voice, {"heading": heading, "paragraphs": paragraphs, "resend": resend})
