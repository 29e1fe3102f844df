"""The chats under ``tests/transcripts`` are what people see today; ``--regenerate-transcripts`` writes them anew."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Role
from bot.forms import shipped
from bot.services.survey_forms import read_form_for
from bot.services.surveys import SurveyOrder
from storage.sealed import KeyRing
from tests.stories.town import Town, built_town


@pytest.fixture
async def town(tmp_path: Path, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(f"sqlite+aiosqlite:///{tmp_path / 'town.db'}", key_ring) as built:
        built.restart_after = 0
        yield built


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate-transcripts"))


async def opened(town: Town) -> None:
    days = (date(2022, 7, 1), date(2022, 8, 15), date(2021, 5, 1), date(2022, 5, 31), date(2022, 12, 31))
    order = SurveyOrder("Kundenbefragung 2022", *days)
    form = read_form_for(town.authority, order, shipped.customer_survey(), "kundenbefragung.xlsx")
    assert isinstance(form, Questionnaire), form
    await town.opens(form)


async def plays(recorder: Recorder, person: Person, steps: Sequence[str]) -> None:
    """Tap each label; what begins with ``>`` is typed, what begins with ``=`` is a heading."""
    for step in steps:
        match step[0], step[1:].strip():
            case "=", words:
                recorder.heading(words)
            case ">", words:
                await recorder.writes(person, words)
            case _:
                await recorder.taps(person, step)


GERMAN = (
    *("= Der Weg hinein", f"> /start {SURVEY}-q7", "Lieber anders teilnehmen", "Zurück", "Hier antworten"),
    *("Datenschutz lesen", "Weiter", "Hier antworten", "Ich stimme zu"),
    *("= Die Fragen", "Ja", "Bauamt – Baurecht", "Zulassungsbehörde", "Fertig", "Zulassungsbehörde"),
    *("> vor Ort, Online-Dienst", "Fertig", "> vielleicht", "weniger zufrieden", "> 7", "> 5"),
    *("> Ich musste zweimal kommen.", "Zurück", "Weiter", "sehr zufrieden"),
    *("= Pause, drei Tage später geht es weiter", "> /abbrechen", "Später weiter", "> Hallo"),
    *("zufrieden", "zufrieden", "sehr zufrieden", "unzufrieden", "weniger zufrieden", "zufrieden", "zufrieden"),
    *("> 6", "Termin buchen", "nichts davon", "Fertig", "nichts davon", "Fertig", "zufrieden", "sehr zufrieden"),
    *("Überspringen", "60–74"),
    *("= Durchsehen und abschicken", "Weitere ›", "Frage 14 ändern", "zufrieden", "Absenden"),
    *("= Danach", "> /auskunft", "> /widerruf", "> /loeschen", "> ABCD-EFGH-2345", "> /hilfe", f"> /start {SURVEY}"),
)
ENGLISH = (
    *(
        "= The way in",
        f"> /start {SURVEY}",
        "I’d rather be called",
        "Back",
        "Answer here",
        "Read privacy notice",
        "Next",
    ),
    *("Answer here", "I agree"),
    *("= The questions", "Yes", "Driving licence office", "Done", "telephone", "Done", "very satisfied", "1"),
    *("> 1", "satisfied", "Skip this one, please", "less satisfied", "satisfied", "satisfied", "satisfied"),
    *(
        "satisfied",
        "make an application",
        "Done",
        "very satisfied",
        "satisfied",
        "> More appointments, please.",
        "16–29",
    ),
    *("= Looking through and submitting", "Submit", "= Afterwards", "> /mydata", "> /withdraw", "> /delete", "> /help"),
)


async def test_a_citizens_chat_in_german(town: Town, regenerate: bool) -> None:
    await opened(town)
    recorder = Recorder()
    await plays(recorder, await town.person("Bürgerin"), GERMAN)
    recorder.check("buergerin-deutsch", regenerate=regenerate)


async def test_a_citizens_chat_in_english(town: Town, regenerate: bool) -> None:
    await opened(town)
    recorder = Recorder()
    await plays(recorder, await town.person("Citizen", language="en"), ENGLISH)
    recorder.check("citizen-english", regenerate=regenerate)


async def test_a_memo_is_sent_back_and_then_approved(town: Town, regenerate: bool) -> None:
    recorder = Recorder()
    press_office = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    leadership = await town.member("Landrätin", Role.LEADERSHIP)
    deputy = await town.member("Stellvertreter", Role.LEADERSHIP)
    office = await town.member("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")
    channel = await town.simulator.chat(
        "channel", "Mitarbeiterkanal", press_office.phone, leadership.phone, office.phone
    )
    await town.settles()
    at_channel = Person(town, replace(press_office.phone, chat=channel, name="Mitarbeiterkanal"))
    recorder.saw(await at_channel.card())
    recorder.heading("Die Pressestelle schreibt einen Vermerk")
    memo = (
        *("> /start", "> /vermerk", "> Kundenbefragung 2022; hier: Freigabe Grobkonzept"),
        *(
            "> Es wird vorgeschlagen, das Grobkonzept freizugeben.",
            "> Der Landkreistag hat 14 Landratsämter eingeladen.",
        ),
        *("> Aufwand gering, Nutzen hoch.", "Absenden"),
    )
    await plays(recorder, press_office, memo)
    await recorder.looks(at_channel)
    await recorder.looks(leadership)
    recorder.heading("Das Bauamt tippt im Kanal auf Freigeben")
    await recorder.receives(office.at(channel), "Freigeben")
    await recorder.looks(office)
    recorder.heading("Die Leitung ordnet Änderungen an")
    await recorder.receives(leadership.at(channel), "Änderungen anordnen")
    await recorder.looks(leadership)
    await recorder.writes(leadership, "Bitte die Kosten ergänzen.")
    await recorder.looks(at_channel)
    await recorder.looks(press_office)
    recorder.heading("Die Pressestelle schreibt eine neue Fassung")
    await plays(recorder, press_office, ("Neue Fassung schreiben",))
    await recorder.looks(press_office)
    recorder.check("vermerk", regenerate=regenerate)
