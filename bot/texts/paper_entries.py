"""What the bot says while something that was signed on paper is entered."""

from datetime import date
from typing import assert_never

from bot.domain.co_signature import Answer
from bot.domain.memo import DECIDABLE, REASON_LENGTH, Memo, Verdict
from bot.domain.memo_taps import PaperAct, PaperTap
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.paper_entry import Entry, Refusal, Signer
from bot.domain.paper_messages import (
    AskDay,
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
from bot.texts.effects import endorsed_by_paper
from bot.texts.labels import shortened
from bot.texts.memo_buttons import open_button, tasks_row
from bot.texts.memo_shown import memo_heading
from bot.texts.staff_names import escaped, standing_name


def render_paper(message: PaperMessage, voice: Voice, today: date) -> OutgoingMessage:
    """The message in the person's language."""
    match message:
        case AskWhat():
            return _ask_what(message, voice)
        case AskDay(memo, entry, problem):
            question = voice.say("An welchem Tag wurde unterschrieben? Bitte schreiben Sie ihn, zum Beispiel 3.5.2022.")
            whole = Entry(entry.what, entry.place, today)
            button = Button(voice.plain("Heute"), _tap(PaperAct.DAY, memo, whole))
            return _card(memo, question, ((button,),), voice, problem)
        case AskSigner(memo, entry):
            return _ask_signer(memo, entry, voice)
        case AskScan(memo, _, problem, at_stake):
            question = voice.say(
                "Bitte schicken Sie jetzt den unterschriebenen Vermerk als PDF, höchstens 5 MB. Erst damit ist es "
                "eingetragen."
            )
            question = "\n\n".join((question, *endorsed_by_paper(at_stake, voice)))
            return _card(memo, question, (), voice, problem)
        case AskText(memo, _, problem):
            question = voice.say("Bitte schreiben Sie noch ab, was als Grund auf dem Papier steht.")
            return _card(memo, question, (), voice, problem)
        case EntryNoted(memo):
            done = voice.say("<b>Eingetragen.</b>")
            stands = voice.say("Stand: {state}", state=standing_name(memo, voice))
            return OutgoingMessage(f"{memo_heading(memo, voice)}\n\n{done}\n{stands}", (tasks_row(voice),))
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
        case Refusal.IN_COSIGNATURE:
            return voice.plain("Der Vermerk ist noch in Mitzeichnung. Bitte tragen Sie zuerst die Stellen nach.")
        case Refusal.WRONG_DAY:
            return voice.plain("Dieser Tag kann es nicht sein: Er liegt vor dem Vorlegen oder nach heute.")
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


def _ask_signer(memo: Memo, entry: Entry, voice: Voice) -> OutgoingMessage:
    head = voice.own(voice.authority.head.function)
    words = {Signer.HEAD: head, Signer.DEPUTY: voice.plain("{head} i. V.", head=head)}
    rows = tuple(
        (Button(label, _tap(PaperAct.SIGNER, memo, Entry(entry.what, entry.place, entry.on, signer))),)
        for signer, label in words.items()
    )
    return _card(memo, voice.say("Wer hat unterschrieben?"), rows, voice)


def _tap(act: PaperAct, memo: Memo, entry: Entry) -> str:
    return encode(PaperTap(act, memo.id, memo.version, str(entry)))
