"""One reminder and the results, only for those who asked for them; the bot is restarted between any two steps."""

from bot.domain.staff import Role
from bot.services import broadcast_work, retention
from tests.stories.test_citizen_takes_part import SMALL, agrees, submits
from tests.stories.town import SURVEY, Person, Town

REMINDER = "Sie wollten erinnert werden"


async def pauses(town: Town) -> Person:
    """July 15th: the survey ends on August 15th, but what is begun goes 14 days after the last answer."""
    berta = await agrees(town)
    await berta.taps("Ja")
    await berta.writes("/abbrechen")
    await berta.taps("Später weiter")
    return berta


async def the_clock_strikes(town: Town) -> None:
    await town.rt.run(broadcast_work.begin_reminders)
    await town.settles()
    await town.stepped()


async def reminders(person: Person) -> int:
    return sum(message.text.startswith(REMINDER) for message in (await person.screen()).messages)


async def test_who_asks_is_reminded_once_and_goes_on_below_the_reminder(town: Town) -> None:
    berta = await pauses(town)
    assert "erinnern wir Sie ein einziges Mal daran, am 25. Juli 2022" in (await berta.card()).text
    assert "am 25. Juli 2022" in (await berta.taps("Einmal erinnern?")).text
    assert "am 25. Juli 2022 einmal zu erinnern" in (await berta.writes("/auskunft")).text

    await town.later(days=9)
    await the_clock_strikes(town)
    assert await reminders(berta) == 0
    await town.later(days=1)
    await the_clock_strikes(town)
    await town.later(days=1)
    await the_clock_strikes(town)

    assert await reminders(berta) == 1
    reminder = await berta.card()
    assert "bis zum 15. August 2022" in reminder.text
    card = await berta.taps("Jetzt weitermachen")
    assert card.id > reminder.id
    assert "a4?" in card.text
    again = await berta.taps("Jetzt weitermachen")
    assert again.id == card.id
    assert "zu erinnern" not in (await berta.writes("/auskunft")).text


async def test_nobody_is_reminded_who_did_not_ask_or_took_it_back_or_has_submitted(town: Town) -> None:
    silent = await pauses(town)
    await silent.writes("/abbrechen")
    await silent.taps("Später weiter")
    changed = await town.person("Carla")
    finished = await town.person("Dora")
    for person in (changed, finished):
        await person.writes(f"/start {SURVEY}")
        for label in ("Hier antworten", "Ich stimme zu", "Ja"):
            await person.taps(label)
        await person.writes("/abbrechen")
        for label in ("Später weiter", "Einmal erinnern?"):
            await person.taps(label)
    assert "Wir erinnern Sie nicht." in (await changed.taps("Doch nicht")).text
    await finished.taps("Weiter")
    for label in ("Ort", "Fertig", "2", "Gut", "Absenden"):
        await finished.taps(label)
    assert "zu erinnern" not in (await finished.writes("/auskunft")).text

    await town.later(days=10)
    await the_clock_strikes(town)
    assert [await reminders(person) for person in (silent, changed, finished)] == [0, 0, 0]


async def test_withdrawing_deleting_and_blocking_end_the_wish(town: Town) -> None:
    people: list[Person] = []
    for name in ("Anna", "Berta", "Carla"):
        person = await town.person(name)
        if not people:
            await town.opens(SMALL)
        people.append(person)
        await person.writes(f"/start {SURVEY}")
        for label in ("Hier antworten", "Ich stimme zu", "Ja"):
            await person.taps(label)
        await person.writes("/abbrechen")
        for label in ("Später weiter", "Einmal erinnern?"):
            await person.taps(label)
    anna, berta, carla = people
    await anna.writes("/widerruf")
    await anna.taps("Einwilligung zurücknehmen")
    await berta.writes("/loeschen")
    await berta.taps("Meine Daten löschen")
    await carla.phone.blocks()
    await town.stepped()
    await carla.phone.unblocks()
    await town.stepped()

    for person in people:
        assert "zu erinnern" not in (await person.writes("/auskunft")).text
    await town.later(days=10)
    await the_clock_strikes(town)
    assert [await reminders(person) for person in people] == [0, 0, 0]


async def test_shortly_before_the_end_the_reminder_comes_tomorrow_and_on_the_last_day_not_at_all(town: Town) -> None:
    berta = await agrees(town)
    await town.later(days=29)
    await town.rt.run(retention.delete_started_answers)
    await berta.writes(f"/start {SURVEY}")
    for label in ("Hier antworten", "Ich stimme zu", "Ja"):
        await berta.taps(label)
    await berta.writes("/abbrechen")
    assert "am 14. August 2022" in (await berta.taps("Später weiter")).text
    await town.later(days=2)
    await berta.writes("/abbrechen")
    assert (await berta.taps("Später weiter")).labels == ("Weiter", "Meine Daten")


async def test_reminders_go_out_by_day_only(town: Town) -> None:
    berta = await pauses(town)
    await berta.taps("Einmal erinnern?")
    await town.later(days=9, hours=11)
    for hours, told in ((0, 0), (9, 0), (1, 1)):  # 23, 8 and 9 o'clock
        await town.later(hours=hours)
        await the_clock_strikes(town)
        assert await reminders(berta) == told, hours


async def test_the_results_are_asked_for_below_the_code_which_stays(town: Town) -> None:
    berta, code = await submits(town)
    receipt = await berta.card()
    consent = await berta.taps("Ergebnisse erfahren?")
    assert consent.id > receipt.id
    assert await berta.sees(code)
    assert "Spätestens am 30. Dezember 2022 löschen wir sie wieder." in consent.text
    assert consent.labels == ("Ja, bitte schreiben Sie mir", "Nein, danke")
    assert "ein einziges Mal" in (await berta.taps("Ja, bitte schreiben Sie mir")).text
    data = await berta.writes("/auskunft")
    assert "die Ergebnisse mitzuteilen – höchstens bis zum 30. Dezember 2022" in data.text
    assert "Ergebnisse erfahren?" not in data.labels
    assert "nichts gemerkt" in (await berta.taps("Ergebnisse doch nicht")).text
    assert "mitzuteilen" not in (await berta.writes("/auskunft")).text
    await berta.taps("Ergebnisse erfahren?")
    await berta.taps("Ja, bitte schreiben Sie mir")
    assert "die Ergebnisse mitzuteilen" in (await berta.writes("/widerruf")).text
    assert "nichts gemerkt" in (await berta.taps("Ergebnisse doch nicht")).text
    assert "keine Einwilligung" in (await berta.writes("/widerruf")).text


async def test_a_response_deleted_by_its_code_leaves_the_wish_to_learn_the_results(town: Town) -> None:
    """The code may be somebody else's; whoever sends it has not taken back anything of their own."""
    berta, code = await submits(town)
    await berta.taps("Ergebnisse erfahren?")
    await berta.taps("Ja, bitte schreiben Sie mir")
    assert "sind gelöscht" in (await berta.writes(f"/loeschen {code}")).text
    assert "die Ergebnisse mitzuteilen" in (await berta.writes("/auskunft")).text


async def test_only_who_took_part_can_ask_for_the_results(town: Town) -> None:
    berta = await agrees(town)
    card = await berta.card()
    for data in (f"w:results:{SURVEY}", f"w:tell:{SURVEY}", "w:tell:nosuch", f"w:remind:{SURVEY}", "w:remind:x"):
        await berta.taps_data(data, card.id)
    assert "mitzuteilen" not in (await berta.writes("/auskunft")).text


async def test_the_staff_channel_learns_the_reminders_in_steps_of_five(town: Town) -> None:
    town.restart_after = 0
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    channel = press.at(await town.simulator.chat("channel", "Mitarbeiterkanal", press.phone))
    await town.settles()
    await town.opens(SMALL)
    for number in range(6):
        person = await town.person(f"Bürgerin {number}")
        await person.writes(f"/start {SURVEY}")
        for label in ("Hier antworten", "Ich stimme zu", "Ja"):
            await person.taps(label)
        await person.writes("/abbrechen")
        for label in ("Später weiter", "Einmal erinnern?"):
            await person.taps(label)
    await town.later(days=10)
    await the_clock_strikes(town)

    assert "ging an mindestens 5 Personen, die darum gebeten hatten." in (await channel.card()).text
    await press.writes("/befragungen")
    card = await press.taps("Stand der Nachricht: Erinnerung")
    assert "Gesendet: mindestens 5 von mindestens 5" in card.text
