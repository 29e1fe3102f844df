"""What a citizen reads about the telephone interview: who calls, the consent, and whether they are entered."""

from dataclasses import replace
from typing import assert_never

from bot.domain.call_messages import (
    AreaAgain,
    AreaKept,
    CallConsent,
    CallDropped,
    CallForgotten,
    CallLapsed,
    CallMessage,
    CallNoted,
    CallOffer,
    CallQuestion,
    CallRefused,
    InstituteChanged,
)
from bot.domain.call_taps import CallAct
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import Page
from bot.domain.volunteering import Refusal, VolunteerState
from bot.texts.call_again import area_again, institute_changed
from bot.texts.call_parts import call_button, institute_is_told, keep_area_row, who_calls, withdraw_row
from bot.texts.call_questions import area_not_told, render_question
from bot.texts.catalogue import Voice
from bot.texts.labels import mark_of, page_button, words_of
from bot.texts.way_in import second_person


def render_call(message: CallMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """A message about the telephone interview as text and buttons."""
    match message:
        case CallOffer():
            return _offer(message, voice)
        case CallConsent():
            return _consent(message, voice, mark_of(words_of(_consent(message, voice, ""))))
        case CallQuestion():
            return render_question(message, voice)
        case CallNoted():
            # The last digits of the number are no part of the wording, which is kept in clear.
            return _noted(message, voice, mark_of(words_of(_noted(replace(message, ending=""), voice, ""))))
        case InstituteChanged(survey):
            return institute_changed(survey, voice)
        case AreaAgain():
            return area_again(message, voice)
        case CallRefused(survey, reason):
            return OutgoingMessage(_refusal(survey, reason, voice), (_go_on(voice),))
        case CallForgotten():
            return _forgotten(message, voice)
        case CallDropped():
            text = voice.say("In Ordnung. Was Sie eingetragen hatten, ist gelöscht; weitergegeben wird nichts davon.")
            return OutgoingMessage(text, (_go_on(voice),))
        case CallLapsed():
            return OutgoingMessage(_lapsed(voice), (_go_on(voice),))
        case AreaKept(survey, handed_over):
            said = _area_is_deleted(voice) if handed_over else area_not_told(voice)
            return OutgoingMessage(said, (withdraw_row(survey.id, voice), _go_on(voice)))
        case _:
            assert_never(message)


def _offer(message: CallOffer, voice: Voice) -> OutgoingMessage:
    survey = message.survey
    here = voice.plain("Lieber hier im Chat") if message.address else voice.plain("Hier im Chat eintragen")
    parts = (
        voice.say("<b>Am Telefon mitmachen</b>"),
        voice.say("Das Telefoninterview ist eine zweite, ausführlichere Befragung.")
        if message.second
        else voice.say("Gern lassen wir Sie anrufen. Den Fragebogen hier müssen Sie dafür nicht ausfüllen."),
        who_calls(survey, voice),
        voice.say(
            "Am besten tragen Sie Ihre Nummer auf unserer eigenen Seite ein: Dann läuft sie nicht über Telegram. Der "
            "Link gilt 24 Stunden und nur einmal."
        )
        if message.address
        else "",
    )
    rows = (
        *(((Button(voice.plain("Rückrufnummer eintragen"), url=message.address),),) if message.address else ()),
        call_button(here, CallAct.HERE, survey.id),
        page_button(voice.plain("Zurück"), Page.CONTINUE),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def _consent(message: CallConsent, voice: Voice, mark: str) -> OutgoingMessage:
    survey, institute = message.survey, voice.authority.research_institute.name
    points = (
        voice.say(
            "• Wir fragen nach Ihrem Namen, Ihrer Telefonnummer, passenden Zeiten, der Sprache und – nur wenn Sie "
            "mögen – dem Bereich, um den es ging."
        ),
        voice.say(
            "• Namen, Nummer, Zeiten und Sprache geben wir an {institute} weiter, für ein einziges Telefoninterview zu "
            "„{title}“ und für nichts anderes. Den Bereich bekommt das Institut nur, wenn Sie dem eigens zustimmen.",
            institute=institute,
            title=survey.title,
        ),
        voice.say("• Wir verbinden es nie mit Antworten, die Sie hier im Chat geben."),
        voice.say(
            "• Telegram kann mitlesen, was Sie hier schreiben. Nachrichten mit Ihrem Namen und Ihrer Nummer löschen "
            "wir gleich aus dem Chat."
        )
        + (" " + voice.say("Auf unserer eigenen Seite liest Telegram nicht mit.") if message.page else ""),
        voice.say(
            "• Wir löschen alles spätestens am {day}; auch das Institut muss es löschen.",
            day=voice.day(survey.deletes_on),
        ),
    )
    parts = (
        voice.say("<b>Bevor Sie sich eintragen: Ihre Daten</b>"),
        "\n".join(points),
        voice.say(
            "Verantwortlich ist {who}. Mehr dazu unter „Datenschutz lesen“.",
            who=voice.own(voice.authority.name.with_article),
        ),
        voice.say(
            "Sind Sie einverstanden, dass wir diese vier Angaben dafür weitergeben? Das ist freiwillig. Zurücknehmen "
            "können Sie es jederzeit mit „Doch nicht anrufen“ oder /widerruf."
        ),
    )
    rows = (
        call_button(voice.plain("Ich stimme zu"), CallAct.AGREE, survey.id, mark),
        call_button(voice.plain("Nein, danke"), CallAct.DROP, survey.id),
        call_button(voice.plain("Datenschutz lesen"), CallAct.PRIVACY, survey.id),
        call_button(voice.plain("Zurück"), CallAct.OFFER, survey.id),
    )
    return OutgoingMessage("\n\n".join(parts), rows)


def _noted(message: CallNoted, voice: Voice, mark: str) -> OutgoingMessage:
    survey, waits = message.survey, message.volunteer.state is VolunteerState.WAITING
    parts = (
        voice.say(
            "<b>Sie sind vorgemerkt.</b> Angerufen werden Sie nur, wenn noch ein Platz frei wird. Wird keiner frei, "
            "hören Sie nichts mehr von uns."
        )
        if waits
        else voice.say("<b>Vielen Dank! Sie sind für das Telefoninterview eingetragen.</b>"),
        voice.say("Ihre Nummer endet auf {digits}.", digits=message.ending) if message.ending else "",
        who_calls(survey, voice),
        _of_place(message, voice) if waits else _of_first_day(message, voice),
        second_person(voice),
    )
    rows = (
        withdraw_row(survey.id, voice),
        *((keep_area_row(survey.id, voice),) if message.passes_area else ()),
        *_notice_rows(message, voice, mark, waits=waits),
        _go_on(voice),
        page_button(voice.plain("Meine Daten"), Page.MY_DATA),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def _of_first_day(message: CallNoted, voice: Voice) -> str:
    """The one message before the calls begin."""
    if message.notice_on is None:
        return ""
    day = voice.day(message.notice_on)
    if message.notice_asked:
        return voice.say("Am {day} schreiben wir Ihnen das kurz vorher.", day=day)
    return voice.say(
        "Wenn Sie möchten, schreiben wir Ihnen hier ein einziges Mal, bevor die Anrufe beginnen: am {day}. "
        "Dafür merken wir uns die Nummer dieses Chats.",
        day=day,
    )


def _of_place(message: CallNoted, voice: Voice) -> str:
    """How somebody on the waiting list learns that they will be called after all."""
    if message.notice_asked:
        return voice.say("Wird für Sie ein Platz frei, schreiben wir Ihnen das hier, ein einziges Mal.")
    said = voice.say("Ob ein Platz frei geworden ist, sehen Sie mit /auskunft; sonst merken Sie es am Anruf.")
    if message.notice_on is None:
        return said
    offered = voice.say(
        "Wenn Sie möchten, schreiben wir Ihnen hier ein einziges Mal, sobald für Sie ein Platz frei wird. Dafür merken "
        "wir uns die Nummer dieses Chats, höchstens bis zum {day}.",
        day=voice.day(message.notice_on),
    )
    return f"{said} {offered}"


def _notice_rows(message: CallNoted, voice: Voice, mark: str, *, waits: bool) -> Keyboard:
    survey = message.survey.id
    if message.notice_on is None:
        return ()
    if message.notice_asked:
        label = voice.plain("Doch nicht schreiben") if waits else voice.plain("Doch nicht erinnern")
        return (call_button(label, CallAct.NO_NOTICE, survey),)
    label = voice.plain("Bei freiem Platz schreiben?") if waits else voice.plain("Vorher kurz erinnern?")
    return (call_button(label, CallAct.NOTICE, survey, mark),)


def _refusal(survey: Survey, reason: Refusal, voice: Voice) -> str:
    telephone = voice.authority.contact.telephone
    match reason:
        case Refusal.NOT_OFFERED:
            return voice.say("Für das Telefoninterview kann man sich zurzeit nicht eintragen.")
        case Refusal.ALREADY_THERE | Refusal.BLOCKED:
            # One sentence for both: nobody shall learn by trying what others decided about their number.
            return voice.say(
                "Diese Nummer können wir hier nicht eintragen. Vielleicht steht sie schon bei uns, oder es soll dort "
                "niemand anrufen. Möchten Sie mitmachen oder haben Sie Fragen? Rufen Sie uns an: {number}",
                number=telephone,
            )
        case Refusal.TOO_OFTEN:
            return voice.say(
                "Heute waren es zu viele Versuche. Bitte versuchen Sie es morgen wieder, oder rufen Sie uns an: "
                "{number}",
                number=telephone,
            )
        case Refusal.FULL:
            return voice.say(
                "Für „{title}“ haben sich aus diesem Bereich schon genug gemeldet. Vielen Dank!", title=survey.title
            )
        case _:
            assert_never(reason)


def _forgotten(message: CallForgotten, voice: Voice) -> OutgoingMessage:
    parts = [voice.say("In Ordnung, wir haben Ihren Namen und Ihre Nummer gelöscht.")]
    if message.handed_over:
        parts.append(institute_is_told(voice))
    else:
        parts.append(voice.say("Es ruft niemand an."))
    return OutgoingMessage("\n\n".join(parts), (_go_on(voice),))


def _lapsed(voice: Voice) -> str:
    return voice.say(
        "Sie haben uns nicht gesagt, ob die Nummer stimmt. Was Sie eingetragen hatten, haben wir nach einem Tag "
        "gelöscht; weitergegeben wird nichts davon."
    )


def _area_is_deleted(voice: Voice) -> str:
    return voice.say(
        "In Ordnung. {institute} hat den Bereich schon bekommen. Dem Institut teilen wir noch heute mit, dass es ihn "
        "löschen muss; angerufen werden Sie trotzdem.",
        institute=voice.authority.research_institute.name,
    )


def _go_on(voice: Voice) -> tuple[Button]:
    return page_button(voice.plain("Weiter"), Page.CONTINUE)
