"""What a person sends, from a script's JSON to the content of a message."""

import base64
import binascii
from typing import Any

from bot.simulator import acting
from bot.simulator.requests import ScriptError
from bot.simulator.sending import document_wire, photo_wire
from bot.simulator.values import Json, Person, StoredFile
from bot.simulator.world import World


def content_of(world: World, person: Person, asked: Json) -> Json:
    """The content that a script describes; :class:`ScriptError` if it describes none."""
    if "text" in asked:
        if not str(asked["text"]).strip():
            raise ScriptError(400, "the text is empty")
        return acting.text_content(str(asked["text"]))
    caption = {"caption": str(asked["caption"])} if asked.get("caption") else {}
    if "document" in asked:
        return {"document": document_wire(_upload(world, asked["document"], "document")), **caption}
    if "photo" in asked:
        return {"photo": photo_wire(_upload(world, asked["photo"], "photo")), **caption}
    if "contact" in asked:
        if asked["contact"] is not True and not isinstance(asked["contact"], dict):
            raise ScriptError(400, "contact is true or an object")
        return acting.contact_content(person, asked["contact"])
    return simple_content(world, asked)


def simple_content(world: World, asked: Json) -> Json:
    """Kinds of messages that carry nothing a bot of ours reads, but that people send."""
    if "location" in asked:
        given = asked["location"] if isinstance(asked["location"], dict) else {}
        return {"location": {"latitude": 48.1372, "longitude": 11.5755, **given}}
    if "voice" in asked:
        file = world.add_file("voice.ogg", "audio/ogg", b"voice", "voice")
        return {"voice": {"file_id": file.id, "file_unique_id": file.unique_id, "duration": 3, "mime_type": file.mime}}
    if "sticker" in asked:
        file = world.add_file("sticker.webp", "image/webp", b"sticker", "sticker")
        look = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return {
            "sticker": {"file_id": file.id, "file_unique_id": file.unique_id, "emoji": str(asked["sticker"]), **look}
        }
    raise ScriptError(400, "nothing to send: text, document, photo, contact, location, voice or sticker")


def _upload(world: World, given: Any, kind: str) -> StoredFile:  # noqa: ANN401 — JSON of a script
    if not isinstance(given, dict):
        raise ScriptError(400, f"{kind} is an object with name and base64 or text")
    try:
        content = base64.b64decode(given["base64"]) if "base64" in given else str(given.get("text", "")).encode()
    except (binascii.Error, ValueError, TypeError):
        raise ScriptError(400, "base64 cannot be read") from None
    name = str(given.get("name") or given.get("file_name") or f"{kind}.bin")
    return world.add_file(name, str(given.get("mime", "application/octet-stream")), content, kind)
