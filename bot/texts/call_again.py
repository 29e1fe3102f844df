"""The institute has changed since somebody agreed to be called: they are asked again, for each consent on its own."""

from dataclasses import replace

from bot.domain.call_messages import AreaAgain
from bot.domain.call_taps import CallAct
from bot.domain.outgoing import OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import Page
from bot.texts.call_parts import call_button, who_calls
from bot.texts.call_questions import chosen_area, may_tell_area
from bot.texts.catalogue import Voice
from bot.texts.labels import mark_of, page_button, words_of


def institute_changed(survey: Survey, voice: Voice) -> OutgoingMessage:
    """Whether the contact may go to the new institute. «Nein, danke» is the button that takes the old consent back."""
    return _institute_changed(survey, voice, mark_of(words_of(_institute_changed(survey, voice, ""))))


def area_again(message: AreaAgain, voice: Voice) -> OutgoingMessage:
    """Whether it may know the service area too. Its name is no part of the wording, which is kept in clear."""
    return _area_again(message, voice, mark_of(words_of(_area_again(replace(message, area=None), voice, ""))))


def _institute_changed(survey: Survey, voice: Voice, mark: str) -> OutgoingMessage:
    institute = voice.authority.research_institute.name
    parts = (
        voice.say(
            "<b>Das Institut hat gewechselt.</b> Dürfen wir Ihre Angaben an {institute} weitergeben? Das frühere "
            "Institut bekommt sie von uns nicht.",
            institute=institute,
        ),
        voice.say(
            "Es geht um Namen, Nummer, Zeiten und Sprache, für ein einziges Telefoninterview zu „{title}“ und für "
            "nichts anderes. Wenn Sie zustimmen:",
            title=survey.title,
        ),
        who_calls(survey, voice),
        voice.say(
            "• Wir löschen alles spätestens am {day}; auch das Institut muss es löschen.",
            day=voice.day(survey.deletes_on),
        ),
        voice.say(
            "Das ist freiwillig. Stimmen Sie nicht zu, löschen wir Ihre Angaben, und es ruft niemand an. Zurücknehmen "
            "können Sie es jederzeit mit „Doch nicht anrufen“ oder /widerruf."
        ),
        voice.say(
            "Verantwortlich ist {who}. Mehr dazu unter „Datenschutz lesen“.",
            who=voice.own(voice.authority.name.with_article),
        ),
    )
    rows = (
        call_button(voice.plain("Ich stimme zu"), CallAct.AGREE_AGAIN, survey.id, mark),
        call_button(voice.plain("Nein, danke"), CallAct.WITHDRAW, survey.id),
        call_button(voice.plain("Datenschutz lesen"), CallAct.PRIVACY, survey.id),
        page_button(voice.plain("Weiter"), Page.CONTINUE),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def _area_again(message: AreaAgain, voice: Voice, mark: str) -> OutgoingMessage:
    survey = message.survey.id
    parts = (
        chosen_area(message.area, voice) if message.area is not None else "",
        voice.say("Auch danach fragen wir noch einmal, weil das Institut gewechselt hat."),
        may_tell_area(voice),
    )
    rows = (
        call_button(voice.plain("Ja, weitergeben"), CallAct.TELL_AREA_AGAIN, survey, mark),
        call_button(voice.plain("Nein, nicht weitergeben"), CallAct.KEEP_AREA, survey),
        call_button(voice.plain("Doch nicht anrufen"), CallAct.WITHDRAW, survey),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)
