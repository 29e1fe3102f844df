"""Somebody taps a button, by its label or its data, and waits for the toast; part of the scripts' side."""

import asyncio
from typing import TYPE_CHECKING

from bot.simulator import acting
from bot.simulator.contents import simple_content
from bot.simulator.requests import ScriptError, number, who_and_where
from bot.simulator.values import Chat, Json, Message, Person, Tap
from bot.simulator.world import World

if TYPE_CHECKING:
    from bot.simulator.server import TelegramServer

WAIT_FOR_TOAST = 10.0
"""Seconds a tap waits for its answer unless told otherwise."""


async def tap(server: "TelegramServer", asked: Json) -> object:
    """``{user, chat?, label | data, message?, wait?}`` → what came of it; the toast of an inline button."""
    person, chat = who_and_where(server.world, asked)
    if "data" in asked:
        return await _pressed(server.world, person, chat, _tapped_message(chat, asked), str(asked["data"]), asked)
    label = str(asked.get("label", ""))
    found = acting.find_button(chat, label, number(asked, "message", 0))
    if found is None:
        return _key_pressed(server.world, person, chat, label)
    message, button = found
    if "callback_data" in button:
        return await _pressed(server.world, person, chat, message, button["callback_data"], asked)
    nothing = {"toast": None, "alert": False, "answered": False}
    if "copy_text" in button:
        return {"kind": "copy", "text": button["copy_text"]["text"], **nothing}
    return {"kind": "url", "url": button.get("url", ""), **nothing} if "url" in button else {"kind": "other", **nothing}


def _tapped_message(chat: Chat, asked: Json) -> Message | None:
    """The message under which a tap with raw data happens: the one named, else the bot's newest."""
    if asked.get("message") is not None:
        wanted = number(asked, "message")
        return chat.messages.get(wanted) or acting.inaccessible(chat, wanted)
    return next((message for message in reversed(chat.messages.values()) if message.bot), None)


async def _pressed(world: World, person: Person, chat: Chat, message: Message | None, data: str, asked: Json) -> Json:
    pressed = acting.press(world, person, chat, message, data)
    if pressed is None:
        raise ScriptError(409, "no bot is in this chat")
    wait = asked.get("wait", WAIT_FOR_TOAST)
    if isinstance(wait, int | float) and wait > 0:
        await _until_answered(pressed, float(wait))
    toast: Json = {
        "kind": "callback",
        "toast": pressed.toast or None,
        "alert": pressed.alert,
        "answered": pressed.answered,
        "update_id": pressed.update_id,
    }
    return {**toast, "url": pressed.url} if pressed.url else toast


async def _until_answered(pressed: Tap, seconds: float) -> None:
    try:
        await asyncio.wait_for(pressed.done.wait(), seconds)
    except TimeoutError:
        return


def _key_pressed(world: World, person: Person, chat: Chat, label: str) -> Json:
    """A button of the reply keyboard: its text is sent, or the person's contact or place."""
    key = acting.find_key(chat, label)
    if key is None:
        raise ScriptError(404, "no such button", labels=acting.labels(chat))
    sent: Json = {"toast": None, "alert": False, "answered": False}
    if key.get("request_contact"):
        content, kind = acting.contact_content(person, True), "contact"  # noqa: FBT003 — as in the script's JSON
    elif key.get("request_location"):
        content, kind = simple_content(world, {"location": True}), "location"
    else:
        content, kind = acting.text_content(key["text"]), "text"
    message_id, update_id = acting.send(world, person, chat, content)
    return {"kind": kind, "message_id": message_id, "update_id": update_id, **sent}
