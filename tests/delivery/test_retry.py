"""What becomes of a card or message after each way a call can end."""

from datetime import timedelta

import pytest

from bot.delivery.outcome import Done, Gone, Later, Missing, Moved, Outcome, Rejected, Sent, Stop, Unclear
from bot.delivery.retry import Again, Decision, Elsewhere, Halt, Hopeless, Kind, Settled, Unknown, Unreachable, decide
from bot.domain.ids import ChatId, MessageId

ONE_SECOND = timedelta(seconds=1)
ALL_KINDS = tuple(Kind)

TABLE: tuple[tuple[Outcome, tuple[Kind, ...], Decision], ...] = (
    (Sent(MessageId(7)), ALL_KINDS, Settled(MessageId(7))),
    (Done(), ALL_KINDS, Settled()),
    (Later(timedelta(seconds=35)), ALL_KINDS, Again(timedelta(seconds=35))),
    (Later(), ALL_KINDS, Again(ONE_SECOND)),
    (Unclear(), (Kind.EDIT, Kind.REPEATABLE), Again(ONE_SECOND)),
    (Unclear(), (Kind.NEW_CARD,), Again(timedelta(seconds=10))),
    (Unclear(), (Kind.ONCE,), Unknown()),
    (Gone(), ALL_KINDS, Unreachable()),
    (Moved(ChatId(-100)), ALL_KINDS, Elsewhere(ChatId(-100))),
    (Missing(), (Kind.EDIT,), Again(timedelta(0), anew=True)),
    (Rejected("too long"), ALL_KINDS, Hopeless("too long")),
    (Stop(), ALL_KINDS, Halt()),
)


@pytest.mark.parametrize(
    ("outcome", "kind", "decision"), [(outcome, kind, decision) for outcome, kinds, decision in TABLE for kind in kinds]
)
def test_each_way_a_call_ends_has_one_consequence(outcome: Outcome, kind: Kind, decision: Decision) -> None:
    assert decide(outcome, kind, attempts=0) == decision


def test_what_may_not_arrive_twice_is_repeated_only_when_it_certainly_did_not_arrive() -> None:
    assert decide(Unclear(), Kind.ONCE, attempts=0) == Unknown()
    assert decide(Later(), Kind.ONCE, attempts=0) == Again(ONE_SECOND)


def test_pauses_double_up_to_five_minutes() -> None:
    pauses = [decide(Later(), Kind.EDIT, attempts) for attempts in (0, 1, 2, 8, 9, 1_000)]

    assert pauses == [Again(timedelta(seconds=seconds)) for seconds in (1, 2, 4, 256, 300, 300)]
