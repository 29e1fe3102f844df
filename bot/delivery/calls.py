"""One due card or message: the call it needs, and the marks that follow from how the call ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.delivery.marks import ChatMoved, ChatUnreachable, Mark
from bot.delivery.outcome import Outcome
from bot.delivery.retry import (
    Again,
    Decision,
    Elsewhere,
    Halt,
    Hopeless,
    Kind,
    Settled,
    Unknown,
    Unreachable,
    decide,
    pause,
)
from bot.delivery.telegram import Telegram
from storage.card_marks import CardLater, CardLost, CardRejected, CardSent, CardShown
from storage.cards import DueCard
from storage.outbox import DueMessage, MessageDropped, MessageFailed, MessageLater, MessageSent, MessageUnclear

Due = DueCard | DueMessage

HALT_PAUSE: Final = timedelta(minutes=1)
"""So long nothing is sent after Telegram refused the token."""


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, and what was decided."""

    outcome: Outcome
    decision: Decision
    marks: tuple[Mark, ...]


async def make(telegram: Telegram, due: Due, now: datetime) -> Made:
    """Bring one card or message to Telegram; ``now`` is the instant from which a later try is counted."""
    match due:
        case DueCard():
            if due.message_id is None:
                outcome = await telegram.send(due.chat, due.message)
            else:
                outcome = await telegram.edit(due.chat, due.message_id, due.message)
            decision = decide(outcome, kind_of(due), due.attempts)
            return Made(outcome, decision, _card_marks(due, decision, now))
        case DueMessage():
            outcome = await telegram.send(due.chat, due.message)
            decision = decide(outcome, kind_of(due), due.attempts)
            return Made(outcome, decision, _message_marks(due, decision, now))
    assert_never(due)


def kind_of(due: Due) -> Kind:
    """What it is, as far as repeating it is concerned."""
    match due:
        case DueCard():
            return Kind.NEW_CARD if due.message_id is None else Kind.EDIT
        case DueMessage():
            return Kind.REPEATABLE if due.repeatable else Kind.ONCE
    assert_never(due)


def _card_marks(card: DueCard, decision: Decision, now: datetime) -> tuple[Mark, ...]:
    match decision:
        case Settled(None):
            return (CardShown(card),)
        case Settled(message_id) if message_id is not None:
            return (CardSent(card, message_id),)
        case Again(_, anew=True):
            return (CardLost(card),)
        case Again(after):
            return (CardLater(card, now + after),)
        case Hopeless():
            return (CardRejected(card, now + pause(card.attempts)),)
        case Unreachable():
            return (ChatUnreachable(card.chat),)
        case Elsewhere(chat):
            return (ChatMoved(card.chat, chat),)
    return (CardLater(card, now + HALT_PAUSE),)


def _message_marks(message: DueMessage, decision: Decision, now: datetime) -> tuple[Mark, ...]:
    match decision:
        case Settled(message_id):
            return (MessageSent(message, message_id),)
        case Again(after):
            return (MessageLater(message, now + after),)
        case Unknown():
            return (MessageUnclear(message, now),)
        case Hopeless():
            return (MessageFailed(message),)
        case Unreachable():
            return MessageDropped(message), ChatUnreachable(message.chat)
        case Elsewhere(chat):
            return MessageLater(message, now), ChatMoved(message.chat, chat)
        case Halt():
            return (MessageLater(message, now + HALT_PAUSE),)
    assert_never(decision)
