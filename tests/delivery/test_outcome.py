"""Telegram's refusals, in its own words, and what they mean."""

from datetime import timedelta

import pytest

from bot.delivery.outcome import Done, Gone, Later, Missing, Moved, Outcome, Rejected, Stop, Unclear, outcome_of_refusal
from bot.delivery.telegram import plain_text
from bot.domain.ids import ChatId

REFUSALS: tuple[tuple[int, str, Outcome], ...] = (
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message",
        Done(),
    ),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", Done()),
    (400, "Bad Request: message to edit not found", Missing()),
    (400, "Bad Request: message can't be edited", Missing()),
    (400, "Bad Request: MESSAGE_ID_INVALID", Missing()),
    (400, "Bad Request: chat not found", Gone()),
    (400, "Bad Request: can't parse entities: Unsupported start tag", Rejected("entities")),
    (400, "Bad Request: message is too long", Rejected("too long")),
    (400, "Bad Request: BUTTON_DATA_INVALID", Rejected("button data")),
    (400, "Bad Request: not enough rights to send text messages to the chat", Rejected("rights")),
    (400, "Bad Request: message thread not found", Rejected("topic")),
    (400, "Bad Request: TOPIC_CLOSED", Rejected("topic")),
    (400, "Bad Request: something new", Rejected("other")),
    (400, "", Rejected("other")),
    (403, "Forbidden: bot was blocked by the user", Gone()),
    (403, "Forbidden: bot was kicked from the supergroup chat", Gone()),
    (401, "Unauthorized", Stop()),
    (404, "Not Found", Stop()),
    (413, "Request Entity Too Large", Rejected("too large")),
    (500, "Internal Server Error", Unclear()),
    (502, "", Unclear()),
    (429, "Too Many Requests", Later(timedelta(seconds=1))),
)


@pytest.mark.parametrize(("status", "description", "outcome"), REFUSALS)
def test_refusal_means(status: int, description: str, outcome: Outcome) -> None:
    assert outcome_of_refusal(status, {"ok": False, "description": description}) == outcome


def test_pause_is_the_one_telegram_asks_for() -> None:
    answer = {"ok": False, "description": "Too Many Requests: retry after 35", "parameters": {"retry_after": 35}}

    assert outcome_of_refusal(429, answer) == Later(timedelta(seconds=35))


def test_group_that_moved_names_its_new_id() -> None:
    answer = {"ok": False, "description": "Bad Request: group chat was upgraded", "parameters": {}}

    assert outcome_of_refusal(400, answer | {"parameters": {"migrate_to_chat_id": -1007}}) == Moved(ChatId(-1007))


def test_answer_that_is_no_json_leaves_everything_open() -> None:
    assert outcome_of_refusal(502, {}) == Unclear()


def test_plain_text_has_no_markup_left() -> None:
    assert plain_text("<b>Frage 3</b> &amp; <i>mehr</i> &lt;hier&gt;") == "Frage 3 & mehr <hier>"
