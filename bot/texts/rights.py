"""What a citizen reads about their data: the notice, what is stored, withdrawal, deletion, help."""

import html
from typing import assert_never

from bot.domain.messages import (
    AnswersDeleted,
    CodeUnknown,
    Erasure,
    MyData,
    ResponseDeleted,
    ResponseShown,
    TooManyCodes,
    Withdrawal,
    Withdrawn,
)
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.routing import Walk
from bot.domain.taps import CodeTap, Page, Wish, WishTap, encode
from bot.texts import wishes
from bot.texts.catalogue import SHIPPED, Voice
from bot.texts.labels import label_text, page_button, shortened, spoken_answer, units

LONGEST_LIST = 3_500


def _back(voice: Voice) -> tuple[Button]:
    return page_button(voice.plain("Weiter"), Page.CONTINUE)


def _after_sending(voice: Voice) -> str:
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
                voice.say("/datenschutz – was mit Ihren Daten geschieht"),
                voice.say("/auskunft – was wir gespeichert haben"),
                voice.say("/widerruf – Einwilligung zurücknehmen"),
                voice.say("/loeschen – Antworten löschen"),
            )
        ),
        voice.say("Fragen beantworten wir gern am Telefon: {number}", number=voice.authority.contact.telephone),
    )
    return OutgoingMessage("\n\n".join(parts), (_back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def about_data(message: MyData | Withdrawal | Erasure, voice: Voice) -> OutgoingMessage:
    """What is stored, and how to take it back."""
    match message:
        case MyData():
            return _my_data(message, voice)
        case Withdrawal(survey, running, _, wished):
            if running:
                text = voice.say(
                    "Sie können Ihre Einwilligung jetzt zurücknehmen. Dann löschen wir Ihre Antworten sofort."
                )
            elif wished:
                text = voice.say(
                    "Sie haben uns gebeten, Ihnen zu schreiben. Das können Sie jetzt zurücknehmen; dann löschen wir "
                    "Ihre Bitte sofort."
                )
            else:
                text = voice.say("Gerade liegt keine Einwilligung von Ihnen vor, die Sie zurücknehmen müssten.")
            wish = Button(
                voice.plain("Einwilligung zurücknehmen"), encode(WishTap(Wish.WITHDRAW, survey.id if survey else ""))
            )
        case Erasure(survey, running, _, wished):
            label = voice.plain("Antworten löschen")
            if running:
                text = voice.say("Ihre Antworten sind noch nicht abgeschickt. Sie können sie jetzt löschen.")
            elif wished:
                text = voice.say("Sie haben uns gebeten, Ihnen zu schreiben. Diese Bitte können Sie jetzt löschen.")
                label = voice.plain("Bitte löschen")
            else:
                text = voice.say("Es gibt keine begonnene Befragung, die zu löschen wäre.")
            wish = Button(label, encode(WishTap(Wish.ERASE, survey.id if survey else "")))
        case _:
            assert_never(message)
    rows = ((wish,), _back(voice)) if running or message.wished else (_back(voice),)
    return OutgoingMessage(f"{text}\n\n{_after_sending(voice)}", rows)


def _my_data(message: MyData, voice: Voice) -> OutgoingMessage:
    lines = []
    if message.language:
        lines.append(voice.say("• Sprache: {language}", language=SHIPPED.get(message.language, message.language)))
    if message.source:
        lines.append(voice.say("• Über welchen Link Sie kamen: {source}", source=message.source))
    if message.consented_at is not None:
        lines.append(voice.say("• Einverstanden seit: {moment}", moment=voice.moment(message.consented_at)))
    if message.running:
        lines.append(
            voice.say_number(
                "• Begonnene Befragung mit einer Antwort, noch nicht abgeschickt",
                "• Begonnene Befragung mit {n} Antworten, noch nicht abgeschickt",
                message.answered,
            )
        )
    if message.taken_part:
        lines.append(voice.say("• Ein Vermerk, dass von Ihrem Konto schon teilgenommen wurde – ohne die Antworten"))
    lines += wishes.wished_lines(message.wished, message.told, voice)
    lines.append(voice.say("• Die Nummer dieses Chats, damit wir Ihnen hier antworten können"))
    parts = [
        voice.say("<b>Das haben wir gerade von Ihnen gespeichert</b>"),
        "\n".join(lines),
        voice.say("Ihren Namen und Ihre Telefonnummer speichern wir nicht."),
        _after_sending(voice),
    ]
    if message.survey is not None:
        parts.append(voice.say("Spätestens am {day} ist alles gelöscht.", day=voice.day(message.survey.deletes_on)))
    survey = message.survey.id if message.survey else ""
    own: Keyboard = (
        (
            (Button(voice.plain("Einwilligung zurücknehmen"), encode(WishTap(Wish.WITHDRAW, survey))),),
            (Button(voice.plain("Antworten löschen"), encode(WishTap(Wish.ERASE, survey))),),
        )
        if message.running
        else ()
    )
    return OutgoingMessage(
        "\n\n".join(parts),
        (
            *own,
            *wishes.take_back_rows(message.wished, voice),
            *((wishes.results_row(message.results, voice),) if message.results else ()),
            page_button(voice.plain("Datenschutz lesen"), Page.PRIVACY),
            page_button(voice.plain("Sprache wechseln"), Page.LANGUAGE),
            _back(voice),
        ),
    )


def outcome(
    message: Withdrawn | AnswersDeleted | ResponseDeleted | CodeUnknown | TooManyCodes, voice: Voice
) -> OutgoingMessage:
    """What came of a wish to take back or delete. Never „alles gelöscht“ while submitted answers stay."""
    match message:
        case Withdrawn(taken_part):
            text = voice.say("Ihre Einwilligung ist zurückgenommen. Ihre begonnenen Antworten sind gelöscht.")
            remains = taken_part
        case AnswersDeleted(taken_part):
            text = voice.say("Ihre begonnenen Antworten sind gelöscht.")
            remains = taken_part
        case ResponseDeleted():
            text = voice.say(
                "Die Antworten zu diesem Code sind gelöscht. Es bleibt nur der Vermerk, dass von einem Konto "
                "teilgenommen wurde – ein zweites Mal geht deshalb nicht."
            )
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
    parts = (text, _after_sending(voice)) if remains else (text,)
    return OutgoingMessage("\n\n".join(parts), (_back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


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
    return OutgoingMessage("\n\n".join(kept), ((erase,), _back(voice)))


def already_sent(voice: Voice) -> str:
    """The toast for whoever taps on a question after sending off."""
    return voice.plain("Ihre Antworten sind schon abgeschickt. Vielen Dank!")


def stale(voice: Voice) -> str:
    """The toast for a button of an older card."""
    return voice.plain("Dieser Knopf gehört zu einer älteren Nachricht. Unten geht es weiter.")
