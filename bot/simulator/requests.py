"""What both sides of ``/_sim`` share: reading a script's JSON, finding who and where it means, answering in JSON."""

from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

from bot.simulator.values import BotAccount, Chat, Json, Message, Person
from bot.simulator.world import World


class ScriptError(Exception):
    """A script asked for something that cannot be done."""

    def __init__(self, status: int, sentence: str, **more: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.body = {"error": sentence, **more}


def reply(body: object, status: int = 200) -> web.Response:
    """An answer in JSON."""
    headers = {"Cache-Control": "no-store"}
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json", headers=headers)


@web.middleware
async def script_errors(request: web.Request, handler: Any) -> web.StreamResponse:  # noqa: ANN401 — aiohttp's Handler
    """Answer a :class:`ScriptError` with its sentence, and unknown paths under ``/_sim`` in JSON too."""
    try:
        answered: web.StreamResponse = await handler(request)
    except ScriptError as error:
        return reply(error.body, error.status)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        # A script's JSON is not described field by field: what has another shape than the doing needs ends here.
        if not request.path.startswith("/_sim"):
            raise
        return reply({"error": f"this cannot be understood ({type(error).__name__})"}, 400)
    except web.HTTPException as error:
        if not request.path.startswith("/_sim"):
            raise
        return reply({"error": error.reason}, error.status)
    return answered


async def body_of(request: web.Request) -> Json:
    """The JSON object a script sent; an empty body counts as an empty object."""
    raw = await request.read()
    if not raw:
        return {}
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ScriptError(400, "the body is no JSON") from None
    if not isinstance(body, dict):
        raise ScriptError(400, "the body must be a JSON object")
    return body


def number(asked: Mapping[str, Any], key: str, default: int | None = None) -> int:
    """A whole number of the request."""
    value = asked.get(key, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ScriptError(400, f"{key} must be a number") from None


def bot_of(world: World, asked: Mapping[str, Any]) -> BotAccount:
    """The bot meant: by id or username, or the only one there is."""
    wanted = str(asked.get("bot", "")).removeprefix("@")
    accounts = list(world.accounts.values())
    if wanted:
        accounts = [account for account in accounts if wanted in (str(account.id), account.username)]
    if not accounts:
        raise ScriptError(409, "no such bot has called yet")
    if len(accounts) > 1:
        raise ScriptError(400, "there are several bots, say which with bot")
    return accounts[0]


def person_of(world: World, asked: Mapping[str, Any]) -> Person:
    """The person meant by ``user``."""
    person = world.people.get(number(asked, "user"))
    if person is None:
        raise ScriptError(404, "no such user")
    return person


def chat_of(world: World, asked: Mapping[str, Any], person: Person) -> Chat:
    """The chat meant, seen by a person: ``chat``, or their private chat with the bot."""
    chat_id = number(asked, "chat", person.id)
    if chat_id > 0:
        if chat_id != person.id:
            raise ScriptError(403, "this is somebody else's private chat")
        return world.private_chat(bot_of(world, asked), person)
    chat = world.chats.get(chat_id)
    if chat is None:
        raise ScriptError(404, "no such chat")
    if person.id not in chat.members:
        raise ScriptError(403, "this user is not in the chat")
    return chat


def any_chat(world: World, asked: Mapping[str, Any]) -> Chat:
    """The chat meant by its id alone; a private one by the id of its person."""
    chat_id = number(asked, "chat")
    chat = world.chats.get(chat_id) if chat_id < 0 else world.private.get((bot_of(world, asked).id, chat_id))
    if chat is None:
        raise ScriptError(404, "no such chat")
    return chat


def message_of(chat: Chat, asked: Mapping[str, Any], key: str) -> Message | None:
    """The message meant by its id, if one is named."""
    if asked.get(key) is None:
        return None
    message = chat.messages.get(number(asked, key))
    if message is None:
        raise ScriptError(404, "no such message in this chat")
    return message


def who_and_where(world: World, asked: Json) -> tuple[Person, Chat]:
    """Who does something, and in which chat they may."""
    person = person_of(world, asked)
    chat = chat_of(world, asked, person)
    if chat.bot is not None and chat.bot.id in person.blocked:
        raise ScriptError(409, "this user has blocked the bot")
    if chat.kind == "channel" and chat.members.get(person.id) == "member" and ("text" in asked or "document" in asked):
        raise ScriptError(403, "only administrators post in a channel")
    return person, chat
