"""What a citizen reads about being told something later: the one reminder, the results, and how to take it back."""

from typing import assert_never

from bot.domain.broadcast import OF_CALLS, Broadcast, Purpose, Wished
from bot.domain.call_taps import CallAct
from bot.domain.ids import SurveyId
from bot.domain.messages import Paused
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import Page, Wish, WishConsentTap, WishTap, encode
from bot.domain.wish_messages import (
    AskResults,
    ReminderForgotten,
    ReminderNoted,
    ResultsForgotten,
    ResultsNoted,
    WishesForgotten,
    WishMessage,
)
from bot.texts.call_parts import call_button, who_calls, withdraw_row
from bot.texts.catalogue import Voice
from bot.texts.labels import mark_of, page_button, words_of


def about_wish(message: WishMessage, voice: Voice) -> OutgoingMessage:
    """The card that follows a wish, or asks for it."""
    go_on, my_data = _go_on(voice), _my_data(voice)
    match message:
        case ReminderNoted(survey, day):
            text = voice.say(
                "Gern. Wir erinnern Sie ein einziges Mal, am {day} – und nur, wenn Sie bis dahin nicht fertig sind. "
                "Weitermachen können Sie jederzeit.",
                day=voice.day(day),
            )
            return OutgoingMessage(text, (go_on, _take_back(Purpose.REMINDER, survey.id, voice.plain("Doch nicht"))))
        case ReminderForgotten():
            return OutgoingMessage(voice.say("In Ordnung. Wir erinnern Sie nicht."), (go_on, my_data))
        case AskResults():
            return _ask_results(message, voice, mark_of(words_of(_ask_results(message, voice, ""))))
        case ResultsNoted(survey, until):
            text = voice.say(
                "Gern. Wir schreiben Ihnen hier ein einziges Mal, sobald die Ergebnisse da sind. Spätestens am {day} "
                "löschen wir diese Bitte.",
                day=voice.day(until),
            )
            return OutgoingMessage(text, (_take_back(Purpose.RESULTS, survey.id, voice.plain("Doch nicht")), my_data))
        case ResultsForgotten():
            return OutgoingMessage(
                voice.say("In Ordnung. Wir schreiben Ihnen nicht und haben uns nichts gemerkt."), (my_data,)
            )
        case WishesForgotten():
            return OutgoingMessage(
                voice.say("In Ordnung. Wir schreiben Ihnen nicht mehr von uns aus; Ihre Bitte ist gelöscht."),
                (my_data,),
            )
        case _:
            assert_never(message)


def paused(message: Paused, voice: Voice) -> OutgoingMessage:
    """«Später weiter»: the answers wait; here and nowhere else the one reminder is offered (PEOPLE.md 6)."""
    return _paused(message, voice, mark_of(words_of(_paused(message, voice, ""))))


def _paused(message: Paused, voice: Voice, mark: str) -> OutgoingMessage:
    survey, day = message.survey, message.reminder_on
    text = voice.say(
        "Gern. Ihre Antworten sind gespeichert. Tippen Sie auf „Weiter“ oder schreiben Sie irgendetwas, wenn "
        "Sie weitermachen möchten – spätestens am {day}. Nach 14 Tagen ohne Antwort löschen wir sie.",
        day=voice.day(survey.closes_on),
    )
    rows: Keyboard = (_go_on(voice), _my_data(voice))
    if day is None:
        return OutgoingMessage(text, rows)
    if message.asked:
        text += "\n\n" + voice.say("Am {day} erinnern wir Sie einmal daran.", day=voice.day(day))
        own = _take_back(Purpose.REMINDER, survey.id, voice.plain("Doch nicht erinnern"))
    else:
        text += "\n\n" + voice.say(
            "Wenn Sie möchten, erinnern wir Sie ein einziges Mal daran, am {day}. Sonst schreiben wir Ihnen nicht.",
            day=voice.day(day),
        )
        own = (Button(voice.plain("Einmal erinnern?"), encode(WishConsentTap(Wish.REMIND, survey.id, mark))),)
    return OutgoingMessage(text, (rows[0], own, *rows[1:]))


def results_row(survey: Survey, voice: Voice) -> tuple[Button]:
    """The unobtrusive way to the consent of being told the results."""
    return (Button(voice.plain("Ergebnisse erfahren?"), encode(WishTap(Wish.RESULTS, survey.id))),)


def wished_lines(wished: tuple[Wished, ...], *, told: bool, voice: Voice) -> list[str]:
    """What «/auskunft» says about it."""
    lines = []
    for wish in wished:
        match wish.purpose:
            case Purpose.REMINDER:
                lines.append(voice.say("• Ihre Bitte, Sie am {day} einmal zu erinnern", day=voice.day(wish.due_on)))
            case Purpose.RESULTS:
                lines.append(
                    voice.say(
                        "• Ihre Bitte, Ihnen die Ergebnisse mitzuteilen – höchstens bis zum {day}",
                        day=voice.day(wish.due_on),
                    )
                )
            case Purpose.CALL_NOTICE:
                lines.append(
                    voice.say(
                        "• Ihre Bitte, Ihnen am {day} zu schreiben, bevor die Anrufe beginnen",
                        day=voice.day(wish.due_on),
                    )
                )
            case Purpose.PLACE:
                lines.append(
                    voice.say(
                        "• Ihre Bitte, Ihnen zu schreiben, wenn für Sie ein Platz frei wird – höchstens bis zum {day}",
                        day=voice.day(wish.due_on),
                    )
                )
    if told:
        lines.append(
            voice.say("• Ein Vermerk, dass wir Ihnen geschrieben haben – drei Tage lang, damit es bei einem Mal bleibt")
        )
    return lines


def take_back_rows(wished: tuple[Wished, ...], voice: Voice) -> Keyboard:
    """A button for each wish."""
    names = {
        Purpose.REMINDER: voice.plain("Doch nicht erinnern"),
        Purpose.RESULTS: voice.plain("Ergebnisse doch nicht"),
        Purpose.CALL_NOTICE: voice.plain("Vor den Anrufen nicht schreiben"),
        Purpose.PLACE: voice.plain("Nicht schreiben, wenn ein Platz frei wird"),
    }
    return tuple(_take_back(wish.purpose, wish.survey, names[wish.purpose]) for wish in wished)


def told(broadcast: Broadcast, survey: Survey, voice: Voice) -> OutgoingMessage:
    """The message itself; the same for everybody who reads this language."""
    match broadcast.purpose:
        case Purpose.REMINDER:
            text = voice.say(
                "<b>Sie wollten erinnert werden</b>\n\nIhre Antworten zu „{title}“ sind noch nicht abgeschickt. Wenn "
                "Sie mögen, machen Sie dort weiter, wo Sie aufgehört haben – möglich ist das bis zum {day}. Nach 14 "
                "Tagen ohne Antwort löschen wir, was Sie begonnen haben.\n\nDas ist unsere einzige Erinnerung.",
                title=survey.title,
                day=voice.day(survey.closes_on),
            )
            button = Button(voice.plain("Jetzt weitermachen"), encode(WishTap(Wish.GO_ON, survey.id)))
        case Purpose.RESULTS:
            text = voice.say(
                "<b>Die Ergebnisse sind da</b>\n\nSie haben bei „{title}“ mitgemacht und wollten wissen, was "
                "herausgekommen ist. Hier können Sie es nachlesen:\n{address}\n\nVielen Dank! Weitere Nachrichten dazu "
                "schicken wir Ihnen nicht, und Ihre Bitte haben wir gelöscht.",
                title=survey.title,
                address=broadcast.address,
            )
            button = Button(voice.plain("Ergebnisse ansehen"), url=broadcast.address)
        case Purpose.CALL_NOTICE:
            text = voice.say(
                "<b>Bald werden Sie angerufen</b>\n\nSie haben sich für das Telefoninterview zu „{title}“ eingetragen.",
                title=survey.title,
            )
            text += f"\n\n{who_calls(survey, voice)}\n\n" + voice.say("Das ist unsere einzige Nachricht dazu.")
            button = withdraw_row(survey.id, voice)[0]
        case Purpose.PLACE:
            text = voice.say(
                "<b>Ein Platz ist frei geworden</b>\n\nSie waren für das Telefoninterview zu „{title}“ vorgemerkt und "
                "sind jetzt eingetragen.",
                title=survey.title,
            )
            asked = voice.say("Darum hatten Sie gebeten; es ist die einzige Nachricht dazu.")
            text += f"\n\n{who_calls(survey, voice)}\n\n{asked}"
            button = withdraw_row(survey.id, voice)[0]
        case _:
            assert_never(broadcast.purpose)
    return OutgoingMessage(text, ((button,),))


def _ask_results(message: AskResults, voice: Voice, mark: str) -> OutgoingMessage:
    text = voice.say(
        "<b>Möchten Sie wissen, was herausgekommen ist?</b>\n\nDann schreiben wir Ihnen hier ein einziges Mal, sobald "
        "die Ergebnisse da sind. Dafür merken wir uns die Nummer dieses Chats, getrennt von Ihren Antworten. "
        "Spätestens am {day} löschen wir sie wieder.\n\nDas ist freiwillig. Zurücknehmen können Sie es jederzeit "
        "unter „Meine Daten“ oder mit /widerruf.",
        day=voice.day(message.until),
    )
    survey = message.survey.id
    yes = Button(voice.plain("Ja, bitte schreiben Sie mir"), encode(WishConsentTap(Wish.TELL_RESULTS, survey, mark)))
    return OutgoingMessage(text, ((yes,), _take_back(Purpose.RESULTS, survey, voice.plain("Nein, danke"))))


def _take_back(purpose: Purpose, survey: SurveyId, label: str) -> tuple[Button]:
    if purpose in OF_CALLS:
        return call_button(label, CallAct.NO_NOTICE, survey)
    wish = Wish.NO_REMINDER if purpose is Purpose.REMINDER else Wish.NO_RESULTS
    return (Button(label, encode(WishTap(wish, survey))),)


def _go_on(voice: Voice) -> tuple[Button]:
    return page_button(voice.plain("Weiter"), Page.CONTINUE)


def _my_data(voice: Voice) -> tuple[Button]:
    return page_button(voice.plain("Meine Daten"), Page.MY_DATA)
