"""The Leitung decides later: until a day it names, on which the memo comes back by itself."""

import re

import pytest

from bot.domain.staff import Role
from bot.services import putting_off
from tests.stories.house import SUBJECT, House, memo_card
from tests.stories.town import Town

LATER = "🗓 zurückgestellt bis {day}"


@pytest.fixture
async def house(town: Town) -> House:
    house = await House.of(town)
    await house.submits()
    return house


async def the_clock_brings_back(house: House) -> None:
    await house.town.rt.run(putting_off.bring_back)
    await house.town.settles()


async def test_put_off_for_two_weeks_it_comes_back_by_itself(house: House) -> None:
    toast = await house.leader.at(house.channel).tap("Zurückstellen")
    assert toast.toast == "Bitte wählen Sie den Tag im Chat mit mir."
    asked = await house.leader.card()
    assert f"„\u2068{SUBJECT}\u2069“ – bis wann zurückstellen?" in asked.text
    assert asked.labels == ("1 Woche", "2 Wochen", "1 Monat", "Zurück")
    noted = await house.leader.taps("2 Wochen")

    state = LATER.format(day="29. Juli 2022")
    assert state in noted.text
    assert f"Stand: {state}" in (await house.announced())[0]
    assert state in (await house.press.card()).text
    await house.town.later(days=13)
    await the_clock_brings_back(house)
    assert state in (await house.announced())[0]
    await house.town.later(days=1)
    await the_clock_brings_back(house)

    assert "Stand: ⏳ wartet auf Freigabe" in (await house.announced())[0]
    for leader in (house.leader, house.second):
        assert "Freigeben" in (await leader.card()).labels


async def test_it_does_not_come_back_in_the_night(house: House) -> None:
    await house.leader.taps("Zurückstellen")
    await house.leader.writes("16.7.2022")
    await house.town.later(hours=13)
    await the_clock_brings_back(house)
    assert "zurückgestellt" in (await house.announced())[0]
    await house.town.later(hours=7)
    await the_clock_brings_back(house)
    assert "wartet auf Freigabe" in (await house.announced())[0]


async def test_day_and_reason_can_be_typed_and_only_the_press_office_reads_the_reason(house: House) -> None:
    await house.leader.taps("Zurückstellen")
    for wrong in ("bald", "15.7.2022", "1.1.2030"):
        assert "Bitte nennen Sie einen Tag nach heute" in (await house.leader.writes(wrong)).text
    noted = await house.leader.writes("1. August 2022 erst nach der <Sitzung>")

    assert LATER.format(day="1. August 2022") in noted.text
    assert "Grund\nerst nach der <Sitzung>" in (await house.press.card()).text
    assert "Sitzung" not in (await house.announced())[0]
    assert not await house.bauamt.sees("Sitzung")


async def test_the_day_named_as_an_example_would_be_taken(house: House) -> None:
    asked = await house.leader.taps("Zurückstellen")
    example = re.search(r"zum Beispiel ([0-9.]+\d);", asked.text)
    assert example is not None
    await house.town.later(days=30)
    await house.leader.taps("Zurück")
    later = (await house.leader.taps("Zurückstellen")).text

    assert example[1] == "29.7.2022"
    assert "zum Beispiel 28.8.2022;" in later
    noted = await house.leader.writes("28.8.2022")
    assert LATER.format(day="28. August 2022") in noted.text


async def test_leitung_decides_earlier_than_it_said(house: House) -> None:
    await house.leader.taps("Zurückstellen")
    await house.leader.taps("1 Monat")

    await house.second.taps("Freigeben")
    await house.second.taps("Ja, freigeben")

    assert "Stand: ✅ freigegeben" in (await house.announced())[0]
    await house.town.later(days=40)
    await the_clock_brings_back(house)
    assert "Stand: ✅ freigegeben" in (await house.announced())[0]


async def test_back_puts_nothing_off_and_nobody_else_can(house: House) -> None:
    await house.leader.taps("Zurückstellen")
    await house.leader.taps("Zurück")
    refused = await house.bauamt.at(house.channel).tap("Zurückstellen")

    assert refused.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert "Stand: ⏳ wartet auf Freigabe" in (await house.announced())[0]


async def test_what_was_decided_meanwhile_is_not_put_off(house: House) -> None:
    await house.leader.taps("Zurückstellen")
    await house.second.taps("Freigeben")
    await house.second.taps("Ja, freigeben")

    told = await house.leader.tap("1 Woche")

    assert (told.toast or "").startswith("Schon entschieden: ✅ freigegeben")
    assert "Stand: ✅ freigegeben" in (await house.announced())[0]


async def test_office_of_the_leitung_marks_what_is_urgent_and_decides_nothing(house: House) -> None:
    office = await house.town.member("Büro", Role.LEADERSHIP_OFFICE, "Büro des Landrats")
    await office.writes("/aufgaben")
    await office.taps("Vermerk 1 öffnen")
    card = await memo_card(office)
    assert card.labels == ("Eilt", "Entscheidung nachtragen")
    await office.taps("Eilt")

    assert await house.bauamt.at(house.channel).sees("Stand: ❗ eilt – ⏳ wartet auf Freigabe")
    assert "❗ eilt" in (await memo_card(house.leader)).text
    assert (await memo_card(office)).labels[0] == "Eilt nicht mehr"
    await office.taps("Eilt nicht mehr")
    assert not await house.bauamt.at(house.channel).sees("eilt")
