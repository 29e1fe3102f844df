"""The Bot API calls by which the bot speaks, from plain values to an Outcome; nothing here raises.

Plain dictionaries instead of python-telegram-bot's objects: of an answer only the message's id is needed
(PERFORMANCE: building the rest was 27 % of a reply).
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import orjson
from telegram.error import TelegramError

from bot.delivery.outcome import (
    NO_SUCH_TOPIC,
    NO_TEXT_THERE,
    UNREADABLE_TEXT,
    Done,
    Later,
    Outcome,
    Sent,
    Unclear,
    outcome_of_refusal,
)
from bot.delivery.request import CALL_SECONDS, UPLOAD_SECONDS, AiohttpRequest, NotSentError, UnclearError, always
from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import Attachment, Button, Keyboard, OutgoingMessage

TAG: Final = re.compile(r"<[^>]*>")
TOAST_CHARACTERS: Final = 200
NO_PREVIEW: Final = {"is_disabled": True}

Parameters = dict[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call, ready to be made; ``text`` names the parameter that holds the text, if there is one."""

    method: str
    parameters: Parameters
    text: str = ""
    attachment: Attachment | None = None


class Telegram:
    """Speaks to the Bot API server through one pool of connections, as long as ``may_speak`` holds."""

    __slots__ = ("_may_speak", "_request")

    def __init__(self, request: AiohttpRequest, may_speak: Callable[[], bool] = always) -> None:
        self._request = request
        self._may_speak = may_speak

    async def send(self, chat: ChatId, message: OutgoingMessage) -> Outcome:
        """Send a new message, as a document if it has an attachment; or delete the one that it names."""
        if message.removes:
            return await self.delete(chat, MessageId(message.removes))
        outcome = await self._with_plain_fallback(sending(chat, message))
        if outcome == NO_SUCH_TOPIC and message.thread:
            # Somebody has deleted the topic: better in the general one than nowhere.
            return await self._with_plain_fallback(sending(chat, replace(message, thread=0)))
        return outcome

    async def edit(self, chat: ChatId, message_id: MessageId, message: OutgoingMessage) -> Outcome:
        """Make a message show this text and these buttons; a file it carries stays."""
        outcome: Outcome = NO_TEXT_THERE
        if message.attachment is None:
            outcome = await self._with_plain_fallback(editing_text(chat, message_id, message))
        if outcome == NO_TEXT_THERE:
            outcome = await self._with_plain_fallback(editing_caption(chat, message_id, message))
        return Done() if isinstance(outcome, Sent) else outcome

    async def strip(self, chat: ChatId, message_id: MessageId) -> Outcome:
        """Take the buttons off a message."""
        return await self._make(
            Call("editMessageReplyMarkup", {"chat_id": chat, "message_id": message_id, "reply_markup": keyboard(())})
        )

    async def delete(self, chat: ChatId, message_id: MessageId) -> Outcome:
        """Delete a message of the bot's."""
        return await self._make(Call("deleteMessage", {"chat_id": chat, "message_id": message_id}))

    async def answer_tap(self, query_id: str, text: str) -> Outcome:
        """Stop the waiting sign on a tapped button and show ``text`` for a moment, if there is one."""
        return await self._make(Call("answerCallbackQuery", tap_answer(query_id, text)))

    async def _with_plain_fallback(self, call: Call) -> Outcome:
        outcome = await self._make(call)
        if outcome != UNREADABLE_TEXT:
            return outcome
        plain = {name: value for name, value in call.parameters.items() if name != "parse_mode"}
        plain[call.text] = plain_text(str(plain[call.text]))
        return await self._make(replace(call, parameters=plain))

    async def _make(self, call: Call) -> Outcome:
        body: bytes | aiohttp.FormData = (
            orjson.dumps(call.parameters) if call.attachment is None else _form(call.parameters, call.attachment)
        )
        seconds = CALL_SECONDS if call.attachment is None else UPLOAD_SECONDS
        try:
            status, content = await self._request.exchange(call.method, body, seconds=seconds, may_go=self._may_speak)
        except NotSentError:
            return Later()
        except UnclearError:
            return Unclear()
        return _outcome(status, content)


def _outcome(status: int, content: bytes) -> Outcome:
    try:
        answer = AiohttpRequest.parse_json_payload(content)
    except TelegramError:
        answer = {}
    if status != HTTPStatus.OK:
        return outcome_of_refusal(status, answer)
    match answer.get("result"):
        case {"message_id": int(message_id)}:
            return Sent(MessageId(message_id))
        case True:
            return Done()
    return Unclear()


def sending(chat: ChatId, message: OutgoingMessage) -> Call:
    """The call that sends a new message."""
    parameters: Parameters = {"chat_id": chat, "parse_mode": "HTML"}
    if markup := _markup(message):
        parameters["reply_markup"] = markup
    if message.silent:
        parameters["disable_notification"] = True
    if message.protected:
        parameters["protect_content"] = True
    if message.thread:
        parameters["message_thread_id"] = message.thread
    if message.attachment is not None:
        return Call("sendDocument", parameters | {"caption": message.text}, "caption", message.attachment)
    return Call("sendMessage", parameters | {"text": message.text, "link_preview_options": NO_PREVIEW}, "text")


def editing_text(chat: ChatId, message_id: MessageId, message: OutgoingMessage) -> Call:
    """The call that changes a text message; without buttons the keyboard goes."""
    parameters: Parameters = {
        "chat_id": chat,
        "message_id": message_id,
        "text": message.text,
        "parse_mode": "HTML",
        "link_preview_options": NO_PREVIEW,
    }
    if message.buttons:
        parameters["reply_markup"] = keyboard(message.buttons)
    return Call("editMessageText", parameters, "text")


def editing_caption(chat: ChatId, message_id: MessageId, message: OutgoingMessage) -> Call:
    """The call that changes the text below a file."""
    parameters: Parameters = {
        "chat_id": chat,
        "message_id": message_id,
        "caption": message.text,
        "parse_mode": "HTML",
        "reply_markup": keyboard(message.buttons),
    }
    return Call("editMessageCaption", parameters, "caption")


def keyboard(rows: Keyboard) -> Parameters:
    """An inline keyboard as Telegram wants it."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _markup(message: OutgoingMessage) -> Parameters:
    """What stands below a new message, or in place of the person's keyboard."""
    if message.asks_contact:
        ask = {"text": message.asks_contact, "request_contact": True}
        return {"keyboard": [[ask]], "resize_keyboard": True, "one_time_keyboard": True}
    if message.ends_asking:
        return {"remove_keyboard": True}
    return keyboard(message.buttons) if message.buttons else {}


def tap_answer(query_id: str, text: str) -> Parameters:
    """The parameters of answerCallbackQuery; also fit for the answer to a webhook."""
    parameters: Parameters = {"callback_query_id": query_id}
    if text:
        parameters["text"] = text[:TOAST_CHARACTERS]
    return parameters


def plain_text(markup: str) -> str:
    """A text without its HTML, for when Telegram cannot read the HTML."""
    return html.unescape(TAG.sub("", markup))


def _button(button: Button) -> Parameters:
    if button.copy:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.tap}


def _form(parameters: Mapping[str, Any], attachment: Attachment) -> aiohttp.FormData:
    fields = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in parameters.items()
    }
    # Percent signs instead of umlauts would stand in the file's name as people see it.
    form = aiohttp.FormData(fields, quote_fields=False)
    form.add_field("document", attachment.content, filename=attachment.file_name)
    return form
