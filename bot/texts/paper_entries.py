"""What the bot says while something that was signed on paper is entered."""

from datetime import date
from typing import assert_never

from bot.domain.co_signature import Answer
from bot.domain.memo import DECIDABLE, REASON_LENGTH, Memo, Verdict
from bot.domain.memo_taps import PaperAct, PaperMeasureAct, PaperMeasureTap, PaperTap
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.paper_entry import Entry, Refusal, Signer
from bot.domain.paper_messages import (
    AskDay,
    AskMeasures,
    AskScan,
    AskSigner,
    AskText,
    AskWhat,
    EntryNoted,
    EntryRefused,
    PaperMessage,
)
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.effects import after_rejecting, asked_after_paper, before_rejecting
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import open_button, tasks_row
from bot.texts.memo_shown import memo_heading
from bot.texts.staff_names import escaped, no_deputy_that_day, standing_name

_LISTED, _WHAT = 25, 100
"""So many measures with so many characters each fit above their buttons."""


def render_paper(message: PaperMessage, voice: Voice, today: date) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case AskWhat():
            return _ask_what(message, voice)
        case AskDay(memo, entry, problem):
            question = voice.say("An welchem Tag wurde unterschrieben? Bitte schreiben Sie ihn, zum Beispiel 3.5.2022.")
            whole = Entry(entry.what, entry.place, today)
            button = Button(voice.plain("Heute"), _tap(PaperAct.DAY, memo, whole))
            return _card(memo, question, ((button,),), voice, problem)
        case AskSigner():
            return _ask_signer(message, voice)
        case AskScan(memo, _, problem, at_stake):
            question = voice.say(
                "Bitte schicken Sie jetzt den unterschriebenen Vermerk als PDF, höchstens 5 MB. Erst damit ist es "
                "eingetragen. Auf dem Papier muss „Fassung {version}“ stehen.",
                version=memo.version,
            )
            question = "\n\n".join((question, *asked_after_paper(at_stake, voice)))
            return _card(memo, question, (), voice, problem)
        case AskMeasures():
            return _ask_measures(message, voice)
        case AskText(memo, entry, problem, struck):
            effects = before_rejecting(memo, voice) if entry.what is Verdict.REJECTED else []
            return _card(memo, "\n\n".join((*effects, _ask_text(struck, voice))), (), voice, problem)
        case EntryNoted(memo):
            done = voice.say("<b>Eingetragen.</b>")
            stands = voice.say("Stand: {state}", state=standing_name(memo, voice))
            parts = (memo_heading(memo, voice), f"{done}\n{stands}", *after_rejecting(memo, voice))
            return OutgoingMessage("\n\n".join(parts), (tasks_row(voice),))
        case EntryRefused(memo, refusal):
            sentence = escaped(entry_refused_in_short(refusal, voice))
            # Whoever may not enter anything is not told either what the memo is about.
            heading = "" if refusal is Refusal.NOT_YOUR_ROLE else f"{memo_heading(memo, voice)}\n\n"
            return OutgoingMessage(heading + sentence, (tasks_row(voice),))
        case _:
            assert_never(message)


def entry_refused_in_short(refusal: Refusal, voice: Voice) -> str:  # noqa: C901 - one line a reason
    """The answer to the tap itself, not escaped."""
    match refusal:
        case Refusal.NOT_YOUR_ROLE:
            return voice.plain("Das gehört nicht zu Ihrer Rolle. Es wurde nichts geändert.")
        case Refusal.SUPERSEDED:
            return voice.plain("Diese Fassung ist überholt.")
        case Refusal.DONE_ALREADY:
            return voice.plain("Das ist schon entschieden oder eingetragen. Es wurde nichts geändert.")
        case Refusal.WITHDRAWN:
            return voice.plain(
                "Dieser Vermerk wurde zurückgezogen, weil das Konzept noch geändert wird. Es wurde nichts eingetragen; "
                "eine neue Fassung folgt."
            )
        case Refusal.IN_COSIGNATURE:
            return voice.plain("Der Vermerk ist noch in Mitzeichnung. Bitte tragen Sie zuerst die Stellen nach.")
        case Refusal.WRONG_DAY:
            return voice.plain(
                "Dieser Tag kann es nicht sein: Er kommt erst noch, oder diese Fassung war da noch nicht vorgelegt. "
                "Was für eine frühere Fassung unterschrieben wurde, zählt nicht; lassen Sie bitte diese unterschreiben."
            )
        case Refusal.NO_DEPUTY:
            return voice.plain("An diesem Tag hat niemand die Leitung vertreten. Es wurde nichts geändert.")
        case Refusal.NO_PDF:
            return voice.plain("Hier brauche ich eine PDF-Datei mit höchstens 5 MB.")
        case Refusal.TEXT_MISSING:
            return voice.plain("Bitte schreiben Sie den Grund als Text.")
        case Refusal.TEXT_TOO_LONG:
            return voice.plain("Der Grund ist zu lang: Möglich sind {most} Zeichen.", most=REASON_LENGTH)
        case _:
            assert_never(refusal)


def _card(memo: Memo, question: str, rows: Keyboard, voice: Voice, problem: Refusal | None = None) -> OutgoingMessage:
    parts = (
        f"➡️ {escaped(entry_refused_in_short(problem, voice))}" if problem else "",
        memo_heading(memo, voice),
        question,
    )
    keyboard = (*rows, (open_button(memo, voice),))
    return OutgoingMessage("\n\n".join(part for part in parts if part), keyboard, protected=True)


def _ask_what(message: AskWhat, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    question = voice.say(
        "<b>Was steht auf dem Papier?</b>\nEs gilt wie im Chat entschieden. Sie brauchen dafür den unterschriebenen "
        "Vermerk als PDF."
    )
    if memo.state in DECIDABLE:
        words = {
            Verdict.APPROVED: voice.plain("Freigegeben"),
            Verdict.CHANGES_ORDERED: voice.plain("Änderungen angeordnet"),
            Verdict.REJECTED: voice.plain("Abgelehnt"),
        }
        rows = [(Button(label, _tap(PaperAct.WHAT, memo, Entry(verdict))),) for verdict, label in words.items()]
        return _card(memo, question, tuple(rows), voice)
    rows = []
    for place, signature in enumerate(message.signatures):
        if signature.answer is Answer.OPEN:
            office = shortened(signature.office, 30)
            signed, dissents = Entry(Answer.SIGNED, place), Entry(Answer.DISSENTING, place)
            rows.append(
                (Button(voice.plain("{office}: mitgezeichnet", office=office), _tap(PaperAct.WHAT, memo, signed)),)
            )
            label = voice.plain("{office}: abweichende Meinung", office=office)
            rows.append((Button(label, _tap(PaperAct.WHAT, memo, dissents)),))
    return _card(memo, question, tuple(rows), voice)


def _ask_signer(message: AskSigner, voice: Voice) -> OutgoingMessage:
    """PEOPLE.md 21: "A deputy decides only within the dates", on paper as in the chat."""
    memo, entry = message.memo, message.entry
    head = voice.own(voice.authority.head.function)
    words = {Signer.HEAD: head}
    question = voice.say("Wer hat unterschrieben?")
    if message.deputy:
        words[Signer.DEPUTY] = voice.plain("{head} i. V.", head=head)
    else:
        question = "\n\n".join((question, escaped(no_deputy_that_day(voice))))
    rows = tuple(
        (Button(label, _tap(PaperAct.SIGNER, memo, Entry(entry.what, entry.place, entry.on, signer))),)
        for signer, label in words.items()
    )
    return _card(memo, question, rows, voice, message.problem)


def _ask_measures(message: AskMeasures, voice: Voice) -> OutgoingMessage:
    """One button a measure; those that nobody touches count as endorsed, since the paper says "Freigegeben"."""
    memo, struck = message.memo, message.struck
    question = voice.say(
        "<b>Welche Maßnahmen sind auf dem Papier befürwortet?</b>\nBitte tippen Sie an, was gestrichen oder abgelehnt "
        "ist. Mit dem letzten Knopf ist über den Vermerk und seine Maßnahmen entschieden."
    )
    lines = [f"{one.name}: {escaped(isolated(shortened(one.what, _WHAT)))}" for one in message.measures[:_LISTED]]
    buttons = [
        Button(
            f"{'☐' if one.number in struck else '☑'} {one.name} {shortened(one.office, 20)}",
            _measure_tap(
                PaperMeasureAct.ENDORSED if one.number in struck else PaperMeasureAct.STRUCK, memo, one.number
            ),
        )
        for one in message.measures
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    done = (Button(_done_with_measures(message, voice), _measure_tap(PaperMeasureAct.DONE, memo, 0)),)
    return _card(memo, "\n".join((question, "", *lines)), (*rows, done), voice)


def _done_with_measures(message: AskMeasures, voice: Voice) -> str:
    """The button names what it brings about (PEOPLE.md 22)."""
    of = len(message.measures)
    if not message.struck:
        return voice.plain("Fertig: alle befürwortet")
    return voice.plain("Fertig: {n} von {of} befürwortet", n=of - len(message.struck), of=of)


def _ask_text(struck: frozenset[int], voice: Voice) -> str:
    if not struck:
        return voice.say("Bitte schreiben Sie noch ab, was als Grund auf dem Papier steht.")
    return voice.say(
        "Nicht befürwortet: {names}. Bitte schreiben Sie noch ab, was als Grund auf dem Papier steht. Stellen und "
        "Pressestelle lesen das, und es steht im Vermerk.",
        names=", ".join(f"M{number}" for number in sorted(struck)),
    )


def _measure_tap(act: PaperMeasureAct, memo: Memo, number: int) -> str:
    return encode(PaperMeasureTap(act, memo.id, memo.version, number))


def _tap(act: PaperAct, memo: Memo, entry: Entry) -> str:
    return encode(PaperTap(act, memo.id, memo.version, str(entry)))
