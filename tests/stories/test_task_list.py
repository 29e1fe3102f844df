"""«/aufgaben»: everything that waits for somebody, the most urgent first, each with one button that leads into it."""

from datetime import timedelta

from bot.domain.ids import UserId
from bot.domain.memo import MemoContent
from bot.domain.staff import Role
from bot.domain.step_names import Outcome
from bot.runtime import Runtime
from bot.services import announcing, course
from storage import memos, staff
from storage.transaction import Transaction
from tests.stories.house import SUBJECT, House
from tests.stories.procedure_walk import has_an_idea
from tests.stories.town import Person, Town


async def submitted(tx: Transaction, rt: Runtime, writer: Person, number: int) -> None:
    """A memo of the press office, without typing it."""
    author = await staff.find(tx, UserId(writer.phone.user))
    assert author is not None
    content = MemoContent(f"Vermerk über Thema {number}", "Votum", "Sachverhalt", "Bewertung")
    memo = await memos.submit(tx, rt.authority.id, author.id, content, now=rt.now())
    await announcing.announce(tx, rt, memo)


async def proposed(tx: Transaction, rt: Runtime, title: str) -> None:
    """An idea that waits for the Leitung to take it up, without typing it."""
    _, idea = await course.begin(tx, rt, title)
    await course.end(tx, rt, idea, Outcome.DONE, by=None)


async def twelve_things_wait(house: House) -> None:
    """Three ideas came on Friday and nine memos on Monday, each to be decided within ten working days."""
    for title in ("Bürgerbüro", "Wertstoffhof", "Schwimmbad"):
        await house.town.rt.run(proposed, title)
    await house.town.later(days=3)
    for number in range(1, 10):
        await house.town.rt.run(submitted, house.press, number)
    await house.town.settles()


async def test_after_a_holiday_three_taps_lead_to_the_most_urgent_decision(town: Town) -> None:
    house = await House.of(town)
    await twelve_things_wait(house)
    await town.later(days=13)  # Sunday, July 31st

    menu = await house.leader.writes("/start")
    assert "12 Aufgaben warten auf Sie." in menu.text
    listed = await house.leader.taps("Aufgaben")  # the first tap
    assert "3 davon sind überfällig." in listed.text
    assert "Seite 1 von 2, zusammen 12." in listed.text
    assert listed.text.index("überfällig seit 29. Juli 2022") < listed.text.index("Vermerk 1, Fassung 1")
    await house.leader.taps(listed.labels[0])  # the second
    card = await house.leader.card()
    assert "Bürgerbüro" in card.text
    assert card.labels[0] == "Aufgreifen"  # the third would decide


async def test_a_page_fits_a_phone_and_the_rest_is_one_tap_away(town: Town) -> None:
    house = await House.of(town)
    await twelve_things_wait(house)

    first = await house.leader.writes("/aufgaben")
    assert len(first.text) < 900
    assert first.labels[-2:] == ("Weitere ›", "Menü")
    second = await house.leader.taps("Weitere ›")
    assert second.id == first.id
    assert "Seite 2 von 2" in second.text
    assert second.labels[-2:] == ("‹ Vorige", "Menü")
    assert not set(first.labels[:-2]) & set(second.labels[:-2])
    assert (await house.leader.taps("‹ Vorige")).text == first.text


async def test_what_came_since_the_last_look_is_marked_as_new_on_every_page(town: Town) -> None:
    house = await House.of(town)
    await twelve_things_wait(house)
    assert "Neu" not in (await house.leader.writes("/aufgaben")).text
    await town.later(hours=1)
    await town.rt.run(submitted, house.press, 13)
    await town.settles()

    assert "Neu" not in (await house.leader.writes("/aufgaben")).text
    await house.leader.taps("Weitere ›")
    assert "🆕 Neu: Vermerk 10, Fassung 1" in (await house.leader.taps("Weitere ›")).text
    await town.later(minutes=1)
    await house.leader.writes("/aufgaben")
    await house.leader.taps("Weitere ›")
    assert "Neu" not in (await house.leader.taps("Weitere ›")).text


async def test_each_button_leads_into_what_stands_beside_its_number(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt, "Umfrage im Freibad")
    await town.later(days=3)
    await house.submits()

    listed = await house.leader.writes("/aufgaben")
    lines = [line for line in listed.text.splitlines() if line[:1].isdigit()]
    assert [line[:1] for line in lines] == [label[:1] for label in listed.labels[:2]]
    assert "Idee aufgreifen" in lines[0]
    assert "bis 29. Juli 2022" in lines[0]
    assert "Umfrage im Freibad" in (await house.leader.taps(listed.labels[0])).text
    await house.leader.writes("/aufgaben")
    assert SUBJECT in (await house.leader.taps(listed.labels[1])).text


async def test_a_form_that_was_begun_is_one_entry_and_goes_on(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await house.press.writes("Wir wollen den Service verbessern.")

    listed = await house.press.writes("/aufgaben")
    assert listed.text.count("Grobkonzept") == 1
    assert "angefangen" in listed.text
    assert "☐ Bauamt" in (await house.press.taps("Weiterschreiben")).labels


async def test_what_others_have_to_do_stands_last_and_does_not_count(town: Town) -> None:
    house = await House.of(town)
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await house.submits()

    assert "Im Moment wartet nichts auf Sie." in (await office.writes("/start")).text
    assert "wartet auf die Leitung" in (await office.writes("/aufgaben")).text


async def test_a_page_that_has_gone_shows_the_last_there_is(town: Town) -> None:
    house = await House.of(town)
    await twelve_things_wait(house)
    await house.leader.writes("/aufgaben")
    second = await house.leader.taps("Weitere ›")
    await house.leader.taps_data("tl:7:0", second.id)
    assert "Seite 2 von 2" in (await house.leader.card()).text
    await house.leader.taps_data(f"tl:-1:{10**17}", second.id)
    assert "Seite 1 von 2" in (await house.leader.card()).text


async def test_a_date_passes_over_night(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    due = town.rt.today() + timedelta(days=14)
    await town.later(days=14)
    assert "bis heute" in (await house.leader.writes("/aufgaben")).text
    await town.later(days=1)
    assert f"überfällig seit {due.day}. Juli 2022" in (await house.leader.writes("/aufgaben")).text
