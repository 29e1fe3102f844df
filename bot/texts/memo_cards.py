"""What the bot says about memos: cards in the staff channel and in private chats, questions back, and refusals."""

from collections.abc import Mapping
from typing import assert_never

from bot.domain.memo import Memo, MemoState, Refusal, Verdict
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
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
from bot.domain.staff_taps import MemoAct, MemoTap, StaffPage, StaffTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.staff_names import (
    decided_line,
    escaped,
    listed,
    memo_name,
    refused_in_short,
    role_name,
    state_name,
)

VOTE_UNITS = 900
SECTION_UNITS = 1_150
"""UTF-16 units of the sections on the private card: with its frame they stay below Telegram's 4,096."""


def render_memo(message: MemoMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case MemoInChannel(memo):
            return _in_channel(memo, voice)
        case MemoSuperseded():
            return _superseded(message, voice)
        case MemoForLeadership():
            return _for_leadership(message, voice)
        case AskConfirmation():
            return _ask_confirmation(message, voice)
        case AskReason():
            return _ask_reason(message, voice)
        case DecisionNoted():
            return _noted(message, voice)
        case NothingDecided(memo):
            return OutgoingMessage(
                voice.say("Gut, es bleibt alles, wie es ist. {memo} wartet weiter.", memo=memo_name(memo, voice)),
                ((_open_button(memo, voice),),),
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


def _heading(memo: Memo, voice: Voice) -> str:
    return voice.say("<b>{memo}</b>\n{subject}", memo=memo_name(memo, voice), subject=_subject(memo))


def _subject(memo: Memo) -> str:
    return isolated(shortened(memo.content.subject, 300))


def _in_channel(memo: Memo, voice: Voice) -> OutgoingMessage:
    lines = [_heading(memo, voice), voice.say("Stand: {state}", state=state_name(memo.state, voice))]
    if memo.decision is not None:
        lines.append(
            voice.say(
                "Entschieden: {function}, {moment}",
                function=memo.decision.function,
                moment=voice.moment(memo.decision.at),
            )
        )
    return OutgoingMessage("\n\n".join(lines), _decision_buttons(memo, voice))


def _superseded(message: MemoSuperseded, voice: Voice) -> OutgoingMessage:
    return OutgoingMessage(
        voice.say(
            "<b>Vermerk {number}, Fassung {version}</b>\nDiese Fassung ist überholt. Es gilt Fassung {current}.",
            number=message.memo.id,
            version=message.version,
            current=message.memo.version,
        )
    )


def _for_leadership(message: MemoForLeadership, voice: Voice) -> OutgoingMessage:
    memo, content = message.memo, message.memo.content
    decision = memo.decision
    state = decided_line(decision, voice) if decision is not None else state_name(memo.state, voice)
    sections = (
        voice.say("<b>Votum</b>\n{text}", text=shortened(content.recommendation, VOTE_UNITS)),
        voice.say(
            "<b>Sachverhalt</b>\n<blockquote expandable>{text}</blockquote>",
            text=shortened(content.facts, SECTION_UNITS),
        ),
        voice.say(
            "<b>Bewertung</b>\n<blockquote expandable>{text}</blockquote>",
            text=shortened(content.assessment, SECTION_UNITS),
        ),
    )
    parts = (
        _heading(memo, voice),
        voice.say("Stand: {state}", state=state),
        voice.say("Vorgelegt: {office}, {moment}", office=message.office, moment=voice.moment(memo.submitted_at)),
        *sections,
        voice.say("Der ganze Wortlaut steht auch im PDF."),
    )
    buttons = _decision_buttons(memo, voice) if message.may_decide else ()
    return OutgoingMessage("\n\n".join(parts), buttons, protected=True)


def _ask_confirmation(message: AskConfirmation, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    question = voice.say("{memo}: „{subject}“ freigeben?", memo=memo_name(memo, voice), subject=_subject(memo))
    effect = (
        voice.say_number("Das geht sofort an {n} Stelle.", "Das geht sofort an {n} Stellen.", message.offices)
        if message.offices
        else voice.say("Das geht sofort an die Pressestelle.")
    )
    buttons = (
        (Button(_confirming(voice), _tap(MemoAct.CONFIRM, memo)),),
        (Button(voice.plain("Zurück"), _tap(MemoAct.BACK, memo)),),
    )
    return OutgoingMessage(f"<b>{question}</b>\n\n{effect}", buttons, protected=True)


def _ask_reason(message: AskReason, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    named = {"memo": memo_name(memo, voice), "subject": _subject(memo)}
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
    )
    buttons = ((Button(voice.plain("Zurück"), _tap(MemoAct.BACK, memo)),),)
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
    done = voice.say("{memo}: {state}.", memo=memo_name(memo, voice), state=state_name(memo.state, voice))
    return OutgoingMessage(f"<b>{done}</b>\n\n{follows}", (tasks_row(voice),))


def _refused_at_length(message: DecisionRefused, voice: Voice) -> str:
    refused, memo = message.refused, message.memo
    if memo is None:
        return voice.say("Diesen Vermerk gibt es hier nicht.")
    match refused.reason:
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
                state=state_name(memo.state, voice),
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
    parts = [_heading(memo, voice), escaped(decided_line(decision, voice))]
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
    ordered = decision.verdict is Verdict.CHANGES_ORDERED
    return OutgoingMessage("\n\n".join(parts), ((revise_button(memo, voice),),) if ordered else (), protected=True)


def _for_office(memo: Memo, voice: Voice) -> OutgoingMessage:
    decision = escaped(decided_line(memo.decision, voice)) if memo.decision else ""
    parts = (
        _heading(memo, voice),
        decision,
        voice.say("Die Leitung hat freigegeben. Alle beteiligten Stellen bekommen den Vermerk zur gleichen Zeit."),
    )
    return OutgoingMessage("\n\n".join(parts), protected=True)


def _submitted(message: MemoSubmitted, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    waits = (
        voice.say("Er liegt jetzt der Leitung vor. Sobald entschieden ist, melde ich mich bei Ihnen.")
        if message.leaders
        else voice.say(
            "Von der Leitung ist hier noch niemand angemeldet. Sobald jemand von ihr dazukommt, liegt er ihr vor."
        )
    )
    sent = voice.say("<b>{memo} ist abgeschickt.</b>", memo=memo_name(memo, voice))
    return OutgoingMessage(
        f"{sent}\n{escaped(_subject(memo))}\n\n{waits}",
        (tasks_row(voice),),
    )


def tasks_row(voice: Voice) -> tuple[Button]:
    """The way on from a card on which everything is said."""
    return (Button(voice.plain("Aufgaben"), encode(StaffTap(StaffPage.TASKS))),)


def revise_button(memo: Memo, voice: Voice) -> Button:
    """Opens the draft of the next version."""
    return Button(voice.plain("Neue Fassung schreiben"), _tap(MemoAct.REVISE, memo))


def _open_button(memo: Memo, voice: Voice) -> Button:
    return Button(voice.plain("Vermerk öffnen"), _tap(MemoAct.OPEN, memo))


def decision_words(voice: Voice) -> Mapping[MemoAct, str]:
    """What stands on the buttons of a memo that waits."""
    return {
        MemoAct.APPROVE: voice.plain("Freigeben"),
        MemoAct.ORDER_CHANGES: voice.plain("Änderungen anordnen"),
        MemoAct.REJECT: voice.plain("Ablehnen"),
    }


def spoken_decisions(voice: Voice) -> tuple[tuple[str, MemoAct], ...]:
    """What members of the Leitung type when they mean one of these buttons."""
    return (*((words, act) for act, words in decision_words(voice).items()), (_confirming(voice), MemoAct.APPROVE))


def _confirming(voice: Voice) -> str:
    return voice.plain("Ja, freigeben")


def _decision_buttons(memo: Memo, voice: Voice) -> Keyboard:
    if memo.state is not MemoState.SUBMITTED:
        return ()
    return tuple((Button(words, _tap(act, memo)),) for act, words in decision_words(voice).items())


def _tap(act: MemoAct, memo: Memo) -> str:
    return encode(MemoTap(act, memo.id, memo.version))
