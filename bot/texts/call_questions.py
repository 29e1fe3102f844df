"""What somebody is asked who volunteers in the chat, one card each."""

from dataclasses import replace
from typing import assert_never

from bot.domain.call_messages import CallProblem, CallQuestion
from bot.domain.call_taps import CallAct, CallTap
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.questionnaire import Choice
from bot.domain.taps import encode
from bot.domain.volunteer_draft import Step
from bot.domain.volunteering import TimeOfDay
from bot.texts.catalogue import SHIPPED, Voice
from bot.texts.labels import mark_of, words_of


def render_question(message: CallQuestion, voice: Voice) -> OutgoingMessage:
    """The next question, with the reason why the last message did not count."""
    return _card(message, voice, mark_of(words_of(_card(wording_of(message), voice, ""))))


def wording_of(message: CallQuestion) -> CallQuestion:
    """The same without the name of the area: what is agreed to is kept in clear, beside whose consent it is.

    A number stays in it; on the card that shows one nothing is agreed to.
    """
    return replace(message, areas=(), problem=None)


def _card(message: CallQuestion, voice: Voice, mark: str) -> OutgoingMessage:
    wrong = problem(message.problem, voice) if message.problem else ""
    parts = (wrong, _chosen_area(message, voice), _question(message, voice))
    no = voice.plain("Nein, danke") if message.step is Step.WAIT else voice.plain("Abbrechen")
    rows = (
        *_choices(message, voice, mark),
        *((_button(message, keep_area_label(voice), CallAct.KEEP_AREA),) if message.draft.passes_area else ()),
        _button(message, no, CallAct.DROP),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def keep_area_label(voice: Voice) -> str:
    """On the button after which the service area is not passed on (any more)."""
    return voice.plain("Bereich doch nicht weitergeben")


def area_not_told(voice: Voice) -> str:
    """The service area stays here, of somebody who is entered or about to be."""
    return voice.say("In Ordnung. Den Bereich geben wir nicht weiter; angerufen werden Sie trotzdem.")


def send_number_label(voice: Voice) -> str:
    """On the button in place of the keyboard."""
    return voice.plain("Meine Nummer senden")


def ask_number(voice: Voice) -> OutgoingMessage:
    """The message that puts this button there; a card cannot carry it. It stands above or below the question."""
    text = voice.say(
        "Sie können unten auf „Meine Nummer senden“ tippen, dann schickt Telegram uns Ihre Nummer. Oder Sie schreiben "
        "sie selbst."
    )
    return OutgoingMessage(text, asks_contact=send_number_label(voice))


def end_asking(voice: Voice, *, kept: bool) -> OutgoingMessage:
    """The message that takes it away again."""
    text = (
        voice.say("Danke. Ihre Nummer haben wir aus diesem Chat gelöscht.")
        if kept
        else voice.say(
            "Die Nummer brauchen wir gerade nicht. Wir haben sie aus diesem Chat gelöscht und nicht behalten."
        )
    )
    return OutgoingMessage(text, ends_asking=True, silent=True)


def end_typing(voice: Voice) -> OutgoingMessage:
    """The same for a number that was typed: it is repeated on the card below, so only the message is gone."""
    text = voice.say("Danke. Ihre Nachricht mit der Nummer haben wir aus diesem Chat gelöscht.")
    return OutgoingMessage(text, ends_asking=True, silent=True)


def consent_first(voice: Voice) -> str:
    """Above the consent, for somebody who wrote a number before it."""
    return voice.say(
        "Damit wir Sie anrufen lassen dürfen, brauchen wir zuerst Ihre Einwilligung. Ihre Nachricht mit der Nummer "
        "haben wir aus diesem Chat gelöscht und nichts davon behalten; nach der Nummer fragen wir am Ende."
    )


def dropped_asking(voice: Voice) -> OutgoingMessage:
    """The same for somebody who sent no number."""
    return OutgoingMessage(voice.say("In Ordnung, ohne Nummer."), ends_asking=True, silent=True)


def problem(reason: CallProblem, voice: Voice) -> str:
    """Why the last message did not count."""
    match reason:
        case CallProblem.NO_NAME:
            return voice.say("Bitte schreiben Sie Ihren Namen in eine Zeile, höchstens 80 Zeichen.")
        case CallProblem.UNREADABLE:
            return voice.say(
                "Das ist keine vollständige Telefonnummer. Bitte schreiben Sie sie mit Vorwahl, zum Beispiel 0971 "
                "1234567."
            )
        case CallProblem.NOT_OF_A_PERSON:
            return voice.say("Unter dieser Nummer können wir nicht anrufen. Bitte nennen Sie Ihre eigene Nummer.")
        case CallProblem.SOMEBODY_ELSE:
            return voice.say(
                "Das ist die Nummer von jemand anderem; die haben wir nicht behalten. Bitte schicken Sie nur Ihre "
                "eigene."
            )
        case CallProblem.UNANSWERED:
            return voice.say(
                "Bitte tippen Sie auf „Ja, stimmt“ oder „Nein, noch einmal“. Oder schreiben Sie die ganze Nummer mit "
                "Vorwahl."
            )
        case _:
            assert_never(reason)


def _question(message: CallQuestion, voice: Voice) -> str:  # noqa: C901 - one question a step
    match message.step:
        case Step.AREA:
            return voice.say(
                "Mit welchem Bereich hatten Sie zu tun? So sehen wir, ob aus jedem Bereich genug Menschen mitmachen. "
                "Sie müssen das nicht sagen."
            )
        case Step.WAIT:
            return voice.say(
                "Für diesen Bereich haben sich schon genug gemeldet. Dürfen wir Sie vormerken? Dann behalten wir Ihre "
                "Angaben und geben sie nur weiter, wenn ein Platz frei wird."
            )
        case Step.TELL_AREA:
            return may_tell_area(voice)
        case Step.TIMES:
            return voice.say("Wann passt es Ihnen am besten? Mehrere möglich – danach „Fertig“, dann geht es weiter.")
        case Step.LANGUAGE:
            return voice.say("In welcher Sprache möchten Sie am Telefon sprechen?")
        case Step.NAME:
            return voice.say("Wie heißen Sie? Bitte schreiben Sie Ihren Namen; die Nachricht löschen wir dann gleich.")
        case Step.NUMBER:
            return voice.say(
                "Unter welcher Nummer können wir Sie anrufen? Bitte schreiben Sie sie mit Vorwahl; die Nachricht "
                "löschen wir dann gleich."
            )
        case Step.CHECK:
            return voice.say(
                "Haben wir Ihre Nummer richtig verstanden?\n\n<b>{number}</b>\n\nWenn nicht, schreiben Sie sie einfach "
                "noch einmal. Sobald es weitergeht, steht die Nummer nicht mehr im Chat.",
                number=message.number,
            )
        case _:
            assert_never(message.step)


def _choices(message: CallQuestion, voice: Voice, mark: str) -> Keyboard:
    """The buttons; ``mark`` stands in those that give a consent or confirm the number above them."""
    match message.step:
        case Step.AREA:
            areas = tuple(_button(message, voice.own(area.labels), CallAct.AREA, area.name) for area in message.areas)
            return (*areas, _button(message, voice.plain("keine Angabe"), CallAct.AREA))
        case Step.WAIT:
            return (_button(message, voice.plain("Ja, bitte vormerken"), CallAct.WAIT, mark),)
        case Step.TELL_AREA:
            return (
                _button(message, voice.plain("Ja, weitergeben"), CallAct.TELL_AREA, mark),
                _button(message, voice.plain("Nein, nicht weitergeben"), CallAct.KEEP),
            )
        case Step.TIMES:
            times = tuple(_time(message, time, voice) for time in TimeOfDay)
            return (*times, _button(message, voice.plain("Fertig"), CallAct.TIMES_DONE))
        case Step.LANGUAGE:
            return tuple(
                _button(message, SHIPPED.get(language, language), CallAct.LANGUAGE, language)
                for language in message.languages
            )
        case Step.CHECK:
            return (
                _button(message, voice.plain("Ja, stimmt"), CallAct.RIGHT, mark),
                _button(message, voice.plain("Nein, noch einmal"), CallAct.AGAIN, mark),
            )
        case Step.NAME | Step.NUMBER:
            return ()
        case _:
            assert_never(message.step)


def time_name(time: TimeOfDay, voice: Voice) -> str:
    """A time of day in words."""
    match time:
        case TimeOfDay.MORNING:
            return voice.plain("vormittags")
        case TimeOfDay.AFTERNOON:
            return voice.plain("nachmittags")
        case TimeOfDay.EVENING:
            return voice.plain("abends")
        case _:
            assert_never(time)


def _time(message: CallQuestion, time: TimeOfDay, voice: Voice) -> tuple[Button]:
    sign = "☑" if time in message.draft.times else "☐"
    return _button(message, f"{sign} {time_name(time, voice)}", CallAct.TIME, time.value)


def _chosen_area(message: CallQuestion, voice: Voice) -> str:
    """The area by its name, in a line of its own that is no part of the consent's wording."""
    named = [area for area in message.areas if area.name == message.draft.area]
    if message.step is not Step.TELL_AREA or not named:
        return ""
    return chosen_area(named[0], voice)


def chosen_area(area: Choice, voice: Voice) -> str:
    """The name of the service area that somebody has chosen."""
    return voice.say("Ihr Bereich: {area}", area=voice.own(area.labels))


def may_tell_area(voice: Voice) -> str:
    """The question whether the institute may know the service area."""
    return voice.say(
        "Dürfen wir {institute} auch sagen, dass es um diesen Bereich geht? Daran kann man zum Beispiel erkennen, dass "
        "jemand Hilfe bekommt. Das ist freiwillig; angerufen werden Sie auch, wenn Sie Nein sagen.",
        institute=voice.authority.research_institute.name,
    )


def _button(message: CallQuestion, label: str, act: CallAct, choice: str = "") -> tuple[Button]:
    return (Button(label, encode(CallTap(act, message.draft.survey, choice))),)
