"""What bots send: messages, documents and photos, checked as Telegram checks them."""

from typing import Any

from bot.simulator import markup as markups
from bot.simulator.access import chat_to_write
from bot.simulator.backend import Backend
from bot.simulator.entities import parse_html, utf16_length
from bot.simulator.formatting import trimmed, with_found
from bot.simulator.parameters import Parameters
from bot.simulator.values import BotAccount, Chat, Json, Message, StoredFile, bad_request
from bot.simulator.world import World

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
MOST_ENTITIES = 100


def formatted(parameters: Parameters, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """A text parameter with its markup read: plain text and entities, trimmed."""
    text = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        plain, entities = parse_html(text)
    elif mode in ("", "none"):
        plain, entities = text, _given_entities(parameters, entities_name)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("parse_mode Markdown is not built into the simulator, use HTML")
    else:
        raise bad_request("unsupported parse_mode")
    plain, entities = trimmed(plain.replace("\r", ""), entities)
    return plain, with_found(plain, entities)[:MOST_ENTITIES]


def _given_entities(parameters: Parameters, name: str) -> list[Json]:
    given: Any = parameters.json(name, "can't parse entities JSON object")
    if not given:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of message entities")
    for entity in given:
        _check_entity(entity)
    return given


def _check_entity(entity: object) -> None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for field, kind in (("type", str), ("offset", int), ("length", int)):
        if not isinstance(entity.get(field), kind):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
    if entity["type"] == "text_link" and not isinstance(entity.get("url"), str):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    if entity["offset"] < 0 or entity["length"] <= 0:
        raise bad_request("entity beginning or end is out of the text")


def text_content(parameters: Parameters) -> Json:
    """The part of a message that sendMessage and editMessageText make."""
    text, entities = formatted(parameters, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    options: Any = parameters.json("link_preview_options", "can't parse link preview options JSON object")
    if options:
        content["link_preview_options"] = options
    return content


def caption_content(parameters: Parameters) -> Json:
    """Caption and its entities; nothing where there is none."""
    caption, entities = formatted(parameters, "caption", "caption_entities")
    if utf16_length(caption) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {}
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return content


def send_message(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """SendMessage."""
    return _send(backend.world, account, parameters, text_content(parameters))


def send_document(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """SendDocument."""
    caption = caption_content(parameters)
    file = _file(backend.world, parameters, "document")
    return _send(backend.world, account, parameters, {"document": document_wire(file), **caption})


def send_photo(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """SendPhoto."""
    caption = caption_content(parameters)
    file = _file(backend.world, parameters, "photo")
    return _send(backend.world, account, parameters, {"photo": photo_wire(file), **caption})


def document_wire(file: StoredFile) -> Json:
    """The Bot API's ``Document``."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime,
        "file_size": len(file.content),
    }


def photo_wire(file: StoredFile) -> list[Json]:
    """The Bot API's ``PhotoSize`` list; one size, whose measures are made up."""
    size = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    return [{**size, "width": 800, "height": 600}]


def _file(world: World, parameters: Parameters, kind: str) -> StoredFile:
    upload = parameters.upload(kind)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return world.add_file(upload.name, upload.mime, upload.content, kind)
    known = world.files.get(parameters.text(kind))
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return known


def _send(world: World, account: BotAccount, parameters: Parameters, content: Json) -> Json:
    markup = markups.read(parameters)
    chat = chat_to_write(world, account, parameters.text("chat_id"))
    thread = _thread(chat, parameters)
    markups.check_place(markup, chat.kind)
    reply = _replied_to(chat, parameters)
    wire: Json = {"message_id": world.next_message_id(chat)}
    wire.update({"sender_chat": chat.wire()} if chat.kind == "channel" else {"from": account.wire()})
    wire.update(chat=chat.wire(), date=int(world.now()), **content)
    if thread:
        wire.update(message_thread_id=thread, is_topic_message=True)
    if reply is not None:
        wire["reply_to_message"] = {key: value for key, value in reply.wire.items() if key != "reply_to_message"}
    if parameters.flag("protect_content"):
        wire["has_protected_content"] = True
    kind = markups.kind_of(markup)
    if kind == "inline":
        wire["reply_markup"] = markup
    message = Message(wire["message_id"], wire, world.now(), account.id, parameters.flag("disable_notification"), kind)
    _show_keyboard(chat, markup, kind, message.id)
    world.add_message(chat, message)
    return wire


def _show_keyboard(chat: Chat, markup: Json | None, kind: str, message_id: int) -> None:
    match kind:
        case "reply":
            chat.keyboard = markup
        case "remove":
            chat.keyboard = None
        case "force":
            chat.force_reply = message_id


def _thread(chat: Chat, parameters: Parameters) -> int:
    """The topic; the General topic (1) must be left out, as Telegram wants it."""
    thread = parameters.integer("message_thread_id")
    if thread and (not chat.forum or thread not in chat.topics):
        raise bad_request("message thread not found")
    return thread


def _replied_to(chat: Chat, parameters: Parameters) -> Message | None:
    given: Any = parameters.json("reply_parameters", "can't parse reply parameters JSON object")
    if given is not None and not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    if given:
        target, lenient = given.get("message_id", 0), bool(given.get("allow_sending_without_reply"))
    else:
        target = parameters.integer("reply_to_message_id")
        lenient = parameters.flag("allow_sending_without_reply")
    if not isinstance(target, int):
        raise bad_request('field "message_id" must be of type Number')
    if not target:
        return None
    message = chat.messages.get(target)
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message
