"""What a person sees: messages, buttons and keyboard as JSON for the page, and a chat as plain text."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.simulator.formatting import to_html
from bot.simulator.values import Chat, Json, Message

KINDS = {"callback_data": "callback", "url": "url", "copy_text": "copy"}
OTHER = ("sticker", "voice", "location", "audio", "video", "venue", "dice", "animation", "video_note", "poll")
SERVICES = (
    ("new_chat_title", "Titel geändert"),
    ("forum_topic_created", "Thema angelegt"),
    ("forum_topic_closed", "Thema geschlossen"),
    ("forum_topic_reopened", "Thema wieder geöffnet"),
    ("pinned_message", "Nachricht angeheftet"),
    ("migrate_to_chat_id", "Gruppe wurde zur Supergruppe"),
    ("migrate_from_chat_id", "Supergruppe aus einer Gruppe"),
    ("new_chat_members", "Neue Mitglieder"),
    ("left_chat_member", "Hat die Gruppe verlassen"),
)


def screen(chat: Chat, user: int, last: int = 0) -> Json:
    """The chat as this person sees it now; of its messages the ``last`` ones, or all."""
    messages = list(chat.messages.values())[-last:]
    return {
        "title": (chat.bot.name if chat.bot else chat.title),
        "kind": chat.kind,
        "revision": chat.revision,
        "messages": [message_seen(message, user) for message in messages],
        "keyboard": keyboard_seen(chat.keyboard) if chat.keyboard else None,
        "typing": False,
    }


def message_seen(message: Message, user: int) -> Json:
    """One message with what can be done with it."""
    wire = message.wire
    text, entities = text_of(wire)
    seen: Json = {
        "id": message.id,
        "from": author(message),
        "own": not message.bot and wire.get("from", {}).get("id") == user,
        "text": text,
        "html": to_html(text, entities),
        "buttons": [[button_seen(button) for button in row] for row in inline_keyboard(wire)],
        "edited": "edit_date" in wire,
        "date": wire["date"],
        "silent": message.silent,
        "protected": bool(wire.get("has_protected_content")),
        "deleted": False,
    }
    seen.update(extras(wire))
    return seen


def text_of(wire: Json) -> tuple[str, list[Json]]:
    """Text or caption, and its entities."""
    if "text" in wire:
        return wire["text"], wire.get("entities", [])
    return wire.get("caption", ""), wire.get("caption_entities", [])


def author(message: Message) -> str:
    """Who wrote it; "bot" for any bot."""
    if message.bot:
        return "bot"
    sender = message.wire.get("from") or message.wire.get("sender_chat") or {}
    return str(sender.get("first_name") or sender.get("title") or "")


def inline_keyboard(wire: Json) -> list[list[Json]]:
    """The rows of inline buttons under a message."""
    rows: list[list[Json]] = wire.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def button_seen(button: Json) -> Json:
    """One inline button: label, kind and what it carries."""
    kind = next((KINDS[key] for key in KINDS if key in button), "other")
    seen: Json = {"label": button["text"], "kind": kind}
    match kind:
        case "callback":
            seen["data"] = button["callback_data"]
        case "url":
            seen["url"] = button["url"]
        case "copy":
            seen["copy"] = button["copy_text"]["text"]
    if "style" in button:
        seen["style"] = button["style"]
    return seen


def extras(wire: Json) -> Json:
    """Documents, photos, contacts and service messages."""
    seen: Json = {}
    if document := wire.get("document"):
        name, mime = document.get("file_name", ""), document.get("mime_type", "")
        seen["document"] = {"id": document["file_id"], "name": name, "size": document["file_size"], "mime": mime}
    if photo := wire.get("photo"):
        seen["photo"] = {"id": photo[-1]["file_id"], "name": "", "size": photo[-1]["file_size"], "mime": "image/jpeg"}
    if contact := wire.get("contact"):
        seen["contact"] = {"phone": contact["phone_number"], "name": contact["first_name"]}
    if reply := wire.get("reply_to_message"):
        seen["reply_to"] = reply["message_id"]
    if other := next((kind for kind in OTHER if kind in wire), ""):
        seen["other"] = other
    if "message_thread_id" in wire:
        seen["topic"] = wire["message_thread_id"]
    if service := next((words for key, words in SERVICES if key in wire), ""):
        seen["service"] = service
    return seen


def keyboard_seen(markup: Json) -> Json:
    """The reply keyboard below the text box."""
    return {
        "rows": [[reply_button_seen(button) for button in row] for row in markup.get("keyboard", [])],
        "placeholder": markup.get("input_field_placeholder", ""),
        "one_time": bool(markup.get("one_time_keyboard")),
    }


def reply_button_seen(button: Json) -> Json:
    """One button of a reply keyboard: what a tap on it sends."""
    if button.get("request_contact"):
        return {"label": button["text"], "kind": "contact"}
    if button.get("request_location"):
        return {"label": button["text"], "kind": "location"}
    return {"label": button["text"], "kind": "text" if len(button.keys() - {"text", "style"}) == 0 else "other"}


def transcript(chat: Chat) -> str:
    """The chat as text that one can read and compare: one block a message, buttons in brackets."""
    return "\n".join(line for message in chat.messages.values() for line in lines(chat, message))


def lines(chat: Chat, message: Message) -> Iterator[str]:
    """The lines of one message."""
    who = (chat.bot.name if chat.bot else "Bot") if message.bot else author(message)
    seen = message_seen(message, 0)
    at = datetime.fromtimestamp(message.wire["date"], UTC).strftime("%Y-%m-%d %H:%M:%S")
    yield f"[{at}Z] {who}{' (bearbeitet)' if seen['edited'] else ''}:"
    if seen["text"]:
        yield from (f"    {line}" for line in seen["text"].splitlines())
    for kind in ("document", "photo"):
        if kind in seen:
            yield f"    <{kind} {seen[kind]['name']} {seen[kind]['size']} Bytes>"
    if "contact" in seen:
        yield f"    <contact {seen['contact']['phone']} {seen['contact']['name']}>"
    if "other" in seen:
        yield f"    <{seen['other']}>"
    if "service" in seen:
        yield f"    <{seen['service']}>"
    for row in seen["buttons"]:
        yield "    " + " ".join(f"[{button['label']}]" for button in row)
