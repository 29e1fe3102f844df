"""The page in people's hands: they read, tap, type, attach and copy."""

import asyncio
from typing import TYPE_CHECKING

from bot.simulator.server import TelegramServer
from tests.browser.conftest import IN_A_BROWSER, OpenPage
from tests.browser.scripted_bot import TOKEN, Stage, rows

if TYPE_CHECKING:
    from playwright.async_api import Locator

pytestmark = IN_A_BROWSER

SECONDS = 30
"""So long a tap may take to the bot."""


async def test_citizen_starts_and_sees_the_card_change_under_the_thumb(stage: Stage, open_page: OpenPage) -> None:
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    me = stage.people["Bürgerin 1"]

    await citizen.start()
    assert (await stage.bot.hears("message"))["text"] == "/start"
    card = await stage.bot.says(me, "<b>Wie zufrieden</b> sind Sie?", rows("Sehr", "Gar nicht"))
    await citizen.tap("Sehr")
    tap = await stage.bot.hears("callback_query")
    await stage.bot.changes(me, card, "Frage 2", rows("Weiter"))
    await stage.bot.answers(tap, "Notiert.")

    await citizen.sees("Frage 2")
    await citizen.sees_no_button("Sehr")
    assert await citizen.toast() == "Notiert."
    assert await citizen.log.get_by_role("article").count() == 2
    assert "bearbeitet" in await citizen.words()
    assert tap["data"] == "Sehr"


async def test_button_that_stays_while_its_card_is_reworded_can_be_tapped_again(
    stage: Stage, open_page: OpenPage
) -> None:
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    me = stage.people["Bürgerin 1"]
    await stage.meets(me)
    card = await stage.bot.says(me, "Mehrere möglich", rows("Parken", "Fertig"))
    for words in ("Bitte wählen Sie mindestens eine", "Bitte wählen Sie wirklich eine"):
        await citizen.tap("Fertig")
        tap = await asyncio.wait_for(stage.bot.hears("callback_query"), SECONDS)
        await stage.bot.changes(me, card, words, rows("Parken", "Fertig"))
        await citizen.sees(words)
        await stage.bot.answers(tap)

    await citizen.tap("Fertig")
    assert (await asyncio.wait_for(stage.bot.hears("callback_query"), SECONDS))["data"] == "Fertig"


async def test_office_that_taps_in_the_channel_reads_why_not(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    channel = page.phone("Mitarbeiterkanal")
    await stage.bot.says(stage.channel, "Vermerk 1, Fassung 2", rows("✅ Freigeben"))

    await channel.sees_button("Freigeben")
    await channel.region.get_by_label("Antippen als").select_option("Bauamt")
    await channel.tap("Freigeben")
    tap = await stage.bot.hears("callback_query")
    await stage.bot.answers(tap, "Nur die Leitung gibt frei.", alert=True)

    assert tap["from"]["id"] == stage.people["Bauamt"]
    assert await channel.alert() == "Nur die Leitung gibt frei."
    assert await channel.region.get_by_role("alertdialog").count() == 0


async def test_volunteer_sends_the_telephone_number_by_the_bots_keyboard(stage: Stage, open_page: OpenPage) -> None:
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    keyboard = {
        "keyboard": [[{"text": "Telefonnummer senden", "request_contact": True}], [{"text": "Doch nicht"}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }
    await stage.bot.says(stage.people["Bürgerin 1"], "Unter welcher Nummer?", keyboard)

    await citizen.tap("Telefonnummer senden")

    assert (await stage.bot.hears("message"))["contact"]["user_id"] == stage.people["Bürgerin 1"]
    await citizen.sees_no_button("Doch nicht")


async def test_press_office_attaches_a_text_and_takes_the_memo_away(stage: Stage, open_page: OpenPage) -> None:
    office = (await open_page(stage.address)).phone("Pressestelle")

    await office.attach("Sachverhalt.txt", b"Der Sachverhalt.")
    sent = (await stage.bot.hears("message"))["document"]
    async with office.page.expect_download() as download:
        await office.log.get_by_role("link").click()

    assert (sent["file_name"], sent["file_size"]) == ("Sachverhalt.txt", 16)
    assert (await download.value).suggested_filename == "Sachverhalt.txt"


async def test_code_is_copied_and_the_page_says_so(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address, permissions=["clipboard-read", "clipboard-write"])
    citizen = page.phone("Bürgerin 1")
    keyboard = {"inline_keyboard": [[{"text": "Code kopieren", "copy_text": {"text": "ABCD-EFGH-JKLM"}}]]}
    await stage.bot.says(stage.people["Bürgerin 1"], "<code>ABCD-EFGH-JKLM</code>", keyboard, protect_content=True)

    await citizen.tap("Code kopieren")

    assert await citizen.toast() == "Kopiert"
    assert await page.page.evaluate("navigator.clipboard.readText()") == "ABCD-EFGH-JKLM"
    assert "geschützt" in await citizen.words()


async def test_invitation_to_this_bot_is_opened_in_the_private_chat_and_leaves_no_computer(
    stage: Stage, open_page: OpenPage
) -> None:
    citizen = (await open_page(stage.address)).phone("Bürger 2")
    await stage.bot.says(stage.people["Bürger 2"], '<a href="https://t.me/echo_bot?start=i_abc">Einladung</a>')

    await citizen.log.get_by_role("link", name="Einladung").click()

    assert (await stage.bot.hears("message"))["text"] == "/start i_abc"


async def test_citizen_starts_with_the_link_from_the_poster(stage: Stage, open_page: OpenPage) -> None:
    citizen = {"user": stage.people["Bürgerin 1"], "chat": stage.people["Bürgerin 1"], "kind": "private"}
    await stage.script("scene", phones=[{"name": "Bürgerin 1", "writable": True, "hint": "/start K1-q7", **citizen}])
    page = await open_page(stage.address)

    await page.phone("Bürgerin 1").start()

    assert (await stage.bot.hears("message"))["text"] == "/start K1-q7"


async def test_page_opened_before_the_bot_hears_of_it(stage: Stage, open_page: OpenPage) -> None:
    await stage.goes_down()
    stage.server = TelegramServer()
    await stage.comes_back()
    await stage.script("users", name="Bürgerin 1")
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    await citizen.start()
    assert await citizen.toast() == "Es hat sich noch kein Bot gemeldet."

    await stage.script("bots", token=TOKEN, username="echo_bot", name="Bürgerecho")
    await citizen.region.get_by_text("Bürgerecho").wait_for()
    await citizen.start()

    assert (await stage.bot.hears("message"))["text"] == "/start"


async def test_command_in_a_message_can_be_tapped(stage: Stage, open_page: OpenPage) -> None:
    citizen = (await open_page(stage.address)).phone("Bürger 2")
    await stage.bot.says(stage.people["Bürger 2"], "Ihre Rechte: /datenschutz")

    await citizen.tap("/datenschutz")

    assert (await stage.bot.hears("message"))["text"] == "/datenschutz"


async def test_quotation_is_followed_by_no_more_space_than_was_written(stage: Stage, open_page: OpenPage) -> None:
    leadership = (await open_page(stage.address)).phone("Leitung")
    text = "<b>Votum</b>\n<blockquote>Freigeben.</blockquote>\n<b>Bewertung</b>"
    await stage.bot.says(stage.people["Leitung"], text)

    await leadership.sees("Bewertung")

    assert "Votum\nFreigeben.\nBewertung" in await leadership.words()


async def height_of(shown: "Locator") -> float:
    """In CSS pixels."""
    return float(await shown.evaluate("shown => shown.getBoundingClientRect().height"))


async def test_long_quotation_shows_its_first_lines_until_somebody_reads_on(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address, width=360)
    leadership = page.phone("Leitung")
    facts = "\n".join(f"Zeile {number}" for number in range(1, 30))
    text = f"<b>Sachverhalt</b>\n<blockquote expandable>{facts}</blockquote>\n<b>Bewertung</b>"
    await stage.bot.says(stage.people["Leitung"], text, rows("Freigeben"))

    await leadership.sees_button("Weiterlesen")
    quotation = leadership.card.locator("blockquote")
    folded = await height_of(quotation)
    await leadership.tap("Weiterlesen")
    await leadership.sees_button("Weniger")
    whole = await height_of(quotation)

    assert folded < 150
    assert whole > 600
    assert await page.barriers() == []
    await leadership.tap("Weniger")
    assert await height_of(quotation) == folded


async def test_short_quotation_shows_all_of_itself(stage: Stage, open_page: OpenPage) -> None:
    leadership = (await open_page(stage.address)).phone("Leitung")
    await stage.bot.says(stage.people["Leitung"], "<blockquote expandable>Der Nutzen überwiegt.</blockquote>")

    await leadership.sees("Der Nutzen überwiegt.")

    assert await leadership.card.get_by_role("button").count() == 0


async def test_markup_typed_by_people_stays_words(stage: Stage, open_page: OpenPage) -> None:
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    typed = "<img src=x onerror=alert(1)> <script>alert(1)</script> &lt;b&gt; 5 < 6"

    await citizen.type(typed)

    await citizen.sees("5 < 6")
    assert typed in await citizen.words()
    assert await citizen.log.locator("img, script").count() == 0


async def test_arabic_runs_from_right_to_left_line_by_line(stage: Stage, open_page: OpenPage) -> None:
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    await stage.bot.says(stage.people["Bürgerin 1"], "مرحبا، شكرا لكم\nLandratsamt", rows("نعم"))

    await citizen.sees_button("نعم")
    body = citizen.card.locator(".body")
    where = await body.evaluate(
        """body => {
            const side = (from, to) => {
                const range = document.createRange();
                range.setStart(body.firstChild, from);
                range.setEnd(body.firstChild, to);
                return range.getBoundingClientRect();
            };
            const end = body.firstChild.length;
            return [side(0, 1).left > side(3, 4).left, side(end - 11, end - 10).left < side(end - 3, end - 2).left];
        }"""
    )
    assert where == [True, True]


async def test_page_says_when_the_simulator_is_gone(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)

    await stage.goes_down()
    await page.page.get_by_role("alert").get_by_text("Verbindung zum Simulator ist unterbrochen").wait_for()
    await stage.comes_back()
    await stage.bot.says(stage.people["Bürgerin 1"], "Inzwischen geschehen")

    await page.phone("Bürgerin 1").sees("Inzwischen geschehen")
    await page.page.get_by_role("alert").wait_for(state="hidden")
    page.errors.clear()  # The browser notes every call that nobody answered, and nobody was to answer.


async def test_what_somebody_is_typing_survives_a_new_phone(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    box = page.phone("Bürgerin 1").box
    await box.fill("Angefangener Satz")
    await stage.script("users", name="Jugendamt")
    scene = await (await stage.bot.http.get(f"{stage.address}/_sim/scene")).json()
    new = {"name": "Jugendamt", "user": stage.people["Bauamt"], "chat": stage.people["Bauamt"], "kind": "private"}

    await stage.script("scene", phones=[*scene["phones"], {**new, "writable": True, "hint": ""}])

    await page.phone("Jugendamt").region.wait_for()
    assert await box.input_value() == "Angefangener Satz"


async def test_english_reader_gets_an_english_page_and_can_switch(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address, locale="en-GB")
    root = page.page.locator("html")

    assert await root.get_attribute("lang") == "en"
    await page.phone("Bürgerin 1").region.get_by_role("button", name="Start", exact=True).wait_for()
    await page.page.get_by_role("button", name="Deutsch").click()

    assert await root.get_attribute("lang") == "de"
    await page.phone("Bürgerin 1").sees_button("Starten")
