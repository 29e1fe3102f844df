"""The press office tells the results to those who asked for them, and nobody else does; restarts in between."""

import pytest

from bot.domain.staff import Role
from bot.services import broadcast_work, surveys
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.town import SURVEY, Person, Town

PAGE = "https://www.landratsamt-musterland.example/ergebnisse"
NEWS = "Die Ergebnisse sind da"


async def waits_for_results(town: Town, name: str) -> Person:
    person = await town.person(name)
    await person.writes(f"/start {SURVEY}")
    for label in ("Hier antworten", "Ich stimme zu", "Ja", "Ort", "Fertig", "2", "Gut", "Absenden"):
        await person.taps(label)
    await person.taps("Ergebnisse erfahren?")
    await person.taps("Ja, bitte schreiben Sie mir")
    return person


async def closed_survey(town: Town, *names: str) -> list[Person]:
    town.restart_after = 0
    await town.opens(SMALL)
    people = [await waits_for_results(town, name) for name in names]
    await town.rt.run(surveys.close_by_command, SURVEY)
    town.restart_after = 1
    return people


async def prepares(press: Person, address: str = PAGE) -> None:
    await press.writes("/befragungen")
    await press.taps("Ergebnisse bekannt geben")
    await press.writes(address)


async def news(person: Person) -> int:
    return sum(message.text.startswith(NEWS) for message in (await person.screen()).messages)


async def refuses(town: Town, person: Person, after: int) -> None:
    """Telegram asks the bot to wait before it writes to this chat again."""
    plan = [
        {"method": "sendMessage", "code": 429, "retry_after": after, "times": 1, "contains": str(person.phone.user)}
    ]
    await town.simulator.post("faults", {"plan": plan})


async def test_everybody_who_asked_is_told_once(town: Town) -> None:
    anna, berta = await closed_survey(town, "Anna", "Berta")
    silent = await town.person("Carla")
    await silent.writes("/start")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await press.writes("/befragungen")
    await press.taps("Ergebnisse bekannt geben")
    assert "keine Adresse" in (await press.writes("http://unsicher.example")).text
    preview = await press.writes(PAGE)
    assert "Sie geht an 2 Personen, die darum gebeten haben, und an niemanden sonst." in preview.text
    assert PAGE in preview.text
    assert await news(anna) == 0
    await press.taps("Ja, senden")

    assert [await news(person) for person in (anna, berta, silent)] == [1, 1, 0]
    assert PAGE in (await anna.card()).text
    done = await press.card()
    assert "✅ fertig" in done.text
    assert "Gesendet: 2 von 2" in done.text
    data = await anna.writes("/auskunft")
    assert "mitzuteilen" not in data.text
    assert "drei Tage lang" in data.text
    assert "Ergebnisse erfahren?" not in data.labels
    await town.later(days=1)
    assert [await news(person) for person in (anna, berta)] == [1, 1]
    assert "Stand der Nachricht: Ergebnisse" in (await press.writes("/befragungen")).labels


async def test_zurueck_sends_nothing(town: Town) -> None:
    (anna,) = await closed_survey(town, "Anna")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await prepares(press)
    preview = await press.card()
    assert "nichts verschickt" in (await press.taps("Zurück")).text
    outcome = await press.taps_data("b:s:1", preview.id)
    assert outcome.toast == "Das geht hier nicht (mehr). Es wurde nichts geändert."
    assert await news(anna) == 0


async def test_while_telegram_makes_one_wait_the_press_office_pauses_and_goes_on(town: Town) -> None:
    anna, berta = await closed_survey(town, "Anna", "Berta")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await prepares(press)
    await refuses(town, berta, 120)
    card = await press.taps("Ja, senden")
    assert "Gesendet: 1 von 2" in card.text
    assert "Wartet noch: 1" in card.text
    assert "voraussichtlich fertig um 12:00 Uhr" in card.text
    assert "⏸ angehalten" in (await press.taps("Anhalten")).text
    await town.later(minutes=10)
    assert [await news(anna), await news(berta)] == [1, 0]
    await press.taps("Fortsetzen")
    assert [await news(anna), await news(berta)] == [1, 1]
    assert "✅ fertig" in (await press.card()).text


async def test_who_was_not_told_when_it_was_cancelled_still_waits_for_the_results(town: Town) -> None:
    anna, berta = await closed_survey(town, "Anna", "Berta")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await prepares(press)
    await refuses(town, berta, 120)
    await press.taps("Ja, senden")
    assert "Wirklich abbrechen?" in (await press.taps("Abbrechen")).text
    assert "📨 wird verschickt" in (await press.taps("Zurück")).text
    await press.taps("Abbrechen")
    cancelled = await press.taps("Ja, abbrechen")
    assert "❌ abgebrochen" in cancelled.text
    assert "Nicht mehr angeschrieben: 1" in cancelled.text
    await town.later(minutes=10)
    assert [await news(anna), await news(berta)] == [1, 0]
    assert "mitzuteilen" in (await berta.writes("/auskunft")).text

    await prepares(press)
    assert "Sie geht an 1 Person, die darum gebeten hat" in (await press.card()).text
    await press.taps("Ja, senden")
    assert [await news(anna), await news(berta)] == [1, 1]


async def test_who_takes_it_back_at_the_last_moment_or_blocks_the_bot_is_not_told(town: Town) -> None:
    anna, berta, carla = await closed_survey(town, "Anna", "Berta", "Carla")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await carla.phone.blocks()
    await prepares(press)
    await refuses(town, berta, 120)
    await press.taps("Ja, senden")
    assert "mitzuteilen" in (await berta.writes("/auskunft")).text
    await berta.taps("Ergebnisse doch nicht")
    await town.later(minutes=10)
    await carla.phone.unblocks()
    await town.stepped()
    assert [await news(person) for person in (anna, berta, carla)] == [1, 0, 0]


async def test_what_nobody_knows_is_shown_and_not_repeated(town: Town) -> None:
    anna, berta = await closed_survey(town, "Anna", "Berta")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await prepares(press)
    plan = [{"method": "sendMessage", "kind": "reset_after", "times": 1, "contains": str(berta.phone.user)}]
    await town.simulator.post("faults", {"plan": plan})
    await press.taps("Ja, senden")
    await town.later(hours=1)
    assert [await news(anna), await news(berta)] == [1, 1]
    assert "Unklar, nicht wiederholt: 1" in (await press.card()).text


@pytest.mark.parametrize(
    "role", [Role.SUPPORTING_OFFICE, Role.LEADERSHIP, Role.LEADERSHIP_OFFICE, Role.DATA_PROTECTION_OFFICER, None]
)
async def test_nobody_else_sees_or_moves_anything(sqlite_town: Town, role: Role | None) -> None:
    town = sqlite_town
    (anna,) = await closed_survey(town, "Anna")
    town.restart_after = 0
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await prepares(press)
    other = await town.person("Niemand") if role is None else await town.member("Jemand", role)
    card = await other.writes("/befragungen")
    assert not any("Ergebnisse" in label for label in card.labels)
    for data in ("b:s:1", "b:d:1", "b:p:1", "b:r:1", "b:y:1", "b:o:1", "b:c:1", f"a:{SURVEY}", "b:s:99", "b:s:-1"):
        outcome = await other.taps_data(data, card.id)
        assert outcome.toast == "Das geht hier nicht (mehr). Es wurde nichts geändert."
    await other.writes(PAGE)
    assert await news(anna) == 0
    await press.taps("Ja, senden")
    assert await news(anna) == 1


async def test_while_the_survey_runs_there_is_nothing_to_announce(town: Town) -> None:
    await town.opens(SMALL)
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    card = await press.writes("/befragungen")
    assert card.labels == ("Freiwillige", "Adresse kopieren", "Menü")
    await press.taps_data(f"a:{SURVEY}", card.id)
    assert "können gerade nicht bekannt gegeben werden" in (await press.card()).text


async def test_the_staff_channel_learns_once_that_people_wait_for_the_results(town: Town) -> None:
    await closed_survey(town, "Anna")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    channel = await town.simulator.chat("channel", "Mitarbeiterkanal", press.phone)
    await town.settles()
    for days in (150, 6, 1):
        await town.later(days=days)
        await town.rt.run(broadcast_work.tell_staff_of_waiting)
        await town.stepped()
    said = [message.text for message in (await press.at(channel).screen()).messages]
    assert sum("warten noch Menschen auf die Ergebnisse" in text for text in said) == 1
