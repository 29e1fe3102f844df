"""What the bot says about memos: cards in the staff channel and in private chats, questions back, and refusals."""

from typing import assert_never

from bot.domain.memo import Memo, MemoState, Refusal, Verdict
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.putting_off_messages import AskPutOff, PutOffForPressOffice, PutOffNoted
from bot.domain.staff_messages import (
    AskConfirmation,
    AskReason,
    DecisionNoted,
    DecisionRefused,
    MemoForLeadership,
    MemoForOffice,
    MemoInChannel,
    MemoMessage,
    MemoSubmitted,
    MemoSuperseded,
    NothingDecided,
    VerdictForPressOffice,
)
from bot.domain.staff_taps import MemoAct
from bot.texts.catalogue import Voice
from bot.texts.effects import endorsed_too, goes_to, still_objecting, then
from bot.texts.labels import shortened
from bot.texts.memo_buttons import confirming, memo_tap, open_button, revise_button, signed_row, tasks_row
from bot.texts.memo_shown import for_leadership, in_channel, memo_heading, memo_subject, superseded
from bot.texts.putting_off import render_putting_off
from bot.texts.staff_names import (
    decided_line,
    escaped,
    listed,
    memo_name,
    refused_in_short,
    role_name,
    standing_name,
)


def render_memo(message: MemoMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case MemoInChannel(memo):
            return in_channel(memo, voice)
        case MemoSuperseded():
            return superseded(message, voice)
        case MemoForLeadership():
            return for_leadership(message, voice)
        case AskConfirmation():
            return _ask_confirmation(message, voice)
        case AskReason():
            return _ask_reason(message, voice)
        case AskPutOff() | PutOffNoted() | PutOffForPressOffice():
            return render_putting_off(message, voice)
        case DecisionNoted():
            return _noted(message, voice)
        case NothingDecided(memo):
            return OutgoingMessage(
                voice.say("Gut, es bleibt alles, wie es ist. {memo} wartet weiter.", memo=memo_name(memo, voice)),
                ((open_button(memo, voice),),),
            )
        case DecisionRefused():
            return OutgoingMessage(_refused_at_length(message, voice))
        case VerdictForPressOffice():
            return _for_press_office(message, voice)
        case MemoForOffice(memo):
            return _for_office(memo, voice)
        case MemoSubmitted():
            return _submitted(message, voice)
        case _:
            assert_never(message)


def _ask_confirmation(message: AskConfirmation, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    named = {"memo": memo_name(memo, voice), "subject": memo_subject(memo)}
    question = (
        voice.say("{memo}: „{subject}“ als {function} freigeben?", function=message.deputy, **named)
        if message.deputy
        else voice.say("{memo}: „{subject}“ freigeben?", **named)
    )
    effects = (
        *still_objecting(memo, message.may_object, voice),
        *endorsed_too(message.at_stake, voice),
        goes_to(message.offices, voice),
        *then(memo, voice),
    )
    effect = "\n".join(effects)
    buttons = (
        (Button(confirming(voice), memo_tap(MemoAct.CONFIRM, memo)),),
        (Button(voice.plain("Zurück"), memo_tap(MemoAct.BACK, memo)),),
    )
    return OutgoingMessage(f"<b>{question}</b>\n\n{effect}", buttons, protected=True)


def _ask_reason(message: AskReason, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    named = {"memo": memo_name(memo, voice), "subject": memo_subject(memo)}
    match message.verdict:
        case Verdict.CHANGES_ORDERED:
            what = voice.say("{memo}: „{subject}“ – was soll geändert werden?", **named)
        case Verdict.REJECTED | Verdict.APPROVED:
            what = voice.say("{memo}: „{subject}“ – warum lehnen Sie ab?", **named)
    parts = (
        f"➡️ {refused_in_short(message.refused, voice)}" if message.refused else "",
        f"<b>{what}</b>",
        voice.say(
            "Bitte schreiben Sie den Grund jetzt unten in das Textfeld. Mit dem Absenden ist entschieden; "
            "den Grund bekommt nur die Pressestelle."
        ),
        voice.say("Sie entscheiden als {function}.", function=message.deputy) if message.deputy else "",
    )
    buttons = ((Button(voice.plain("Zurück"), memo_tap(MemoAct.BACK, memo)),),)
    return OutgoingMessage("\n\n".join(part for part in parts if part), buttons, protected=True)


def _noted(message: DecisionNoted, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    match memo.state:
        case MemoState.APPROVED if message.offices:
            follows = voice.say_number(
                "Die Pressestelle und {n} Stelle haben den Vermerk jetzt.",
                "Die Pressestelle und {n} Stellen haben den Vermerk jetzt.",
                message.offices,
            )
        case MemoState.CHANGES_ORDERED:
            follows = voice.say("Die Pressestelle hat Ihren Grund und schreibt eine neue Fassung.")
        case _:
            follows = voice.say("Die Pressestelle ist informiert.")
    done = voice.say("{memo}: {state}.", memo=memo_name(memo, voice), state=standing_name(memo, voice))
    return OutgoingMessage(f"<b>{done}</b>\n\n{follows}", (tasks_row(voice),))


def _refused_at_length(message: DecisionRefused, voice: Voice) -> str:
    refused, memo = message.refused, message.memo
    if memo is None:
        return voice.say("Diesen Vermerk gibt es hier nicht.")
    match refused.reason:
        case Refusal.NOT_YOUR_ROLE if message.deputy_until is not None:
            return voice.say(
                "Ihre Vertretung endete am {day}. Darum hat Ihr Tipp bei {memo} nichts geändert.",
                day=voice.day(message.deputy_until),
                memo=memo_name(memo, voice),
            )
        case Refusal.NOT_YOUR_ROLE if message.roles:
            return voice.say(
                "Freigeben kann nur die Leitung. Sie sind als {role} angemeldet, darum hat Ihr Tipp bei {memo} "
                "nichts geändert.",
                role=listed(role_name(role, voice) for role in message.roles),
                memo=memo_name(memo, voice),
            )
        case Refusal.OWN_MEMO:
            return voice.say(
                "{memo} haben Sie selbst verfasst. Entscheiden muss ein anderes Mitglied der Leitung; geändert wurde "
                "nichts.",
                memo=memo_name(memo, voice),
            )
        case Refusal.SUPERSEDED:
            return voice.say(
                "Diese Fassung ist überholt. Es gilt {memo}, Stand: {state}.",
                memo=memo_name(memo, voice),
                state=standing_name(memo, voice),
            )
        case Refusal.ALREADY_DECIDED if refused.decision is not None:
            return voice.say(
                "Über {memo} ist schon entschieden: {decision}. Ihr Tipp hat daran nichts geändert.",
                memo=memo_name(memo, voice),
                decision=decided_line(refused.decision, voice),
            )
        case _:
            return escaped(refused_in_short(refused, voice))


def _for_press_office(message: VerdictForPressOffice, voice: Voice) -> OutgoingMessage:
    memo, decision = message.memo, message.decision
    parts = [memo_heading(memo, voice), escaped(decided_line(decision, voice))]
    if decision.reason:
        parts.append(
            voice.say("<b>Grund</b>\n<blockquote>{reason}</blockquote>", reason=shortened(decision.reason, 3_200))
        )
    match decision.verdict:
        case Verdict.APPROVED if message.offices:
            parts.append(voice.say("Der Vermerk ist zurück bei Ihnen. Die beteiligten Stellen haben ihn ebenfalls."))
        case Verdict.APPROVED:
            parts.append(voice.say("Der Vermerk ist zurück bei Ihnen."))
        case Verdict.CHANGES_ORDERED:
            parts.append(voice.say("Bitte schreiben Sie eine neue Fassung; Ihr bisheriger Text ist schon eingesetzt."))
        case Verdict.REJECTED:
            parts.append(voice.say("Damit ist dieser Vermerk abgeschlossen."))
    revise = ((revise_button(memo, voice),),) if decision.verdict is Verdict.CHANGES_ORDERED else ()
    return OutgoingMessage("\n\n".join(parts), (*revise, *signed_row(memo, voice)), protected=True)


def _for_office(memo: Memo, voice: Voice) -> OutgoingMessage:
    decision = escaped(decided_line(memo.decision, voice)) if memo.decision else ""
    in_part = memo.decision is not None and memo.decision.in_part
    parts = (
        memo_heading(memo, voice),
        decision,
        voice.say(
            "Die Leitung hat über jede Maßnahme entschieden; wie, steht im Vermerk. Alle beteiligten Stellen bekommen "
            "ihn zur gleichen Zeit."
        )
        if in_part
        else voice.say("Die Leitung hat freigegeben. Alle beteiligten Stellen bekommen den Vermerk zur gleichen Zeit."),
    )
    return OutgoingMessage("\n\n".join(parts), signed_row(memo, voice), protected=True)


def _submitted(message: MemoSubmitted, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    if memo.state is MemoState.IN_COSIGNATURE and memo.cosign_until is not None:
        waits = voice.say(
            "Er ist jetzt bei den Stellen, die mitzeichnen sollen, bis {day}. Danach liegt er der Leitung vor; ich "
            "melde mich bei Ihnen.",
            day=voice.day(memo.cosign_until),
        )
        missing = "" if message.leaders else _nobody_decides(message, voice)
        return _sent(memo, "\n\n".join(part for part in (waits, missing) if part), voice)
    waits = (
        voice.say("Er liegt jetzt der Leitung vor. Sobald entschieden ist, melde ich mich bei Ihnen.")
        if message.leaders
        else _nobody_decides(message, voice)
    )
    return _sent(memo, waits, voice)


def _nobody_decides(message: MemoSubmitted, voice: Voice) -> str:
    if message.by_decider:
        return voice.say(
            "Sie haben ihn selbst geschrieben, deshalb entscheidet jemand anderes aus der Leitung. Außer Ihnen ist "
            "dort noch niemand angemeldet: Laden Sie bitte jemanden ein, oder tragen Sie eine Entscheidung auf Papier "
            "nach."
        )
    return voice.say(
        "Von der Leitung ist hier noch niemand angemeldet. Sobald jemand von ihr dazukommt, liegt er ihr vor."
    )


def _sent(memo: Memo, waits: str, voice: Voice) -> OutgoingMessage:
    sent = voice.say("<b>{memo} ist abgeschickt.</b>", memo=memo_name(memo, voice))
    number = voice.say("Aktenzeichen: {reference}", reference=memo.reference) if memo.reference else ""
    parts = (f"{sent}\n{escaped(memo_subject(memo))}", number, waits)
    return OutgoingMessage("\n\n".join(part for part in parts if part), (tasks_row(voice),))
