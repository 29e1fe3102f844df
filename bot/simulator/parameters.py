"""The Bot API's methods with the parameters each requires and knows (10.0), and a call's parameters read and checked.

Telegram ignores what it does not know; here an unknown parameter is refused, so that a misspelt one is noticed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import orjson
from aiohttp import web
from aiohttp.multipart import BodyPartReader

from bot.simulator.values import ApiError, bad_request

LARGEST_UPLOAD = 50 << 20
"""Bytes of one file that a bot may send."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its name as Telegram writes it, what must be there and what may be."""

    name: str
    required: tuple[str, ...]
    known: frozenset[str]
    open: bool = False
    """Files may come under names of the caller's choice (``attach://name``)."""


def method(name: str, required: str, optional: str = "", *, attaches: bool = False) -> Method:
    """One line of the table; names are separated by blanks."""
    must = tuple(required.split())
    return Method(name, must, frozenset((*must, *optional.split())), attaches)


SEND = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification protect_content"
    " allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
    " reply_to_message_id allow_sending_without_reply"
)
EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"
CAPTION = "caption parse_mode caption_entities show_caption_above_media"
TEXT = "parse_mode entities link_preview_options disable_web_page_preview"
COMMANDS = "scope language_code"

METHODS = {
    entry.name.lower(): entry
    for entry in (
        method("getMe", ""),
        method("logOut", ""),
        method("close", ""),
        method("getUpdates", "", "offset limit timeout allowed_updates"),
        method(
            "setWebhook",
            "",
            "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
        ),
        method("deleteWebhook", "", "drop_pending_updates"),
        method("getWebhookInfo", ""),
        method("sendMessage", "text chat_id", f"{SEND} {TEXT}"),
        method(
            "sendDocument",
            "document chat_id",
            f"{SEND} {CAPTION} thumbnail disable_content_type_detection",
            attaches=True,
        ),
        method("sendPhoto", "photo chat_id", f"{SEND} {CAPTION} has_spoiler", attaches=True),
        method("sendChatAction", "chat_id action", "business_connection_id message_thread_id"),
        method("editMessageText", "text", f"{EDIT} {TEXT}"),
        method("editMessageCaption", "", f"{EDIT} {CAPTION}"),
        method("editMessageReplyMarkup", "", EDIT),
        method("deleteMessage", "chat_id message_id"),
        method("deleteMessages", "chat_id message_ids"),
        method("answerCallbackQuery", "callback_query_id", "text show_alert url cache_time"),
        method("createForumTopic", "chat_id name", "icon_color icon_custom_emoji_id"),
        method("closeForumTopic", "chat_id message_thread_id"),
        method("reopenForumTopic", "chat_id message_thread_id"),
        method("getChat", "chat_id"),
        method("getChatMember", "chat_id user_id"),
        method("getChatAdministrators", "chat_id", "return_bots"),
        method("getChatMemberCount", "chat_id"),
        method("leaveChat", "chat_id"),
        method("pinChatMessage", "chat_id message_id", "business_connection_id disable_notification"),
        method("unpinChatMessage", "chat_id", "business_connection_id message_id"),
        method("getFile", "file_id"),
        method("setMyCommands", "commands", COMMANDS),
        method("getMyCommands", "", COMMANDS),
        method("deleteMyCommands", "", COMMANDS),
        method("setMyName", "", "name language_code"),
        method("getMyName", "", "language_code"),
        method("setMyDescription", "", "description language_code"),
        method("getMyDescription", "", "language_code"),
        method("setMyShortDescription", "", "short_description language_code"),
        method("getMyShortDescription", "", "language_code"),
    )
}

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "action": "wrong parameter action in request",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
}
"""What Telegram says where a required parameter is missing; else it names the parameter."""


class Parameters:
    """What came with a call. Numbers and flags may come as strings, objects as JSON text, as Telegram allows."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The parameter as a string, empty where it is missing."""
        value = self.values.get(name)
        match value:
            case None:
                return ""
            case str():
                return value
            case bool():
                return "true" if value else "false"
            case int() | float():
                return str(value)
        return "" if isinstance(value, Upload) else orjson.dumps(value).decode()

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; the default where it is missing or no number."""
        value = self.values.get(name)
        if isinstance(value, int):
            return int(value)
        text = self.text(name).strip()
        digits = text[1:] if text[:1] == "-" else text
        return int(text) if digits.isdecimal() and len(digits) < 20 else default

    def flag(self, name: str) -> bool:
        """Whether the parameter says yes, in any of the ways Telegram understands."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, problem: str) -> object:
        """The parameter as JSON, None where it is missing or empty; refused with ``problem`` if it is none."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(problem) from None

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name or under the one it points to (``attach://name``)."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None

    def check(self, entry: Method) -> None:
        """Refuse what the method does not know and what lacks something it requires."""
        if not entry.known.issuperset(self.values):
            unknown = sorted(
                name
                for name, value in self.values.items()
                if name not in entry.known and not (entry.open and isinstance(value, Upload))
            )
            if unknown:
                raise bad_request(f'unknown parameter "{unknown[0]}" of {entry.name} (refused by the simulator)')
        for name in entry.required:
            if self.values.get(name) in (None, ""):
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))


async def read(request: web.Request) -> Parameters:
    """The parameters of a call from its query and its body, whichever form that has."""
    values: dict[str, object] = dict(request.query) if request.query_string else {}
    if request.can_read_body:
        kind = request.content_type
        if kind == "application/json":
            values.update(json_body(await request.read()))
        elif kind == "application/x-www-form-urlencoded":
            values.update(parse_qsl((await request.read()).decode("utf-8", "replace"), keep_blank_values=True))
        elif kind == "multipart/form-data":
            values.update(await _multipart(request))
    return Parameters(values)


def json_body(body: bytes) -> dict[str, object]:
    """A JSON body as parameters; null counts as missing."""
    if not body.strip():
        return {}
    try:
        values = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ApiError(400, "Bad Request: can't parse request body as JSON") from None
    if not isinstance(values, dict):
        raise ApiError(400, "Bad Request: request body must be a JSON object")
    return {name: value for name, value in values.items() if value is not None}


async def _multipart(request: web.Request) -> dict[str, object]:
    values: dict[str, object] = {}
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=False))
        if part.filename is None:
            values[part.name] = content.decode("utf-8", "replace")
            continue
        if len(content) > LARGEST_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        values[part.name] = Upload(part.filename, part.headers.get("Content-Type", "application/octet-stream"), content)
    return values
