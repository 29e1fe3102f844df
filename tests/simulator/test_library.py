"""Whatever the simulator sends, python-telegram-bot reads without a complaint."""

import asyncio
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.simulator.people import Phone, Simulator
from tests.simulator.conftest import TOKEN, Caller


def unknown_fields(value: object, path: str = "") -> list[str]:
    """Fields the library does not know: what it puts into ``api_kwargs``."""
    found: list[str] = [f"{path}.{name}" for name in getattr(value, "api_kwargs", {})]
    names = getattr(type(value), "__slots__", ()) if path.count(".") < 4 else ()
    for name in names:
        if not name.startswith("_"):
            found += unknown_fields(getattr(value, name, None), f"{path}.{name}")
    return found


async def everything_happens(town: Simulator, bot: Caller, anna: Phone) -> None:
    """One of each kind of update."""
    await anna.sends("/start")
    keyboard = {"inline_keyboard": [[{"text": "Ja", "callback_data": "ja"}]]}
    await bot.result("sendMessage", chat_id=anna.user, text="Frage", reply_markup=keyboard)
    for kind in ("sticker", "voice", "location", "photo"):
        await anna.sends_something(kind)
    await anna.sends_contact()
    await anna.sends_contact(first_name="Bert")
    await anna.sends_document("a.pdf", b"x")
    own = (await anna.screen()).messages[0].id
    await town.post("edit", {"user": anna.user, "message": own, "text": "geändert https://a.de"})
    await town.post("send", {"user": anna.user, "text": "Antwort", "reply_to": own})
    await anna.taps("Ja", wait=0)
    await anna.taps_data("fort", message=4711, wait=0)
    await anna.blocks()
    await anna.unblocks()
    for kind in ("group", "supergroup", "forum", "channel"):
        chat = await town.chat(kind, kind, anna)
        await bot.result("sendMessage", chat_id=chat, text="Frage", reply_markup=keyboard)
        await anna.at(chat).sends("Hallo")
        await anna.at(chat).taps("Ja", wait=0)
        for status in ("member", "left", "kicked", "administrator"):
            await town.post("membership", {"chat": chat, "status": status})
        if kind == "group":
            await town.post("migrate", {"chat": chat})


async def test_every_update_is_read_whole(town: Simulator, bot: Caller, library: Bot) -> None:
    anna = await town.person("Anna")
    await everything_happens(town, bot, anna)
    raw: list[dict[str, Any]] = await bot.result("getUpdates", limit=100)
    assert len(raw) > 40
    kinds = {name for update in raw for name in update} - {"update_id"}
    assert kinds == {"message", "edited_message", "channel_post", "callback_query", "my_chat_member"}
    for update in raw:
        parsed = Update.de_json(update, library)
        assert unknown_fields(parsed) == []
        assert any(getattr(parsed, kind) for kind in kinds)


async def test_every_answer_is_read_whole(town: Simulator, library: Bot) -> None:
    anna = await town.person("Anna")
    await anna.sends("/start")
    group = await town.chat("supergroup", "Team", anna)
    channel = await town.chat("channel", "Kanal", anna)
    sent = await library.send_message(anna.user, "<b>x</b> /hilfe", parse_mode="HTML", protect_content=True)
    photo = await library.send_photo(group, b"\xff\xd8bild", caption="Bild")
    edited = await library.edit_message_caption(group, photo.message_id, caption="Foto")
    post = await library.send_message(channel, "x", disable_notification=True)
    await library.pin_chat_message(channel, post.message_id)
    answers: list[object] = [
        await library.get_me(),
        sent,
        photo,
        edited,
        post,
        await library.get_chat(anna.user),
        await library.get_chat(channel),
        await library.get_chat_member(group, anna.user),
        await library.get_chat_member(channel, library.id),
        *await library.get_chat_administrators(channel),
        await library.get_webhook_info(),
        await library.get_file(photo.photo[0].file_id),
        await library.get_my_name(),
    ]
    for answer in answers:
        assert unknown_fields(answer) == []
    assert (await library.get_chat(channel)).pinned_message is not None
    await library.unpin_chat_message(channel)
    assert await library.get_chat_member_count(group) == 2
    assert await library.send_chat_action(anna.user, "typing")
    assert await library.delete_messages(anna.user, [sent.message_id])
    assert await library.leave_chat(group)


async def test_commands_and_descriptions_are_kept_by_language(library: Bot) -> None:
    await library.set_my_commands([BotCommand("hilfe", "Hilfe")])
    await library.set_my_commands([BotCommand("help", "Help")], language_code="en")
    assert [command.command for command in await library.get_my_commands(language_code="en")] == ["help"]
    await library.delete_my_commands(language_code="en")
    assert await library.get_my_commands(language_code="en") == ()
    await library.set_my_description("Für Bürger")
    await library.set_my_short_description("Bürgerecho", language_code="de")
    assert (await library.get_my_description()).description == "Für Bürger"
    assert (await library.get_my_short_description(language_code="de")).short_description == "Bürgerecho"


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Weiter ›", callback_data="1")]])
    await update.message.reply_html("<i>Willkommen</i>", reply_markup=keyboard)


async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert isinstance(query, CallbackQuery)
    await query.answer("Gut")
    await query.edit_message_text("Danke")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
async def test_an_application_of_the_library_talks_with_a_person(town: Simulator, address: str) -> None:
    application = Application.builder().token(TOKEN).base_url(f"{address}/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    anna = await town.person("Anna")
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(timeout=5)
        await application.start()
        await anna.sends("/start")
        await anna.sees("Willkommen")
        async with asyncio.timeout(5):
            assert (await anna.taps("Weiter")).toast == "Gut"
        screen = await anna.sees("Danke")
        assert (screen.newest.edited, screen.newest.labels) == (True, ())
        await application.updater.stop()
        await application.stop()
