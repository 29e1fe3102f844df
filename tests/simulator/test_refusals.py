"""What Telegram refuses is refused, in its words."""

from typing import Any

import aiohttp
import pytest

from bot.simulator.clock import HandClock
from bot.simulator.people import Phone, Simulator
from tests.simulator.conftest import Caller

Call = tuple[str, dict[str, Any], str]


def buttons(*row: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(row)]}


SENDING: list[Call] = [
    ("sendMessage", {"chat_id": 0, "text": ""}, "message text is empty"),
    ("sendMessage", {"chat_id": 0}, "message text is empty"),
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 0, "text": "  \n "}, "message text is empty"),
    ("sendMessage", {"chat_id": 0, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"chat_id": 0, "text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"chat_id": 0, "text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"chat_id": 0, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    (
        "sendMessage",
        {"chat_id": 0, "text": "<b>x", "parse_mode": "html"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "sendMessage",
        {"chat_id": 0, "text": "x", "colour": "red"},
        'unknown parameter "colour" of sendMessage (refused by the simulator)',
    ),
    (
        "sendMessage",
        {"chat_id": 0, "text": "x", "reply_parameters": {"message_id": 999}},
        "message to be replied not found",
    ),
    ("sendMessage", {"chat_id": 0, "text": "x", "message_thread_id": 1}, "message thread not found"),
    ("sendMessage", {"chat_id": 12345, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@niemand", "text": "x"}, "chat not found"),
    ("sendDocument", {"chat_id": 0}, "there is no document in the request"),
    ("sendDocument", {"chat_id": 0, "document": "nix"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": 0}, "there is no photo in the request"),
    (
        "sendDocument",
        {"chat_id": 0, "document": "nix", "caption": "x" * 1025},
        "message caption is too long",
    ),
    ("sendChatAction", {"chat_id": 0, "action": "singing"}, "wrong parameter action in request"),
    ("editMessageText", {"chat_id": 0, "message_id": 999, "text": "x"}, "message to edit not found"),
    ("deleteMessage", {"chat_id": 0, "message_id": 999}, "message to delete not found"),
    ("deleteMessage", {"chat_id": 0}, "message identifier is not specified"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("getUpdates", {"allowed_updates": "[message"}, "can't parse allowed updates JSON object"),
    ("getFile", {"file_id": "nix"}, "wrong file_id or the file is temporarily unavailable"),
    ("setWebhook", {"url": "keine-adresse"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://a.de", "secret_token": "ä"}, "secret token contains unallowed characters"),
    ("setMyCommands", {"commands": [{"command": "Groß", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
]

MARKUPS: list[tuple[Any, str]] = [
    ("{", "can't parse reply keyboard markup JSON object"),
    ([], "object expected as reply markup"),
    ({"inline_keyboard": {}}, 'field "inline_keyboard" must be of type Array'),
    (
        {"inline_keyboard": [{}]},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        buttons({"text": "x"}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        buttons({"text": "x", "callback_data": ""}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (buttons({"callback_data": "x"}), "can't parse inline keyboard button: Can't find field \"text\""),
    (buttons({"text": "x", "callback_data": "ä" * 33}), "BUTTON_DATA_INVALID"),
    (buttons({"text": "x", "copy_text": {"text": "x" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
    (
        buttons({"text": "x", "callback_data": "x", "style": "blue"}),
        "can't parse inline keyboard button: invalid button style specified",
    ),
    (
        buttons({"text": "x", "url": "http://localhost/x"}),
        "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
    ),
    (
        buttons({"text": "x", "data": "x", "callback_data": "x"}),
        'can\'t parse inline keyboard button: unknown field "data" (refused by the simulator)',
    ),
    ({"keyboard": [[1]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ({"keyboard": [1]}, 'field "keyboard" must be an Array of Arrays'),
    (
        {"inline_keyboard": [[{"text": f"Nr. {i}", "callback_data": "x" * 64}] for i in range(99)]},
        "reply markup is too long",
    ),
]


@pytest.fixture
async def anna(town: Simulator) -> Phone:
    """Somebody who has started the bot."""
    anna = await town.person("Anna")
    await anna.sends("/start")
    return anna


@pytest.mark.parametrize(("method", "parameters", "words"), SENDING)
async def test_what_telegram_refuses_is_refused_in_its_words(
    bot: Caller, anna: Phone, method: str, parameters: dict[str, Any], words: str
) -> None:
    if parameters.get("chat_id") == 0:
        parameters = {**parameters, "chat_id": anna.user}
    assert await bot.refusal(method, **parameters) == f"Bad Request: {words}"


@pytest.mark.parametrize(("markup", "words"), MARKUPS)
async def test_a_faulty_markup_is_refused(bot: Caller, anna: Phone, markup: object, words: str) -> None:
    refusal = await bot.refusal("sendMessage", chat_id=anna.user, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {words}"


async def test_an_unknown_method_is_not_found(bot: Caller) -> None:
    body = await bot.call("sendMesage", chat_id=1)
    assert (body["error_code"], body["description"]) == (404, "Not Found: method not found")


async def test_a_token_without_digits_is_not_found(town: Simulator) -> None:
    async with town.session.get("/botgeheim/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")


async def test_calls_are_understood_in_every_form(town: Simulator, anna: Phone) -> None:
    """Query, form, JSON and multipart; method names in any case."""
    path = "/bot123456:simulated/SENDMESSAGE"
    fields = {"chat_id": str(anna.user), "text": "Hallo", "disable_notification": "true"}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    answers = [
        town.session.get(path, params=fields),
        town.session.post(path, data=fields),
        town.session.post(path, json={**fields, "chat_id": anna.user, "disable_notification": True}),
        town.session.post(path, data=multipart),
    ]
    for answer in answers:
        async with answer as response:
            assert (await response.json())["result"]["text"] == "Hallo"
    assert all(message.silent for message in (await anna.screen()).messages if message.from_bot)


async def test_an_edit_that_changes_nothing_is_refused(bot: Caller, anna: Phone) -> None:
    markup = buttons({"text": "Ja", "callback_data": "ja"})
    sent = await bot.result(
        "sendMessage", chat_id=anna.user, text="<b>Frage</b>", parse_mode="HTML", reply_markup=markup
    )
    where = {"chat_id": anna.user, "message_id": sent["message_id"]}
    words = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a"
        " current content and reply markup of the message"
    )
    same = {"text": "<b>Frage</b>", "parse_mode": "HTML", "reply_markup": markup}
    assert await bot.refusal("editMessageText", **where, **same) == words
    assert await bot.refusal("editMessageReplyMarkup", **where, reply_markup=markup) == words
    edited = await bot.result("editMessageText", **where, text="Frage")
    assert "reply_markup" not in edited
    assert "edit_date" in edited
    assert await bot.refusal("editMessageReplyMarkup", **where) == words


async def test_messages_of_others_and_those_with_a_reply_keyboard_cannot_be_edited(bot: Caller, anna: Phone) -> None:
    keyboard = {"keyboard": [["Ja"]]}
    sent = await bot.result("sendMessage", chat_id=anna.user, text="x", reply_markup=keyboard)
    for message_id in (1, sent["message_id"]):
        refusal = await bot.refusal("editMessageText", chat_id=anna.user, message_id=message_id, text="y")
        assert refusal == "Bad Request: message can't be edited"
    refusal = await bot.refusal(
        "editMessageText", chat_id=anna.user, message_id=sent["message_id"], text="y", reply_markup=keyboard
    )
    assert refusal == "Bad Request: inline keyboard expected"


async def test_a_message_can_be_deleted_for_two_days(bot: Caller, anna: Phone, clock: HandClock) -> None:
    old = await bot.result("sendMessage", chat_id=anna.user, text="alt")
    clock.advance(47 * 3600)
    young = await bot.result("sendMessage", chat_id=anna.user, text="jung")
    clock.advance(2 * 3600)
    refusal = await bot.refusal("deleteMessage", chat_id=anna.user, message_id=old["message_id"])
    assert refusal == "Bad Request: message can't be deleted for everyone"
    assert await bot.result("deleteMessages", chat_id=anna.user, message_ids=[young["message_id"], 4711]) is True
    screen = await anna.screen()
    assert screen.shows("alt")
    assert not screen.shows("jung")


async def test_a_bot_cannot_write_to_somebody_who_has_not_started_it(bot: Caller, town: Simulator) -> None:
    stranger = await town.person("Fremder")
    member = await town.person("Kollegin")
    await town.chat("group", "Team", member)
    assert await bot.refusal("sendMessage", chat_id=stranger.user, text="x") == "Bad Request: chat not found"
    refusal = await bot.refusal("sendMessage", chat_id=member.user, text="x")
    assert refusal == "Forbidden: bot can't initiate conversation with a user"


async def test_deactivated_people_and_chats_without_the_bot_are_forbidden(
    bot: Caller, town: Simulator, anna: Phone
) -> None:
    await town.post("deactivate", {"user": anna.user})
    assert await bot.refusal("sendMessage", chat_id=anna.user, text="x") == "Forbidden: user is deactivated"
    channel = await town.chat("channel", "Kanal", anna)
    for status, words in (
        ("member", "Bad Request: need administrator rights in the channel chat"),
        ("kicked", "Forbidden: bot was kicked from the channel chat"),
        ("left", "Forbidden: bot is not a member of the channel chat"),
    ):
        await town.post("membership", {"chat": channel, "status": status})
        assert await bot.refusal("sendMessage", chat_id=channel, text="x") == words


async def test_a_tap_is_answered_once_and_in_time(bot: Caller, anna: Phone, clock: HandClock) -> None:
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    sent = await bot.result(
        "sendMessage", chat_id=anna.user, text="?", reply_markup=buttons({"text": "Ja", "callback_data": "ja"})
    )
    for wait in (0, 16):
        await anna.taps("Ja", message=sent["message_id"], wait=0)
        updates = await bot.result("getUpdates", offset=-1)
        query = updates[-1]["callback_query"]["id"]
        clock.advance(wait)
        if not wait:
            assert await bot.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
                "Bad Request: MESSAGE_TOO_LONG"
            )
            assert await bot.result("answerCallbackQuery", callback_query_id=query)
        assert await bot.refusal("answerCallbackQuery", callback_query_id=query) == words
