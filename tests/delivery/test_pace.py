"""How fast the bot writes to one chat, to a group, and to everybody."""

import pytest

from bot.delivery.pace import Pace
from bot.domain.ids import ChatId

ANN = ChatId(1)
BOB = ChatId(2)
GROUP = ChatId(-5)


class Seconds:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def pace(seconds: Seconds) -> Pace:
    return Pace(seconds)


def sent_at_once(pace: Pace, chat: ChatId) -> int:
    count = 0
    while pace.wait(chat) == 0:
        pace.take(chat)
        count += 1
    return count


def test_twenty_messages_go_at_once_then_one_a_second(pace: Pace, seconds: Seconds) -> None:
    assert sent_at_once(pace, ANN) == 20
    assert pace.wait(ANN) == pytest.approx(1.0)

    seconds.now += 3.0

    assert sent_at_once(pace, ANN) == 3
    assert pace.wait(BOB) == 0


def test_group_gets_twenty_in_any_minute(pace: Pace, seconds: Seconds) -> None:
    pace.take(GROUP)
    seconds.now += 30
    assert sent_at_once(pace, GROUP) == 19
    assert pace.wait(GROUP) == pytest.approx(30)

    seconds.now += 30

    assert sent_at_once(pace, GROUP) == 1
    assert pace.wait(GROUP) == pytest.approx(30)


def test_refused_chat_pauses_and_the_others_do_not(pace: Pace, seconds: Seconds) -> None:
    pace.park(ANN, 35)

    assert pace.wait(ANN) == pytest.approx(35)
    assert pace.wait(BOB) == 0

    seconds.now += 34
    assert pace.wait(ANN) == pytest.approx(1)

    seconds.now += 1
    assert pace.wait(ANN) == 0


def test_shorter_pause_never_ends_a_longer_one(pace: Pace) -> None:
    pace.park(ANN, 35)
    pace.park(ANN, 1)

    assert pace.wait(ANN) == pytest.approx(35)


def test_three_chats_refused_at_once_pause_everybody(pace: Pace, seconds: Seconds) -> None:
    for chat in (1, 2, 3):
        pace.park(ChatId(chat), 4)

    assert pace.wait(ChatId(99)) == pytest.approx(4)

    seconds.now += 4
    assert pace.wait(ChatId(99)) == 0


def test_one_chat_refused_three_times_pauses_only_itself(pace: Pace) -> None:
    for _ in range(3):
        pace.park(ANN, 4)

    assert pace.wait(BOB) == 0


def test_chats_with_nothing_to_count_are_forgotten(pace: Pace, seconds: Seconds) -> None:
    for chat in range(1, 10_001):
        pace.take(ChatId(chat))
    seconds.now += 60
    pace.take(ChatId(99_999))

    assert len(pace._buckets) == 1
