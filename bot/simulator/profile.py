"""What bots ask and say about themselves and about chats: names, commands, descriptions, members, files."""

import re
from typing import Any

import orjson

from bot.simulator.access import chat_to_read, chat_to_write
from bot.simulator.backend import Backend
from bot.simulator.parameters import Parameters
from bot.simulator.values import BotAccount, Json, bad_request, forbidden
from bot.simulator.world import member_wire

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{0,2}")
LARGEST_DOWNLOAD = 20 << 20
"""Bytes of a file that a bot may fetch."""
ACTIONS = frozenset(
    (
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "record_audio"),
        *(
            "upload_audio",
            "upload_document",
            "choose_sticker",
            "find_location",
            "record_video_note",
            "upload_video_note",
        ),
        "cancel",
    )
)
LONGEST = {"name": 64, "description": 512, "short_description": 120}


def get_me(_backend: Backend, account: BotAccount, _parameters: Parameters) -> Json:
    """GetMe."""
    return {
        **account.wire(),
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def goodbye(_backend: Backend, _account: BotAccount, _parameters: Parameters) -> bool:
    """LogOut and close: nothing to do here."""
    return True


def get_file(backend: Backend, _account: BotAccount, parameters: Parameters) -> Json:
    """getFile; the file is then at ``/file/bot<token>/<file_path>``."""
    file = backend.world.files.get(parameters.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    size = len(file.content)
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": size, "file_path": file.path}


def get_chat(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """getChat: a ``ChatFullInfo`` with every field that is required."""
    chat = chat_to_read(backend.world, account, parameters.text("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    info = {
        **chat.wire(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.pinned in chat.messages:
        info["pinned_message"] = chat.messages[chat.pinned].wire
    return info


def get_chat_member(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """GetChatMember."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    user_id = parameters.integer("user_id")
    if user_id == account.id:
        return member_wire(chat, account.wire(), chat.bots.get(account.id, "member"))
    person = backend.world.people.get(user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_wire(chat, person.wire(), "member" if chat.person is person else chat.members.get(user_id, "left"))


def get_chat_administrators(backend: Backend, account: BotAccount, parameters: Parameters) -> list[Json]:
    """getChatAdministrators: of bots the asking one alone."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    found = [
        member_wire(chat, backend.world.people[number].wire(), status)
        for number, status in chat.members.items()
        if status != "member"
    ]
    if chat.bots.get(account.id) == "administrator":
        found.append(member_wire(chat, account.wire(), "administrator"))
    return found


def get_chat_member_count(backend: Backend, account: BotAccount, parameters: Parameters) -> int:
    """GetChatMemberCount."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    return (
        2 if chat.person else len(chat.members) + sum(status not in ("left", "kicked") for status in chat.bots.values())
    )


def leave_chat(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """LeaveChat."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    if chat.person is not None:
        raise forbidden("bot can't leave private chats")
    chat.bots[account.id] = "left"
    backend.world.touch(chat)
    return True


def send_chat_action(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """sendChatAction; checked and forgotten."""
    if parameters.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat_to_write(backend.world, account, parameters.text("chat_id"))
    return True


def _key(kind: str, parameters: Parameters) -> tuple[str, str, str]:
    language = parameters.text("language_code")
    if not LANGUAGE.fullmatch(language) or len(language) == 1:
        raise bad_request("invalid language code specified")
    scope: Any = parameters.json("scope", "can't parse BotCommandScope JSON object")
    if scope is not None and not (isinstance(scope, dict) and "type" in scope):
        raise bad_request("can't parse BotCommandScope: Can't find field \"type\"")
    canonical = orjson.dumps(scope or {"type": "default"}, option=orjson.OPT_SORT_KEYS).decode()
    return kind, canonical, language


def set_my_commands(_backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """SetMyCommands."""
    commands: Any = parameters.json("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not COMMAND.fullmatch(str(command.get("command", "")).lstrip("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    account.profile[_key("commands", parameters)] = commands
    return True


def get_my_commands(_backend: Backend, account: BotAccount, parameters: Parameters) -> list[Json]:
    """GetMyCommands."""
    commands: list[Json] = account.profile.get(_key("commands", parameters), [])
    return commands


def delete_my_commands(_backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """DeleteMyCommands."""
    account.profile.pop(_key("commands", parameters), None)
    return True


def _set(account: BotAccount, parameters: Parameters, kind: str) -> bool:
    value = parameters.text(kind)
    if len(value) > LONGEST[kind]:
        raise bad_request(f"BOT_{kind.upper()}_TOO_LONG")
    account.profile[_key(kind, parameters)] = value
    return True


def _get(account: BotAccount, parameters: Parameters, kind: str) -> Json:
    default = account.name if kind == "name" else ""
    return {kind: account.profile.get(_key(kind, parameters), default)}


def set_my_name(_backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """setMyName; without a language the chats show it."""
    _set(account, parameters, "name")
    if not parameters.text("language_code") and parameters.text("name"):
        account.name = parameters.text("name")
    return True


def get_my_name(_backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """GetMyName."""
    return _get(account, parameters, "name")


def set_my_description(_backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """SetMyDescription."""
    return _set(account, parameters, "description")


def get_my_description(_backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """GetMyDescription."""
    return _get(account, parameters, "description")


def set_my_short_description(_backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """SetMyShortDescription."""
    return _set(account, parameters, "short_description")


def get_my_short_description(_backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """GetMyShortDescription."""
    return _get(account, parameters, "short_description")
