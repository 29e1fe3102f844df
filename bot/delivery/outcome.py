"""Every way in which a call to Telegram can end, as data; and the one table of Telegram's refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from bot.domain.ids import ChatId, MessageId


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it as a new message."""

    message_id: MessageId


@dataclass(frozen=True, slots=True)
class Done:
    """Telegram shows what it should show."""


@dataclass(frozen=True, slots=True)
class Later:
    """Certainly not sent. ``after`` is the pause Telegram asks for in this chat; None if it was not reached."""

    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether Telegram has it."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The person blocked the bot or never started it, or the bot was thrown out of the chat."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup and has another id."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class Missing:
    """The message to edit is gone or cannot be edited."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never take this call; ``kind`` is one of a few words, fit for logs and metrics."""

    kind: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The token is no longer valid: nothing can be sent any more."""


Outcome = Sent | Done | Later | Unclear | Gone | Moved | Missing | Rejected | Stop

UNREADABLE_TEXT: Final = Rejected("entities")
NO_TEXT_THERE: Final = Rejected("no text to edit")
NO_SUCH_TOPIC: Final = Rejected("topic")

# The Bot API tells refusals with status 400 apart by their description alone (tdlib/telegram-bot-api, Client.cpp).
# Compared in lower case, first match counts; nowhere else does the bot look at such texts.
REFUSALS: Final[tuple[tuple[str, Outcome], ...]] = (
    ("message is not modified", Done()),
    ("query is too old", Done()),
    ("query id is invalid", Done()),
    ("message to delete not found", Done()),
    ("message can't be deleted", Done()),
    ("message to edit not found", Missing()),
    ("message can't be edited", Missing()),
    ("message_id_invalid", Missing()),
    ("there is no caption in the message to edit", Missing()),
    ("there is no text in the message to edit", NO_TEXT_THERE),
    ("can't parse entities", UNREADABLE_TEXT),
    ("chat not found", Gone()),
    ("user not found", Gone()),
    ("peer_id_invalid", Gone()),
    ("button_data_invalid", Rejected("button data")),
    ("button_url_invalid", Rejected("button address")),
    ("reply markup is too long", Rejected("keyboard too long")),
    ("message is too long", Rejected("too long")),
    ("caption is too long", Rejected("too long")),
    ("message text is empty", Rejected("empty")),
    ("not enough rights", Rejected("rights")),
    ("have no rights", Rejected("rights")),
    ("chat_write_forbidden", Rejected("rights")),
    ("message thread not found", NO_SUCH_TOPIC),
    # Somebody closed the topic: what the bot says there stands in the general one, as if the topic were gone.
    ("topic_closed", NO_SUCH_TOPIC),
)


def outcome_of_refusal(status: int, answer: Mapping[str, Any]) -> Outcome:
    """What a refused call means; ``answer`` is Telegram's JSON, or empty if there was none."""
    parameters = answer.get("parameters") or {}
    if moved_to := parameters.get("migrate_to_chat_id"):
        return Moved(ChatId(int(moved_to)))
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Later(timedelta(seconds=int(parameters.get("retry_after") or 1)))
        case HTTPStatus.FORBIDDEN:
            return Gone()
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return Stop()
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return Rejected("too large")
        case HTTPStatus.BAD_REQUEST:
            return _outcome_of_bad_request(str(answer.get("description", "")))
    return Unclear()


def _outcome_of_bad_request(description: str) -> Outcome:
    lowered = description.lower()
    return next((outcome for fragment, outcome in REFUSALS if fragment in lowered), Rejected("other"))
