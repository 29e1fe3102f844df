"""Whatever people write, however long and in whatever signs: it arrives as it is, or a kind sentence says why not."""

import pytest

from tests.domain.forms_for_tests import form, one, text
from tests.stories.awkward import (
    EVERYTHING,
    ODD_TEXTS,
    STATES,
    WORDS,
    all_is_well,
    as_telegram_brings_it,
    asks_for_text,
    citizen,
    standing,
    texts_submitted,
)
from tests.stories.house import House
from tests.stories.town import Person, Town


@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("state", [state for state in STATES if not asks_for_text(state)])
async def test_odd_words_are_no_answer_where_no_text_was_asked_for(sqlite_town: Town, state: str) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    berta = await citizen(town, state)
    town.restart_after = 7
    await berta.writes("/start")
    before = standing(await berta.card())
    readable = ("+49 971 8010", "00") if state in ("whole number", "number") else ()
    for said in (said for said in ODD_TEXTS if said not in readable):
        await berta.writes(said)
        assert standing(await berta.card()) == before, said
    await all_is_well(town, berta)


@pytest.mark.usefixtures("quiet_log")
async def test_odd_texts_arrive_unchanged_in_the_export(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 9
    # Every one of them on SQLite; what differs on a server is the driver, not the text.
    texts = ODD_TEXTS if town.database_url.startswith("sqlite") else ODD_TEXTS[::3]
    for place, said in enumerate(texts):
        person = await citizen(town, "text", f"Person {place}")
        await person.writes(said)
        assert "jahre?" in (await person.card()).text, said
        for words in WORDS[7:-1]:
            await person.writes(words)
        assert "Noch nicht abgeschickt" in (await person.card()).text
        await person.writes("4")
        assert "Bisher haben Sie geschrieben" in (await person.card()).text
        await person.writes("Weiter")
        await person.taps("Absenden")
        await all_is_well(town, person)
    assert sorted(await texts_submitted(town, "b3")) == sorted(map(as_telegram_brings_it, texts))


async def test_an_edited_message_changes_nothing(town: Town) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "text")
    before = standing(await berta.writes("Meine Antwort"))
    own = next(shown.id for shown in reversed((await berta.screen()).messages) if shown.own)
    await town.simulator.post(
        "edit", {"user": berta.phone.user, "chat": berta.phone.user, "message": own, "text": "Nein"}
    )
    await town.stepped()
    assert standing(await berta.card()) == before
    await all_is_well(town, berta)


TWO_TEXTS = form(text("b3"), text("b4", required=True), one("g", "gut", "schlecht"))


async def sends_in_parts(person: Person, *parts: str) -> None:
    """What an app does with a text that does not fit into one message."""
    await person.town.simulator.post("faults", {"latency": 0.2})
    for part in parts:
        await person.phone.sends(part)
    await person.town.settles()
    await person.town.simulator.post("faults", {})


async def test_the_second_half_of_a_long_text_is_not_the_answer_to_the_next_question(town: Town) -> None:
    await town.opens(TWO_TEXTS)
    town.restart_after = 0
    berta = await citizen(town, "single choice")
    await sends_in_parts(berta, "a" * 2_500, "b" * 2_500, "und Schluss")
    card = await berta.card()
    assert "b4?" in card.text
    assert "Was nach dem ersten Teil kam, zählt nicht mit" in card.text
    await berta.writes("Zweite Antwort")
    await berta.writes("Gut")
    await berta.taps("Absenden")
    assert await texts_submitted(town, "b3") == ["a" * 2_500]
    assert await texts_submitted(town, "b4") == ["Zweite Antwort"]


async def test_the_rest_of_a_text_that_was_too_long_is_not_the_answer(town: Town) -> None:
    await town.opens(TWO_TEXTS)
    town.restart_after = 0
    berta = await citizen(town, "single choice")
    await sends_in_parts(berta, "a" * 4_096, "b" * 904)
    assert "b3?" in (await berta.card()).text
    assert "b4?" in (await berta.writes("Kürzer.")).text
    await all_is_well(town, berta)


async def test_a_section_pasted_in_two_messages_does_not_fill_two_sections(town: Town) -> None:
    house = await House.of(town)
    town.restart_after = 0
    await house.press.writes("/vermerk")
    await house.press.writes("Betreff")
    await house.press.writes("Votum.")
    await sends_in_parts(house.press, "a" * 2_500, "b" * 2_000)
    card = await house.press.card()
    assert "Abschnitt 4 von 4" in card.text
    assert "was nach dem ersten Teil kam, fehlt" in card.text
