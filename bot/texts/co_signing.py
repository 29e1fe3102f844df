"""What the bot says to offices that co-sign, and to the press office about it."""

from typing import assert_never

from bot.domain.co_signature import Answer, CoSignature, Refusal
from bot.domain.co_signature_messages import (
    AllAnswered,
    AnswerNoted,
    AskOpinion,
    ChooseOffices,
    CoSigningMessage,
    MemoForCoSigner,
    NothingSigned,
    ObjectionForLeadership,
    OpinionForAuthor,
    SigningRefused,
)
from bot.domain.memo import REASON_LENGTH, Memo, MemoState
from bot.domain.memo_taps import CoSignAct, CoSignTap, OfficeTap
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.staff_taps import DraftAct, DraftTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.co_signatures import answer_line, answer_lines, fitting
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import revise_button, tasks_row, withdraw_row
from bot.texts.memo_changes import ALL_THERE_IS, changed_lines
from bot.texts.staff_names import decided_line, escaped, memo_name
from bot.texts.withdrawing import withdrawn_line

SECTION_UNITS = 700
LINES_UNITS = 3_000


def render_co_signing(message: CoSigningMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case MemoForCoSigner():
            return _for_co_signer(message, voice)
        case AskOpinion():
            return _ask_opinion(message, voice)
        case NothingSigned(memo, place):
            still = voice.say("Gut, es ist nichts geschehen. {memo} wartet weiter.", memo=memo_name(memo, voice))
            return OutgoingMessage(still, ((_open_button(memo, place, voice),),))
        case AnswerNoted():
            return _noted(message, voice)
        case SigningRefused(memo, refusal):
            named = voice.say("<b>{memo}</b>", memo=memo_name(memo, voice))
            return OutgoingMessage(f"{named}\n{escaped(refused_in_short(refusal, voice))}", (tasks_row(voice),))
        case OpinionForAuthor():
            return _opinion(message, voice)
        case ObjectionForLeadership():
            return _objection(message, voice)
        case AllAnswered():
            return _all_answered(message, voice)
        case ChooseOffices():
            return _choose(message, voice)
        case _:
            assert_never(message)


def refused_in_short(refusal: Refusal, voice: Voice) -> str:  # noqa: C901 - one line a reason
    """The answer to the tap itself, not escaped."""
    match refusal:
        case Refusal.NOT_YOUR_OFFICE:
            return voice.plain("Mitzeichnen kann hier nur, wer zu dieser Stelle gehört. Es wurde nichts geändert.")
        case Refusal.OWN_MEMO:
            return voice.plain("Diesen Vermerk haben Sie selbst verfasst. Mitzeichnen muss jemand anderes.")
        case Refusal.SUPERSEDED:
            return voice.plain("Diese Fassung ist überholt.")
        case Refusal.ALREADY_ANSWERED:
            return voice.plain("Ihre Stelle hat sich zu dieser Fassung schon geäußert.")
        case Refusal.TOO_LATE:
            return voice.plain("Dafür ist es zu spät. Der Vermerk liegt schon bei der Leitung oder ist entschieden.")
        case Refusal.WITHDRAWN:
            return voice.plain("Die Pressestelle hat diese Fassung zurückgezogen. Eine neue folgt.")
        case Refusal.OPINION_MISSING:
            return voice.plain("Bitte schreiben Sie Ihre abweichende Meinung als Text.")
        case Refusal.OPINION_TOO_LONG:
            return voice.plain("Der Text ist zu lang: Möglich sind {most} Zeichen.", most=REASON_LENGTH)
        case _:
            assert_never(refusal)


def _subject(memo: Memo) -> str:
    return isolated(shortened(memo.content.subject, 200))


def _for_co_signer(message: MemoForCoSigner, voice: Voice) -> OutgoingMessage:
    memo, content = message.memo, message.memo.content
    signs = memo.state is MemoState.IN_COSIGNATURE and message.signature.answer is Answer.OPEN
    parts = (
        voice.say("<b>{memo}</b>\n{subject}", memo=memo_name(memo, voice), subject=_subject(memo)),
        voice.say("Von: {office}", office=message.author_office),
        *([escaped(decided_line(memo.decision, voice))] if memo.decision else []),
        _standing(message, voice, signs=signs),
        *changed_lines(message.changed, ALL_THERE_IS, voice),
        voice.say("<b>Votum</b>\n{text}", text=shortened(content.vote, SECTION_UNITS)),
        voice.say("Der ganze Wortlaut steht im PDF."),
    )
    return OutgoingMessage("\n\n".join(parts), _buttons(message, voice, signs=signs), protected=True)


def _standing(message: MemoForCoSigner, voice: Voice, *, signs: bool) -> str:
    if message.memo.state is MemoState.WITHDRAWN:
        return withdrawn_line(voice)
    return _what_to_do(message, voice) if signs or message.may_object else answer_line(message.signature, voice)


def _what_to_do(message: MemoForCoSigner, voice: Voice) -> str:
    memo, office = message.memo, message.signature.office
    until = voice.day(memo.cosign_until) if memo.cosign_until else ""
    if message.may_object:
        return voice.say(
            "Geändert wurde nur redaktionell; was Ihre Stelle ({office}) gesagt hat, gilt weiter. Wenn Sie das anders "
            "sehen, widersprechen Sie bitte bis {day}.",
            office=office,
            day=until,
        )
    return voice.say(
        "Bitte zeichnen Sie für Ihre Stelle ({office}) bis {day} mit. Alle Stellen sind gleichzeitig gefragt. Wer sich "
        "bis dahin nicht meldet, wird mit „keine Äußerung“ vermerkt; dann geht der Vermerk weiter.",
        office=office,
        day=until,
    )


def _buttons(message: MemoForCoSigner, voice: Voice, *, signs: bool) -> Keyboard:
    memo, place = message.memo, message.place
    if signs:
        return (
            (Button(_sign_word(voice), _tap(CoSignAct.SIGN, memo, place)),),
            (Button(_dissent_word(voice), _tap(CoSignAct.DISSENT, memo, place)),),
        )
    if message.may_object:
        return ((Button(voice.plain("Widersprechen"), _tap(CoSignAct.DISSENT, memo, place)),),)
    return ()


def _ask_opinion(message: AskOpinion, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    parts = (
        f"➡️ {escaped(refused_in_short(message.problem, voice))}" if message.problem else "",
        voice.say("<b>{memo}: Was sieht Ihre Stelle anders?</b>", memo=memo_name(memo, voice)),
        voice.say(
            "Bitte schreiben Sie es jetzt unten in das Textfeld. Mit dem Absenden ist mitgezeichnet; Ihre Meinung "
            "steht im Vermerk, und die Leitung liest sie."
        ),
    )
    back = Button(voice.plain("Zurück"), _tap(CoSignAct.BACK, memo, message.place))
    return OutgoingMessage("\n\n".join(part for part in parts if part), ((back,),), protected=True)


def _noted(message: AnswerNoted, voice: Voice) -> OutgoingMessage:
    done = voice.say("<b>Danke, das ist vermerkt.</b>\n{memo}", memo=memo_name(message.memo, voice))
    return OutgoingMessage(f"{done}\n\n{answer_line(message.signature, voice)}", (tasks_row(voice),))


def _opinion(message: OpinionForAuthor, voice: Voice) -> OutgoingMessage:
    memo, signature = message.memo, message.signature
    if memo.decision is not None:
        known = voice.say("Der Vermerk war schon freigegeben. Die Leitung weiß von der Meinung; sie steht im PDF.")
        return OutgoingMessage("\n\n".join((*_said_by(memo, signature, voice), known)), protected=True)
    known = voice.say(
        "Die Meinung steht jetzt im Vermerk. Sie müssen nichts tun; Sie können aber eine neue Fassung schreiben."
    )
    ways = ((revise_button(memo, voice),), *withdraw_row(memo, voice))
    parts = (*_said_by(memo, signature, voice), known)
    return OutgoingMessage("\n\n".join(parts), ways, protected=True)


def _objection(message: ObjectionForLeadership, voice: Voice) -> OutgoingMessage:
    """The approval stands; what to do about the objection is the Leitung's to say."""
    memo = message.memo
    known = voice.say(
        "Die Stelle hat der letzten, redaktionellen Änderung rechtzeitig widersprochen, nachdem der Vermerk "
        "freigegeben war. Die Freigabe gilt weiter, der Widerspruch steht im Vermerk. Wenn Sie es anders möchten, "
        "sprechen Sie bitte mit der Pressestelle."
    )
    return OutgoingMessage("\n\n".join((*_said_by(memo, message.signature, voice), known)), protected=True)


def _said_by(memo: Memo, signature: CoSignature, voice: Voice) -> tuple[str, ...]:
    return (
        voice.say("<b>{memo}</b>\n{subject}", memo=memo_name(memo, voice), subject=_subject(memo)),
        answer_line(signature, voice),
        voice.say("<blockquote>{opinion}</blockquote>", opinion=shortened(signature.opinion, 3_000)),
    )


def _all_answered(message: AllAnswered, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    parts = (
        voice.say("<b>{memo}</b>\n{subject}", memo=memo_name(memo, voice), subject=_subject(memo)),
        "\n".join(fitting(answer_lines(message.signatures, voice), LINES_UNITS)),
        voice.say("Die Mitzeichnung ist abgeschlossen. Der Vermerk liegt jetzt der Leitung vor."),
    )
    objected = any(one.answer is Answer.DISSENTING for one in message.signatures)
    ways = withdraw_row(memo, voice) if objected else ()
    return OutgoingMessage("\n\n".join(parts), (*ways, tasks_row(voice)), protected=True)


def _choose(message: ChooseOffices, voice: Voice) -> OutgoingMessage:
    draft = message.draft
    parts = (
        voice.say("<b>Soll noch jemand mitzeichnen, bevor der Vermerk zur Leitung geht?</b>"),
        voice.say(
            "Die gewählten Stellen bekommen den Vermerk gleichzeitig. Erst wenn alle sich geäußert haben oder die "
            "Frist um ist, liegt er der Leitung vor. Mehrere möglich – danach „Fertig“."
        )
        if message.offices
        else voice.say("Es ist noch keine Stelle angemeldet."),
    )
    rows = [
        (
            Button(
                f"{'☑' if office in draft.offices else '☐'} {shortened(office, 40)}",
                encode(OfficeTap(draft.tag, place)),
            ),
        )
        for place, office in enumerate(message.offices)
    ]
    done = Button(voice.plain("Fertig"), encode(DraftTap(DraftAct.GO_ON, draft.tag)))
    return OutgoingMessage("\n\n".join(parts), (*rows, (done,)), protected=True)


def _sign_word(voice: Voice) -> str:
    return voice.plain("Mitzeichnen")


def _dissent_word(voice: Voice) -> str:
    return voice.plain("Mitzeichnen mit abweichender Meinung")


def _open_button(memo: Memo, place: int, voice: Voice) -> Button:
    return Button(voice.plain("Vermerk öffnen"), _tap(CoSignAct.OPEN, memo, place))


def sign_button(memo: Memo, place: int, voice: Voice) -> Button:
    """Opens the memo that waits for the office's signature, from the list of tasks."""
    return Button(voice.plain("Vermerk {number}: mitzeichnen", number=memo.id), _tap(CoSignAct.OPEN, memo, place))


def _tap(act: CoSignAct, memo: Memo, place: int) -> str:
    return encode(CoSignTap(act, memo.id, memo.version, place))
