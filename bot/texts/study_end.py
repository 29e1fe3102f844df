"""What the staff reads about the end of a study: what goes when, what is still open, and what is proved."""

from typing import assert_never

from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.staff_taps import EndAct, EndTap, StaffPage, StaffTap
from bot.domain.study_end import ByteScan, EndRefusal, StudyEnd
from bot.domain.study_end_messages import AskDeleteNow, EndCard, EndMessage, InstituteMustDelete, OpenEvaluation
from bot.domain.survey import Survey, SurveyState
from bot.domain.taps import encode
from bot.texts.broadcasts import in_steps
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened


def render_end(message: EndMessage, voice: Voice) -> OutgoingMessage:
    """The message in the person's language."""
    match message:
        case EndCard():
            return _card(message, voice)
        case AskDeleteNow():
            return _ask(message, voice)
        case InstituteMustDelete():
            return _institute(message, voice)
        case _:
            assert_never(message)


def end_button(survey: Survey, alone: bool, voice: Voice) -> Button:  # noqa: FBT001 - whether it needs a name
    """The way from the list of surveys to the end of one, with its title where there are several."""
    label = (
        voice.plain("Ende der Befragung")
        if alone
        else voice.plain("Ende der Befragung: {title}", title=shortened(survey.title, 40))
    )
    return Button(label, _tap(EndAct.SHOW, survey))


def end_refused(refusal: EndRefusal, voice: Voice) -> str:
    """Why nothing was changed, in the answer to a tap."""
    match refusal:
        case EndRefusal.NOT_YOUR_ROLE:
            return voice.plain("Das gehört nicht zu Ihrer Rolle. Es wurde nichts geändert.")
        case EndRefusal.STILL_RUNS:
            return voice.plain("Das geht erst, wenn die Befragung beendet ist.")
        case EndRefusal.ALREADY_ERASED:
            return voice.plain("Die Löschung ist schon geschehen oder hat schon begonnen.")
        case EndRefusal.NOT_ERASED_YET:
            return voice.plain("Das geht erst nach der Löschung.")
        case EndRefusal.NOTHING_HANDED_OVER:
            return voice.plain("Das Institut hat von dieser Befragung nichts bekommen.")
        case EndRefusal.IN_THE_FUTURE:
            return voice.plain("Der Tag liegt in der Zukunft.")
        case _:
            assert_never(refusal)


def _card(card: EndCard, voice: Voice) -> OutgoingMessage:
    heading = voice.say("<b>Ende der Befragung „{title}“</b>", title=shortened(card.survey.title, 200))
    body = _before(card, voice) if card.end.erased_at is None else _after(card.end, voice)
    return OutgoingMessage("\n\n".join((heading, *body)), _buttons(card, voice))


def _before(card: EndCard, voice: Voice) -> tuple[str, ...]:
    if card.end.brought_forward_at is not None:
        when = voice.say("Die Leitung hat die Löschung vorgezogen. Sie beginnt in den nächsten Minuten.")
    elif card.survey.never_opened:
        when = voice.say(
            "Diese Befragung hat nicht stattgefunden; niemand wurde befragt. Am {day} wird gelöscht, was Bürgerinnen "
            "und Bürger trotzdem hinterlassen haben, zum Beispiel eine Meldung zum Telefoninterview. Das geschieht von "
            "selbst und lässt sich nicht verschieben.",
            day=voice.day(card.survey.deletes_on),
        )
    else:
        when = voice.say(
            "Am {day} wird alles gelöscht, was Bürgerinnen und Bürger hinterlassen haben: Antworten, Kontaktdaten, "
            "Einwilligungen und Nachrichten. Das geschieht von selbst und lässt sich nicht verschieben.",
            day=voice.day(card.survey.deletes_on),
        )
    stays = (
        voice.say("Was bleibt: Vermerke und das Protokoll, alles ohne Namen.")
        if card.survey.never_opened
        else voice.say("Was bleibt: die Ergebnisse und andere Zählungen, Vermerke und das Protokoll, alles ohne Namen.")
    )
    still_open = _still_open(card, voice)
    listed = "\n".join(f"• {line}" for line in still_open)
    return (
        when,
        stays,
        (voice.say("<b>Noch offen</b>") + f"\n{listed}" if still_open else voice.say("Offen ist nichts.")),
    )


def _still_open(card: EndCard, voice: Voice) -> tuple[str, ...]:
    lines = []
    if card.survey.state is not SurveyState.CLOSED:
        lines.append(voice.say("Die Befragung läuft noch."))
    lines += _open_evaluation(card.evaluation, voice)
    if card.handed_over and card.end.delivery_confirmed_on is None:
        lines.append(voice.say("Dass das Institut seine Ergebnisse geliefert hat, ist noch nicht eingetragen."))
    if card.waiting:
        lines.append(
            voice.say("Auf die Ergebnisse warten noch Menschen: {counted}.", counted=in_steps(card.waiting, voice))
        )
    return tuple(lines)


def _open_evaluation(evaluation: OpenEvaluation, voice: Voice) -> list[str]:
    lines = []
    if evaluation.offices:
        offices = shortened(", ".join(evaluation.offices), 200)
        lines.append(voice.say("Die Auswertung steht noch aus: {offices}.", offices=offices))
    if evaluation.vermerk:
        lines.append(voice.say("Der Vermerk zu den Ergebnissen ist noch nicht geschrieben."))
    return lines


def _after(end: StudyEnd, voice: Voice) -> tuple[str, ...]:
    lines = [voice.say("Alles, was Bürgerinnen und Bürger hinterlassen haben, ist gelöscht.")]
    match end.byte_scan:
        case ByteScan.NOT_YET:
            lines.append(voice.say("Die Dateien werden noch aufgeräumt und durchsucht; danach kommt der Löschvermerk."))
        case ByteScan.CLEAN:
            lines.append(voice.say("In den Dateien ist nichts davon übrig."))
        case ByteScan.FOUND:
            lines.append(voice.say("In einer Datei wurde noch etwas davon gefunden; der Löschvermerk nennt sie."))
        case ByteScan.IMPOSSIBLE:
            lines.append(voice.say("Durchsuchen ließen sich die Dateien nicht; der Löschvermerk sagt, warum."))
    if end.memo is not None:
        lines.append(voice.say("Löschvermerk: Vermerk {number}", number=end.memo))
    if end.institute_confirmed_on is not None:
        day = voice.day(end.institute_confirmed_on)
        lines.append(voice.say("Das Institut hat seine Löschung bestätigt: {day}.", day=day))
    elif end.waits_for_institute:
        lines.append(voice.say("Das Institut hat seine Löschung noch nicht bestätigt."))
    return tuple(lines)


def _buttons(card: EndCard, voice: Voice) -> Keyboard:
    survey, end = card.survey, card.end
    closed = survey.state is SurveyState.CLOSED
    rows = []
    if card.may_note and closed and card.handed_over and end.delivery_confirmed_on is None:
        rows.append((Button(voice.plain("Ergebnisse sind geliefert"), _tap(EndAct.DELIVERED, survey)),))
    if card.may_note and end.waits_for_institute:
        rows.append((Button(voice.plain("Institut hat gelöscht"), _tap(EndAct.INSTITUTE_DELETED, survey)),))
    if card.may_delete and closed and end.erased_at is None and end.brought_forward_at is None:
        rows.append((Button(voice.plain("Jetzt schon löschen"), _tap(EndAct.DELETE_NOW, survey)),))
    if card.may_note or card.may_delete:
        rows.append((Button(voice.plain("Befragungen"), encode(StaffTap(StaffPage.SURVEYS))),))
    return tuple(rows)


def _ask(message: AskDeleteNow, voice: Voice) -> OutgoingMessage:
    survey = message.survey
    parts = [
        voice.say("<b>„{title}“ jetzt schon löschen?</b>", title=shortened(survey.title, 200)),
        voice.say(
            "Antworten, Kontaktdaten, Einwilligungen und Nachrichten werden gelöscht, endgültig. Ohne Ihr Zutun "
            "geschieht es am {day}.",
            day=voice.day(survey.deletes_on),
        ),
        _stays_readable(survey, voice),
        *_open_evaluation(message.evaluation, voice),
    ]
    if message.waiting:
        parts.append(
            voice.say(
                "Auf die Ergebnisse warten noch Menschen: {counted}. Ihnen kann danach niemand mehr schreiben.",
                counted=in_steps(message.waiting, voice),
            )
        )
    buttons = (
        (Button(voice.plain("Ja, jetzt löschen"), _tap(EndAct.CONFIRM_DELETE, survey)),),
        (Button(voice.plain("Zurück"), _tap(EndAct.SHOW, survey)),),
    )
    return OutgoingMessage("\n\n".join(parts), buttons)


def _stays_readable(survey: Survey, voice: Voice) -> str:
    if survey.never_opened:
        return voice.say(
            "Diese Befragung hat nicht stattgefunden; niemand wurde befragt. Danach kann sie auch mit neuen Tagen "
            "nicht mehr beginnen: Der Fragebogen müsste noch einmal eingelesen werden."
        )
    return voice.say(
        "Die Ergebnisse in Zahlen bleiben bei den Akten; auch danach lässt sich mit ihnen arbeiten. Einzelne "
        "Antworten und freie Texte kann dann niemand mehr lesen. Wer sie noch braucht, lässt sie vorher von der "
        "Technik ausgeben."
    )


def _institute(message: InstituteMustDelete, voice: Voice) -> OutgoingMessage:
    named = {"title": shortened(message.survey.title, 200), "institute": message.institute}
    if message.to_institute:
        text = voice.say(
            "Die Befragung „{title}“ ist beendet, und wir haben die Kontaktdaten gelöscht. Bitte löschen auch Sie, was "
            "Sie von uns bekommen haben, und bestätigen Sie es der Pressestelle mit Datum.",
            **named,
        )
        return OutgoingMessage(text)
    if message.reminder:
        text = voice.say(
            "{institute} hat die Löschung der Kontaktdaten zu „{title}“ noch nicht bestätigt. Die Pressestelle fragt "
            "bitte nach und trägt die Bestätigung unter /befragungen ein.",
            **named,
        )
        return OutgoingMessage(text)
    text = voice.say(
        "„{title}“ ist gelöscht. Bitte verlangen Sie jetzt von {institute}, die übergebenen Kontaktdaten zu löschen, "
        "und tragen Sie die Bestätigung unter /befragungen ein.",
        **named,
    )
    return OutgoingMessage(text)


def _tap(act: EndAct, survey: Survey) -> str:
    return encode(EndTap(act, survey.id))
