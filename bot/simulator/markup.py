"""Reply markup: read, checked and refused in Telegram's words (telegram-bot-api, get_reply_markup)."""

from typing import Any
from urllib.parse import urlsplit

from bot.simulator.parameters import Parameters
from bot.simulator.values import Json, bad_request

INLINE_KEYS = frozenset(
    [
        "text",
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
        "style",
        "icon_custom_emoji_id",
        "disabled",
    ]
)
ACTIONS = INLINE_KEYS - {"text", "style", "icon_custom_emoji_id", "disabled"}
REPLY_KEYS = frozenset(
    [
        "text",
        "request_contact",
        "request_location",
        "request_poll",
        "request_users",
        "request_chat",
        "request_managed_bot",
        "web_app",
        "style",
        "icon_custom_emoji_id",
    ]
)
STYLES = ("primary", "success", "danger")
PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
}
LONGEST_DATA = 64
"""Bytes of callback_data."""
LARGEST_MARKUP = 8_192
"""Bytes of all labels and data, 16 more for each button. Telegram names no figure; 99 times 64 bytes are too much."""


def read(parameters: Parameters) -> Json | None:
    """The markup of a call, checked; None where there is none or an empty one."""
    value: Any = parameters.json("reply_markup", "can't parse reply keyboard markup JSON object")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    reply_rows = _rows(value, "keyboard", 'field "keyboard" must be an Array of Arrays')
    words = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    inline_rows = _rows(value, "inline_keyboard", words)
    reply = [[_reply_button(button) for button in row] for row in reply_rows]
    inline = [[_inline_button(button) for button in row] for row in inline_rows]
    if reply:
        return {**value, "keyboard": reply}
    if inline:
        _check_size(inline)
        return {**value, "inline_keyboard": inline}
    return value if value.get("remove_keyboard") or value.get("force_reply") else None


def kind_of(markup: Json | None) -> str:
    """inline, reply, remove, force or empty."""
    for key, kind in (
        ("keyboard", "reply"),
        ("inline_keyboard", "inline"),
        ("remove_keyboard", "remove"),
        ("force_reply", "force"),
    ):
        if markup and markup.get(key):
            return kind
    return ""


def _rows(markup: Json, key: str, problem: str) -> list[list[Any]]:
    rows = markup.get(key)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{key}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(problem)
    return [row for row in rows if row]


def _text(button: Json, words: str) -> str:
    text = button.get("text")
    if text is None:
        raise bad_request(f'{words}: Can\'t find field "text"')
    if not isinstance(text, str):
        raise bad_request(f'{words}: Field "text" must be of type String')
    if not text.strip():
        raise bad_request("keyboard button text must be non-empty")
    return text


def _reply_button(button: object) -> Json:
    words = "can't parse keyboard button"
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request(f"{words}: KeyboardButton must be a String or an Object")
    _text(button, words)
    _check_keys(button, REPLY_KEYS, words)
    return button


def _inline_button(button: object) -> Json:
    words = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{words}: InlineKeyboardButton must be an Object")
    _text(button, words)
    _check_keys(button, INLINE_KEYS, words)
    if button.get("url"):
        _check_url(str(button["url"]))
    elif button.get("callback_data"):
        if not isinstance(button["callback_data"], str):
            raise bad_request(f'{words}: Field "callback_data" must be of type String')
        if len(button["callback_data"].encode()) > LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "copy_text" in button:
        _check_copy_text(button["copy_text"])
    elif not any(button.get(action) is not None and button[action] != "" for action in ACTIONS):
        raise bad_request(f"{words}: Text buttons are unallowed in the inline keyboard")
    return button


def _check_keys(button: Json, known: frozenset[str], words: str) -> None:
    unknown = sorted(button.keys() - known)
    if unknown:
        raise bad_request(f'{words}: unknown field "{unknown[0]}" (refused by the simulator)')
    if button.get("style") not in (None, *STYLES):
        raise bad_request(f"{words}: invalid button style specified")


def _check_copy_text(value: object) -> None:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL") from None
    if parts.scheme == "tg":
        return
    if parts.scheme not in ("http", "https", "ton", "tonsite"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if "." not in (parts.hostname or ""):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_size(rows: list[list[Json]]) -> None:
    size = sum(
        len(button["text"].encode()) + len(str(button.get("callback_data") or button.get("url") or "").encode()) + 16
        for row in rows
        for button in row
    )
    if size > LARGEST_MARKUP:
        raise bad_request("reply markup is too long")


def check_place(markup: Json | None, chat_kind: str) -> None:
    """Refuse reply keyboards in channels, and requests for contact or location outside private chats."""
    kind = kind_of(markup)
    if markup is None or not kind or kind == "inline":
        return
    if chat_kind == "channel":
        raise bad_request("inline keyboard expected")
    if chat_kind == "private":
        return
    for button in (button for row in markup.get("keyboard", ()) for button in row):
        for key, problem in PRIVATE_ONLY.items():
            if button.get(key):
                raise bad_request(problem)


def only_inline(markup: Json | None) -> Json | None:
    """For edits: an inline keyboard or nothing."""
    if kind_of(markup) in ("reply", "remove", "force"):
        raise bad_request("inline keyboard expected")
    return markup
