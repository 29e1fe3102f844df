"""What a citizen reads about everything held of them: «/auskunft», «/widerruf», «/loeschen», before they decide."""

from datetime import date, datetime
from typing import assert_never

from bot.domain.consent import WISHES, Consent, ConsentFor
from bot.domain.held import Held
from bot.domain.messages import Erasure, MyData, Withdrawal
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.staff import Member
from bot.domain.taps import Page, Wish, WishTap, encode
from bot.texts import call_entries, wishes
from bot.texts.catalogue import SHIPPED, Voice
from bot.texts.labels import page_button, shortened
from bot.texts.rights import after_sending, back, by_consent
from bot.texts.staff_names import role_with_office


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
        return OutgoingMessage(f"{text}\n\n{after_sending(voice)}", (back(voice),))
    lines = _begun_lines(held, voice)
    parts = (
        _what_to_take_back(voice),
        "\n".join(
            (*lines, *call_entries.entry_lines(held, voice), *wishes.wished_lines(held.wished, told=False, voice=voice))
        ),
        voice.say("Ihre begonnenen Antworten löschen wir dann gleich mit.") if held.interviews else "",
        after_sending(voice),
    )
    everything = Button(voice.plain("Alles zurücknehmen"), encode(WishTap(Wish.WITHDRAW_ALL, _survey(held))))
    rows: Keyboard = (
        *((_withdraw_row(held, voice),) if held.running else ()),
        *_take_back_elsewhere(held, voice),
        *call_entries.take_back_rows(held, voice),
        *wishes.take_back_rows(held.wished, voice),
        *(((everything,),) if held.consents_to_take_back > 1 else ()),
        back(voice),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def _what_to_take_back(voice: Voice) -> str:
    if by_consent(voice):
        return voice.say("<b>Was möchten Sie zurücknehmen?</b> Es gilt sofort, und Sie müssen nicht sagen, warum.")
    return voice.say(
        "<b>Was möchten Sie beenden oder zurücknehmen?</b> Es gilt sofort, und Sie müssen nicht sagen, warum."
    )


def _survey(held: Held) -> str:
    return held.survey.id if held.survey else ""


def _withdraw_row(held: Held, voice: Voice) -> tuple[Button]:
    label = voice.plain("Einwilligung zurücknehmen") if by_consent(voice) else voice.plain("Teilnahme beenden")
    return (Button(label, encode(WishTap(Wish.WITHDRAW, _survey(held)))),)


def _erase_answers_row(held: Held, voice: Voice) -> tuple[Button]:
    return (Button(voice.plain("Antworten löschen"), encode(WishTap(Wish.ERASE_ANSWERS, _survey(held)))),)


def _erasure(held: Held, voice: Voice) -> OutgoingMessage:
    if not held.anything_to_delete:
        text = voice.say("Gerade haben wir nichts von Ihnen gespeichert, das zu löschen wäre.")
        return OutgoingMessage(f"{text}\n\n{after_sending(voice)}", (back(voice),))
    lines = _begun_lines(held, voice)
    lines += call_entries.entry_lines(held, voice)
    lines += wishes.wished_lines(held.wished, told=False, voice=voice)
    if held.seen_at is not None:
        lines.append(voice.say("• Sprache, Link und wann Sie zuletzt geschrieben haben"))
    parts = (voice.say("<b>Das löschen wir, wenn Sie es möchten:</b>"), "\n".join(lines), after_sending(voice))
    erase = Button(voice.plain("Meine Daten löschen"), encode(WishTap(Wish.ERASE, _survey(held))))
    return OutgoingMessage("\n\n".join(parts), ((erase,), back(voice)))


def _begun_lines(held: Held, voice: Voice) -> list[str]:
    own = [_running_line(held, voice)] if held.running else []
    others = [one.survey.title for one in held.elsewhere]
    return own + [voice.say("• Begonnen und nicht abgeschickt: „{title}“", title=title) for title in others]


def _take_back_elsewhere(held: Held, voice: Voice) -> Keyboard:
    return tuple(
        (
            Button(
                _of_another(shortened(begun.survey.title, 40), voice),
                encode(WishTap(Wish.WITHDRAW, begun.survey.id)),
            ),
        )
        for begun in held.elsewhere
    )


def _of_another(title: str, voice: Voice) -> str:
    return (
        voice.plain("Zurücknehmen: {title}", title=title)
        if by_consent(voice)
        else voice.plain("Beenden: {title}", title=title)
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
    if held.member is not None:
        lines.append(_member_line(held.member, voice))
    lines += _begun_lines(held, voice)
    lines += call_entries.entry_lines(held, voice)
    lines += [_consent_line(line, voice) for line in held.consents]
    if held.taken_part:
        lines.append(voice.say("• Ein Vermerk, dass von Ihrem Konto schon teilgenommen wurde – ohne die Antworten"))
    lines += wishes.wished_lines(held.wished, told=held.told, voice=voice)
    lines.append(voice.say("• Die Nummer dieses Chats, damit wir Ihnen hier antworten können"))
    return lines


def _consent_line(line: Consent, voice: Voice) -> str:
    if line.purpose is ConsentFor.INFORMED:
        # Not asked for consent: they read the notice and took part. The line goes when they end it.
        return voice.say(
            "• Hinweis zum Datenschutz gelesen, um mitzumachen – {moment}, Fassung {version}",
            moment=voice.moment(line.given_at),
            version=line.wording_version,
        )
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


def purpose_name(purpose: ConsentFor, voice: Voice) -> str:  # noqa: C901 - one line a purpose
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
        case ConsentFor.PLACE:
            return voice.plain("Bescheid geben, wenn ein Platz frei wird")
        case ConsentFor.REMINDER:
            return voice.plain("einmal erinnern")
        case ConsentFor.RESULTS:
            return voice.plain("Ergebnisse mitteilen")
        case _:
            assert_never(purpose)


def _who_sees(held: Held, voice: Voice) -> str:
    who = voice.own(voice.authority.name.with_article)
    if institutes := call_entries.institutes(held, voice):
        return voice.say(
            "Das sehen nur {who} und, was Sie für das Telefoninterview eingetragen haben, {institute}. Mitlesen kann "
            "außerdem Telegram, denn darüber läuft dieser Chat.",
            who=who,
            institute=", ".join(institutes),
        )
    return voice.say("Das sieht nur {who}. Mitlesen kann außerdem Telegram, denn darüber läuft dieser Chat.", who=who)


def _not_kept(held: Held, voice: Voice) -> str:
    if held.volunteers:
        return ""
    if held.member is not None:
        return voice.say("Ihre Telefonnummer speichern wir nicht.")
    return voice.say("Ihren Namen und Ihre Telefonnummer speichern wir nicht.")


def _last_day(held: Held, day: date, voice: Voice) -> str:
    if held.member is not None:
        return voice.say("Spätestens am {day} ist alles andere gelöscht.", day=voice.day(day))
    return voice.say("Spätestens am {day} ist alles gelöscht.", day=voice.day(day))


def _member_line(member: Member, voice: Voice) -> str:
    role = role_with_office(member.role, member.office, voice)
    return voice.say(
        "• Für Ihre Mitarbeit in der Verwaltung: {who} und Ihre Telegram-Nummer. Den Namen löschen wir, wenn Sie "
        "ausscheiden; Rolle und Telegram-Nummer bleiben, weil Entscheidungen darauf verweisen.",
        who=f"{member.name}, {role}" if member.name else role,
    )


def _my_data(message: MyData, voice: Voice) -> OutgoingMessage:
    held = message.held
    until = [voice.say("Begonnenes löschen wir nach 14 Tagen ohne Antwort.")] if held.interviews else []
    if held.survey is not None:
        until.append(_last_day(held, held.survey.deletes_on, voice))
    parts = (
        voice.say("<b>Das haben wir gerade von Ihnen gespeichert</b>"),
        "\n".join(_held_lines(held, voice)),
        _not_kept(held, voice),
        _who_sees(held, voice),
        after_sending(voice),
        " ".join(until),
    )
    of_answers = (_withdraw_row(held, voice), _erase_answers_row(held, voice)) if held.running else ()
    return OutgoingMessage(
        "\n\n".join(part for part in parts if part),
        (
            *of_answers,
            *call_entries.take_back_rows(held, voice),
            *wishes.take_back_rows(held.wished, voice),
            *((wishes.results_row(message.results, voice),) if message.results else ()),
            page_button(voice.plain("Als Datei"), Page.MY_FILE),
            page_button(voice.plain("Datenschutz lesen"), Page.PRIVACY),
            page_button(voice.plain("Sprache wechseln"), Page.LANGUAGE),
            back(voice),
        ),
    )
