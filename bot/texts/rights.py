"""What a citizen reads about their data: the notice, what is stored, withdrawal, deletion, help."""

import html
from datetime import datetime
from typing import assert_never

from bot.authority import LegalBasis
from bot.domain.consent import WISHES, Consent, ConsentFor
from bot.domain.held import Held
from bot.domain.messages import (
    AllWithdrawn,
    CodeUnknown,
    Erased,
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
from bot.texts import call_entries, wishes
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
    return OutgoingMessage("\n\n".join(parts), (_back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def about_data(message: MyData | Withdrawal | Erasure, voice: Voice) -> OutgoingMessage:
    """What is stored, and how to take it back."""
    match message:
        case MyData():
            return _my_data(message, voice)
        case Withdrawal(held):
            return _withdrawal(held, voice)
        case Erasure(held):
            return _erasure(held, voice)
        case _:
            assert_never(message)


def _withdrawal(held: Held, voice: Voice) -> OutgoingMessage:
    if held.consents_to_take_back == 0:
        text = voice.say("Gerade liegt keine Einwilligung von Ihnen vor, die Sie zurücknehmen müssten.")
        return OutgoingMessage(f"{text}\n\n{_after_sending(voice)}", (_back(voice),))
    lines = _begun_lines(held, voice)
    parts = (
        voice.say("<b>Was möchten Sie zurücknehmen?</b> Es gilt sofort, und Sie müssen nicht sagen, warum."),
        "\n".join(
            (*lines, *call_entries.entry_lines(held, voice), *wishes.wished_lines(held.wished, told=False, voice=voice))
        ),
        voice.say("Ihre begonnenen Antworten löschen wir dann gleich mit.") if held.interviews else "",
        _after_sending(voice),
    )
    everything = Button(voice.plain("Alles zurücknehmen"), encode(WishTap(Wish.WITHDRAW_ALL, _survey(held))))
    rows: Keyboard = (
        *((_withdraw_row(held, voice),) if held.running else ()),
        *_take_back_elsewhere(held, voice),
        *call_entries.take_back_rows(held, voice),
        *wishes.take_back_rows(held.wished, voice),
        *(((everything,),) if held.consents_to_take_back > 1 else ()),
        _back(voice),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def _survey(held: Held) -> str:
    return held.survey.id if held.survey else ""


def _withdraw_row(held: Held, voice: Voice) -> tuple[Button]:
    # PEOPLE.md 12: words follow the legal basis.
    by_consent = voice.authority.terms.legal_basis is LegalBasis.CONSENT
    label = voice.plain("Einwilligung zurücknehmen") if by_consent else voice.plain("Teilnahme beenden")
    return (Button(label, encode(WishTap(Wish.WITHDRAW, _survey(held)))),)


def _erase_row(held: Held, label: str) -> tuple[Button]:
    return (Button(label, encode(WishTap(Wish.ERASE, _survey(held)))),)


def _erasure(held: Held, voice: Voice) -> OutgoingMessage:
    if not held.anything_to_delete:
        text = voice.say("Gerade haben wir nichts von Ihnen gespeichert, das zu löschen wäre.")
        return OutgoingMessage(f"{text}\n\n{_after_sending(voice)}", (_back(voice),))
    lines = _begun_lines(held, voice)
    lines += call_entries.entry_lines(held, voice)
    lines += wishes.wished_lines(held.wished, told=False, voice=voice)
    if held.seen_at is not None:
        lines.append(voice.say("• Sprache, Link und wann Sie zuletzt geschrieben haben"))
    parts = (voice.say("<b>Das löschen wir, wenn Sie es möchten:</b>"), "\n".join(lines), _after_sending(voice))
    only_answers = held.running and not held.volunteers
    label = voice.plain("Antworten löschen") if only_answers else voice.plain("Meine Daten löschen")
    return OutgoingMessage("\n\n".join(parts), (_erase_row(held, label), _back(voice)))


def _begun_lines(held: Held, voice: Voice) -> list[str]:
    own = [_running_line(held, voice)] if held.running else []
    others = [one.survey.title for one in held.elsewhere]
    return own + [voice.say("• Begonnen und nicht abgeschickt: „{title}“", title=title) for title in others]


def _take_back_elsewhere(held: Held, voice: Voice) -> Keyboard:
    return tuple(
        (
            Button(
                voice.plain("Zurücknehmen: {title}", title=shortened(begun.survey.title, 40)),
                encode(WishTap(Wish.WITHDRAW, begun.survey.id)),
            ),
        )
        for begun in held.elsewhere
    )


def _running_line(held: Held, voice: Voice) -> str:
    return voice.say_number(
        "• Begonnene Befragung mit einer Antwort, noch nicht abgeschickt",
        "• Begonnene Befragung mit {n} Antworten, noch nicht abgeschickt",
        len(held.interview.progress.answers) if held.interview else 0,
    )


def _held_lines(held: Held, voice: Voice) -> list[str]:
    lines = []
    if held.language:
        lines.append(voice.say("• Sprache: {language}", language=SHIPPED.get(held.language, held.language)))
    if held.source:
        lines.append(voice.say("• Über welchen Link Sie kamen: {source}", source=held.source))
    lines += _begun_lines(held, voice)
    lines += call_entries.entry_lines(held, voice)
    lines += [_consent_line(line, voice) for line in held.consents]
    if held.taken_part:
        lines.append(voice.say("• Ein Vermerk, dass von Ihrem Konto schon teilgenommen wurde – ohne die Antworten"))
    lines += wishes.wished_lines(held.wished, told=held.told, voice=voice)
    lines.append(voice.say("• Die Nummer dieses Chats, damit wir Ihnen hier antworten können"))
    return lines


def _consent_line(line: Consent, voice: Voice) -> str:
    said = voice.say(
        "• Zugestimmt: {purpose} – {moment}, Fassung {version}",
        purpose=purpose_name(line.purpose, voice),
        moment=_noted(line.purpose, line.given_at, voice),
        version=line.wording_version,
    )
    if line.withdrawn_at is None:
        return said
    return said + voice.say(", zurückgenommen {moment}", moment=_noted(line.purpose, line.withdrawn_at, voice))


def _noted(purpose: ConsentFor, at: datetime, voice: Voice) -> str:
    return voice.month(at.date()) if purpose in WISHES else voice.moment(at)


def purpose_name(purpose: ConsentFor, voice: Voice) -> str:
    """What a consent is for, as a citizen would say it."""
    match purpose:
        case ConsentFor.TAKING_PART | ConsentFor.INFORMED:
            return voice.plain("Antworten auswerten")
        case ConsentFor.CONTACT_DETAILS:
            return voice.plain("Kontaktdaten für ein Telefoninterview weitergeben")
        case ConsentFor.SERVICE_AREA:
            return voice.plain("Bereich für das Telefoninterview weitergeben")
        case ConsentFor.WAITING_LIST:
            return voice.plain("für ein Telefoninterview vormerken")
        case ConsentFor.CALL_NOTICE:
            return voice.plain("vor dem Anruf Bescheid geben")
        case ConsentFor.REMINDER:
            return voice.plain("einmal erinnern")
        case ConsentFor.RESULTS:
            return voice.plain("Ergebnisse mitteilen")
        case _:
            assert_never(purpose)


def _who_sees(held: Held, voice: Voice) -> str:
    who = voice.own(voice.authority.name.with_article)
    if any(entry.volunteer.handover is not None for entry in held.entries):
        return voice.say(
            "Das sehen nur {who} und, was Sie für das Telefoninterview eingetragen haben, {institute}. Mitlesen kann "
            "außerdem Telegram, denn darüber läuft dieser Chat.",
            who=who,
            institute=voice.authority.research_institute.name,
        )
    return voice.say("Das sieht nur {who}. Mitlesen kann außerdem Telegram, denn darüber läuft dieser Chat.", who=who)


def _my_data(message: MyData, voice: Voice) -> OutgoingMessage:
    held = message.held
    until = [voice.say("Begonnenes löschen wir nach 14 Tagen ohne Antwort.")] if held.interviews else []
    if held.survey is not None:
        until.append(voice.say("Spätestens am {day} ist alles gelöscht.", day=voice.day(held.survey.deletes_on)))
    parts = (
        voice.say("<b>Das haben wir gerade von Ihnen gespeichert</b>"),
        "\n".join(_held_lines(held, voice)),
        "" if held.volunteers else voice.say("Ihren Namen und Ihre Telefonnummer speichern wir nicht."),
        _who_sees(held, voice),
        _after_sending(voice),
        " ".join(until),
    )
    erase = ((_withdraw_row(held, voice), _erase_row(held, voice.plain("Antworten löschen"))),) if held.running else ()
    return OutgoingMessage(
        "\n\n".join(part for part in parts if part),
        (
            *(row for rows in erase for row in rows),
            *call_entries.take_back_rows(held, voice),
            *wishes.take_back_rows(held.wished, voice),
            *((wishes.results_row(message.results, voice),) if message.results else ()),
            page_button(voice.plain("Als Datei"), Page.MY_FILE),
            page_button(voice.plain("Datenschutz lesen"), Page.PRIVACY),
            page_button(voice.plain("Sprache wechseln"), Page.LANGUAGE),
            _back(voice),
        ),
    )


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
        stays.append(voice.say("• der Nachweis, welchem Wortlaut zugestimmt wurde – ohne Ihren Namen"))
    stays.append(voice.say("• die Nummer dieses Chats, solange diese Nachricht hier steht, höchstens 14 Tage"))
    parts = (
        call_entries.gone(held, voice),
        gone + (" " + voice.say("Wir schreiben Ihnen nicht mehr von uns aus.") if held.wished else ""),
        voice.say("Es bleibt bei uns:") + "\n" + "\n".join(stays),
        _after_sending(voice) if held.taken_part else "",
        _in_the_chat(voice),
    )
    text = "\n\n".join(part for part in parts if part)
    return OutgoingMessage(text, (_back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


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
        _after_sending(voice) if held.taken_part else "",
    )
    text = "\n\n".join(part for part in parts if part)
    return OutgoingMessage(text, (_back(voice), page_button(voice.plain("Meine Daten"), Page.MY_DATA)))


def outcome(message: Withdrawn | ResponseDeleted | CodeUnknown | TooManyCodes, voice: Voice) -> OutgoingMessage:
    """What came of a wish to take back or delete. Never „alles gelöscht“ while submitted answers stay."""
    match message:
        case Withdrawn(taken_part):
            text = voice.say("Ihre Einwilligung ist zurückgenommen. Ihre begonnenen Antworten sind gelöscht.")
            remains = taken_part
        case ResponseDeleted():
            text = voice.say(
                "Die Antworten zu diesem Code sind gelöscht. Es bleibt nur der Vermerk, dass von einem Konto "
                "teilgenommen wurde – ein zweites Mal geht deshalb nicht."
            )
            text += "\n\n" + _in_the_chat(voice)
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


def file_is_coming(voice: Voice) -> str:
    """The toast for «Als Datei»."""
    return voice.plain("Die Datei steht gleich unten im Chat.")


def already_sent(voice: Voice) -> str:
    """The toast for whoever taps on a question after sending off."""
    return voice.plain("Ihre Antworten sind schon abgeschickt. Vielen Dank!")


def stale(voice: Voice) -> str:
    """The toast for a button of an older card."""
    return voice.plain("Dieser Knopf gehört zu einer älteren Nachricht. Unten geht es weiter.")
