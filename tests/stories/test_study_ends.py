"""The end of a study as people see it: the Leitung is told, lets it go sooner, and gets the Löschvermerk to note."""

from bot.jobs.timetable import find_job
from bot.services import scheduling, surveys
from tests.stories.house import House, file_of, memo_card
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.town import SURVEY, Person, Town


async def by_the_clock(town: Town, *names: str) -> None:
    for name in names:
        work = find_job(name)
        assert work is not None
        await scheduling.do(town.rt, work)
        await town.settles()


async def sends_off(town: Town, name: str) -> Person:
    person = await town.person(name)
    await person.writes(f"/start {SURVEY}")
    for label in ("Hier antworten", "Ich stimme zu", "Ja", "Ort", "Fertig", "2", "Gut", "Absenden"):
        await person.taps(label)
    return person


async def card_with(person: Person, words: str) -> str:
    screen = await person.screen()
    return next(message.text for message in reversed(screen.messages) if words in message.text)


async def test_the_leadership_is_told_14_days_before_and_the_file_gets_its_memo(town: Town) -> None:
    house = await House.of(town)
    await town.opens(SMALL)
    await sends_off(town, "Berta")
    await town.later(days=154)  # December 16th
    await by_the_clock(town, "close-surveys", "tell-of-deletions")
    assert not (await house.leader.screen()).shows("Ende der Befragung")
    await town.later(days=1)
    await by_the_clock(town, "tell-of-deletions")
    told = await card_with(house.leader, "Ende der Befragung „Kundenbefragung 2022“")
    assert "Am 31. Dezember 2022 wird alles gelöscht" in told
    assert "lässt sich nicht verschieben" in told
    assert "Am 31. Dezember 2022 wird alles gelöscht" in (await house.bauamt.at(house.channel).card()).text

    await town.later(days=14)
    await by_the_clock(town, "delete-past-surveys", "prove-deletions")
    assert "ist gelöscht" in await card_with(house.leader, "Ende der Befragung")
    assert "Löschvermerk: Vermerk 1" in await card_with(house.leader, "Ende der Befragung")
    memo = await memo_card(house.leader)
    assert "Kundenbefragung 2022; hier: Löschvermerk" in memo.text
    assert (await file_of(house.leader, r"Vermerk-1-Fassung-1\.pdf")).startswith(b"%PDF")
    assert (await house.press.screen()).shows("Löschvermerk")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    assert (await house.bauamt.screen()).shows("Löschvermerk")


async def test_the_leadership_lets_it_go_sooner_and_the_chats_are_cleared(town: Town) -> None:
    house = await House.of(town)
    await town.opens(SMALL)
    berta = await sends_off(town, "Berta")
    await town.rt.run(surveys.close_by_command, SURVEY)
    await house.leader.writes("/befragungen")
    await house.leader.taps("Ende der Befragung")
    await house.leader.taps("Jetzt schon löschen")
    asked = await house.leader.card()
    assert "jetzt schon löschen?" in asked.text
    assert "am 31. Dezember 2022" in asked.text
    assert asked.labels == ("Ja, jetzt löschen", "Zurück")
    assert "Jetzt schon löschen" in (await house.leader.taps("Zurück")).labels
    await house.leader.taps("Jetzt schon löschen")
    assert "hat die Löschung vorgezogen" in (await house.leader.taps("Ja, jetzt löschen")).text
    assert (await berta.screen()).shows("Lösch-Code")

    await by_the_clock(town, "delete-past-surveys", "prove-deletions")
    assert not (await berta.screen()).shows("Lösch-Code")
    assert (await house.leader.screen()).shows("Löschvermerk")
    await house.leader.writes("/befragungen")
    assert "ist gelöscht" in (await house.leader.taps("Ende der Befragung")).text


async def test_the_press_office_sees_how_far_it_is_and_cannot_hurry_it(town: Town) -> None:
    house = await House.of(town)
    await town.opens(SMALL)
    await sends_off(town, "Berta")
    await town.rt.run(surveys.close_by_command, SURVEY)
    await house.press.writes("/befragungen")
    card = await house.press.taps("Ende der Befragung")
    assert "Am 31. Dezember 2022 wird alles gelöscht" in card.text
    assert card.labels == ("Befragungen",)
    outcome = await house.press.taps_data(f"end:y:{SURVEY}", card.id)
    assert outcome.toast == "Das gehört nicht zu Ihrer Rolle. Es wurde nichts geändert."
    await by_the_clock(town, "delete-past-surveys")
    assert "Am 31. Dezember 2022 wird alles gelöscht" in (await house.press.card()).text


async def test_somebody_who_reads_english_is_told_in_english(town: Town) -> None:
    house = await House.of(town)
    await town.opens(SMALL)
    await town.rt.run(surveys.close_by_command, SURVEY)
    await house.leader.writes("/sprache")
    await house.leader.taps("English")
    await house.leader.writes("/surveys")
    card = await house.leader.taps("End of the survey")
    assert "On 31 December 2022 everything that citizens have left will be deleted" in card.text
    assert "Without you doing anything, it happens on 31 December 2022." in (await house.leader.taps("Delete now")).text
