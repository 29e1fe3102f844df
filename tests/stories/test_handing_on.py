"""The press office hands items of the checklist to offices, which fill them in; each comes back to it."""

from pathlib import Path

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.domain.steps import CHECKLIST
from bot.simulator.people import Shown
from tests.stories.design_walk import brought_to, fills_in, imports
from tests.stories.house import House
from tests.stories.test_measures import everybody_leaves
from tests.stories.test_procedure_design import opens_task, with_concept
from tests.stories.town import Person, Town

PRICE = "Preismodell und Kosten"


async def newest(person: Person) -> str:
    return (await person.card()).text


async def listed(person: Person) -> str:
    await person.writes("/aufgaben")
    return await newest(person)


async def cards_of(person: Person, step: str) -> list[Shown]:
    """What stands in somebody's chat about a step, oldest first."""
    return [message for message in (await person.screen()).messages if step in message.text]


async def card_with(person: Person, label: str) -> Shown:
    """The newest message that has this button."""
    return next(message for message in reversed((await person.screen()).messages) if label in message.labels)


async def taps_on(person: Person, label: str) -> None:
    card = await card_with(person, label)
    await person.taps_data(card.data[card.labels.index(label)], card.id)


async def to_be_handed_on(person: Person) -> int:
    """How many cards have the button."""
    return sum("Einer Stelle übergeben" in one.labels for one in (await person.screen()).messages)


async def hands_price_to(house: House, office: str) -> None:
    """The press office chooses the office on the card of the item."""
    card = next(one for one in await cards_of(house.press, PRICE) if "Einer Stelle übergeben" in one.labels)
    await house.press.taps_data(card.data[card.labels.index("Einer Stelle übergeben")], card.id)
    await house.press.taps(office)


async def fills_in_price(office: Person) -> None:
    await opens_task(office, PRICE)
    await fills_in(office, "Je Antwort 2 Euro, höchstens 900 Euro.", "900", "Überspringen")
    await office.taps("Absenden")


async def test_an_item_handed_to_an_office_is_its_task_comes_back_and_is_accepted(town: Town) -> None:
    house, _ = await with_concept(town)
    await town.later(days=3)  # Monday, July 18th
    await hands_price_to(house, "Bauamt")

    assert "Das liegt jetzt bei: Bauamt." in await newest(house.press)
    assert await house.press.sees("Liegt bei: Bauamt, bis 29. Juli 2022")
    card = await newest(house.bauamt)
    assert f"📌 {PRICE}" in card
    assert "Bitte bis 29. Juli 2022." in card
    assert "Die Pressestelle bittet Ihre Stelle (Bauamt), das auszufüllen." in card
    assert PRICE in await listed(house.bauamt)
    assert PRICE not in await listed(house.jugendamt)
    await fills_in_price(house.bauamt)
    assert "Die Pressestelle hat diese Aufgabe wieder" in await newest(house.bauamt)
    assert PRICE not in await listed(house.bauamt)

    back = await newest(house.press)
    assert "Eine Stelle hat das für Sie ausgefüllt" in back
    assert "höchstens 900 Euro" in back
    await house.press.taps("So übernehmen")
    assert f"{PRICE}: Erledigt" in await newest(house.press)
    assert PRICE not in await listed(house.press)
    assert f"Ihre Stelle ist zuständig: {PRICE}" in (await cards_of(house.bauamt, "zuständig"))[-1].text


async def test_what_is_handed_on_is_due_before_the_first_day_of_the_survey(town: Town) -> None:
    """It begins on Monday, August 1st, so the item has to be there on July 29th, whoever has it."""
    house, _ = await with_concept(town)
    await hands_price_to(house, "Bauamt")
    assert "Bitte bis 29. Juli 2022." in await newest(house.bauamt)
    await town.later(days=4)
    await house.bauamt.taps("An die Pressestelle zurückgeben")

    assert "Bitte bis 29. Juli 2022." in (await cards_of(house.press, PRICE))[-1].text


async def test_the_press_office_may_change_what_the_office_wrote(town: Town) -> None:
    house, _ = await with_concept(town)
    await hands_price_to(house, "Bauamt")
    await fills_in_price(house.bauamt)
    await house.press.taps("Ausfüllen")
    review = await newest(house.press)
    assert "höchstens 900 Euro" in review
    assert "Bauamt" in review
    await house.press.writes("2")
    await house.press.writes("Pauschal 700 Euro.")
    await house.press.taps("Absenden")

    assert "Pauschal 700 Euro." in (await cards_of(house.bauamt, "Ihre Stelle ist zuständig"))[-1].text


async def test_it_stands_on_the_press_offices_list_while_an_office_has_it_and_can_be_taken_back(town: Town) -> None:
    house, _ = await with_concept(town)
    await hands_price_to(house, "Bauamt")
    await opens_task(house.bauamt, PRICE)
    await house.bauamt.writes("Je Antwort 2 Euro.")
    await house.press.writes("/aufgaben")
    card = await newest(house.press)
    for _ in range(3):
        if "liegt bei: Bauamt" in card:
            break
        await house.press.taps("Weiter")
        card = await newest(house.press)
    assert "liegt bei: Bauamt" in card
    await taps_on(house.press, "Zurückholen")

    assert f"📌 {PRICE}" in await newest(house.press)
    assert "Ausfüllen" in (await house.press.card()).labels
    assert await house.bauamt.sees("Das liegt wieder bei der Pressestelle.")
    assert PRICE not in await listed(house.bauamt)


async def test_a_draft_of_what_was_taken_back_is_not_sent_and_not_lost(town: Town) -> None:
    house, _ = await with_concept(town)
    await hands_price_to(house, "Bauamt")
    await opens_task(house.bauamt, PRICE)
    await fills_in(house.bauamt, "Je Antwort 2 Euro.", "900", "Überspringen")
    review = await house.bauamt.card()
    await taps_on(house.press, "Zurückholen")
    await house.bauamt.taps_data(review.data[review.labels.index("Absenden")], review.id)
    assert not await house.press.sees("Eine Stelle hat das für Sie ausgefüllt")
    await hands_price_to(house, "Bauamt")
    await opens_task(house.bauamt, "Weiterschreiben")

    assert "Je Antwort 2 Euro." in await newest(house.bauamt)


async def test_an_office_can_give_it_back_as_it_is(town: Town) -> None:
    house, _ = await with_concept(town)
    await hands_price_to(house, "Bauamt")
    await house.bauamt.taps("An die Pressestelle zurückgeben")

    card = await house.press.card()
    assert f"📌 {PRICE}" in card.text
    assert "So übernehmen" not in card.labels
    assert PRICE not in await listed(house.bauamt)


async def test_only_offices_of_the_grobkonzept_can_be_asked(town: Town) -> None:
    house, _ = await with_concept(town)
    await town.member("Sozialamt", Role.SUPPORTING_OFFICE, "Sozialamt")
    await taps_on(house.press, "Einer Stelle übergeben")

    assert (await house.press.card()).labels == ("Bauamt", "Jugendamt", "Aufgaben")


async def test_an_office_of_which_nobody_uses_the_bot_is_handed_nothing(town: Town) -> None:
    house, _ = await with_concept(town)
    await town.rt.run(everybody_leaves, "Jugendamt")
    await taps_on(house.press, "Einer Stelle übergeben")

    assert (await house.press.card()).labels == ("Bauamt", "Aufgaben")


async def test_an_office_that_does_nothing_and_the_press_office_are_reminded(town: Town) -> None:
    """July 15th is a Friday; the survey begins on Monday, August 1st."""
    house, _ = await with_concept(town)
    await brought_to(town, Step.PRICE)
    await hands_price_to(house, "Bauamt")
    await town.later(days=14)

    assert f"Erinnerung: {PRICE}" in await newest(house.bauamt)
    assert "Heute ist der letzte Tag." in await newest(house.bauamt)
    assert "Wartet auf: beteiligte Stelle (Bauamt)" in await newest(house.press)
    await town.later(days=3)
    assert "Überfällig seit 29. Juli 2022." in await newest(house.bauamt)
    assert await house.press.sees("Liegt bei: Bauamt")


async def test_the_questionnaire_itself_stays_with_the_press_office(town: Town, tmp_path: Path) -> None:
    house, _ = await with_concept(town)
    await brought_to(town, Step.QUESTIONS)
    await taps_on(house.press, "Einer Stelle übergeben")
    await house.press.taps("Bauamt")
    assert "Fragebogen einlesen" not in (await house.bauamt.card()).labels
    await house.bauamt.taps("Ausfüllen")
    await house.bauamt.writes("Mit dem Personalrat abgestimmt.")
    await house.bauamt.taps("Absenden")
    await house.press.taps("So übernehmen")
    assert "Es fehlt noch der Fragebogen." in await newest(house.press)
    await imports(town, tmp_path)
    await taps_on(house.press, "So übernehmen")

    assert await house.press.sees("Fragen: Erledigt")


async def test_the_channel_and_the_course_say_where_it_lies(town: Town) -> None:
    house, _ = await with_concept(town)
    await brought_to(town, Step.PRICE)
    await hands_price_to(house, "Bauamt")
    reader = house.stranger.at(house.channel)

    assert f"⏳ {PRICE} – beteiligte Stelle" in (await cards_of(reader, "Schritte: "))[-1].text
    await house.press.writes("/verfahren")
    assert f"{PRICE} (Bauamt)" in await newest(house.press)


async def test_every_item_of_the_checklist_can_be_handed_on_and_no_other_step(town: Town) -> None:
    house, _ = await with_concept(town)
    assert await to_be_handed_on(house.press) == len(CHECKLIST) - 1
    await brought_to(town, Step.TEST_RUN)
    assert await to_be_handed_on(house.press) == 1
    await brought_to(town, Step.OPENING)
    assert await to_be_handed_on(house.press) == 0
