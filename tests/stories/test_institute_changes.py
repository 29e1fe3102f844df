"""The institute changes after somebody agreed to be called: they are asked again, and nothing is claimed meanwhile."""

from dataclasses import replace
from datetime import date

import pytest

from bot.services import broadcast_work, packing
from storage import surveys
from tests.stories.awkward import buttons
from tests.stories.house import House
from tests.stories.rights_scene import held, is_what_was_read
from tests.stories.test_handover import INSTITUTE, approved, technicians_fetch, with_key
from tests.stories.test_volunteers import (
    agrees_to_be_called,
    at_most,
    calls_begin,
    card_with,
    is_renamed,
    types_number,
    volunteers,
)
from tests.stories.test_volunteers_move_up import ASK, by_the_clock, times_told, waits_behind
from tests.stories.town import SURVEY, Person, Town

NEW = "Neue Forschung AG"


async def passes_area_and_is_entered(town: Town) -> Person:
    berta = await agrees_to_be_called(town)
    for label in ("Jugendamt", "Ja, weitergeben", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    return berta


async def looks_again(berta: Person) -> None:
    await berta.writes("/start")
    await berta.taps("Lieber angerufen werden")


async def standing(berta: Person) -> dict[str, bool]:
    """Each purpose that stands, and whether its wording names the new institute."""
    lines = (await held(berta))["consents"]
    return {line["purpose"]: NEW in line["wording"] for line in lines if line["withdrawn_at"] is None}


async def chosen(town: Town) -> list[tuple[bool, ...]]:
    """Who would be handed over now: whether with the service area."""
    async with town.database.read() as tx:
        found = await packing.chosen(tx, town.rt, await surveys.get(tx, SURVEY))
        return [(one.with_area,) for one in found]


async def test_whoever_agreed_to_another_institute_is_asked_again_and_nothing_is_claimed(town: Town) -> None:
    berta = await passes_area_and_is_entered(town)
    await is_renamed(town, NEW)
    await looks_again(berta)
    card = await berta.card()
    assert "Das Institut hat gewechselt." in card.text
    assert f"Dürfen wir Ihre Angaben an {NEW} weitergeben?" in card.text
    assert "eingetragen" not in card.text
    assert card.labels[:3] == ("Ich stimme zu", "Nein, danke", "Datenschutz lesen")
    assert await chosen(town) == []

    await looks_again(berta)
    read = await berta.card()
    area = await berta.taps("Ich stimme zu")
    assert f"Dürfen wir {NEW} auch sagen" in area.text
    assert "Ihr Bereich: Jugendamt" in area.text
    assert await chosen(town) == [(False,)]
    lines = [line for line in (await held(berta))["consents"] if line["purpose"] == "contact_details"]
    assert [bool(line["withdrawn_at"]) for line in lines] == [True, False]
    assert is_what_was_read(lines[1], read)

    await looks_again(berta)
    await berta.taps("Ja, weitergeben")
    assert f"Es ruft an: {NEW}" in (await card_with(berta, "Sie sind für das Telefoninterview eingetragen.")).text
    assert await standing(berta) == {"contact_details": True, "service_area": True}
    assert "Jugendamt" not in str([line["wording"] for line in (await held(berta))["consents"]])
    assert await chosen(town) == [(True,)]


async def test_whoever_declines_is_called_by_nobody_and_it_is_said(town: Town) -> None:
    berta = await passes_area_and_is_entered(town)
    await is_renamed(town, NEW)
    await looks_again(berta)
    card = await berta.taps("Nein, danke")
    assert "wir haben Ihren Namen und Ihre Nummer gelöscht" in card.text
    assert "Es ruft niemand an." in card.text
    file = await held(berta)
    assert file["telephone_interviews"] == []
    assert await chosen(town) == []


async def test_the_area_may_stay_while_the_new_institute_calls(town: Town) -> None:
    berta = await passes_area_and_is_entered(town)
    await is_renamed(town, NEW)
    await looks_again(berta)
    await berta.taps("Ich stimme zu")
    assert "Den Bereich geben wir nicht weiter" in (await berta.taps("Nein, nicht weitergeben")).text
    assert await standing(berta) == {"contact_details": True}
    assert await chosen(town) == [(False,)]


async def test_an_area_that_was_agreed_to_for_another_institute_is_not_passed_on(town: Town) -> None:
    berta = await passes_area_and_is_entered(town)
    await is_renamed(town, NEW)
    await looks_again(berta)
    await berta.taps("Ich stimme zu")
    await is_renamed(town, "Dritte GmbH")
    card = await berta.taps("Ja, weitergeben")
    assert "Dürfen wir Ihre Angaben an Dritte GmbH weitergeben?" in card.text
    assert await chosen(town) == []


async def test_only_the_words_that_were_read_again_are_agreed_to(town: Town) -> None:
    berta = await volunteers(town)
    await is_renamed(town, NEW)
    await looks_again(berta)
    await is_renamed(town, "Dritte GmbH")
    card = await berta.taps("Ich stimme zu")
    assert "an Dritte GmbH weitergeben?" in card.text
    assert await chosen(town) == []
    await berta.taps("Ich stimme zu")
    assert (await berta.screen()).shows("Es ruft an: Dritte GmbH")
    assert await chosen(town) == [(False,)]


async def test_an_institute_that_changes_while_somebody_enters_themselves_is_asked_about_at_the_end(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    await is_renamed(town, NEW)
    for label in ("keine Angabe", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    assert f"Dürfen wir Ihre Angaben an {NEW} weitergeben?" in (await berta.card()).text
    await berta.taps("Ich stimme zu")
    assert (await berta.screen()).shows("Sie sind für das Telefoninterview eingetragen.")


@pytest.mark.parametrize("label", ["Ich stimme zu", "Ja, weitergeben"])
async def test_a_second_tap_gives_no_second_consent(town: Town, label: str) -> None:
    berta = await passes_area_and_is_entered(town)
    await is_renamed(town, NEW)
    await looks_again(berta)
    for each in ("Ich stimme zu", "Ja, weitergeben"):
        card = await berta.card()
        (data,) = await buttons(berta, each)
        await berta.taps(each)
        if each == label:
            await berta.taps_data(data, card.id)
    assert len((await held(berta))["consents"]) == 4


async def test_whoever_the_old_institute_has_is_not_asked_again(town: Town) -> None:
    town.restart_after = 4
    town.authority = with_key(str(INSTITUTE.to_public()))
    await town.restarts()
    berta = await volunteers(town)
    house = await House.of(town)
    await approved(house)
    await technicians_fetch(town)
    town.authority = replace(town.authority, research_institute=replace(town.authority.research_institute, name=NEW))
    await town.restarts()
    await looks_again(berta)
    assert not (await berta.screen()).shows("Das Institut hat gewechselt.")


async def test_only_who_agreed_to_the_new_institute_is_told_before_its_calls(town: Town) -> None:
    await calls_begin(town, date(2022, 7, 25))  # a Monday
    berta = await volunteers(town)
    clara = await volunteers(town, "Clara", number="030 123456")
    for person in (berta, clara):
        await person.taps("Vorher kurz erinnern?")
    await is_renamed(town, NEW)
    await looks_again(clara)
    await clara.taps("Ich stimme zu")

    for days in (6, 1, 1, 3):
        await town.later(days=days)
        await town.rt.run(broadcast_work.begin_reminders)
        await town.settles()

    told = [
        [message.text for message in (await person.screen()).messages if message.text.startswith("Bald werden Sie")]
        for person in (berta, clara)
    ]
    assert [len(texts) for texts in told] == [0, 1]
    assert NEW in told[1][0]


async def test_who_moves_up_is_told_of_the_place_once_they_agreed_to_the_new_institute(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    await clara.taps(ASK)
    await is_renamed(town, NEW)
    await berta.taps("Doch nicht anrufen")
    for _ in range(2):
        await by_the_clock(town)
    assert await times_told(clara) == 0
    await looks_again(clara)
    await clara.taps("Ich stimme zu")
    for _ in range(2):
        await by_the_clock(town)
    assert await times_told(clara) == 1
