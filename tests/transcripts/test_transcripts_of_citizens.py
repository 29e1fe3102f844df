"""Whole chats of citizens on paper, in German and in English, through the shipped questionnaire."""

from collections.abc import Sequence
from datetime import date

from bot.domain.questionnaire import Questionnaire
from bot.forms import shipped
from bot.services.survey_forms import read_form_for
from bot.services.surveys import SurveyOrder
from tests.stories.town import SURVEY, Town
from tests.transcripts.scribe import Scribe, compare

Steps = Sequence[str]
"""What somebody does: a label to tap, ``> words`` to write, ``= words`` for a chapter, ``+ n`` to let days pass."""

GERMAN: Steps = (
    *("= Der Weg hinein", f"> /start {SURVEY}-q7", "Lieber angerufen werden", "Zurück", "Lieber anders teilnehmen"),
    *("Zurück", "Hier antworten", "Datenschutz lesen", "Weitere ›", "Weiter", "Ich stimme zu"),
    *("= Die Fragen", "Ja", "Bauamt – Baurecht", "Zulassungsbehörde", "Fertig", "Zulassungsbehörde"),
    *("> vor Ort, Online-Dienst", "Fertig", "> vielleicht", "weniger zufrieden", "> 7", "> 5"),
    *("> Ich musste zweimal kommen.", "Zurück", "Weiter", "sehr zufrieden"),
    *("= Eine Pause von drei Tagen", "> /abbrechen", "Später weiter", "+ 3", "> Hallo", "zufrieden", "zufrieden"),
    *("sehr zufrieden", "unzufrieden", "weniger zufrieden", "zufrieden", "zufrieden", "> 6"),
    *("Termin buchen", "nichts davon", "Fertig", "nichts davon", "Fertig", "zufrieden", "sehr zufrieden"),
    *("Überspringen", "60–74"),
    *("= Durchsehen und abschicken", "Weitere ›", "Frage 14 ändern", "zufrieden", "Absenden"),
    *(
        "= Danach",
        "> /auskunft",
        "Als Datei",
        "> /widerruf",
        "> /loeschen",
        "Meine Daten löschen",
        "> /impressum",
        "> ABCD-EFGH-2345",
        "> /sprache",
        "Deutsch",
        "> /hilfe",
        f"> /start {SURVEY}",
    ),
)
ENGLISH: Steps = (
    *("= The way in", f"> /start {SURVEY}", "I’d rather be called", "Back", "Answer here", "Read privacy notice"),
    *("More ›", "Next", "I agree"),
    *("= The questions", "Yes", "Driving licence office", "Done", "telephone", "Done", "very satisfied", "1"),
    *("> I do not know", "satisfied", "satisfied", "less satisfied", "satisfied", "satisfied", "satisfied"),
    *("satisfied", "make an application", "Done", "very satisfied", "satisfied", "> More appointments, please."),
    *("16–29", "= Looking through and submitting", "Submit"),
    *("= Afterwards", "Hear the results?", "Yes, please write to me", "> /mydata", "> /withdraw", "> /delete"),
    *("Delete my data", "> /imprint", "> /otherwise", "> /help"),
)
VOLUNTEER: Steps = (
    *("= Lieber am Telefon", f"> /start {SURVEY}", "Lieber angerufen werden", "Hier im Chat eintragen"),
    *(
        "Ich stimme zu",
        "Sozialamt",
        "Nein, nicht weitergeben",
        "nachmittags",
        "abends",
        "Fertig",
        "Deutsch",
        "> Berta Beispiel",
    ),
    *("> 392 00 12", "> 0171 392 00 21", "> 0171 392 00 12", "Ja, stimmt"),
    *("= Was wir davon haben", "> /auskunft", "= Und zurück"),
    *("> /widerruf", "Doch nicht anrufen", "Weiter"),
)


async def opened(town: Town) -> None:
    days = (date(2022, 7, 1), date(2022, 8, 15), date(2021, 5, 1), date(2022, 5, 31), date(2022, 12, 31))
    order = SurveyOrder("Kundenbefragung 2022", *days)
    form = read_form_for(town.authority, order, shipped.customer_survey(), "kundenbefragung.xlsx")
    assert isinstance(form, Questionnaire), form
    await town.opens(form)


async def plays(town: Town, scribe: Scribe, name: str, steps: Steps) -> None:
    for step in steps:
        match step.partition(" "):
            case "=", _, words:
                scribe.chapter(words)
            case ">", _, words:
                await scribe.writes(name, words)
            case "+", _, days:
                await town.later(days=int(days))
            case _:
                await scribe.taps(name, step)


async def test_whole_chat_of_a_citizen_in_german(town: Town, *, regenerate_transcripts: bool) -> None:
    await opened(town)
    scribe = Scribe(Bürgerin=await town.person("Bürgerin"))
    await plays(town, scribe, "Bürgerin", GERMAN)

    compare("buergerin", scribe.text(), regenerate=regenerate_transcripts)


async def test_whole_chat_of_a_citizen_in_english(town: Town, *, regenerate_transcripts: bool) -> None:
    await opened(town)
    scribe = Scribe(Citizen=await town.person("Citizen", language="en"))
    await plays(town, scribe, "Citizen", ENGLISH)

    compare("citizen", scribe.text(), regenerate=regenerate_transcripts)


async def test_whole_chat_of_a_volunteer(town: Town, *, regenerate_transcripts: bool) -> None:
    await opened(town)
    scribe = Scribe(Freiwillige=await town.person("Freiwillige"))
    await plays(town, scribe, "Freiwillige", VOLUNTEER)

    compare("freiwillige", scribe.text(), regenerate=regenerate_transcripts)
