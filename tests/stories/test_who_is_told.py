"""Nobody waits without knowing for whom: who is missing, who has just come, and what ended, is told."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.services import staffing
from bot.simulator.people import Shown
from tests.stories.house import House
from tests.stories.procedure_walk import (
    TITLE,
    Procedures,
    checks_resources,
    has_an_idea,
    votes,
    writes_the_outline,
)
from tests.stories.test_co_signing import sends_to_offices
from tests.stories.town import Person, Town


async def said(person: Person, words: str) -> list[Shown]:
    """All messages with these words, oldest first."""
    return [message for message in (await person.screen()).messages if words in message.text]


async def with_outline(town: Town) -> House:
    """The Grobkonzept is handed in, with two offices named in it; nobody is the data protection officer."""
    house = await House.of(town)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    return house


async def test_a_vote_that_nobody_can_give_is_told_at_once_with_what_to_do(town: Town) -> None:
    """The press office cannot invite a data protection officer, the office of the Leitung can."""
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    house = await with_outline(town)

    assert await said(house.press, "Es fehlt aber jemand, der weitermacht.")
    (told,) = await said(house.press, "Es fehlt jemand: Datenschutz: Votum zu Werkzeug und Drittland")
    assert "Wartet auf: Datenschutz. Dort ist niemand angemeldet" in told.text
    assert "Einladen kann: Büro der Leitung; Technik." in told.text
    assert "können Sie unter „Stand ansehen“ nachtragen" in told.text
    assert told.labels == ("Stand ansehen",)
    (told,) = await said(office, "Es fehlt jemand: ")
    assert "Bitte laden Sie jemanden ein." in told.text
    assert told.labels == ("Mitarbeitende", "Stand ansehen")
    assert await said(house.leader, "Es fehlt jemand: ") == []


async def test_a_vote_that_nobody_can_give_is_not_forgotten(town: Town) -> None:
    house = await with_outline(town)
    before = len(await said(house.press, "Es fehlt jemand: "))
    for _ in range(26):
        await town.later(days=1)

    told = (await said(house.press, "Votum zu Werkzeug"))[before:]
    assert len(told) == 6  # before the 29th of July, on it, on three days after it, and a week later
    assert "Überfällig seit 29. Juli 2022." in told[-1].text
    await house.press.writes("/verfahren")
    assert "Votum zu Werkzeug und Drittland bis 29. Juli 2022 – niemand zu erreichen" in (await house.press.card()).text
    await house.press.taps(TITLE)
    assert "Drittland bis 29. Juli 2022 – niemand zu erreichen" in (await house.press.card()).text


async def test_who_comes_for_a_vote_that_waits_gets_its_card_and_nobody_is_missing_any_more(town: Town) -> None:
    house = await with_outline(town)

    officer = await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)

    await votes(officer, "Zugestimmt")
    await house.press.writes("/verfahren")
    assert "niemand zu erreichen" not in (await house.press.card()).text


async def test_an_office_that_nobody_could_ask_is_not_noted_as_silent(town: Town) -> None:
    """The only member of the Bauamt has blocked the bot, those of the Jugendamt read it and say nothing."""
    await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)
    house = await House.of(town)
    await house.bauamt.phone.blocks()
    await town.settles()
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    (told,) = await said(house.press, "Es fehlt jemand: Verfügbare Ressourcen")
    assert "Wartet auf: beteiligte Stelle (Bauamt)." in told.text
    assert "geht es ohne die Stelle weiter, und das steht in den Akten" in told.text
    assert told.labels == ("Mitarbeitende", "Stand ansehen")

    for _ in range(17):
        await town.later(days=1)

    assert await said(house.press, "Bauamt: niemand war zu erreichen")
    assert await said(house.press, "Jugendamt: keine Äußerung")
    assert not await said(house.press, "Bauamt: keine Äußerung")


async def test_where_the_only_press_officer_left_the_leitung_learns_who_is_missing(town: Town) -> None:
    house = await House.of(town)
    numbers = {member.name: member.id for member in await staffing.members(town.rt)}
    await town.rt.run(staffing.release, numbers["Pressestelle"])
    await has_an_idea(house.bauamt)
    await house.leader.taps("Aufgreifen")

    (told,) = await said(house.second, "Es fehlt jemand: Grobkonzept")

    assert "Wartet auf: Pressestelle." in told.text


async def test_when_the_last_of_an_office_leaves_or_blocks_the_bot_it_is_told_what_waits_for_nobody(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.RESOURCES)
    numbers = {member.name: member.id for member in await staffing.members(town.rt)}
    assert not await said(walk.house.press, "Es fehlt jemand: ")

    await town.rt.run(staffing.release, numbers["Bauamt"])
    await walk.officer.phone.blocks()
    await town.settles()

    office, officer = await said(walk.house.press, "Es fehlt jemand: ")
    assert "Verfügbare Ressourcen" in office.text
    assert "(Bauamt)" in office.text
    assert "Votum zu Werkzeug und Drittland" in officer.text


async def test_a_new_head_of_an_office_gets_what_the_office_was_asked(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.RESOURCES)

    head = await town.member("Neue Leitung", Role.SUPPORTING_OFFICE, "Bauamt")

    assert "Wir wollen den Service verbessern." in (await head.card()).text
    await checks_resources(head)
    assert await said(walk.house.press, "Bauamt: ")


async def test_who_comes_to_another_office_or_role_gets_nothing_that_is_not_theirs(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.RESOURCES)

    other = await town.member("Standesamt", Role.SUPPORTING_OFFICE, "Standesamt")
    technician = await town.member("Technik", Role.ADMIN)

    assert not await said(other, "📌")
    assert not await said(technician, "📌")


async def test_an_office_that_comes_while_a_vermerk_is_signed_gets_it(town: Town) -> None:
    house = await House.of(town)
    await sends_to_offices(house)
    successor = await town.member("Nachfolge", Role.SUPPORTING_OFFICE, "Bauamt")

    await successor.taps("Mitzeichnen")

    assert await said(house.bauamt, "mitgezeichnet")


async def test_who_worked_on_a_procedure_learns_that_the_leitung_ended_it_and_not_why(town: Town) -> None:
    walk = await Procedures.of(town)
    stranger = await town.member("Standesamt", Role.SUPPORTING_OFFICE, "Standesamt")
    await walk.reaches(Step.OUTLINE_DECISION)

    await walk.house.leader.taps("Ablehnen")
    await walk.house.leader.writes("Kein Geld.")

    for person in (*walk.offices, walk.officer):
        (told,) = await said(person, "Dieses Verfahren ist damit beendet")
        assert "Abgelehnt" in told.text
        assert TITLE in told.text
        assert "Kein Geld." not in told.text
    assert not await said(stranger, "Dieses Verfahren ist damit beendet")
    assert not await said(walk.house.press, "Dieses Verfahren ist damit beendet")
    assert await said(walk.house.press, "Kein Geld.")


async def test_who_proposed_an_idea_learns_what_became_of_it(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt, "Bibliothek 2022")
    await house.leader.taps("Aufgreifen")
    assert (await said(house.bauamt, "Aufgegriffen"))[-1].text.splitlines()[1] == "Bibliothek 2022"

    await has_an_idea(house.jugendamt, "Schwimmbad 2022")
    await house.leader.taps("Nicht weiterverfolgen")
    await house.leader.taps("Ja, beenden")

    (told,) = await said(house.jugendamt, "Nicht weiterverfolgt")
    assert "Schwimmbad 2022" in told.text
    assert len(await said(house.bauamt, "Nicht weiterverfolgt")) == 0


async def test_who_proposed_an_idea_that_is_rejected_later_learns_of_it(town: Town) -> None:
    """Somebody of an office that the Grobkonzept does not name."""
    walk = await Procedures.of(town)
    standesamt = await town.member("Standesamt", Role.SUPPORTING_OFFICE, "Standesamt")
    await has_an_idea(standesamt)
    await walk.house.leader.taps("Aufgreifen")
    await walk.reaches(Step.OUTLINE_DECISION, since=Step.OUTLINE)

    await walk.house.leader.taps("Ablehnen")
    await walk.house.leader.writes("Kein Geld.")

    assert len(await said(standesamt, "Dieses Verfahren ist damit beendet")) == 1
