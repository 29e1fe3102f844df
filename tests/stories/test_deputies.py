"""Somebody stands in for the Leitung: entered in the chat, deciding on the days alone, ended early."""

from datetime import date

import pytest

from bot.domain.deputy import Period
from bot.domain.staff import Role
from bot.services import deputising, staffing
from tests.stories.evaluation_walk import at_press_draft
from tests.stories.house import House, memo_card
from tests.stories.procedure_walk import has_an_idea
from tests.stories.test_press_release import drafts
from tests.stories.town import Person, Town

ISOLATES = {0x2068: None, 0x2069: None}
"""Marks around somebody else's words that nobody sees."""


async def plain(person: Person) -> str:
    """The newest card, without the marks that nobody sees."""
    return (await person.card()).text.translate(ISOLATES)


async def head_of_bauamt(town: Town) -> Person:
    """Anna leads the Bauamt."""
    anna = await town.person("Anna")
    token = await town.rt.run(staffing.invite, role=Role.SUPPORTING_OFFICE, office="Bauamt", name="Anna", head=True)
    await anna.writes(f"/start i_{token}")
    return anna


async def enters(leader: Person, first: str, last: str, deputy: str = "Anna – Bauamt (Leitung der Stelle)") -> None:
    """The Leitung goes on holiday. It is July 15th."""
    await leader.writes("/vertretung")
    await leader.taps("Vertretung eintragen")
    await leader.taps(deputy)
    await leader.writes(first)
    await leader.writes(last)
    await leader.taps("Ja, eintragen")


async def test_leitung_enters_a_deputy_and_everybody_concerned_learns_of_it(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)

    await house.leader.writes("/vertretung")
    await house.leader.taps("Vertretung eintragen")
    await house.leader.taps("Anna – Bauamt (Leitung der Stelle)")
    assert "zum Beispiel 15.7.2022" in await plain(house.leader)
    await house.leader.writes("18.7.2022")
    await house.leader.writes("29. Juli 2022")
    assert "Anna vertritt Leitung vom 18. Juli 2022 bis einschließlich 29. Juli 2022. So eintragen?" in await plain(
        house.leader
    )
    await house.leader.taps("Ja, eintragen")

    assert (await plain(house.leader)).startswith("Die Vertretung ist eingetragen.")
    assert "Sie vertreten vom 18. Juli 2022 bis einschließlich 29. Juli 2022." in await plain(anna)
    assert "Vertretung eingetragen: Anna vertritt Leitung" in await plain(house.second)
    assert not await house.bauamt.at(house.channel).sees("Anna")
    assert "• Anna vertritt Leitung vom 18. Juli 2022" in (await house.second.writes("/vertretung")).text.translate(
        ISOLATES
    )


async def test_deputy_decides_nothing_before_the_first_day(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "16.7.2022", "17.7.2022")
    await house.submits()

    assert not (await anna.screen()).offers("Freigeben")
    outcome = await anna.taps_data("m:y:1:1", (await anna.card()).id)

    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert "wartet auf Freigabe" in (await house.announced())[0]


async def test_deputy_gets_on_the_first_morning_what_waits_and_decides_in_the_place_of_the_leitung(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "16.7.2022", "17.7.2022")
    await house.submits()
    await town.later(hours=13)  # one o'clock in the night
    await town.rt.run(deputising.follow_days)
    await town.settles()
    assert not (await anna.screen()).offers("Freigeben")

    await town.later(hours=8)
    assert await town.rt.run(deputising.follow_days) == {"cards": 2}  # the deputy's own one, and the memo's
    assert await town.rt.run(deputising.follow_days) == {"cards": 0}
    await town.settles()

    assert await anna.sees("Was wartet, bekommen Sie in diesem Chat")
    assert "1 Aufgabe wartet auf Sie." in (await anna.writes("/start")).text
    await anna.taps("Freigeben")
    await anna.taps("Ja, freigeben")
    assert await house.press.sees("✅ freigegeben – Landrätin i. V.")
    assert await house.leader.sees("✅ freigegeben – Landrätin i. V.")
    assert "Entschieden: Landrätin i. V." in (await house.announced())[0]


async def test_memo_that_comes_while_somebody_stands_in_goes_to_them_too(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await house.leader.writes("/vertretung")
    await house.leader.taps("Vertretung eintragen")
    await house.leader.taps("Anna – Bauamt (Leitung der Stelle)")
    await house.leader.taps("Ab heute")
    await house.leader.writes("16.7.2022")
    await house.leader.taps("Ja, eintragen")

    await house.submits()

    assert (await memo_card(anna)).labels == ("Freigeben", "Änderungen anordnen", "Ablehnen", "Zurückstellen")
    await anna.taps("Ablehnen")
    await anna.writes("Die Kosten fehlen.")
    assert await house.press.sees("❌ abgelehnt – Landrätin i. V.")


async def test_deputy_takes_up_an_idea_and_is_reminded_of_it(town: Town) -> None:
    """From July 15th on; the idea is due on the 29th."""
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "15.7.2022", "30.8.2022")
    await has_an_idea(house.jugendamt)
    assert "Idee aufgreifen" in (await anna.writes("/aufgaben")).text
    await town.later(days=12)
    assert "Erinnerung: Idee aufgreifen" in await plain(anna)

    await anna.taps("Idee aufgreifen")
    await anna.taps("Aufgreifen")

    assert await house.press.sees("Grobkonzept")
    assert await house.jugendamt.sees("Aufgegriffen")


async def test_deputy_gets_the_tasks_of_the_leitung_on_the_first_morning_and_gives_them_back(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "16.7.2022", "17.7.2022")
    await has_an_idea(house.jugendamt)
    assert not (await anna.screen()).offers("Aufgreifen")

    await town.later(hours=21)  # July 16th, nine o'clock
    assert await town.rt.run(deputising.follow_days) == {"cards": 2}  # the deputy's own one, and the task's
    assert await town.rt.run(deputising.follow_days) == {"cards": 0}
    await town.settles()
    assert (await anna.screen()).offers("Aufgreifen")
    await town.later(days=2)
    await town.rt.run(deputising.follow_days)
    assert await town.rt.run(deputising.follow_days) == {"cards": 0}
    await town.settles()

    assert await anna.sees("Darum kümmert sich jetzt wieder die Leitung.")
    assert not (await anna.screen()).offers("Aufgreifen")
    assert "Idee aufgreifen" not in (await anna.writes("/aufgaben")).text


async def test_deputy_does_not_take_up_an_idea_of_their_own(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "15.7.2022", "30.7.2022")

    await has_an_idea(anna)

    assert "Idee aufgreifen" not in (await anna.writes("/aufgaben")).text
    assert (await house.leader.screen()).offers("Aufgreifen")


async def test_deputy_takes_note_of_the_press_release_and_releases_no_quote(town: Town) -> None:
    house = await at_press_draft(town)
    anna = await head_of_bauamt(town)
    await enters(house.leader, f"{town.rt.today():%d.%m.%Y}", "30.12.2022")
    await drafts(house.press, "Wir freuen uns.")
    assert "Zitate" not in (await anna.writes("/aufgaben")).text
    await house.leader.taps("Änderungen nötig")
    await house.leader.writes("Bitte ohne mich.")
    await house.leader.taps("Absenden")
    await house.press.writes("/aufgaben")
    await house.press.taps("Entwurf der Pressemeldung")
    await house.press.taps("Zitat der Leitung ändern")
    await house.press.taps("Überspringen")
    await house.press.taps("Absenden")

    await anna.taps("Zur Kenntnis genommen")

    assert await house.press.sees("Veröffentlichung")


async def test_deputy_decides_on_the_last_day_and_not_on_the_day_after(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "15.7.2022", "16.7.2022")
    await house.submits()
    await town.later(hours=33)  # July 16th, nine in the evening
    await anna.taps("Freigeben")
    await town.later(hours=4)  # July 17th, one o'clock

    outcome = await anna.tap("Ja, freigeben")

    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert "Ihre Vertretung endete am 16. Juli 2022. Darum hat Ihr Tipp bei Vermerk 1" in await plain(anna)
    assert "wartet auf Freigabe" in (await house.announced())[0]
    await town.later(hours=8)
    await town.rt.run(deputising.follow_days)
    await town.settles()
    assert (await memo_card(anna)).labels == ()
    assert await anna.sees("ist beendet. Vielen Dank.")


async def test_deputy_ended_early_decides_nothing_from_then_on(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "15.7.2022", "29.7.2022")
    await house.submits()
    await anna.taps("Freigeben")

    await house.leader.writes("/vertretung")
    await house.leader.taps("Beenden: Anna")
    await house.leader.taps("Ja, beenden")

    assert (await plain(house.leader)).startswith("Die Vertretung ist beendet.")
    outcome = await anna.tap("Ja, freigeben")
    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert (await memo_card(anna)).labels == ()
    assert await house.second.sees("Vertretung beendet: ")
    assert "Im Moment ist keine Vertretung eingetragen." in (await house.leader.writes("/vertretung")).text


async def test_deputy_does_not_decide_on_what_they_wrote(town: Town) -> None:
    house = await House.of(town)
    token = await town.rt.run(
        staffing.invite, role=Role.SUPPORTING_OFFICE, office="Presse", name="Pressestelle", head=True
    )
    await house.press.writes(f"/start i_{token}")
    await enters(house.leader, "15.7.2022", "29.7.2022", "Pressestelle – Pressestelle")
    await house.submits()

    outcome = await house.press.at(house.channel).tap("Freigeben")

    assert outcome.toast == "Diesen Vermerk haben Sie selbst verfasst. Entscheiden muss jemand anderes."


async def test_office_of_the_leitung_enters_deputies_for_any_of_it_and_never_itself(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await town.member("Zweite aus dem Büro", Role.LEADERSHIP_OFFICE)

    await office.writes("/vertretung")
    chosen = await office.taps("Vertretung eintragen")
    assert chosen.labels == ("Leitung – Behördenleitung", "Stellvertretung – Leitung", "Zurück")
    candidates = await office.taps("Leitung – Behördenleitung")
    assert candidates.labels == ("Stellvertretung – Leitung", "Anna – Bauamt (Leitung der Stelle)", "Zurück")
    await office.taps("Anna – Bauamt (Leitung der Stelle)")
    await office.writes("18.7.2022")
    await office.writes("29.7.2022")
    await office.taps("Ja, eintragen")

    assert "Vertretung eingetragen: Anna vertritt Leitung" in await plain(house.leader)
    assert "Sie vertreten vom 18. Juli 2022" in await plain(anna)


async def test_leitung_enters_and_ends_only_her_own_deputies(town: Town) -> None:
    house, _ = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "18.7.2022", "29.7.2022")

    card = await house.second.writes("/vertretung")

    assert card.labels == ("Vertretung eintragen", "Menü")
    candidates = await house.second.taps("Vertretung eintragen")
    assert "Wer vertritt Stellvertretung?" in candidates.text.translate(ISOLATES)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("18.7.2022", "17.7.2022", "➡️ Der letzte Tag liegt vor dem ersten."),
        ("1.7.2022", "14.7.2022", "➡️ Diese Tage sind schon vorbei."),
        ("18.7.2022", "18.7.2032", "➡️ Länger als ein Jahr kann eine Vertretung nicht dauern."),
        ("18.7.2022", "übermorgen", "➡️ Das habe ich nicht als Datum verstanden."),
        ("übermorgen", "", "➡️ Das habe ich nicht als Datum verstanden."),
    ],
)
async def test_days_that_cannot_be_meant_are_asked_for_again(town: Town, first: str, last: str, problem: str) -> None:
    house, _ = await House.of(town), await head_of_bauamt(town)
    await house.leader.writes("/vertretung")
    await house.leader.taps("Vertretung eintragen")
    await house.leader.taps("Anna – Bauamt (Leitung der Stelle)")

    await house.leader.writes(first)
    if last:
        await house.leader.writes(last)

    assert (await plain(house.leader)).startswith(problem)


async def test_the_same_deputy_twice_is_entered_once(town: Town) -> None:
    house, _ = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "18.7.2022", "29.7.2022")
    await house.leader.writes("/vertretung")
    await house.leader.taps("Vertretung eintragen")
    await house.leader.taps("Anna – Bauamt (Leitung der Stelle)")
    await house.leader.writes("20.7.2022")

    answer = await house.leader.writes("21.7.2022")

    assert answer.text == "Diese Vertretung ist für solche Tage schon eingetragen."
    assert len(await town.rt.run(deputising.lines)) == 1


async def test_deputy_whose_represented_member_left_the_leitung_decides_nothing(town: Town) -> None:
    house, anna = await House.of(town), await head_of_bauamt(town)
    await enters(house.leader, "15.7.2022", "29.7.2022")
    await house.submits()
    numbers = {member.name: member.id for member in await staffing.members(town.rt)}

    await town.rt.run(staffing.release, numbers["Leitung"])
    outcome = await anna.tap("Freigeben")

    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."


async def test_second_of_the_leitung_signs_as_deputy_while_the_dates_run(town: Town) -> None:
    house = await House.of(town)
    numbers = {member.name: member.id for member in await staffing.members(town.rt)}
    days = Period(date(2022, 7, 15), date(2022, 7, 16))
    await town.rt.run(deputising.enter, numbers["Leitung"], numbers["Stellvertretung"], days)
    await house.submits()

    await house.second.taps("Freigeben")
    await house.second.taps("Ja, freigeben")

    assert await house.press.sees("✅ freigegeben – Landrätin i. V.")


@pytest.mark.parametrize("role", [Role.PRESS_OFFICE, Role.ADMIN, Role.SUPPORTING_OFFICE, Role.DATA_PROTECTION_OFFICER])
async def test_nobody_else_enters_deputies(town: Town, role: Role) -> None:
    member = await town.member("Anna", role)

    assert "Vertretung" not in (await member.writes("/start")).labels
    assert "Das gehört nicht zu Ihrer Rolle" in (await member.writes("/vertretung")).text
