"""What to do after a call, as a pure decision: who gets it again, when, and when it is given up (RELIABILITY 4.5).

Edits are idempotent and repeated freely; a new card may be repeated, because buttons on an older one only redraw; a
message that must not arrive twice is never repeated on mere suspicion.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Final, assert_never

from bot.delivery.outcome import Done, Gone, Later, Missing, Moved, Outcome, Rejected, Sent, Stop, Unclear
from bot.domain.ids import ChatId, MessageId

LONGEST_PAUSE: Final = timedelta(minutes=5)
FIRST_CARD_PAUSE: Final = timedelta(seconds=10)
AT_ONCE: Final = timedelta(0)


class Kind(Enum):
    """What is sent, as far as repeating it is concerned; the letters are the classes of RELIABILITY 4.5."""

    EDIT = auto()  # A
    NEW_CARD = auto()  # B
    REPEATABLE = auto()  # D, E
    ONCE = auto()  # C, G


@dataclass(frozen=True, slots=True)
class Settled:
    """Telegram has it; ``message_id`` if it became a new message."""

    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Make the call again after the pause; ``anew`` as a new message, since the one to edit is gone."""

    after: timedelta
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived and must not arrive twice: a person has to look."""


@dataclass(frozen=True, slots=True)
class Hopeless:
    """It can never be sent: our fault, see the log."""

    kind: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nothing more is sent to this chat until the person comes back."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Make the call again, to the chat's new id."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing can be sent to anybody."""


Decision = Settled | Again | Unknown | Hopeless | Unreachable | Elsewhere | Halt


def decide(outcome: Outcome, kind: Kind, attempts: int) -> Decision:  # noqa: C901  (one case for each outcome)
    """Decide after a call; ``attempts`` counts the calls made before this one."""
    match outcome:
        case Sent(message_id):
            return Settled(message_id)
        case Done():
            return Settled()
        case Later(after):
            return Again(pause(attempts) if after is None else after)
        case Unclear():
            return _after_unclear(kind, attempts)
        case Gone():
            return Unreachable()
        case Moved(chat):
            return Elsewhere(chat)
        case Missing():
            return Again(AT_ONCE, anew=True) if kind is Kind.EDIT else Hopeless("missing")
        case Rejected(refusal):
            return Hopeless(refusal)
        case Stop():
            return Halt()
    assert_never(outcome)


def pause(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, five minutes at most."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)


def _after_unclear(kind: Kind, attempts: int) -> Decision:
    match kind:
        case Kind.EDIT | Kind.REPEATABLE:
            return Again(pause(attempts))
        case Kind.NEW_CARD:
            return Again(max(FIRST_CARD_PAUSE, pause(attempts)))
        case Kind.ONCE:
            return Unknown()
    assert_never(kind)
