"""What a citizen reads about their data: the notice, what is stored, withdrawal, deletion, help."""

import html
from typing import assert_never

from bot.authority import LegalBasis
from bot.domain.messages import (
    AllWithdrawn,
    AnswersDeleted,
    CodeUnknown,
    Erased,
    ResponseDeleted,
    ResponseShown,
    TooManyCodes,
    Withdrawn,
)
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.routing import Walk
from bot.domain.taps import CodeTap, Page, encode
from bot.texts import call_entries
from bot.texts.catalogue import Voice
from bot.texts.labels import label_text, page_button, shortened, spoken_answer, units

LONGEST_LIST = 3_500


def by_consent(voice: Voice) -> bool:
    """Whether answers are kept by consent, or else as a public task: the words follow (PEOPLE.md 12)."""
    return voice.authority.terms.legal_basis is LegalBasis.CONSENT


def back(voice: Voice) -> tuple[Button]:
    """The way on from a page."""
    return page_button(voice.plain("Weiter"), Page.CONTINUE)


def after_sending(voice: Voice) -> str:
    """The truth about submitted answers, the same on every page (PEOPLE.md 4)."""
    return voice.say(
        "Abgeschickte Antworten können wir niemandem zuordnen. Löschen geht nur mit dem Code vom Ende der Befragung: "
        "Schicken Sie ihn einfach hier in den Chat."
    )


def help_page(voice: Voice) -> OutgoingMessage:
    """What the bot is for and which words it knows."""
    parts = (
        voice.say(
            "Hier befragt Sie {who}. Tippen Sie auf die Knöpfe oder schreiben Sie Ihre Antwort in das Textfeld.",
            who=voice.own(voice.authority.name.with_article),
        ),
        "\n".join(
            (
                voice.say("/start – zur Befragung"),
                voice.say("/abbrechen – Pause machen oder aufhören"),
                voice.say("/sprache – Sprache wechseln"),
                voice.say("/anders – ohne Telegram teilnehmen"),
                voice.say("/datenschutz – was mit Ihren Daten geschieht"),
                voice.say("/auskunft – was wir gespeichert haben"),
                voice.say("/widerruf – Einwilligung zurücknehmen"),
                voice.say("/loeschen – Antworten und andere Daten löschen"),
                voice.say("/impressum – wer dafür verantwortlich ist"),
            )
        ),
        voice.say("Fragen beantworten wir gern am Telefon: {number}", number=voice.authority.contact.telephone),
    )
    return OutgoingMessage("\n\n".join(parts), (back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def erased(message: Erased, voice: Voice) -> OutgoingMessage:
    """What came of «/loeschen», and what stays. Never „alles gelöscht“ while submitted answers stay (PEOPLE.md 4)."""
    held = message.held
    gone = (
        voice.say("Ihre begonnenen Antworten sind gelöscht.")
        if held.interviews
        else voice.say("Was wir Ihnen zuordnen konnten, ist gelöscht.")
    )
    stays = []
    if held.taken_part:
        stays.append(voice.say("• Ihre abgeschickten Antworten, die wir niemandem zuordnen können"))
        stays.append(voice.say("• der Vermerk, dass von Ihrem Konto schon teilgenommen wurde – ohne die Antworten"))
    if held.consents or held.taken_part:
        stays.append(_proof(voice))
    if held.member is not None:
        stays.append(voice.say("• was wir für Ihre Mitarbeit in der Verwaltung brauchen, siehe „Meine Daten“"))
    stays.append(voice.say("• die Nummer dieses Chats, solange diese Nachricht hier steht, höchstens 14 Tage"))
    parts = (
        call_entries.gone(held, voice),
        gone + (" " + voice.say("Wir schreiben Ihnen nicht mehr von uns aus.") if held.wished else ""),
        voice.say("Es bleibt bei uns:") + "\n" + "\n".join(stays),
        after_sending(voice) if held.taken_part else "",
        _in_the_chat(voice),
    )
    text = "\n\n".join(part for part in parts if part)
    return OutgoingMessage(text, (back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def answers_deleted(message: AnswersDeleted, voice: Voice) -> OutgoingMessage:
    """«Antworten löschen» means the answers alone: whatever else somebody entered or wished stays, and is named."""
    held = message.held
    parts = (
        voice.say("Ihre begonnenen Antworten sind gelöscht."),
        voice.say("Ihre Eintragung für das Telefoninterview bleibt.") if held.volunteers else "",
        voice.say("Was wir sonst von Ihnen haben, sehen Sie unter „Meine Daten“. Alles zusammen löscht /loeschen."),
        after_sending(voice) if held.taken_part else "",
        _in_the_chat(voice),
    )
    text = "\n\n".join(part for part in parts if part)
    return OutgoingMessage(text, (back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def _in_the_chat(voice: Voice) -> str:
    return voice.say(
        "In diesem Chat nehmen wir unsere Nachrichten der letzten zwei Tage heraus, in denen Antworten stehen "
        "können. Ältere und was Sie selbst geschrieben haben, bleiben stehen – auch bei Telegram. So löschen Sie den "
        "ganzen Chat: In der Liste Ihrer Chats lange auf diesen drücken, dann „Chat löschen“ wählen."
    )


def all_withdrawn(message: AllWithdrawn, voice: Voice) -> OutgoingMessage:
    """Everything was taken back by somebody who had entered something for a telephone interview."""
    held = message.held
    parts = (
        voice.say("In Ordnung, alles ist zurückgenommen."),
        voice.say("Ihre begonnenen Antworten sind gelöscht.") if held.interviews else "",
        call_entries.gone(held, voice),
        after_sending(voice) if held.taken_part else "",
    )
    text = "\n\n".join(part for part in parts if part)
    return OutgoingMessage(text, (back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def outcome(message: Withdrawn | ResponseDeleted | CodeUnknown | TooManyCodes, voice: Voice) -> OutgoingMessage:
    """What came of a wish to take back or delete. Never „alles gelöscht“ while submitted answers stay."""
    match message:
        case Withdrawn(taken_part):
            text = (
                voice.say("Ihre Einwilligung ist zurückgenommen. Ihre begonnenen Antworten sind gelöscht.")
                if by_consent(voice)
                else voice.say("Ihre Teilnahme ist beendet. Ihre begonnenen Antworten sind gelöscht.")
            )
            remains = taken_part
        case ResponseDeleted():
            gone = voice.say("Die Antworten zu diesem Code sind gelöscht.")
            text = "\n\n".join((gone, _stays_of_response(message, voice), _in_the_chat(voice)))
            remains = False
        case CodeUnknown():
            text = voice.say(
                "Zu diesem Code finden wir keine Antworten. Vielleicht sind sie schon gelöscht. Sonst vergleichen Sie "
                "den Code bitte noch einmal Zeichen für Zeichen."
            )
            remains = False
        case TooManyCodes():
            text = voice.say(
                "Für heute waren das zu viele falsche Codes. Bitte versuchen Sie es morgen wieder oder rufen Sie uns "
                "an: {number}",
                number=voice.authority.contact.telephone,
            )
            remains = False
        case _:
            assert_never(message)
    parts = (text, after_sending(voice)) if remains else (text,)
    return OutgoingMessage("\n\n".join(parts), (back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def _stays_of_response(message: ResponseDeleted, voice: Voice) -> str:
    stays = [
        voice.say("• der Vermerk, dass von einem Konto teilgenommen wurde – ein zweites Mal geht deshalb nicht"),
        _proof(voice),
    ]
    if message.counted:
        stays.append(
            voice.say(
                "• die Ergebnisse in Zahlen, in denen diese Antworten schon mitgezählt sind – ohne Namen und ohne "
                "einzelne Antworten"
            )
        )
    return voice.say("Es bleibt bei uns:") + "\n" + "\n".join(stays)


def _proof(voice: Voice) -> str:
    if by_consent(voice):
        return voice.say("• der Nachweis, welchem Wortlaut zugestimmt wurde – ohne Ihren Namen")
    return voice.say("• der Nachweis, welcher Wortlaut gelesen und welchem zugestimmt wurde – ohne Ihren Namen")


def response_shown(message: ResponseShown, voice: Voice) -> OutgoingMessage:
    """Everything stored under a deletion code, and the way to delete it."""
    form, stored = message.form, message.stored
    walk = Walk(path=(), values=stored.submitted.answers, possible=())
    said = [
        f"<b>{html.escape(shortened(label_text(form, row.labels, walk, voice), 160), quote=False)}</b>\n"
        f"{html.escape(shortened(spoken_answer(form, row, walk, voice), 500), quote=False)}"
        for row in form.questions
        if row.asked and stored.submitted.answers.get(row.name)
    ]
    opening = voice.say("Zu diesem Code haben wir Antworten vom {day} gespeichert:", day=voice.day(stored.day))
    erase = Button(voice.plain("Diese Antworten löschen"), encode(CodeTap(message.code)))
    # A message holds 4,096 characters; what does not fit is left to the authority's own way of giving access.
    kept = [opening]
    while said and units("".join((*kept, said[0]))) < LONGEST_LIST:
        kept.append(said.pop(0))
    if said:
        kept.append(
            voice.say(
                "… und weitere Antworten. Die ganze Auskunft bekommen Sie am Telefon: {number}",
                number=voice.authority.contact.telephone,
            )
        )
    return OutgoingMessage("\n\n".join(kept), ((erase,), back(voice)))


def file_is_coming(voice: Voice) -> str:
    """The toast for «Als Datei»."""
    return voice.plain("Die Datei steht gleich unten im Chat.")


def already_sent(voice: Voice) -> str:
    """The toast for whoever taps on a question after sending off."""
    return voice.plain("Ihre Antworten sind schon abgeschickt. Vielen Dank!")


def nothing_to_do(voice: Voice) -> str:
    """The toast for a second tap on a button that takes back or deletes: the card that came of the first one stays."""
    return voice.plain("Hier ist nichts mehr zu tun. Was wir von Ihnen haben, zeigt /auskunft.")


def stale(voice: Voice) -> str:
    """The toast for a button of an older card."""
    return voice.plain("Dieser Knopf gehört zu einer älteren Nachricht. Unten geht es weiter.")
