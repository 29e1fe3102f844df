"""T22: whoever takes back or deletes, from whatever state of the chat, hears of it once and then nothing more."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.domain.ids import SurveyId
from bot.domain.staff import Role
from bot.services import broadcast_work, retention
from bot.simulator.people import Shown
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.stories.awkward import EVERYTHING, STATES, all_is_well, citizen, refusals, spoken
from tests.stories.rights_scene import NOT_SHOWN, SHOWN, held, unexplained_tables
from tests.stories.test_citizen_takes_part import agrees, submits
from tests.stories.town import SURVEY, Person, Town


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot says in one language, in parts that only this answer has."""

    taken_back: tuple[str, ...]
    begun: str
    deleted: tuple[str, ...]
    all_deleted: str


IN_LANGUAGE = {
    "de": Said(
        taken_back=("zurückgenommen", "keine Einwilligung"),
        begun="Begonnene Befragung",
        deleted=("gelöscht", "haben wir nichts von Ihnen gespeichert"),
        all_deleted="alles gelöscht",
    ),
    "en": Said(
        taken_back=("withdrawn", "no consent of yours"),
        begun="Unfinished survey",
        deleted=("deleted", "we have nothing stored about you"),
        all_deleted="everything has been deleted",
    ),
}
LANGUAGES = tuple(IN_LANGUAGE)
TAKES_BACK = ("Alles zurücknehmen", "Einwilligung zurücknehmen", "Doch nicht erinnern", "Ergebnisse doch nicht")
DELETES = ("Meine Daten löschen",)


async def in_each_state(town: Town, language: str) -> dict[str, Person]:
    """Somebody in every state; in English in some of them, by seed, in a run of all tests on a small machine."""
    if language == "de":
        tried: Sequence[str] = STATES
    else:
        tried = random.Random(seed()).sample(STATES, len(STATES) * size("T22_STATES") // 100)
    return {state: await citizen(town, state, language=language) for state in tried}


async def asks_and_taps(person: Person, word: str, labels: tuple[str, ...], language: str) -> Shown:
    """Writes the word and taps the first of these buttons that is there."""
    card = await person.writes(spoken(word, language))
    own = [spoken(label, language) for label in labels]
    label = next((label for label in own if label in card.labels), None)
    return card if label is None else await person.taps(label)


async def time_passes(town: Town) -> None:
    """Three weeks in which everything is done that the clock does, and an outage."""
    for days in (1, 10, 10):
        await town.later(days=days)
        await town.rt.run(broadcast_work.begin_reminders)
        await town.settles()
    await town.is_away(hours=1)
    await town.rt.run(retention.delete_started_answers)
    await town.settles()


async def bots_messages(person: Person) -> list[str]:
    return [message.text for message in (await person.screen()).messages if message.from_bot]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_after_taking_back_from_any_state_there_is_one_confirmation_and_nothing_more(
    sqlite_town: Town, language: str
) -> None:
    town, said = sqlite_town, IN_LANGUAGE[language]
    town.restart_after = 0
    await town.opens(EVERYTHING)
    people = await in_each_state(town, language)
    confirmed = {}
    for state, person in people.items():
        card = await asks_and_taps(person, "/widerruf", TAKES_BACK, language)
        assert any(words in card.text for words in said.taken_back), (state, card.text)
        assert said.begun not in (await person.writes(spoken("/widerruf", language))).text, state
        confirmed[state] = await bots_messages(person)
    await all_is_well(town, *people.values())
    await time_passes(town)
    assert {state: await bots_messages(person) for state, person in people.items()} == confirmed


@pytest.mark.parametrize("language", LANGUAGES)
async def test_after_deleting_from_any_state_nothing_is_found_and_nothing_more_is_said(
    sqlite_town: Town, language: str
) -> None:
    town, words = sqlite_town, IN_LANGUAGE[language]
    town.restart_after = 0
    await town.opens(EVERYTHING)
    people = await in_each_state(town, language)
    for state, person in people.items():
        card = await asks_and_taps(person, "/loeschen", DELETES, language)
        assert any(deleted in card.text for deleted in words.deleted), (state, card.text)
        assert words.all_deleted not in card.text, state
    said = {state: await bots_messages(person) for state, person in people.items()}
    await all_is_well(town, *people.values())
    await time_passes(town)
    assert {state: await bots_messages(person) for state, person in people.items()} == said
    for state, person in people.items():
        data = await held(person, spoken("Als Datei", language))
        found = (data["interview"], data["wishes"], data["language"], data["link"], data["last_message_at"])
        assert found == (None, [], "", "", None), state
        assert (data["taken_part_in"] != []) == (state in ("receipt", "taken part")), state


async def test_what_was_answered_goes_from_the_chat_and_what_is_older_than_two_days_stays(town: Town) -> None:
    berta = await agrees(town)
    await berta.writes("Ja")
    old = (await berta.card()).id
    await berta.writes("Telefon")
    await town.later(days=2, minutes=1)
    for words in ("Fertig", "5", "Zu langsam", "Gut", "3"):
        await berta.writes(words)
    await berta.writes("/auskunft")
    await berta.tap("Als Datei")
    await berta.writes("/loeschen")

    last = await berta.taps("Meine Daten löschen")
    left = [message for message in (await berta.screen()).messages if message.from_bot]
    assert not any("Zu langsam" in message.text or message.document for message in left)
    assert old in [message.id for message in left]
    assert left[-1].id == last.id
    assert "was Sie selbst geschrieben haben, bleiben stehen" in last.text
    assert {refusal for _, refusal in await refusals(town)} == {"Bad Request: message can't be deleted for everyone"}


async def test_the_receipt_with_the_code_stays_when_the_rest_is_deleted(town: Town) -> None:
    berta, code = await submits(town)
    await berta.writes("/loeschen")
    card = await berta.taps("Meine Daten löschen")

    assert await berta.sees(code)
    assert "Ihre abgeschickten Antworten, die wir niemandem zuordnen können" in card.text
    assert "der Vermerk, dass von Ihrem Konto schon teilgenommen wurde" in card.text
    assert "sind gelöscht" in (await berta.writes(code)).text


async def test_the_file_holds_everything_that_was_answered_and_agreed_to(town: Town) -> None:
    berta = await agrees(town)
    await berta.writes("Ja")
    await berta.writes("/abbrechen")
    for label in ("Später weiter", "Einmal erinnern?"):
        await berta.taps(label)
    await berta.writes("/loeschen ABCD-EFGH-2345")

    data = await held(berta)
    assert set(SHOWN.values()) <= set(data)
    assert data["chat"] == berta.phone.user
    assert data["interview"]["answers"] == [{"question": "a1", "text": "a1?", "value": "ja", "answer": "Ja"}]
    assert [line["purpose"] for line in data["consents"]] == ["consent", "reminder"]
    assert [wish["purpose"] for wish in data["wishes"]] == ["reminder"]
    assert (data["language"], data["wrong_codes_today"], data["taken_part_in"]) == ("de", 1, [])
    assert data["deleted_at_the_latest"] == "2022-12-31"
    file = await berta.card()
    below = await berta.taps("Weiter")
    assert below.id > file.id
    assert "a4?" in below.text
    card = await berta.writes("/auskunft")
    assert "• Zugestimmt: Antworten auswerten – 15. Juli 2022, 12:00 Uhr, Fassung 2026-11" in card.text
    assert "• Zugestimmt: einmal erinnern – Juli 2022, Fassung 2026-11" in card.text


async def test_what_was_begun_in_another_survey_is_shown_taken_back_and_deleted_with_the_rest(town: Town) -> None:
    other = SurveyId("lra23")
    berta = await agrees(town)
    await berta.taps("Ja")
    await town.opens(EVERYTHING, other, "Befragung zur Zulassung")
    for step in (f"/start {other}", "Hier antworten", "Ich stimme zu"):
        await berta.writes(step)

    assert "Begonnen und nicht abgeschickt: „Kundenbefragung 2022“" in (await berta.writes("/auskunft")).text
    (begun,) = (await held(berta))["interviews_of_other_surveys"]
    assert [answer["value"] for answer in begun["answers"]] == ["ja"]
    await berta.writes("/widerruf")
    assert "zurückgenommen" in (await berta.taps("Zurücknehmen: Kundenbefragung 2022")).text
    assert "Begonnene Befragung mit 0 Antworten" in (await berta.writes("/widerruf")).text
    for step in (f"/start {SURVEY}", "Hier antworten", "Ich stimme zu"):
        await berta.writes(step)
    await berta.writes("/loeschen")
    await berta.taps("Meine Daten löschen")
    data = await held(berta)
    assert (data["interview"], data["interviews_of_other_surveys"]) == (None, [])


async def test_a_button_about_another_survey_deletes_and_takes_back_nothing(town: Town) -> None:
    berta = await agrees(town)
    await berta.taps("Ja")
    card = await berta.card()
    for wish in ("erase", "withdraw", "withdrawall"):
        await berta.taps_data(f"w:{wish}:nosuch", card.id)
    assert "Begonnene Befragung mit einer Antwort" in (await berta.writes("/auskunft")).text


def test_of_every_table_it_is_known_whether_a_person_is_shown_what_it_holds() -> None:
    assert unexplained_tables() == set()
    assert not set(SHOWN) & set(NOT_SHOWN)


async def test_one_consent_is_taken_back_and_the_other_stands(town: Town) -> None:
    berta = await agrees(town)
    await berta.taps("Ja")
    await berta.writes("/abbrechen")
    for label in ("Später weiter", "Einmal erinnern?"):
        await berta.taps(label)

    card = await berta.writes("/widerruf")
    assert card.labels == ("Einwilligung zurücknehmen", "Doch nicht erinnern", "Alles zurücknehmen", "Weiter")
    assert "Wir erinnern Sie nicht" in (await berta.taps("Doch nicht erinnern")).text
    assert (await berta.writes("/widerruf")).labels == ("Einwilligung zurücknehmen", "Weiter")


@pytest.mark.parametrize(
    ("german", "english", "words"),
    [
        ("/impressum", "/imprint", "Vertreten durch: Landrätin Dr. Anna Beispiel"),
        ("/anders", "/otherwise", "Sie können auch ohne Telegram mitmachen."),
        ("/datenschutz", "/privacy", "Was mit Ihren Daten geschieht"),
    ],
)
async def test_imprint_other_ways_and_privacy_are_read_in_the_middle_and_by_the_staff(
    town: Town, german: str, english: str, words: str
) -> None:
    berta = await agrees(town)
    await berta.taps("Ja")
    for word in (german, english):
        assert words in (await berta.writes(word)).text
    assert "a4?" in (await berta.writes(f"/start {SURVEY}")).text
    press = await town.member("Presse", Role.PRESS_OFFICE)
    await press.writes("/vermerk")
    await press.writes("Betreff")
    assert words in (await press.writes(german)).text
