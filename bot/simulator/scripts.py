"""The side for scripts, where something happens: people come, write, tap and block; trouble is ordered.

What can be looked at is in ``watching.py``. JSON in, JSON out; a mistake is answered with 4xx and ``error``.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from bot.simulator import acting, tapping, watching
from bot.simulator.contents import content_of
from bot.simulator.faults import Repeats, read_plan
from bot.simulator.requests import (
    ScriptError,
    any_chat,
    body_of,
    bot_of,
    message_of,
    number,
    person_of,
    reply,
    script_errors,
    who_and_where,
)
from bot.simulator.values import Json

if TYPE_CHECKING:
    from bot.simulator.server import TelegramServer

KINDS = ("group", "supergroup", "forum", "channel")
STATUSES = ("administrator", "member", "left", "kicked")


def add_routes(app: web.Application, server: "TelegramServer") -> None:
    """All of ``/_sim``."""
    app.middlewares.append(script_errors)
    doings: dict[str, Callable[[TelegramServer, Json], Awaitable[object]]] = {
        "bots": add_bot,
        "users": add_user,
        "crowd": add_crowd,
        "chats": add_chat,
        "send": send,
        "edit": edit,
        "tap": tapping.tap,
        "block": block,
        "deactivate": deactivate,
        "membership": membership,
        "migrate": migrate,
        "webhook": pretend_webhook,
        "update": raw_update,
        "scene": set_scene,
        "faults": order_faults,
        "repeats": repeat_updates,
        "limits": switch_limits,
        "reset": reset,
    }
    for name, doing in doings.items():
        app.router.add_post(f"/_sim/{name}", _route(server, doing))
    watching.add_routes(app, server, {f"POST /_sim/{name}": inspect.getdoc(doing) for name, doing in doings.items()})


def _route(
    server: "TelegramServer", doing: Callable[["TelegramServer", Json], Awaitable[object]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return reply(await doing(server, await body_of(request)))

    return handle


async def add_bot(server: "TelegramServer", asked: Json) -> object:
    """``{token, username?, name?}``: what a bot is called; it may call before and after."""
    token = str(asked.get("token", ""))
    if not token.split(":", 1)[0].isdecimal() or ":" not in token:
        raise ScriptError(400, "a token is digits:word")
    account = server.world.account(token)
    account.username = str(asked.get("username", account.username))
    account.name = str(asked.get("name", account.name))
    return {"id": account.id, "username": account.username}


async def add_user(server: "TelegramServer", asked: Json) -> object:
    """``{name, language?, username?}``."""
    if not isinstance(asked.get("name"), str) or not asked["name"]:
        raise ScriptError(400, "a user needs a name")
    person = server.world.add_person(asked["name"], str(asked.get("language", "de")), str(asked.get("username", "")))
    return {"id": person.id, "phone": person.phone}


async def add_crowd(server: "TelegramServer", asked: Json) -> object:
    """``{count, language?, bot?}``: people who began a chat with the bot long ago and have been silent since."""
    account = bot_of(server.world, asked)
    language = str(asked.get("language", "de"))
    people = [server.world.add_person("Bürgerin", language) for _ in range(number(asked, "count"))]
    for person in people:
        server.world.private_chat(account, person)
    return {"ids": [person.id for person in people]}


async def add_chat(server: "TelegramServer", asked: Json) -> object:
    """``{kind, title, members, admins?, topics?}``; the first member is its creator, the bot an administrator."""
    world = server.world
    kind = asked.get("kind")
    if kind not in KINDS:
        raise ScriptError(400, f"kind is one of {', '.join(KINDS)}")
    people = [person_of(world, {"user": member}) for member in asked.get("members", ())]
    admins = {int(admin) for admin in asked.get("admins", ())}
    members = {person.id: "administrator" if person.id in admins else "member" for person in people}
    if people:
        members[people[0].id] = "creator"
    wire_kind = "supergroup" if kind == "forum" else kind
    topics = [str(topic) for topic in asked.get("topics", ())]
    chat = world.add_chat(
        wire_kind, str(asked.get("title", "")), members, forum=kind == "forum" or bool(topics), topics=topics
    )
    return {"id": chat.id, "topics": {name: thread for thread, name in chat.topics.items()}}


async def send(server: "TelegramServer", asked: Json) -> object:
    """``{user, chat?, text | document | photo | contact | sticker | voice | location, reply_to?, topic?}``."""
    person, chat = who_and_where(server.world, asked)
    content = content_of(server.world, person, asked)
    if asked.get("topic"):
        content.update(message_thread_id=number(asked, "topic"), is_topic_message=True)
    message_id, update_id = acting.send(server.world, person, chat, content, message_of(chat, asked, "reply_to"))
    return {"message_id": message_id, "update_id": update_id}


async def edit(server: "TelegramServer", asked: Json) -> object:
    """``{user, chat?, message, text}``: a person changes their own text."""
    person, chat = who_and_where(server.world, asked)
    message = message_of(chat, asked, "message")
    if message is None or message.bot or message.wire.get("from", {}).get("id") not in (None, person.id):
        raise ScriptError(403, "not this user's own message")
    acting.edit(server.world, chat, message, str(asked.get("text", "")))
    return {"message_id": message.id}


async def block(server: "TelegramServer", asked: Json) -> object:
    """``{user, unblock?, bot?}``."""
    person = person_of(server.world, asked)
    acting.block(server.world, person, bot_of(server.world, asked), blocked=not asked.get("unblock"))
    return {"blocked": not asked.get("unblock")}


async def deactivate(server: "TelegramServer", asked: Json) -> object:
    """``{user}``: the account is deleted."""
    person_of(server.world, asked).deactivated = True
    return {"deactivated": True}


async def membership(server: "TelegramServer", asked: Json) -> object:
    """``{chat, status, bot?}``: the bot's place in a group or channel changes."""
    status = asked.get("status")
    if status not in STATUSES:
        raise ScriptError(400, f"status is one of {', '.join(STATUSES)}")
    acting.set_status(server.world, any_chat(server.world, asked), bot_of(server.world, asked), status)
    return {"status": status}


async def migrate(server: "TelegramServer", asked: Json) -> object:
    """``{chat}``: a group becomes a supergroup → its new id."""
    chat = any_chat(server.world, asked)
    if chat.kind != "group" or chat.migrated_to:
        raise ScriptError(409, "only a group can become a supergroup, once")
    return {"id": acting.migrate(server.world, chat).id}


async def pretend_webhook(server: "TelegramServer", asked: Json) -> object:
    """``{bot?, url?, pending_update_count?, last_error_date?, last_error_message?}``: getWebhookInfo says so.

    An address that is not the bot's is gone with the next setWebhook, the rest when nothing is named.
    """
    account = bot_of(server.world, asked)
    told = {name: value for name, value in asked.items() if name != "bot"}
    server.backend.pretended[account.id] = told
    return {"pretended": sorted(told)}


async def raw_update(server: "TelegramServer", asked: Json) -> object:
    """Any JSON as an update, whatever it is; ``_bot`` names the bot, ``_of`` the queue (id of user or chat)."""
    account = bot_of(server.world, {"bot": asked.pop("_bot", "")})
    return {"update_id": account.updates.put_raw(asked, int(asked.pop("_of", 0)))}


async def set_scene(server: "TelegramServer", asked: Json) -> object:
    """``{phones: [{name, user, chat, kind, writable, hint, actors?}], bot?}`` for the page.

    A hint that is a command (``/start …``) is what the button „Starten" sends.
    """
    server.world.scene = asked
    server.world.scene_changed()
    return {"phones": len(asked.get("phones", ()))}


async def order_faults(server: "TelegramServer", asked: Json) -> object:
    """``{plan: […]}`` or ``{seed, rate?, plan?}``, and ``{latency}`` in seconds for every call; without all, peace."""
    try:
        if "seed" in asked:
            drawn = read_plan(asked.get("plan", ()))
            server.faults.draw(int(asked["seed"]), float(asked.get("rate", 0.05)), drawn)
        elif "plan" in asked or "latency" not in asked:
            server.faults.follow(read_plan(asked.get("plan", ())))
        server.faults.latency = float(asked.get("latency", 0.0))
    except (TypeError, ValueError, AttributeError) as error:
        raise ScriptError(400, f"this plan cannot be followed: {error}") from None
    return {"at_peace": server.faults.at_peace}


async def repeat_updates(server: "TelegramServer", asked: Json) -> object:
    """``{seed?, at_once?, late?, seconds?, pauses?}``: shares of updates a webhook gets twice, at once or later."""
    try:
        shares = {name: float(asked[name]) for name in ("at_once", "late", "seconds", "pauses") if name in asked}
        server.faults.repeats = Repeats(int(asked.get("seed", 0)), **shares)
    except (TypeError, ValueError) as error:
        raise ScriptError(400, f"these repeats cannot be made: {error}") from None
    return {"pauses": server.faults.repeats.pauses}


async def switch_limits(server: "TelegramServer", asked: Json) -> object:
    """``{on, scale?}``: Telegram's brakes on sending."""
    server.limits.switch(on=bool(asked.get("on")), scale=float(asked.get("scale", 1.0)))
    return {"on": server.limits.on}


async def reset(server: "TelegramServer", _asked: Json) -> object:
    """An empty world; bots keep their names and webhooks, and the counting of updates goes on."""
    server.world.forget_everything()
    server.calls.clear()
    server.faults.follow(())
    server.faults.latency = 0.0
    server.faults.repeats = Repeats()
    server.limits.switch(on=False, scale=1.0)
    return {"reset": True}
