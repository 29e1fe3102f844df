"""What crash runs look at must see what is wrong: cards that go back, messages too many, calls too early."""

from bot.simulator.people import Screen, Shown
from bot.simulator.values import Json
from tests.reliability.observed import Twice, receipts, stage_of, steps_back, surplus, told_too_early, unexplained

CHAT = 7


def call(number: int, text: str, *, method: str = "editMessageText", status: int = 200) -> Json:
    return {
        "number": number,
        "at": float(number),
        "method": method,
        "parameters": {"chat_id": CHAT, "text": text},
        "status": status,
        "refused": status != 200,
        "answer": {"result": {"message_id": number}, "parameters": {"retry_after": 3}},
    }


def message(number: int, text: str, *, own: bool = False) -> Shown:
    return Shown(number, "Anna" if own else "bot", text, text, (), own, False, False, False)


def screen(*messages: Shown) -> Screen:
    return Screen("Bürgerecho", 1, messages, ())


def test_a_card_knows_how_far_along_it_is() -> None:
    cards = ("Wer fragt?", "Frage 1 · noch etwa 9", "Frage 12", "Noch nicht abgeschickt.", "Ihr Lösch-Code: ABCD")
    assert [stage_of(text) for text in cards] == [0, 1, 12, 10_000, 10_001]


def test_a_card_that_goes_back_is_seen() -> None:
    assert steps_back([call(1, "Frage 1"), call(2, "Frage 2"), call(3, "Frage 2")]) == []
    assert steps_back([call(1, "Frage 2"), call(2, "Frage 1"), call(3, "Frage 3")]) == ["call 2: from 2 back to 1"]


def test_a_call_telegram_did_not_carry_out_shows_nothing() -> None:
    assert steps_back([call(1, "Frage 2"), call(2, "Frage 1", status=502)]) == []


def test_a_message_nobody_asked_for_is_seen_and_a_kill_explains_it() -> None:
    seen = screen(message(1, "/start", own=True), message(2, "Frage 1"), message(3, "Frage 1"))
    calls = [call(2, "Frage 1", method="sendMessage"), call(3, "Frage 1", method="sendMessage")]
    too_many = surplus({CHAT: seen}, calls)
    assert too_many == [Twice("Frage 1", again_at=3.0, since=0.0)]
    assert unexplained(too_many, [2.5]) == []
    assert unexplained(too_many, [3.5]) == too_many


def test_an_answer_given_while_the_bot_was_dead_stands_before_the_message_too_many() -> None:
    seen = screen(
        message(1, "/start", own=True),
        message(2, "Frage 1"),
        message(3, "Ja", own=True),
        message(4, "Frage 1"),
        message(5, "Frage 2"),
    )
    too_many = surplus({CHAT: seen}, [call(number, "Frage", method="sendMessage") for number in (2, 4, 5)])
    assert too_many == [Twice("Frage 2", again_at=5.0, since=2.0)]
    assert unexplained(too_many, [3.5]) == []
    assert unexplained(too_many, [0.5]) == too_many


def test_an_answer_below_each_message_is_not_too_many() -> None:
    seen = screen(message(1, "/start", own=True), message(2, "a"), message(3, "b", own=True), message(4, "c"))
    assert surplus({CHAT: seen}, [call(number, "x", method="sendMessage") for number in (2, 4)]) == []


def test_receipts_are_counted() -> None:
    twice = screen(message(1, "Ihr Lösch-Code: A"), message(2, "Ihr Lösch-Code: A"))
    two = screen(message(1, "Ihr Lösch-Code: A"), message(2, "Ihr Lösch-Code: B"))
    assert receipts([twice, two, screen()]) == [1, 2, 0]


def test_a_call_before_the_pause_is_over_is_seen() -> None:
    assert told_too_early([call(1, "x", status=429), call(4, "x")]) == []
    assert told_too_early([call(1, "x", status=429), call(3, "x")]) == ["call 3 in chat 7, 1.00 s too early"]
