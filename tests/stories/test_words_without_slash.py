"""Few people know that a command begins with a slash: the word alone does the same, unless it answers a question."""

import pytest

from bot.domain.page_words import PAGES, page_named
from bot.domain.taps import Page
from tests.stories.test_citizen_takes_part import agrees, begins
from tests.stories.town import Town


@pytest.mark.parametrize("word", ["löschen", "Löschen.", "loeschen", "Widerruf", " widerruf ", "Auskunft", "Hilfe!"])
async def test_the_word_alone_opens_its_page_on_the_first_card_and_at_a_question(sqlite_town: Town, word: str) -> None:
    berta = await begins(sqlite_town)
    command = "/" + word.strip(" .!").lower()
    assert (await berta.writes(word)).text == (await berta.writes(command)).text
    await berta.writes("/start")
    await berta.taps("Hier antworten")
    question = await berta.taps("Ich stimme zu")
    assert (await berta.writes(word)).text == (await berta.writes(command)).text != question.text


async def test_the_word_as_an_answer_is_an_answer(town: Town) -> None:
    berta = await agrees(town)
    for label in ("Ja", "Ort", "Fertig", "5"):
        await berta.taps(label)
    assert (await berta.writes("Löschen")).labels[:2] == ("Gut", "Schlecht")
    await berta.taps("Gut")
    assert await berta.sees("Löschen")


def test_a_word_among_others_is_none() -> None:
    assert page_named("Bitte löschen") is None
    assert {page_named(word) for word in PAGES} == {PAGES[word] for word in PAGES}
    assert page_named("LÖSCHEN") is Page.ERASE
