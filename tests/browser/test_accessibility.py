"""The page for people who see little, cannot use a mouse, or have a small screen."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import IN_A_BROWSER, OpenPage
from tests.browser.scripted_bot import Stage, rows

if TYPE_CHECKING:
    from playwright.async_api import Locator

pytestmark = IN_A_BROWSER

SCREEN_HEIGHT = 900
"""As in ``open_page``."""


async def fill(stage: Stage) -> None:
    """A bit of everything in the chats."""
    me = stage.people["Bürgerin 1"]
    await stage.meets(me, stage.people["Leitung"])
    question = "<i>Frage 3 · noch etwa 15</i>\n\n<b>Mit welchen Stellen hatten Sie Kontakt?</b> /datenschutz"
    await stage.bot.says(me, question, rows("☐ Bauamt", "☑ Jugendamt", ("Zurück", "Fertig")))
    links = {"inline_keyboard": [[{"text": "Zur Seite", "url": "https://landratsamt.example/"}]]}
    await stage.bot.says(me, '<blockquote>Zitat</blockquote> <a href="https://landratsamt.example/">Seite</a>', links)
    await stage.bot.says(me, "Nummer?", {"keyboard": [[{"text": "Doch nicht"}]], "resize_keyboard": True})
    await stage.bot.says(stage.people["Leitung"], "<code>Vermerk 1</code>", rows("✅ Freigeben"), protect_content=True)
    await stage.bot.says(stage.channel, "Vermerk 1, Fassung 2", rows("✅ Freigeben", ("Ändern", "Ablehnen")))
    await stage.script("send", user=me, document={"name": "a.txt", "text": "a"})
    await stage.bot.forgets()


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_axe_finds_no_barrier(stage: Stage, open_page: OpenPage, width: int, dark: bool) -> None:
    await fill(stage)
    page = await open_page(stage.address, width=width, dark=dark)

    assert await page.barriers() == []


async def test_axe_finds_no_barrier_in_toasts_notices_and_on_an_empty_page(stage: Stage, open_page: OpenPage) -> None:
    await fill(stage)
    page = await open_page(stage.address, locale="en-GB")
    leadership, channel = page.phone("Leitung"), page.phone("Mitarbeiterkanal")
    await leadership.tap("Freigeben")
    await stage.bot.answers(await stage.bot.hears("callback_query"), "Bitte bestätigen.")
    await leadership.toast()
    await channel.tap("Freigeben")
    await stage.bot.answers(await stage.bot.hears("callback_query"), "Nur die Leitung.", alert=True)
    await channel.region.get_by_role("alertdialog").wait_for()
    assert await page.barriers() == []

    await stage.script("scene", phones=[])
    await page.page.get_by_text("Nobody is here yet").wait_for()
    assert await page.barriers() == []


@pytest.mark.parametrize("width", [1440, 768, 360, 320])
async def test_nothing_is_cut_off_at_any_width(stage: Stage, open_page: OpenPage, width: int) -> None:
    await fill(stage)
    page = await open_page(stage.address, width=width)

    assert await page.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1440, 360])
async def test_every_button_is_large_enough_for_a_thumb(stage: Stage, open_page: OpenPage, width: int) -> None:
    await fill(stage)
    page = await open_page(stage.address, width=width)

    small = await page.page.evaluate(
        """() => [...document.querySelectorAll("button:not(.command), .inline, select, textarea, .file a")]
            .map(node => [node.getBoundingClientRect(), node.outerHTML])
            .filter(([box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
            .map(([, html]) => html)"""
    )
    assert small == []


async def test_whole_questionnaire_by_keyboard_alone(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    me, keyboard = stage.people["Bürgerin 1"], page.page.keyboard
    await tab_to(page, "Starten")
    await keyboard.press("Enter")
    await stage.bot.hears("message")
    card = await stage.bot.says(me, "Kontakt?", rows("☐ Bauamt", "☐ Jugendamt", "Fertig"))
    await page.phone("Bürgerin 1").sees_button("Fertig")

    await tab_to(page, "☐ Jugendamt")
    await keyboard.press("Space")
    tap = await stage.bot.hears("callback_query")
    await stage.bot.changes(me, card, "Kontakt?", rows("☐ Bauamt", "☑ Jugendamt", "Fertig"))
    await stage.bot.answers(tap)
    await page.phone("Bürgerin 1").button("☑ Jugendamt").wait_for()
    assert await focused(page) == "☑ Jugendamt"

    await tab_to(page, "Fertig")
    await keyboard.press("Enter")
    tap = await stage.bot.hears("callback_query")
    await stage.bot.changes(me, card, "Was können wir verbessern?")
    await page.phone("Bürgerin 1").sees("verbessern")
    assert await page.phone("Bürgerin 1").has_focus()

    await page.phone("Bürgerin 1").sees("verbessern")
    await tab_to(page, "Nachricht schreiben")
    await keyboard.type("Mehr Parkplätze")
    await keyboard.press("Enter")
    assert (await stage.bot.hears("message"))["text"] == "Mehr Parkplätze"
    assert await focused(page) == "Nachricht schreiben"


async def test_after_a_new_question_no_answer_looks_chosen(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    me, citizen = stage.people["Bürgerin 1"], page.phone("Bürgerin 1")
    card = await stage.bot.says(me, "Frage 1", rows("Ja", "Nein"))
    await citizen.button("Ja").press("Enter")
    await stage.bot.hears("callback_query")
    await stage.bot.changes(me, card, "Frage 2", rows("Gut", "Schlecht"))
    await citizen.sees("Frage 2")

    assert await citizen.card.evaluate("card => card === document.activeElement")
    await page.page.keyboard.press("Tab")
    assert await focused(page) == "Gut"


async def test_focus_stays_in_the_card_when_its_buttons_go(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    me, citizen = stage.people["Bürgerin 1"], page.phone("Bürgerin 1")
    card = await stage.bot.says(me, "Frage 1", rows("Ja", "Nein"))
    await citizen.button("Nein").press("Enter")
    await stage.bot.hears("callback_query")
    await stage.bot.changes(me, card, "Frage 1")
    await citizen.sees_no_button("Nein")

    assert await citizen.card.evaluate("card => card === document.activeElement")


async def test_held_key_does_not_run_through_the_questions(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    citizen, keyboard = page.phone("Bürgerin 1"), page.page.keyboard
    await stage.bot.says(stage.people["Bürgerin 1"], "Frage 1", rows("Ja"))
    await citizen.button("Ja").focus()
    for _ in range(5):
        await keyboard.down("Enter")
    await keyboard.up("Enter")
    await stage.bot.answers(await stage.bot.hears("callback_query"))
    await citizen.type("Ende")

    assert (await stage.bot.hears("message"))["text"] == "Ende"
    state = await (await stage.bot.http.get(f"{stage.address}/_sim/state")).json()
    assert state["open_taps"] == 0


async def test_notice_is_closed_with_escape_and_gives_the_focus_back(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address)
    leadership = page.phone("Leitung")
    await stage.bot.says(stage.people["Leitung"], "Vermerk", rows("Freigeben"))
    await leadership.button("Freigeben").press("Enter")
    await stage.bot.answers(await stage.bot.hears("callback_query"), "Überholt.", alert=True)
    await leadership.region.get_by_role("alertdialog").wait_for()
    assert await focused(page) == "Verstanden"

    await page.page.keyboard.press("Escape")

    assert await focused(page) == "Freigeben"


@pytest.mark.parametrize("earlier", [0, 12], ids=["short chat", "long chat"])
@pytest.mark.parametrize("alert", [False, True], ids=["toast", "notice"])
async def test_no_button_moves_under_the_thumb_when_the_bot_answers(
    stage: Stage, open_page: OpenPage, earlier: int, alert: bool
) -> None:
    leadership = (await open_page(stage.address)).phone("Leitung")
    me = stage.people["Leitung"]
    for number in range(earlier):
        await stage.bot.says(me, f"Früher {number}")
    await stage.bot.says(me, "Vermerk", rows("Freigeben", "Ablehnen"))
    await leadership.tap("Freigeben")
    before = await top_of(leadership.button("Ablehnen"))
    await stage.bot.answers(await stage.bot.hears("callback_query"), "Das war schon entschieden.", alert=alert)

    await leadership.region.get_by_text("Das war schon entschieden.").wait_for()

    assert await top_of(leadership.button("Ablehnen")) == pytest.approx(before, abs=1)


async def test_changes_are_announced_where_they_happen(stage: Stage, open_page: OpenPage) -> None:
    citizen = (await open_page(stage.address)).phone("Bürgerin 1")
    assert await citizen.log.get_attribute("aria-live") == "polite"
    me = stage.people["Bürgerin 1"]
    card = await stage.bot.says(me, "Frage 1", rows("Ja", "Nein"))
    await citizen.sees("Frage 1")
    await citizen.log.evaluate(
        """log => {
            window.heard = [];
            const note = changes => changes.forEach(({addedNodes}) => addedNodes.forEach(
                node => node.textContent.trim() && window.heard.push(node.textContent)));
            new MutationObserver(note).observe(log, {childList: true, subtree: true});
        }"""
    )

    await stage.bot.changes(me, card, "Frage 1, geändert", rows("Ja", "Nein"))
    await citizen.sees("geändert")

    heard = await citizen.page.evaluate("window.heard")
    assert "Frage 1, geändert" in heard
    assert "Ja" not in heard


async def test_on_a_small_screen_phones_stand_in_a_column_and_show_a_number_while_out_of_sight(
    stage: Stage, open_page: OpenPage
) -> None:
    page = await open_page(stage.address, width=360)
    assert await page.page.get_by_role("region").count() == 6
    await stage.bot.says(stage.people["Leitung"], "Vermerk 1")
    await stage.bot.says(stage.people["Leitung"], "Vermerk 2")
    await page.page.get_by_role("button", name="Leitung, 2 neue Nachrichten").wait_for()

    leadership = await page.choose("Leitung")

    await leadership.sees("Vermerk 2")
    await page.page.get_by_role("button", name="Leitung", exact=True).wait_for()
    assert await leadership.region.evaluate("phone => Math.abs(phone.getBoundingClientRect().top) < innerHeight / 2")


async def test_start_is_in_sight_on_a_small_screen(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address, width=360)

    assert await top_of(page.phone("Bürgerin 1").button("Starten")) + 44 < SCREEN_HEIGHT
    assert await page.page.evaluate("scrollY") == 0


async def test_nothing_moves_for_those_who_asked_for_calm(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.address, calm=True)
    await stage.bot.says(stage.people["Bürgerin 1"], "Frage 1", rows("Ja"))
    await page.phone("Bürgerin 1").tap("Ja")

    assert await page.page.evaluate("document.getAnimations().length") == 0
    await stage.bot.answers(await stage.bot.hears("callback_query"))


async def top_of(button: "Locator") -> float:
    """Where it stands, in pixels from the top of the window."""
    return float(await button.evaluate("button => button.getBoundingClientRect().top"))


async def focused(page: ChatPage) -> str:
    """The accessible name of what has the focus, as far as a label or its words give it."""
    return str(
        await page.page.evaluate(
            """() => {
                const node = document.activeElement;
                return node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent ?? node.textContent;
            }"""
        )
    )


async def tab_to(page: ChatPage, name: str) -> None:
    """Press Tab until this has the focus; an endless way is a barrier."""
    for _ in range(40):
        if await focused(page) == name:
            return
        await page.page.keyboard.press("Tab")
    raise AssertionError(f"{name} is out of reach by keyboard")
