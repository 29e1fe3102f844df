"""What the press office and the staff channel read about broadcasts: address, preview, progress, report."""

from datetime import datetime
from typing import assert_never

from babel.dates import format_time

from bot.domain.broadcast import Broadcast, BroadcastState, Counts, Purpose
from bot.domain.broadcast_messages import (
    AskAddress,
    BroadcastBegun,
    BroadcastCard,
    BroadcastMessage,
    BroadcastPreview,
    CannotAnnounce,
    NothingSent,
    ReminderReport,
    ResultsAwaited,
)
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.staff_taps import AnnounceTap, BroadcastAct, BroadcastTap, StaffPage, StaffTap
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.wishes import told

STEP = 5


def render_broadcast(message: BroadcastMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case AskAddress():
            return _ask_address(message, voice)
        case BroadcastPreview():
            return _preview(message, voice)
        case NothingSent():
            return OutgoingMessage(voice.say("In Ordnung, es wurde nichts verschickt."), (_surveys_row(voice),))
        case BroadcastBegun():
            text = voice.say("Die Nachricht geht jetzt hinaus. Wie weit sie ist, steht auf der Karte darunter.")
            return OutgoingMessage(text, (_surveys_row(voice),))
        case CannotAnnounce(survey):
            text = voice.say(
                "Die Ergebnisse von „{title}“ können gerade nicht bekannt gegeben werden: Entweder läuft die Befragung "
                "noch, oder es geschieht schon, oder sie ist gelöscht.",
                title=shortened(survey.title, 200),
            )
            return OutgoingMessage(text, (_surveys_row(voice),))
        case BroadcastCard():
            return _card(message, voice)
        case ReminderReport():
            return OutgoingMessage(_report(message, voice), silent=True)
        case ResultsAwaited(survey):
            text = voice.say(
                "„{title}“ wird am {day} gelöscht, und es warten noch Menschen auf die Ergebnisse. Die Pressestelle "
                "kann sie unter /befragungen bekannt geben.",
                title=shortened(survey.title, 200),
                day=voice.day(survey.deletes_on),
            )
            return OutgoingMessage(text)
        case _:
            assert_never(message)


def _report(message: ReminderReport, voice: Voice) -> str:
    title, sent = shortened(message.survey.title, 200), in_steps(message.counts.sent, voice)
    if message.purpose is Purpose.CALL_NOTICE:
        return voice.say(
            "Der Hinweis auf die Anrufe zu „{title}“ ging an {n} Personen, die darum gebeten hatten.",
            title=title,
            n=sent,
        )
    return voice.say("Die Erinnerung zu „{title}“ ging an {n} Personen, die darum gebeten hatten.", title=title, n=sent)


def announce_button(survey: Survey, alone: bool, voice: Voice) -> Button:  # noqa: FBT001 - whether it needs a name
    """«Ergebnisse bekannt geben», with the survey's title where there are several."""
    label = (
        voice.plain("Ergebnisse bekannt geben")
        if alone
        else voice.plain("Ergebnisse bekannt geben: {title}", title=shortened(survey.title, 40))
    )
    return Button(label, encode(AnnounceTap(survey.id)))


def show_button(broadcast: Broadcast, voice: Voice) -> Button:
    """The way from the list of surveys to a broadcast."""
    labels = {
        Purpose.RESULTS: voice.plain("Stand der Nachricht: Ergebnisse"),
        Purpose.REMINDER: voice.plain("Stand der Nachricht: Erinnerung"),
        Purpose.CALL_NOTICE: voice.plain("Stand der Nachricht: Hinweis auf die Anrufe"),
        Purpose.PLACE: voice.plain("Stand der Nachricht: freie Plätze"),
    }
    return Button(labels[broadcast.purpose], encode(BroadcastTap(BroadcastAct.SHOW, broadcast.id)))


def changed_nothing(voice: Voice) -> str:
    """The toast for a button that is no longer, or never was, for this person."""
    return voice.plain("Das geht hier nicht (mehr). Es wurde nichts geändert.")


def in_steps(number: int, voice: Voice) -> str:
    """``mindestens 15``; fewer than five are not counted (PEOPLE.md 16)."""
    rounded = number // STEP * STEP
    return voice.plain("mindestens {n}", n=rounded) if rounded else voice.plain("weniger als 5")


def _ask_address(message: AskAddress, voice: Voice) -> OutgoingMessage:
    parts = (
        voice.say("Das ist keine Adresse, die ich verschicken kann.") if message.refused else "",
        voice.say(
            "<b>Ergebnisse bekannt geben</b>\n\nUnter welcher Adresse stehen die Ergebnisse von „{title}“? Bitte "
            "schreiben Sie sie ganz, sie beginnt mit https://",
            title=shortened(message.survey.title, 200),
        ),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), (_surveys_row(voice, voice.plain("Zurück")),))


def _preview(message: BroadcastPreview, voice: Voice) -> OutgoingMessage:
    sample = told(message.broadcast, message.survey, voice)
    back = Button(voice.plain("Zurück"), encode(BroadcastTap(BroadcastAct.DISCARD, message.broadcast.id)))
    opening = voice.say("<b>Diese Nachricht wird verschickt:</b>")
    if not message.recipients:
        nobody = voice.say("Im Moment gibt es niemanden, der darum gebeten hat. Es wird nichts verschickt.")
        return OutgoingMessage(nobody, ((back,),))
    closing = voice.say_number(
        "Sie geht an {n} Person, die darum gebeten hat, und an niemanden sonst. Zurückholen lässt sie sich nicht.",
        "Sie geht an {n} Personen, die darum gebeten haben, und an niemanden sonst. Zurückholen lässt sie sich nicht.",
        message.recipients,
    )
    closing += " " + voice.say_number("Das dauert etwa eine Minute.", "Das dauert etwa {n} Minuten.", message.minutes)
    quoted = f"<blockquote>{sample.text}</blockquote>"
    send = Button(voice.plain("Ja, senden"), encode(BroadcastTap(BroadcastAct.SEND, message.broadcast.id)))
    return OutgoingMessage("\n\n".join((opening, quoted, closing)), ((send,), (back,)))


def _card(message: BroadcastCard, voice: Voice) -> OutgoingMessage:
    broadcast, title = message.broadcast, shortened(message.survey.title, 200)
    headings = {
        Purpose.RESULTS: voice.say("<b>Ergebnisse zu „{title}“</b>", title=title),
        Purpose.REMINDER: voice.say("<b>Erinnerung zu „{title}“</b>", title=title),
        Purpose.CALL_NOTICE: voice.say("<b>Hinweis auf die Anrufe zu „{title}“</b>", title=title),
        Purpose.PLACE: voice.say("<b>Freie Plätze zu „{title}“</b>", title=title),
    }
    parts = [f"{headings[broadcast.purpose]}\n{_state(broadcast.state, voice)}"]
    if broadcast.state is not BroadcastState.FILLING:
        parts.append(_figures(message, voice))
    if message.ends_at is not None:
        parts.append(voice.say("voraussichtlich fertig um {time} Uhr", time=_time(message.ends_at, voice)))
    if message.cancelling:
        parts.append(
            voice.say("Wirklich abbrechen? Wem noch nicht geschrieben wurde, dem wird dann nicht mehr geschrieben.")
        )
    return OutgoingMessage("\n\n".join(parts), _buttons(message, voice))


def _time(instant: datetime, voice: Voice) -> str:
    return format_time(instant.astimezone(voice.zone), "HH:mm", locale=voice.locale)


def _figures(message: BroadcastCard, voice: Voice) -> str:
    counts, exact = message.counts, message.broadcast.purpose is Purpose.RESULTS

    def figure(number: int) -> str:
        return str(number) if exact else in_steps(number, voice)

    lines = [
        voice.say("Gesendet: {n} von {total}", n=figure(counts.sent), total=figure(counts.total)),
        *_troubles(counts, voice),
    ]
    if message.broadcast.unfinished:
        lines.append(voice.say("Wartet noch: {n}", n=figure(counts.waiting)))
    elif counts.waiting + counts.cancelled:
        lines.append(voice.say("Nicht mehr angeschrieben: {n}", n=figure(counts.waiting + counts.cancelled)))
    return "\n".join(lines)


def _troubles(counts: Counts, voice: Voice) -> list[str]:
    lines = []
    if counts.blocked:
        lines.append(voice.say("Nicht erreichbar (Bot blockiert): {n}", n=counts.blocked))
    if counts.unclear:
        lines.append(voice.say("Unklar, nicht wiederholt: {n}", n=counts.unclear))
    if counts.failed:
        lines.append(voice.say("Von Telegram abgelehnt: {n}", n=counts.failed))
    return lines


def _state(state: BroadcastState, voice: Voice) -> str:
    match state:
        case BroadcastState.PREPARED:
            return voice.plain("⏳ noch nicht abgeschickt")
        case BroadcastState.FILLING:
            return voice.plain("⏳ wird vorbereitet")
        case BroadcastState.RUNNING:
            return voice.plain("📨 wird verschickt")
        case BroadcastState.PAUSED:
            return voice.plain("⏸ angehalten")
        case BroadcastState.CANCELLED:
            return voice.plain("❌ abgebrochen")
        case BroadcastState.DONE:
            return voice.plain("✅ fertig")
        case _:
            assert_never(state)


def _buttons(message: BroadcastCard, voice: Voice) -> Keyboard:
    number, state = message.broadcast.id, message.broadcast.state

    def button(label: str, act: BroadcastAct) -> tuple[Button]:
        return (Button(label, encode(BroadcastTap(act, number))),)

    refresh = button(voice.plain("Aktualisieren"), BroadcastAct.SHOW)
    if message.cancelling:
        yes = button(voice.plain("Ja, abbrechen"), BroadcastAct.CONFIRM_CANCEL)
        return yes, button(voice.plain("Zurück"), BroadcastAct.SHOW)
    cancel = button(voice.plain("Abbrechen"), BroadcastAct.CANCEL)
    if state is BroadcastState.RUNNING:
        return button(voice.plain("Anhalten"), BroadcastAct.PAUSE), cancel, refresh
    if state is BroadcastState.PAUSED:
        return button(voice.plain("Fortsetzen"), BroadcastAct.RESUME), cancel
    return (refresh,) if state is BroadcastState.FILLING else (_surveys_row(voice),)


def _surveys_row(voice: Voice, label: str = "") -> tuple[Button]:
    return (Button(label or voice.plain("Befragungen"), encode(StaffTap(StaffPage.SURVEYS))),)
