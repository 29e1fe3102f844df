"""Nobody decides on what they wrote themselves, and nobody waits for a decision that only its author could take."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.services import staffing
from bot.simulator.people import Shown
from tests.stories.design_walk import brought_to, taps_above
from tests.stories.house import House, memo_card
from tests.stories.procedure_walk import has_an_idea, writes_the_memo, writes_the_outline
from tests.stories.test_deadlines import reminders
from tests.stories.test_deputies import enters
from tests.stories.town import Person, Town

MISSING = "Es fehlt jemand: "


async def gets_role(town: Town, person: Person, role: Role, office: str = "", *, head: bool = False) -> None:
    """Somebody who has joined already gets another role."""
    token = await town.rt.run(staffing.invite, role=role, office=office, name="Pressestelle", head=head)
    await person.writes(f"/start i_{token}")


async def small_house(town: Town) -> tuple[Person, Person]:
    """One person is press office and the whole Leitung; another is its office."""
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await town.member("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")
    await gets_role(town, press, Role.LEADERSHIP)
    return press, office


async def submits_the_first_vermerk(town: Town, press: Person) -> None:
    await has_an_idea(press)
    await press.taps("Ausfüllen")
    await writes_the_outline(press, "Bauamt")
    await brought_to(town, Step.OUTLINE_MEMO)
    await writes_the_memo(press)


async def with_words(person: Person, words: str) -> list[Shown]:
    return [message for message in (await person.screen()).messages if words in message.text]


async def test_the_only_one_of_the_leitung_wrote_it_herself_and_learns_at_once_who_is_missing(town: Town) -> None:
    press, office = await small_house(town)
    await submits_the_first_vermerk(town, press)

    assert await press.sees("Sie haben ihn selbst geschrieben, deshalb entscheidet jemand anderes aus der Leitung.")
    assert not await press.sees("Er liegt jetzt der Leitung vor")
    assert "Freigeben" not in (await memo_card(press)).labels
    (told,) = await with_words(office, f"{MISSING}Entscheidung")
    assert "Dort ist niemand angemeldet, der entscheiden kann" in told.text
    await office.taps("Vermerk öffnen")
    assert "Entscheidung nachtragen" in (await memo_card(office)).labels


async def test_nobody_is_reminded_of_a_decision_that_is_not_theirs_but_told_who_is_missing(town: Town) -> None:
    """Submitted on July 15th; due on the 29th."""
    press, office = await small_house(town)
    await submits_the_first_vermerk(town, press)
    before = len(await with_words(office, MISSING))
    for _ in range(12):
        await town.later(days=1)

    assert [one for one in await reminders(press) if "Freigabe des Grobkonzepts" in one.text] == []
    told = (await with_words(office, MISSING))[before:]
    assert [f"{MISSING}Freigabe des Grobkonzepts" in one.text for one in told] == [True]
    assert "Wer den Vermerk geschrieben hat, entscheidet nicht selbst." in told[0].text


async def test_a_second_one_of_the_leitung_who_comes_decides_and_nobody_is_missing_any_more(town: Town) -> None:
    press, _ = await small_house(town)
    await submits_the_first_vermerk(town, press)
    second = await town.member("Stellvertretung", Role.LEADERSHIP)
    assert "Freigeben" in (await memo_card(second)).labels
    for _ in range(12):
        await town.later(days=1)
    assert [one for one in await reminders(press) if "Freigabe des Grobkonzepts" in one.text] == []
    assert await reminders(second)
    await taps_above(second, "Freigeben")
    await second.taps("Ja, freigeben")

    assert await press.sees("freigegeben")


async def test_deputy_who_wrote_it_is_given_nothing_to_decide(town: Town) -> None:
    """The head of the press office stands in for the Leitung, who is away and has it still."""
    house = await House.of(town)
    await gets_role(town, house.press, Role.SUPPORTING_OFFICE, "Presse", head=True)
    await enters(house.leader, "15.7.2022", "19.8.2022", "Pressestelle – Pressestelle")
    await submits_the_first_vermerk_of(house)

    assert "Freigeben" not in (await memo_card(house.press)).labels
    assert "Freigeben" in (await memo_card(house.leader)).labels
    for _ in range(12):
        await town.later(days=1)
    assert [one for one in await reminders(house.press) if "Freigabe des Grobkonzepts" in one.text] == []
    assert [one for one in await reminders(house.leader) if "Freigabe des Grobkonzepts" in one.text]
    assert await with_words(house.press, f"{MISSING}Entscheidung") == []


async def submits_the_first_vermerk_of(house: House) -> None:
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    await brought_to(house.town, Step.OUTLINE_MEMO)
    await writes_the_memo(house.press)


async def test_deputy_of_the_author_is_given_nothing_to_decide(town: Town) -> None:
    """Of the Leitung there is nobody but the author; the head of the Bauamt stands in for her."""
    press, office = await small_house(town)
    anna = await town.member("Anna", Role.SUPPORTING_OFFICE, "Bauamt", head=True)
    await enters(press, "15.7.2022", "19.8.2022")
    await submits_the_first_vermerk(town, press)

    assert "Freigeben" not in (await memo_card(anna)).labels
    assert "Vermerk" not in (await anna.writes("/aufgaben")).text
    assert await with_words(office, f"{MISSING}Entscheidung")
