"""Somebody would like to be called, and takes it back in one tap; the bot is restarted between any two steps."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.authority import ServiceArea
from bot.domain.staff import Role
from bot.services import broadcast_work, retention
from bot.simulator.people import Shown
from tests.stories.house import file_of
from tests.stories.rights_scene import copies, readable
from tests.stories.test_citizen_takes_part import SMALL, begins, submits
from tests.stories.town import SURVEY, Person, Town

NUMBER = "0171 3920012"


async def agrees_to_be_called(town: Town, name: str = "Berta") -> Person:
    if name not in town.people and not town.people:
        await town.opens(SMALL)
    berta = await town.person(name)
    await berta.writes(f"/start {SURVEY}")
    for label in ("Lieber angerufen werden", "Hier im Chat eintragen", "Ich stimme zu"):
        await berta.taps(label)
    return berta


async def up_to_the_number(town: Town, name: str = "Berta", *, area: str = "keine Angabe") -> Person:
    berta = await agrees_to_be_called(town, name)
    labels = (area, "abends", "Fertig", "Deutsch")
    for label in labels if area == "keine Angabe" else (area, "Nein, nicht weitergeben", *labels[1:]):
        await berta.taps(label)
    await berta.writes(f"{name} Beispiel")
    return berta


async def types_number(person: Person, number: str = NUMBER) -> None:
    """Write a number and say that it was understood."""
    await person.writes(number)
    await person.taps("Ja, stimmt")


async def volunteers(town: Town, name: str = "Berta", *, area: str = "keine Angabe", number: str = NUMBER) -> Person:
    berta = await up_to_the_number(town, name, area=area)
    await types_number(berta, number)
    return berta


async def card_with(person: Person, words: str) -> Shown:
    screen = await person.screen()
    return next(message for message in reversed(screen.messages) if message.from_bot and words in message.text)


async def calls_begin(town: Town, first: date, last: date = date(2022, 8, 31)) -> None:
    institute = replace(town.authority.research_institute, calls_from=first, calls_to=last)
    town.authority = replace(town.authority, research_institute=institute)
    await town.restarts()


async def is_renamed(town: Town, name: str) -> None:
    institute = replace(town.authority.research_institute, name=name)
    town.authority = replace(town.authority, research_institute=institute)
    await town.restarts()


async def at_most(town: Town, area: str, most: int) -> None:
    def capped(one: ServiceArea) -> ServiceArea:
        return replace(one, most_volunteers=most) if one.name == area else one

    town.authority = replace(town.authority, service_areas=tuple(map(capped, town.authority.service_areas)))
    await town.restarts()


async def test_before_anything_is_asked_it_is_said_who_calls_and_how_it_is_no_fraud(town: Town) -> None:
    berta = await begins(town)
    offer = await berta.taps("Lieber angerufen werden")
    for words in (
        "Den Fragebogen hier müssen Sie dafür nicht ausfüllen.",
        "Muster Marktforschung GmbH, in unserem Auftrag, von der Nummer 040 1234567",
        "Zwischen dem 1. Juli 2022 und dem 31. August 2022, höchstens 5-mal.",
        "Nie wird nach Bankdaten oder Passwörtern gefragt.",
        "Fragen Sie bei uns nach: 09999 12-0",
    ):
        assert words in offer.text, words
    assert offer.labels == ("Hier im Chat eintragen", "Zurück")
    assert "Wie möchten Sie teilnehmen?" in (await berta.taps("Zurück")).text


async def test_where_the_authority_has_a_page_the_number_is_to_be_entered_there_first(town: Town) -> None:
    town.public_url = "https://befragung.landratsamt-musterland.example"
    await town.restarts()
    berta = await begins(town)
    offer = await berta.taps("Lieber angerufen werden")
    assert offer.labels == ("Rückrufnummer eintragen", "Lieber hier im Chat", "Zurück")
    assert "Dann läuft sie nicht über Telegram. Der Link gilt 24 Stunden und nur einmal." in offer.text
    link = (await berta.tap("Rückrufnummer eintragen")).url
    assert link.startswith("https://befragung.landratsamt-musterland.example/kontakt/")
    consent = await berta.taps("Lieber hier im Chat")
    assert "Auf unserer eigenen Seite liest Telegram nicht mit." in consent.text


async def test_the_consent_names_what_is_passed_on_and_leaves_out_what_has_its_own(town: Town) -> None:
    berta = await begins(town)
    await berta.taps("Lieber angerufen werden")
    text = (await berta.taps("Hier im Chat eintragen")).text
    assert "Namen, Nummer, Zeiten und Sprache geben wir an Muster Marktforschung GmbH weiter" in text
    assert "Den Bereich bekommt das Institut nur, wenn Sie dem eigens zustimmen." in text


async def test_somebody_is_entered_without_filling_in_the_questionnaire(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    area = await berta.card()
    assert area.labels[0] == "Bauamt – Baurecht"
    assert area.labels[-3:] == ("anderer Bereich", "keine Angabe", "Abbrechen")
    assert "Jugendamt" in (await berta.taps("Jugendamt")).text
    assert (await berta.taps("Ja, weitergeben")).labels[:2] == ("☐ vormittags", "☐ nachmittags")
    assert (await berta.taps("nachmittags")).labels[:3] == ("☐ vormittags", "☑ nachmittags", "☐ abends")
    assert "In welcher Sprache" in (await berta.taps("Fertig")).text
    assert "Wie heißen Sie?" in (await berta.taps("Deutsch")).text
    await berta.writes("Berta Beispiel")
    assert "mit Vorwahl" in (await card_with(berta, "Unter welcher Nummer")).text
    assert (await berta.screen()).keyboard == ("Meine Nummer senden",)
    await types_number(berta)

    card = await card_with(berta, "Sie sind für das Telefoninterview eingetragen.")
    assert "Ihre Nummer endet auf 12." in card.text
    assert card.labels == ("Doch nicht anrufen", "Bereich doch nicht weitergeben", "Weiter", "Meine Daten")
    screen = await berta.screen()
    assert screen.keyboard == ()
    assert not screen.shows("Berta Beispiel")
    assert not screen.shows(NUMBER)
    assert not [message for message in screen.messages if "3920012" in message.text]
    await berta.taps("Weiter")
    assert "Hier antworten" in (await card_with(berta, "Wie möchten Sie teilnehmen?")).labels


async def test_one_tap_on_the_button_sends_the_own_number_and_nobody_elses(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.sends_contact(phone_number="+491713920013", first_name="Nachbarin", user_id=4)
    assert "die Nummer von jemand anderem" in (await card_with(berta, "Unter welcher Nummer")).text
    await berta.sends_contact(phone_number="+491713920013", first_name="Ohne Konto")
    assert not (await berta.screen()).shows("eingetragen")
    await berta.sends_contact(phone_number="491713920012", user_id=berta.phone.user)
    assert "endet auf 12." in (await card_with(berta, "eingetragen")).text
    assert "contact" not in await berta.transcript()


@pytest.mark.parametrize("by_button", [False, True])
async def test_the_newest_message_is_the_one_with_doch_nicht_anrufen(town: Town, *, by_button: bool) -> None:
    berta = await up_to_the_number(town)
    above, question = (await berta.screen()).messages[-2:]
    assert above.text.startswith("Sie können unten auf „Meine Nummer senden“ tippen")
    assert "Unter welcher Nummer" in question.text
    if by_button:
        await berta.sends_contact(phone_number="491713920012", user_id=berta.phone.user)
    else:
        await types_number(berta)
    messages = (await berta.screen()).messages
    assert messages[-1].labels[0] == "Doch nicht anrufen"
    assert messages[-2].text.startswith("Danke. Ihre N")
    assert messages[-2].text.endswith("aus diesem Chat gelöscht.")
    dora = await up_to_the_number(town, "Dora")
    await dora.writes("/abbrechen")
    assert (await dora.screen()).messages[-1].labels == ("Weiter",)


async def test_a_contact_nobody_asked_for_is_deleted_and_not_kept(town: Town) -> None:
    berta = await begins(town)
    await berta.sends_contact()
    assert (await berta.screen()).shows("Die Nummer brauchen wir gerade nicht.")
    assert "contact" not in await berta.transcript()
    assert "Wie möchten Sie teilnehmen?" in (await card_with(berta, "Wie möchten Sie")).text


async def test_a_number_that_cannot_be_called_is_said_and_asked_for_again(town: Town) -> None:
    berta = await up_to_the_number(town)
    for number, words in (("0900 1234567", "können wir nicht anrufen"), ("morgen", "keine vollständige Telefonnummer")):
        await berta.writes(number)
        assert words in (await card_with(berta, "Unter welcher Nummer")).text
        assert not (await berta.screen()).shows(number)
    await types_number(berta)
    assert (await berta.screen()).shows("eingetragen")


async def test_a_name_is_one_line_with_letters(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    for label in ("keine Angabe", "Fertig", "Deutsch"):
        await berta.taps(label)
    for name in ("1234", "x" * 81):
        await berta.writes(name)
        assert "Bitte schreiben Sie Ihren Namen in eine Zeile" in (await card_with(berta, "Wie heißen Sie?")).text
    await berta.writes("  Berta\n Beispiel ")
    assert (await berta.screen()).shows("Unter welcher Nummer")


async def test_doch_nicht_anrufen_takes_one_tap_and_one_may_come_back(town: Town) -> None:
    berta = await volunteers(town)
    await berta.taps("Doch nicht anrufen")
    assert (await berta.screen()).shows("Es ruft niemand an.")
    await berta.taps("Weiter")
    await berta.taps("Lieber angerufen werden")
    for label in ("Hier im Chat eintragen", "Ich stimme zu", "keine Angabe", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    assert (await card_with(berta, "Ihre Nummer endet auf 12.")).labels[0] == "Doch nicht anrufen"


async def test_who_is_entered_already_sees_that_and_how_to_take_it_back(town: Town) -> None:
    berta = await volunteers(town)
    await berta.taps("Weiter")
    await berta.taps("Lieber angerufen werden")
    card = await card_with(berta, "eingetragen")
    assert card.labels[0] == "Doch nicht anrufen"


async def test_a_number_is_entered_once_whoever_writes_it(town: Town) -> None:
    await volunteers(town)
    clara = await volunteers(town, "Clara", number="+49 171 392 00 12")
    assert (await clara.screen()).shows("Diese Nummer können wir hier nicht eintragen.")


async def test_abbrechen_leaves_nothing_and_old_buttons_change_nothing(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    old = await berta.taps("keine Angabe")
    assert "gelöscht" in (await berta.taps("Abbrechen")).text
    for data in (f"t:d:{SURVEY}:", f"t:t:{SURVEY}:evening", f"t:a:{SURVEY}:nix", "t:y:nosuch:", f"t:r:{SURVEY}:"):
        await berta.taps_data(data, old.id)
    assert not (await berta.screen()).shows("Wie heißen Sie?")


async def test_the_word_abbrechen_ends_it_too(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes("/abbrechen")
    screen = await berta.screen()
    assert screen.shows("Was Sie eingetragen hatten, ist gelöscht")
    assert screen.keyboard == ()


async def test_what_was_begun_is_gone_after_a_day(town: Town) -> None:
    berta = await up_to_the_number(town)
    await town.later(hours=25)
    await berta.writes(NUMBER)
    screen = await berta.screen()
    assert not screen.shows("eingetragen")
    assert not screen.shows(NUMBER)
    assert screen.shows("brauchen wir zuerst Ihre Einwilligung")


async def test_after_the_questionnaire_the_interview_is_called_a_second_one(town: Town) -> None:
    berta, code = await submits(town)
    offer = await berta.taps("Auch am Telefon mitmachen?")
    assert "Das Telefoninterview ist eine zweite, ausführlichere Befragung." in offer.text
    assert await berta.sees(code)
    for label in ("Hier im Chat eintragen", "Ich stimme zu", "keine Angabe", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    assert (await berta.screen()).shows("eingetragen")


async def test_nobody_is_offered_a_call_after_the_last_day_of_calls(town: Town) -> None:
    await calls_begin(town, date(2022, 7, 1), date(2022, 7, 14))
    berta = await begins(town)
    card = await berta.card()
    assert "Lieber angerufen werden" not in card.labels
    await berta.taps_data("p:called", card.id)
    assert (await berta.screen()).shows("Für das Telefoninterview kann man sich zurzeit nicht eintragen.")


async def test_behind_a_cap_somebody_is_asked_and_moves_up_when_a_place_gets_free(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    clara = await agrees_to_be_called(town, "Clara")
    card = await clara.taps("Jugendamt")
    assert "Für diesen Bereich haben sich schon genug gemeldet. Dürfen wir Sie vormerken?" in card.text
    for label in ("Ja, bitte vormerken", "Nein, nicht weitergeben", "Fertig", "Deutsch"):
        await clara.taps(label)
    await clara.writes("Clara")
    await types_number(clara, "030 123456")
    assert (await clara.screen()).shows("Sie sind vorgemerkt.")
    await berta.taps("Doch nicht anrufen")
    await clara.taps("Weiter")
    await clara.taps("Lieber angerufen werden")
    assert (await clara.screen()).shows("Sie sind für das Telefoninterview eingetragen.")


async def test_other_areas_are_not_touched_by_a_cap(town: Town) -> None:
    await at_most(town, "jug", 1)
    await volunteers(town, area="Jugendamt")
    clara = await volunteers(town, "Clara", area="Sozialamt", number="030 123456")
    assert (await clara.screen()).shows("eingetragen")


async def test_who_asks_is_told_once_on_the_working_day_before_the_calls(town: Town) -> None:
    await calls_begin(town, date(2022, 7, 25))  # a Monday
    berta = await volunteers(town)
    assert "ein einziges Mal, bevor die Anrufe beginnen: am 22. Juli 2022" in (await card_with(berta, "eingetr")).text
    await berta.taps("Vorher kurz erinnern?")
    assert "Am 22. Juli 2022 schreiben wir Ihnen" in (await card_with(berta, "eingetragen")).text
    clara = await volunteers(town, "Clara", number="030 123456")
    await clara.taps("Vorher kurz erinnern?")
    await clara.taps("Doch nicht erinnern")
    dora = await volunteers(town, "Dora", number="030 123457")
    await dora.taps("Vorher kurz erinnern?")
    await dora.taps("Doch nicht anrufen")

    for days in (6, 1, 1, 3):
        await town.later(days=days)
        await town.rt.run(broadcast_work.begin_reminders)
        await town.settles()

    told = [
        [message for message in (await person.screen()).messages if message.text.startswith("Bald werden Sie angeru")]
        for person in (berta, clara, dora)
    ]
    assert [len(messages) for messages in told] == [1, 0, 0]
    assert "von der Nummer 040 1234567" in told[0][0].text
    await berta.taps("Doch nicht anrufen")
    assert (await berta.screen()).shows("Es ruft niemand an.")


async def test_a_citizen_who_speaks_english_is_asked_in_english(town: Town) -> None:
    await town.opens(SMALL)
    berta = await town.person("Berta", "en")
    await berta.writes(f"/start {SURVEY}")
    assert "will never be asked for bank details" in (await berta.taps("I’d rather be called")).text


async def test_the_same_truth_stands_in_auskunft_and_everything_goes_with_loeschen(town: Town) -> None:
    berta = await volunteers(town, area="Jugendamt")
    data = await berta.writes("/auskunft")
    assert "Eingetragen für ein Telefoninterview zu „Kundenbefragung 2022“" in data.text
    assert (
        "Ihr Name und Ihre Nummer, die auf 12 endet; abends; Deutsch; Jugendamt; noch nicht weitergegeben" in data.text
    )
    assert "Ihre Telefonnummer speichern wir nicht" not in data.text
    assert "3920012" not in data.text
    await berta.taps("Als Datei")
    file = json.loads(await file_of(berta, "auskunft.json"))
    (entry,) = file["telephone_interviews"]
    assert (entry["name"], entry["number"], entry["service_area"]) == ("Berta Beispiel", "+491713920012", "jug")
    assert "contact_details" in {line["purpose"] for line in file["consents"]}

    await berta.writes("/loeschen")
    assert (
        "Was Sie für das Telefoninterview eingetragen hatten, ist gelöscht."
        in (await berta.taps("Meine Daten löschen")).text
    )
    again = await volunteers(town, area="Jugendamt")
    assert (await again.screen()).shows("Ihre Nummer endet auf 12.")


async def test_the_wording_that_is_kept_in_clear_does_not_say_which_area_it_was(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    assert "Jugendamt" in (await berta.taps("Jugendamt")).text
    for label in ("Ja, weitergeben", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    await berta.writes("/auskunft")
    await berta.taps("Als Datei")
    lines = json.loads(await file_of(berta, "auskunft.json"))["consents"]
    wording = next(line["wording"] for line in lines if line["purpose"] == "service_area")
    assert "Muster Marktforschung GmbH" in wording
    assert "Jugendamt" not in wording


async def test_from_the_privacy_notice_one_comes_back_to_the_consent_it_was_opened_from(town: Town) -> None:
    berta = await begins(town)
    for label in ("Lieber angerufen werden", "Hier im Chat eintragen"):
        consent = await berta.taps(label)
    for opens, words in ((berta.taps, "Datenschutz lesen"), (berta.writes, "/datenschutz")):
        await opens(words)
        await berta.taps("Weitere ›")
        await berta.taps("‹ Vorige")
        assert (await berta.taps("Weiter")).text == consent.text
    await berta.taps("Ich stimme zu")
    await berta.writes("/datenschutz")
    assert "Mit welchem Bereich" in (await berta.taps("Weiter")).text
    for page in ("x", "-1", "²"):
        await berta.taps_data(f"t:i:{SURVEY}:{page}", (await berta.card()).id)
        assert (await berta.card()).text.startswith("Was mit Ihren Daten geschieht")


async def test_a_page_read_in_between_does_not_leave_name_or_number_in_the_chat(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    for label in ("keine Angabe", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("/datenschutz")
    await berta.writes("Berta Beispiel")
    assert (await card_with(berta, "Unter welcher Nummer")).labels == ("Abbrechen",)
    await berta.writes("/impressum")
    assert "Unter welcher Nummer" in (await berta.taps("Weiter")).text
    await berta.writes("/hilfe")
    await types_number(berta)
    screen = await berta.screen()
    assert screen.shows("Ihre Nummer endet auf 12.")
    assert not screen.shows("Berta Beispiel")
    assert not screen.shows(NUMBER)


async def test_the_own_number_may_be_sent_below_a_page_too(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes("/hilfe")
    await berta.sends_contact(phone_number="491713920012", user_id=berta.phone.user)
    assert (await berta.screen()).shows("Ihre Nummer endet auf 12.")


async def test_what_is_written_where_a_button_is_asked_for_is_removed_and_asked_again(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    await berta.writes(NUMBER)
    screen = await berta.screen()
    assert not screen.shows(NUMBER)
    assert "Mit welchem Bereich" in screen.messages[-1].text
    await berta.writes(f"/start {SURVEY}")
    await berta.writes("Hallo")
    assert "Mit welchem Bereich" in (await berta.screen()).messages[-1].text


async def test_a_number_written_in_the_questionnaire_goes_to_the_telephone_interview_that_was_begun(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(f"/start {SURVEY}")
    for label in ("Hier antworten", "Ich stimme zu"):
        await berta.taps(label)
    question = await berta.card()
    await berta.writes("ja")
    assert (await berta.card()).text != question.text
    await types_number(berta)
    screen = await berta.screen()
    assert screen.shows("Ihre Nummer endet auf 12.")
    assert not screen.shows(NUMBER)


async def test_only_the_text_that_was_read_is_agreed_to(town: Town) -> None:
    await calls_begin(town, date(2022, 7, 25))
    berta = await begins(town)
    for label in ("Lieber angerufen werden", "Hier im Chat eintragen"):
        await berta.taps(label)
    for name, label in (("Zweite GmbH", "Ich stimme zu"), ("Dritte GmbH", "Ja, weitergeben")):
        await is_renamed(town, name)
        card = await berta.taps(label)
        assert name in card.text
        assert label in card.labels
        await berta.taps(label)
        if label == "Ich stimme zu":
            await berta.taps("Jugendamt")
    for label in ("Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    assert "Dürfen wir Ihre Angaben an Dritte GmbH weitergeben?" in (await berta.card()).text
    await berta.taps("Ich stimme zu")
    await is_renamed(town, "Vierte GmbH")
    await berta.taps("Vorher kurz erinnern?")
    for label in ("Ich stimme zu", "Ja, weitergeben", "Vorher kurz erinnern?"):
        assert "Vierte GmbH" in (await berta.card()).text
        await berta.taps(label)
    await berta.writes("/auskunft")
    await berta.taps("Als Datei")
    lines = json.loads(await file_of(berta, "auskunft.json"))["consents"]
    for purpose, names in (
        ("contact_details", ("Zweite", "Dritte", "Vierte")),
        ("service_area", ("Dritte", "Vierte")),
        ("call_notice", ("Vierte",)),
    ):
        wordings = [line["wording"] for line in lines if line["purpose"] == purpose]
        assert [f"{name} GmbH" in words for name, words in zip(names, wordings, strict=True)] == [True] * len(names)
        stands = [line["withdrawn_at"] is None for line in lines if line["purpose"] == purpose]
        assert stands == [name == "Vierte" for name in names]
    assert "endet auf" not in wordings[0]


@pytest.mark.parametrize(
    ("command", "labels"),
    [
        ("/loeschen", ("Meine Daten löschen",)),
        ("/widerruf", ("Alles zurücknehmen",)),
        ("/widerruf", ("Doch nicht anrufen",)),
    ],
)
async def test_no_copy_of_a_card_can_be_read_once_it_is_taken_back(
    town: Town, command: str, labels: tuple[str, ...]
) -> None:
    berta = await agrees_to_be_called(town)
    await berta.taps("Jugendamt")
    kept = await copies(berta)
    for label in ("Ja, weitergeben", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    await berta.writes("/auskunft")
    await berta.taps("Als Datei")
    kept += await copies(berta)
    assert "Jugendamt" in " ".join(await readable(berta, kept))
    await berta.writes(command)
    for label in labels:
        await berta.taps(label)
    assert await readable(berta, kept) == []


async def test_whoever_was_forgotten_meanwhile_has_a_key_again_before_the_entry_is_shown(town: Town) -> None:
    berta = await volunteers(town, area="Jugendamt")
    await town.later(days=15)
    await town.rt.run(retention.delete_started_answers)
    await berta.writes("/auskunft")
    kept = await copies(berta)
    assert "Jugendamt" in " ".join(await readable(berta, kept))
    await berta.writes("/loeschen")
    await berta.taps("Meine Daten löschen")
    assert await readable(berta, kept) == []


async def test_in_widerruf_each_consent_has_its_button_and_takes_one_tap(town: Town) -> None:
    await calls_begin(town, date(2022, 7, 25))
    berta = await agrees_to_be_called(town)
    for label in ("Jugendamt", "Ja, weitergeben", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)
    await berta.taps("Vorher kurz erinnern?")
    card = await berta.writes("/widerruf")
    assert card.labels == (
        "Doch nicht anrufen",
        "Bereich doch nicht weitergeben",
        "Vor den Anrufen nicht schreiben",
        "Alles zurücknehmen",
        "Weiter",
    )
    assert "Den Bereich geben wir nicht weiter" in (await berta.taps("Bereich doch nicht weitergeben")).text
    assert "Bereich doch nicht weitergeben" not in (await berta.writes("/widerruf")).labels
    await berta.taps("Vor den Anrufen nicht schreiben")
    assert "Vor den Anrufen nicht schreiben" not in (await berta.writes("/widerruf")).labels
    await berta.taps("Doch nicht anrufen")
    assert "Gerade liegt keine Einwilligung von Ihnen vor" in (await berta.writes("/widerruf")).text


async def test_everything_can_be_taken_back_at_once_while_it_is_being_entered(town: Town) -> None:
    berta = await up_to_the_number(town)
    card = await berta.writes("/widerruf")
    assert card.labels == ("Angefangene Eintragung löschen", "Weiter")
    await berta.taps("Angefangene Eintragung löschen")
    assert (await berta.screen()).shows("Was Sie eingetragen hatten, ist gelöscht")
    await berta.writes(NUMBER)
    assert not (await berta.screen()).shows("für das Telefoninterview eingetragen")


async def test_the_press_office_sees_a_forecast_in_steps_of_five(town: Town) -> None:
    town.restart_after = 0
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await town.opens(SMALL)
    for number in range(6):
        person = await town.person(f"Bürgerin {number}")
        await person.writes(f"/start {SURVEY}")
        for label in ("Lieber angerufen werden", "Hier im Chat eintragen", "Ich stimme zu", "keine Angabe", "Fertig"):
            await person.taps(label)
        await person.taps("Deutsch")
        await person.writes("Name")
        await types_number(person, f"030 12345{number}")
    await press.writes("/befragungen")
    card = await press.taps("Freiwillige")
    for words in (
        "Gemeldet: mindestens 5",
        "Daraus werden voraussichtlich weniger als 5 Interviews.",
        "Für das Ziel braucht es etwa 1819 Freiwillige.",
        "• ohne Angabe: mindestens 5 gemeldet",
        "keine Grenze",
    ):
        assert words in card.text, words
    berta = await town.person("Berta")
    stolen = await berta.writes("/start")
    await berta.taps_data(f"q:{SURVEY}", stolen.id)
    assert not (await berta.screen()).shows("Gemeldet")
