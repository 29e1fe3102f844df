"""The buttons under memos, and the words on them."""

from collections.abc import Mapping

from bot.domain.memo import DECIDABLE, Memo, MemoState
from bot.domain.memo_taps import PaperAct, PaperTap
from bot.domain.outgoing import Button, Keyboard
from bot.domain.staff_messages import MemoForLeadership
from bot.domain.staff_taps import MemoAct, MemoTap, ReadAct, ReadTap, StaffPage, StaffTap
from bot.domain.step_names import Step
from bot.domain.taps import encode
from bot.domain.withdrawing import can_be_withdrawn, concept_of
from bot.texts.catalogue import Voice


def tasks_row(voice: Voice) -> tuple[Button]:
    """The way on from a card on which everything is said."""
    return (Button(voice.plain("Aufgaben"), encode(StaffTap(StaffPage.TASKS))),)


def revise_button(memo: Memo, voice: Voice) -> Button:
    """Opens the draft of the next version."""
    return Button(voice.plain("Neue Fassung schreiben"), memo_tap(MemoAct.REVISE, memo))


def withdraw_row(memo: Memo, voice: Voice) -> Keyboard:
    """Changes the concept behind the Vermerk first, while that is on its way."""
    if not can_be_withdrawn(memo):
        return ()
    first_outline, first_detail = voice.plain("Erst das Grobkonzept ändern"), voice.plain("Erst das Feinkonzept ändern")
    words = first_outline if concept_of(memo) is Step.OUTLINE else first_detail
    return ((Button(words, memo_tap(MemoAct.TAKE_BACK, memo)),),)


def open_button(memo: Memo, voice: Voice) -> Button:
    """Shows the whole memo."""
    return Button(voice.plain("Vermerk öffnen"), memo_tap(MemoAct.OPEN, memo))


def decision_words(voice: Voice) -> Mapping[MemoAct, str]:
    """What stands on the buttons of a memo that waits."""
    return {
        MemoAct.APPROVE: voice.plain("Freigeben"),
        MemoAct.ORDER_CHANGES: voice.plain("Änderungen anordnen"),
        MemoAct.REJECT: voice.plain("Ablehnen"),
        MemoAct.PUT_OFF: voice.plain("Zurückstellen"),
    }


def spoken_decisions(voice: Voice) -> tuple[tuple[str, MemoAct], ...]:
    """What members of the Leitung type when they mean one of these buttons."""
    return (*((words, act) for act, words in decision_words(voice).items()), (confirming(voice), MemoAct.APPROVE))


def confirming(voice: Voice) -> str:
    """The word on the second button of an approval."""
    return voice.plain("Ja, freigeben")


def decision_buttons(memo: Memo, voice: Voice) -> Keyboard:
    """The buttons of the Leitung while the memo can be decided; none afterwards."""
    if memo.state not in DECIDABLE:
        return ()
    return tuple((Button(words, memo_tap(act, memo)),) for act, words in decision_words(voice).items())


def desk_buttons(message: MemoForLeadership, voice: Voice) -> Keyboard:
    """What the offices around the Leitung do with a memo that waits: mark it, and enter what paper says."""
    memo, rows = message.memo, list[tuple[Button, ...]]()
    if message.may_mark and memo.state in DECIDABLE:
        words = voice.plain("Eilt nicht mehr") if memo.urgent else voice.plain("Eilt")
        rows.append((Button(words, memo_tap(MemoAct.URGENT, memo)),))
    if message.may_enter and memo.state in {*DECIDABLE, MemoState.IN_COSIGNATURE}:
        rows.append((enter_button(memo, voice),))
    if message.may_revise:
        rows += [(revise_button(memo, voice),), *withdraw_row(memo, voice)]
    return (*rows, *signed_row(memo, voice))


def signed_row(memo: Memo, voice: Voice) -> Keyboard:
    """Shows the sheet on which the memo was decided, where it was on paper."""
    if memo.decision is None or memo.decision.on_paper_on is None:
        return ()
    words = voice.plain("Unterschriebenen Vermerk ansehen")
    return ((Button(words, encode(ReadTap(ReadAct.SCAN, memo.id))),),)


def enter_button(memo: Memo, voice: Voice) -> Button:
    """Begins to enter what was signed on paper."""
    if memo.state is MemoState.IN_COSIGNATURE:
        words = voice.plain("Mitzeichnung nachtragen")
    else:
        words = voice.plain("Entscheidung nachtragen")
    return Button(words, encode(PaperTap(PaperAct.BEGIN, memo.id, memo.version, "")))


def memo_tap(act: MemoAct, memo: Memo) -> str:
    """The data of a button under this version."""
    return encode(MemoTap(act, memo.id, memo.version))
