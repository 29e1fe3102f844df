"""What people do reaches the bot, and what the bot does reaches people."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, Update
from telegram.error import ChatMigrated, Forbidden

from bot.simulator.people import Phone, Simulator, SimulatorError
from tests.simulator.conftest import Caller


@pytest.fixture
async def anna(town: Simulator) -> Phone:
    anna = await town.person("Anna")
    await anna.sends("/start")
    return anna


async def newest(library: Bot) -> Update:
    return (await library.get_updates(offset=-1, timeout=5))[-1]


async def test_a_tap_brings_the_toast_the_bot_answers(library: Bot, anna: Phone) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("☐ Auf dem Amt", callback_data="amt", style="primary")]])
    await library.send_message(anna.user, "Wo?", reply_markup=keyboard)
    tap = asyncio.create_task(anna.taps("auf dem amt"))
    await asyncio.sleep(0.05)
    query = (await newest(library)).callback_query
    assert query is not None
    assert query.data == "amt"
    await query.answer("Gemerkt", show_alert=True)
    outcome = await tap
    assert (outcome.kind, outcome.toast, outcome.alert, outcome.answered) == ("callback", "Gemerkt", True, True)


async def test_a_tap_that_nobody_answers_has_no_toast(library: Bot, anna: Phone) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="ja")]])
    await library.send_message(anna.user, "?", reply_markup=keyboard)
    outcome = await anna.taps("Ja", wait=0.05)
    assert (outcome.toast, outcome.answered) == (None, False)


async def test_a_button_that_is_not_there_cannot_be_tapped(library: Bot, anna: Phone) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("✅ Ja", callback_data="ja")]])
    await library.send_message(anna.user, "?", reply_markup=keyboard)
    with pytest.raises(SimulatorError) as missing:
        await anna.taps("Nein")
    assert missing.value.status == 404
    assert missing.value.body["labels"] == ["✅ Ja"]


async def test_the_newest_button_is_tapped_unless_a_message_is_named(library: Bot, anna: Phone) -> None:
    old, _new = [
        await library.send_message(
            anna.user, data, reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data=data)]])
        )
        for data in ("alt", "neu")
    ]
    for message, data in ((0, "neu"), (old.message_id, "alt")):
        await anna.taps("Ja", message=message, wait=0)
        query = (await newest(library)).callback_query
        assert query is not None
        assert query.data == data


async def test_a_forged_tap_reaches_the_bot_with_any_data(library: Bot, anna: Phone) -> None:
    await anna.taps_data("erfunden", message=4711, wait=0)
    query = (await newest(library)).callback_query
    assert query is not None
    assert query.data == "erfunden"
    assert query.message is not None
    assert not query.message.is_accessible


async def test_buttons_that_copy_or_link_say_what_they_hold(bot: Caller, anna: Phone) -> None:
    row = [{"text": "Code", "copy_text": {"text": "ABCD"}}, {"text": "Seite", "url": "https://example.org"}]
    await bot.result("sendMessage", chat_id=anna.user, text="?", reply_markup={"inline_keyboard": [row]})
    assert (await anna.taps("Code")).text == "ABCD"
    assert (await anna.taps("Seite")).url == "https://example.org"


async def test_a_reply_keyboard_sends_its_text_or_the_own_contact(library: Bot, anna: Phone) -> None:
    keys: list[list[str | KeyboardButton]] = [["Ja"], [KeyboardButton("📱 Nummer senden", request_contact=True)]]
    await library.send_message(anna.user, "?", reply_markup=ReplyKeyboardMarkup(keys, one_time_keyboard=True))
    assert (await anna.screen()).keyboard == ("Ja", "📱 Nummer senden")
    assert (await anna.taps("Nummer senden")).kind == "contact"
    assert (await anna.screen()).keyboard == ()
    message = (await newest(library)).message
    assert message is not None
    assert message.contact is not None
    assert message.contact.user_id == anna.user


async def test_somebody_elses_contact_does_not_carry_the_own_id(library: Bot, anna: Phone) -> None:
    await anna.sends_contact(phone_number="+4917139200", first_name="Bert")
    message = (await newest(library)).message
    assert message is not None
    assert message.contact is not None
    assert message.contact.user_id is None


async def test_a_contact_can_be_asked_for_in_private_chats_only(bot: Caller, town: Simulator, anna: Phone) -> None:
    group = await town.chat("group", "Team", anna)
    channel = await town.chat("channel", "Kanal", anna)
    keyboard = {"keyboard": [[{"text": "Nummer", "request_contact": True}]]}
    refusal = await bot.refusal("sendMessage", chat_id=group, text="?", reply_markup=keyboard)
    assert refusal == "Bad Request: phone number can be requested in private chats only"
    refusal = await bot.refusal("sendMessage", chat_id=channel, text="?", reply_markup=keyboard)
    assert refusal == "Bad Request: inline keyboard expected"


async def test_a_tap_in_a_channel_names_who_tapped(library: Bot, town: Simulator) -> None:
    boss, deputy = await town.person("Leitung"), await town.person("Vertretung")
    channel = await town.chat("channel", "Mitarbeiterkanal", boss, deputy)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Freigeben", callback_data="f")]])
    post = await library.send_message(channel, "Vermerk", reply_markup=keyboard)
    assert post.sender_chat is not None
    await deputy.at(channel).taps("Freigeben", wait=0)
    query = (await newest(library)).callback_query
    assert query is not None
    assert query.from_user.id == deputy.user
    assert query.message is not None
    assert query.message.chat.id == channel
    assert (await boss.at(channel).screen()).shows("Vermerk")


async def test_who_is_not_in_a_chat_sees_nothing_of_it(town: Simulator, bot: Caller) -> None:
    boss, stranger = await town.person("Leitung"), await town.person("Fremder")
    channel = await town.chat("channel", "Mitarbeiterkanal", boss)
    await bot.result("sendMessage", chat_id=channel, text="intern")
    with pytest.raises(SimulatorError) as refused:
        await stranger.at(channel).screen()
    assert refused.value.status == 403
    with pytest.raises(SimulatorError):
        await stranger.at(boss.user).screen()


async def test_topics_of_a_forum_take_messages_but_the_first_must_not_be_named(bot: Caller, town: Simulator) -> None:
    boss = await town.person("Leitung")
    asked = {"kind": "forum", "title": "Amt", "members": [boss.user], "topics": ["Vermerke"]}
    made = await town.post("chats", asked)
    thread = made["topics"]["Vermerke"]
    sent = await bot.result("sendMessage", chat_id=made["id"], text="x", message_thread_id=thread)
    assert sent["message_thread_id"] == thread
    for wrong in (1, 99):
        refusal = await bot.refusal("sendMessage", chat_id=made["id"], text="x", message_thread_id=wrong)
        assert refusal == "Bad Request: message thread not found"
    await bot.result("sendMessage", chat_id=made["id"], text="Allgemein")


async def test_a_bot_opens_and_closes_topics_of_a_forum_only(bot: Caller, town: Simulator, library: Bot) -> None:
    boss = await town.person("Leitung")
    forum, group = await town.chat("forum", "Amt", boss), await town.chat("supergroup", "Gruppe", boss)
    assert (await bot.result("getChat", chat_id=forum))["is_forum"] is True
    made = await library.create_forum_topic(forum, "Kundenbefragung 2022")
    thread = made.message_thread_id
    sent = await bot.result("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert sent["message_thread_id"] == thread < sent["message_id"]
    assert await library.close_forum_topic(forum, thread)
    await bot.result("sendMessage", chat_id=forum, text="Ein Administrator darf noch.", message_thread_id=thread)
    refusals: list[tuple[tuple[str, int, dict[str, object]], str]] = [
        (("closeForumTopic", forum, {"message_thread_id": thread}), "TOPIC_NOT_MODIFIED"),
        (("closeForumTopic", forum, {"message_thread_id": 99}), "TOPIC_ID_INVALID"),
        (("createForumTopic", group, {"name": "x"}), "the chat is not a forum"),
        (("createForumTopic", forum, {"name": " "}), "TOPIC_NAME_EMPTY"),
        (("createForumTopic", forum, {"name": "x" * 129}), "TOPIC_NAME_TOO_LONG"),
        (("createForumTopic", forum, {"name": "x", "icon_color": 1}), "invalid forum topic icon color specified"),
    ]
    for (method, chat, given), words in refusals:
        assert await bot.refusal(method, chat_id=chat, **given) == f"Bad Request: {words}"
    assert await library.reopen_forum_topic(forum, thread)
    await town.post("membership", {"chat": forum, "status": "member"})
    refusal = await bot.refusal("createForumTopic", chat_id=forum, name="x")
    assert refusal == "Bad Request: not enough rights to create a topic"
    assert "Thema angelegt" in await town.transcript(forum)


async def test_a_bot_is_told_who_blocks_it_and_may_not_write_to_them(library: Bot, anna: Phone) -> None:
    await anna.blocks()
    change = (await newest(library)).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await library.send_message(anna.user, "Hallo?")
    await anna.unblocks()
    change = (await newest(library)).my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "member"
    await library.send_message(anna.user, "Willkommen zurück")


async def test_a_group_that_became_a_supergroup_says_where_it_went(library: Bot, town: Simulator, anna: Phone) -> None:
    group = await town.chat("group", "Team", anna)
    new = (await town.post("migrate", {"chat": group}))["id"]
    with pytest.raises(ChatMigrated) as moved:
        await library.send_message(group, "x")
    assert moved.value.new_chat_id == new
    assert (await library.send_message(new, "x")).chat.type == "supergroup"


async def test_a_chat_made_before_the_bot_called_welcomes_it(town: Simulator, bot: Caller) -> None:
    boss = await town.person("Leitung")
    channel = await town.chat("channel", "Kanal", boss)
    (update,) = await bot.result("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    member = await bot.result("getChatMember", chat_id=channel, user_id=123456)
    assert member["can_post_messages"] is True


async def test_documents_travel_both_ways(library: Bot, town: Simulator, anna: Phone) -> None:
    await anna.sends_document("Antrag.pdf", b"%PDF-1.7 Antrag", "application/pdf")
    message = (await newest(library)).message
    assert message is not None
    assert message.document is not None
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 Antrag"
    await library.send_document(
        anna.user, b"a;b\n1;2\n", filename="Übersicht.csv", caption="<i>Bitte</i>", parse_mode="HTML"
    )
    shown = (await anna.screen()).newest
    assert (shown.text, shown.html, shown.file_name) == ("Bitte", "<i>Bitte</i>", "Übersicht.csv")
    async with town.session.get(f"/_sim/file/{shown.document}") as response:
        assert await response.read() == b"a;b\n1;2\n"
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_the_answer_to_a_forced_reply_is_a_reply(library: Bot, bot: Caller, anna: Phone) -> None:
    asked = await bot.result("sendMessage", chat_id=anna.user, text="Warum?", reply_markup={"force_reply": True})
    await anna.sends("Darum")
    message = (await newest(library)).message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == asked["message_id"]


async def test_protected_and_silent_messages_are_shown_as_such(library: Bot, anna: Phone) -> None:
    await library.send_message(anna.user, "geheim", protect_content=True, disable_notification=True)
    shown = (await anna.screen()).newest
    assert (shown.protected, shown.silent) == (True, True)


async def test_a_chat_reads_as_a_transcript(library: Bot, town: Simulator, anna: Phone) -> None:
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Ja", callback_data="1"), InlineKeyboardButton("Nein", callback_data="2")]]
    )
    await library.send_message(anna.user, "Frage\nzwei Zeilen", reply_markup=keyboard)
    assert await town.transcript(anna.user) == (
        "[2026-05-28 20:26:40Z] Anna:\n    /start\n"
        "[2026-05-28 20:26:40Z] Simulator-Bot:\n    Frage\n    zwei Zeilen\n    [Ja] [Nein]\n"
    )


async def test_calls_can_be_read_with_answers_and_refusals_marked(bot: Caller, town: Simulator, anna: Phone) -> None:
    await bot.call("sendMessage", chat_id=anna.user, text="gut")
    await bot.call("sendMessage", chat_id=anna.user, text="")
    good, bad = await town.calls(method="sendMessage")
    assert (good["refused"], good["answer"]["result"]["text"]) == (False, "gut")
    assert (bad["refused"], bad["parameters"]) == (True, {"chat_id": anna.user, "text": ""})
    assert await town.refused_calls() == [bad]
    assert await town.calls(since=bad["number"]) == []


async def test_a_label_is_found_whatever_stands_around_it(bot: Caller, anna: Phone) -> None:
    row = [{"text": text, "callback_data": text} for text in ("1️⃣ Gut", "Weitere ›", "‹ Vorige", "➕")]
    await bot.result("sendMessage", chat_id=anna.user, text="?", reply_markup={"inline_keyboard": [row]})
    for label in ("gut", "Weitere", "vorige", "➕"):
        await anna.taps(label, wait=0)
    data = [update["callback_query"]["data"] for update in (await bot.result("getUpdates"))[1:]]
    assert data == ["1️⃣ Gut", "Weitere ›", "‹ Vorige", "➕"]


async def test_the_side_for_scripts_lists_itself(town: Simulator) -> None:
    listed = await town.get("")
    assert "toast" in listed["POST /_sim/tap"]
    assert all(listed.values())


async def test_after_a_reset_the_world_is_empty_but_the_bot_goes_on(bot: Caller, town: Simulator, anna: Phone) -> None:
    await bot.result("setMyCommands", commands=[{"command": "hilfe", "description": "Hilfe"}])
    await town.post("reset", {})
    assert await bot.result("getUpdates") == []
    with pytest.raises(SimulatorError):
        await anna.sends("Hallo?")
    assert await bot.result("getMyCommands") == [{"command": "hilfe", "description": "Hilfe"}]
    bert = await town.person("Bert")
    assert await bert.sends("neu") > 0
