"""A citizen answers in chat, as they see it; the bot is restarted between any two steps."""

from bot.domain.ids import SurveyId
from bot.domain.questionnaire import Questionnaire
from bot.domain.survey import SurveyState
from storage import surveys
from tests.domain.forms_for_tests import ending, form, grades, one, several, text
from tests.stories.town import SURVEY, Person, Town

SMALL = form(
    one("a1", "ja", "nein"),
    ending("ende", "${a1} = 'nein'"),
    several("a4", "ort", "telefon"),
    grades("b2"),
    text("b3", relevant="${b2} >= 4", constraint="string-length(.) <= 500"),
    one("g", "gut", "schlecht", required=False),
)


async def begins(town: Town, questionnaire: Questionnaire = SMALL, name: str = "Berta", language: str = "de") -> Person:
    await town.opens(questionnaire)
    berta = await town.person(name, language)
    await berta.writes(f"/start {SURVEY}")
    return berta


async def agrees(town: Town, questionnaire: Questionnaire = SMALL) -> Person:
    berta = await begins(town, questionnaire)
    await berta.taps("Hier antworten")
    await berta.taps("Ich stimme zu")
    return berta


async def submits(town: Town) -> tuple[Person, str]:
    berta = await agrees(town)
    for label in ("Ja", "Ort", "Fertig", "2", "Gut"):
        await berta.taps(label)
    receipt = await berta.taps("Absenden")
    return berta, receipt.text.partition("Lösch-Code: ")[2].split()[0]


async def test_whole_way_from_the_first_card_to_the_receipt(town: Town) -> None:
    berta = await begins(town)
    first = await berta.card()
    assert first.labels == (
        "Hier antworten",
        "Lieber angerufen werden",
        "Lieber anders teilnehmen",
        "Nein, danke",
        "Meine Daten",
    )
    assert "zwischen Mai 2021 und Mai 2022" in first.text
    assert "spätestens am 31. Dezember 2022" in first.text
    await berta.taps("Hier antworten")
    assert "Frage 1 · noch etwa 4" in (await berta.taps("Ich stimme zu")).text
    await berta.taps("Ja")
    assert (await berta.taps("Telefon")).labels[:3] == ("☐ Ort", "☑ Telefon", "Fertig")
    await berta.taps("Fertig")
    assert "b3?" in (await berta.taps("5")).text
    assert "Frage 5 · die letzte" in (await berta.writes("Zu langsam <b>&</b>")).text
    review = await berta.taps("Gut")
    assert "Noch nicht abgeschickt." in review.text
    assert "Zu langsam <b>&</b>" in review.text
    receipt = await berta.taps("Absenden")
    assert "Ihr Lösch-Code: " in receipt.text
    assert receipt.labels == (
        "Code kopieren",
        "Auch am Telefon mitmachen?",
        "Ergebnisse erfahren?",
        "Meine Daten",
    )


async def test_only_one_message_has_buttons_at_any_time(town: Town) -> None:
    berta = await agrees(town)
    await berta.writes("Ja")
    await berta.writes("1, 2")
    await berta.writes("Fertig")
    screen = await berta.screen()
    assert [bool(message.buttons) for message in screen.messages if message.from_bot].count(True) == 1


async def test_a_tap_edits_the_card_and_a_typed_answer_gets_a_new_one(town: Town) -> None:
    berta = await agrees(town)
    before = await berta.card()
    assert (await berta.taps("Ja")).id == before.id
    assert (await berta.writes("Telefon")).id > before.id


async def test_everything_can_be_typed(town: Town) -> None:
    berta = await begins(town)
    for word in ("hier antworten", "Ich stimme zu", "1", "Ort und Telefon", "fertig", "5", "Weil.", "schlecht"):
        await berta.writes(word)
    assert "Noch nicht abgeschickt." in (await berta.card()).text
    assert "Lösch-Code" in (await berta.writes("absenden")).text


async def test_the_second_tap_on_absenden_leaves_the_code_where_it_is(town: Town) -> None:
    berta = await agrees(town)
    for label in ("Ja", "Ort", "Fertig", "2", "Gut"):
        await berta.taps(label)
    message = (await berta.card()).id
    card = await town.simulator.get("screen", user=berta.phone.user)
    submit = next(b for m in card["messages"] for row in m["buttons"] for b in row if b["label"] == "Absenden")
    await berta.taps("Absenden")
    code = (await berta.card()).text
    again = await berta.taps_data(submit["data"], message)
    assert again.toast == "Ihre Antworten sind schon abgeschickt. Vielen Dank!"
    assert (await berta.card()).text == code


async def test_who_had_no_contact_is_thanked_and_nothing_remains(town: Town) -> None:
    berta = await agrees(town)
    closing = await berta.taps("Nein")
    assert closing.text == "Vielen Dank."
    assert closing.labels == ("Vertippt? Noch einmal von vorn",)
    data = await berta.writes("/auskunft")
    assert "Begonnene Befragung" not in data.text
    assert "Einverstanden seit" not in data.text


async def test_nobody_takes_part_twice(town: Town) -> None:
    berta, _ = await submits(town)
    assert "schon einmal teilgenommen" in (await berta.writes(f"/start {SURVEY}")).text


async def test_the_bare_code_deletes_the_answers_in_lower_case_and_without_hyphens(town: Town) -> None:
    berta, code = await submits(town)
    deleted = await berta.writes(code.lower().replace("-", ""))
    assert "Die Antworten zu diesem Code sind gelöscht." in deleted.text
    assert "keine Antworten" in (await berta.writes(f"/loeschen {code}")).text


async def test_after_five_wrong_codes_no_more_are_tried_that_day(town: Town) -> None:
    berta, code = await submits(town)
    for _ in range(5):
        await berta.writes("/loeschen ABCD-EFGH-2345")
    assert "zu viele falsche Codes" in (await berta.writes(f"/loeschen {code}")).text
    await town.later(days=1)
    assert "sind gelöscht" in (await berta.writes(f"/loeschen {code}")).text


async def test_declining_stores_nothing_and_asks_nothing_more(town: Town) -> None:
    berta = await begins(town)
    assert "Wir haben keine Antworten gespeichert" in (await berta.taps("Nein, danke")).text


async def test_who_pauses_goes_on_days_later_where_they_stopped(town: Town) -> None:
    berta = await agrees(town)
    await berta.taps("Ja")
    assert (await berta.writes("/abbrechen")).labels == ("Später weiter", "Antworten löschen", "Zurück")
    await berta.taps("Später weiter")
    await town.later(days=6)
    assert "a4?" in (await berta.writes("Guten Morgen")).text


async def test_deleting_the_running_answers_begins_anew(town: Town) -> None:
    berta = await agrees(town)
    await berta.taps("Ja")
    await berta.writes("/loeschen")
    assert "gelöscht" in (await berta.taps("Meine Daten löschen")).text
    assert (await berta.taps("Weiter")).labels[0] == "Hier antworten"


async def test_withdrawing_takes_no_more_taps_than_agreeing(town: Town) -> None:
    berta = await agrees(town)
    await berta.writes("/widerruf")
    assert "zurückgenommen" in (await berta.taps("Einwilligung zurücknehmen")).text


async def test_the_language_changes_in_the_middle_and_the_answers_stay(town: Town) -> None:
    berta = await agrees(town)
    await berta.taps("Ja")
    await berta.writes("/sprache")
    card = await berta.taps("English")
    assert "Question 2" in card.text
    assert "Done" in card.labels


async def test_whose_language_is_not_shipped_is_asked_first(town: Town) -> None:
    berta = await begins(town, language="tr")
    assert (await berta.card()).labels == ("Deutsch", "English")
    assert (await berta.taps("English")).labels[0] == "Answer here"


async def test_a_page_does_not_swallow_what_is_typed_as_an_answer(town: Town) -> None:
    berta = await agrees(town)
    await berta.writes("/datenschutz")
    card = await berta.writes("Ja")
    assert "a1?" in card.text


async def test_a_wrong_answer_is_explained_and_nothing_is_lost(town: Town) -> None:
    berta = await agrees(town)
    card = await berta.writes("vielleicht")
    assert "Das habe ich nicht verstanden." in card.text
    assert card.labels == ("Ja", "Nein")


async def test_stickers_and_voices_get_a_kind_sentence(town: Town) -> None:
    berta = await agrees(town)
    for kind in ("sticker", "voice", "photo"):
        assert "nur Geschriebenes" in (await berta.sends(kind)).text


async def test_before_opening_and_after_closing_the_door_says_so(town: Town) -> None:
    await town.opens(SMALL)
    berta = await town.person("Berta")
    await town.later(days=-20)
    assert "beginnt am 1. Juli 2022" in (await berta.writes(f"/start {SURVEY}")).text
    await town.later(days=60)
    assert "seit dem 15. August 2022 beendet" in (await berta.writes("/start")).text


async def test_rubbish_in_a_link_leads_to_the_open_survey(town: Town) -> None:
    await town.opens(SMALL)
    berta = await town.person("Berta")
    for payload in ("../../etc", "x" * 64, "nosuch-q7", "%00"):
        assert (await berta.writes(f"/start {payload}")).labels[0] == "Hier antworten"


async def test_without_a_link_the_open_survey_is_found_whatever_somebody_came_for_before(town: Town) -> None:
    other = SurveyId("lra23")
    berta, _ = await submits(town)
    await town.opens(SMALL, other, "Zweite Befragung")
    choice = await berta.writes("/start")
    assert set(choice.labels) == {"Kundenbefragung 2022", "Zweite Befragung"}
    assert "schon einmal teilgenommen" in (await berta.taps("Kundenbefragung 2022")).text
    await town.database.write(surveys.set_state, SURVEY, SurveyState.CLOSED, before=SurveyState.OPEN)
    assert (await berta.writes(f"/start {SURVEY}")).labels == ("Meine Daten",)
    assert "Zweite Befragung" in (await berta.writes("/start")).text


async def test_unknown_callback_data_shows_where_one_stands(town: Town) -> None:
    berta = await agrees(town)
    card = await berta.card()
    for data in ("f:c:deadbeef:a:0:0", "f:c:x:a:0", "zzz", "m:a:1:1", "f:c::::", "w:consent:other"):
        await berta.taps_data(data, card.id)
        assert "a1?" in (await berta.card()).text


async def test_the_link_somebody_came_by_is_named_until_the_answers_are_sent_off(town: Town) -> None:
    await town.opens(SMALL)
    berta = await town.person("Berta")
    await berta.writes(f"/start {SURVEY}-q7")
    assert "Über welchen Link Sie kamen: q7" in (await berta.writes("/auskunft")).text
    await berta.writes("/start")
    for label in ("Hier antworten", "Ich stimme zu", "Ja", "Ort", "Fertig", "2", "Gut", "Absenden"):
        await berta.taps(label)
    assert "q7" not in (await berta.writes("/auskunft")).text
    await berta.writes(f"/start {SURVEY}-q8")
    assert "q8" not in (await berta.writes("/auskunft")).text


async def test_a_code_shows_what_is_stored_under_it(town: Town) -> None:
    berta, code = await submits(town)
    shown = await berta.writes(f"/auskunft {code}")
    assert "Antworten vom 15. Juli 2022" in shown.text
    assert "g?\nGut" in shown.text
    assert "sind gelöscht" in (await berta.taps("Diese Antworten löschen")).text
