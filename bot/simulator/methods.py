"""The table of methods, and a call from its name to the JSON of its answer."""

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from bot.simulator import editing, polling, profile, sending, topics
from bot.simulator.backend import Backend
from bot.simulator.parameters import METHODS, Parameters
from bot.simulator.values import ApiError, BotAccount

Handler = Callable[[Backend, BotAccount, Parameters], object]

HANDLERS: dict[str, Handler] = {
    "getme": profile.get_me,
    "logout": profile.goodbye,
    "close": profile.goodbye,
    "getwebhookinfo": polling.get_webhook_info,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": profile.send_chat_action,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_callback_query,
    "pinchatmessage": editing.pin,
    "unpinchatmessage": editing.unpin,
    "createforumtopic": topics.create,
    "closeforumtopic": topics.close,
    "reopenforumtopic": topics.reopen,
    "getchat": profile.get_chat,
    "getchatmember": profile.get_chat_member,
    "getchatadministrators": profile.get_chat_administrators,
    "getchatmembercount": profile.get_chat_member_count,
    "leavechat": profile.leave_chat,
    "getfile": profile.get_file,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
}
DESCRIBED = {"setwebhook": polling.set_webhook, "deletewebhook": polling.delete_webhook}
"""Methods whose answer says in words what was done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the bot."""

    status: int
    body: bytes
    retry_after: int = 0


async def perform(backend: Backend, account: BotAccount, name: str, parameters: Parameters) -> Answer:
    """Carry out a method (its name in small letters); :class:`ApiError` if it is refused."""
    entry = METHODS.get(name)
    if entry is None:
        raise ApiError(404, "Not Found: method not found")
    parameters.check(entry)
    if name == "getupdates":
        return answered(await polling.get_updates(backend, account, parameters))
    if name in DESCRIBED:
        result, description = DESCRIBED[name](backend, account, parameters)
        return Answer(200, orjson.dumps({"ok": True, "result": result, "description": description}))
    return answered(HANDLERS[name](backend, account, parameters))


def answered(result: object) -> Answer:
    """The result as Telegram wraps it."""
    return Answer(200, orjson.dumps({"ok": True, "result": result}))


def refused(error: ApiError) -> Answer:
    """A refusal as Telegram wraps it."""
    body: dict[str, object] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after:
        body["parameters"] = {"retry_after": error.retry_after}
    if error.migrate_to:
        body["parameters"] = {"migrate_to_chat_id": error.migrate_to}
    return Answer(error.code, orjson.dumps(body), error.retry_after)
