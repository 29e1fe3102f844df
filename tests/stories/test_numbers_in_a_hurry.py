"""A telephone number goes from the chat whenever it is typed: before the card that asks for it, or after it."""

import pytest

from tests.stories.test_awkward_texts import sends_in_parts
from tests.stories.test_volunteers import NUMBER, agrees_to_be_called, up_to_the_number, volunteers
from tests.stories.town import SURVEY, Person, Town

NAME = "Berta Beispiel"
LONG = "Ich heiße Berta Beispiel und möchte gern angerufen werden. " * 60


async def in_one_go(person: Person, *texts: str) -> None:
    """Several messages before the bot has answered the first."""
    for text in texts:
        await person.phone.sends(text)
    await person.town.settles()


async def up_to_the_name(town: Town) -> Person:
    berta = await agrees_to_be_called(town, "Berta")
    for label in ("keine Angabe", "abends", "Fertig", "Deutsch"):
        await berta.taps(label)
    return berta


@pytest.mark.parametrize("first", [NAME, LONG], ids=["name", "long text"])
async def test_a_number_typed_before_the_card_that_asks_for_it_is_there_does_not_stay(town: Town, first: str) -> None:
    berta = await up_to_the_name(town)
    town.restart_after = 0
    await sends_in_parts(berta, first, NUMBER)

    mine = [message.text for message in (await berta.screen()).messages if not message.from_bot]
    assert not any(NUMBER in text or "Beispiel" in text for text in mine), mine


async def test_a_number_typed_right_behind_the_own_contact_does_not_stay(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.phone.sends_contact(phone_number="491713920012", user_id=berta.phone.user)
    await in_one_go(berta, NUMBER)

    assert not (await berta.screen()).shows(NUMBER)
    assert "Eingetragen für ein Telefoninterview" in (await berta.writes("/auskunft")).text


async def test_a_number_typed_once_more_after_all_is_entered_does_not_stay(town: Town) -> None:
    berta = await volunteers(town)
    await berta.writes(NUMBER)

    assert not (await berta.screen()).shows(NUMBER)


async def test_a_number_typed_after_dropping_it_does_not_stay(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.taps("Abbrechen")
    await berta.writes(NUMBER)

    assert not (await berta.screen()).shows(NUMBER)


@pytest.mark.parametrize("text", [f"Meine Nummer ist {NUMBER}", f"{NUMBER}, bitte abends"])
async def test_a_number_within_a_sentence_goes_before_and_after_the_consent(town: Town, text: str) -> None:
    berta = await agrees_to_be_called(town, "Berta")
    await berta.writes(text)
    assert not (await berta.screen()).shows(NUMBER)

    carla = await town.person("Carla")
    await carla.writes(f"/start {SURVEY}")
    await carla.taps("Lieber angerufen werden")
    card = await carla.writes(text)
    assert not (await carla.screen()).shows(NUMBER)
    assert "Ich stimme zu" in card.labels
