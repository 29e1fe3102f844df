"""A telephone number for the interview: confirmed once, kept only with consent, and never left in the chat."""

import pytest

from bot.domain.staff import Role
from bot.services import entering
from tests.stories.test_citizen_takes_part import SMALL, begins
from tests.stories.test_volunteers import (
    NUMBER,
    agrees_to_be_called,
    at_most,
    card_with,
    types_number,
    up_to_the_number,
    volunteers,
)
from tests.stories.town import SURVEY, Town

CHECK = "Haben wir Ihre Nummer richtig verstanden?"
OTHER = "0171 3920021"


async def test_a_typed_number_is_shown_once_more_and_only_yes_enters_it(town: Town) -> None:
    berta = await up_to_the_number(town)
    card = await berta.writes("+49 (0) 171 / 392 00 12")
    assert CHECK in card.text
    assert NUMBER in card.text
    assert card.labels == ("Ja, stimmt", "Nein, noch einmal", "Abbrechen")
    screen = await berta.screen()
    assert screen.keyboard == ()
    assert not screen.shows("eingetragen.")
    assert not screen.shows("392 00 12")
    await berta.taps("Ja, stimmt")
    screen = await berta.screen()
    assert screen.shows("Ihre Nummer endet auf 12.")
    assert not screen.shows(NUMBER)


async def test_no_leads_back_to_the_number_and_to_the_button_that_sends_ones_own(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(OTHER)
    await berta.taps("Nein, noch einmal")
    screen = await berta.screen()
    assert screen.shows("Unter welcher Nummer")
    assert screen.keyboard == ("Meine Nummer senden",)
    assert not screen.shows(OTHER)
    await types_number(berta)
    assert (await berta.screen()).shows("Ihre Nummer endet auf 12.")


async def test_another_number_takes_the_place_of_the_first_whose_buttons_change_nothing(town: Town) -> None:
    berta = await up_to_the_number(town)
    first = await berta.writes(OTHER)
    second = await berta.writes(NUMBER)
    assert NUMBER in second.text
    screen = await berta.screen()
    assert not screen.shows(OTHER)
    assert not [message for message in screen.messages if message.id == first.id]
    for yes_or_no in first.data[:2]:
        await berta.taps_data(yes_or_no, second.id)
        assert (await berta.card()).text == second.text
    await berta.taps("Ja, stimmt")
    assert (await berta.screen()).shows("Ihre Nummer endet auf 12.")


async def test_what_is_no_answer_to_it_is_removed_and_the_number_stays_to_be_confirmed(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(NUMBER)
    card = await berta.writes("das ist meine Nichte")
    assert card.text.startswith("Bitte tippen Sie auf „Ja, stimmt“")
    assert NUMBER in card.text
    assert not (await berta.screen()).shows("Nichte")
    card = await berta.writes("0900 1234567")
    assert "können wir nicht anrufen" in card.text
    assert "Unter welcher Nummer" in card.text
    assert not (await berta.screen()).shows(NUMBER)
    await berta.writes(NUMBER)
    await berta.writes("Ja, stimmt")
    assert (await berta.screen()).shows("Ihre Nummer endet auf 12.")
    assert not (await berta.screen()).shows(NUMBER)


@pytest.mark.parametrize("below", ["/hilfe", "/datenschutz", "/auskunft", "/abbrechen", f"/start {SURVEY}"])
async def test_the_number_does_not_stay_in_the_chat_when_another_card_comes_below_it(town: Town, below: str) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(NUMBER)
    await berta.writes(below)
    assert not (await berta.screen()).shows(NUMBER)
    if below in {"/hilfe", "/datenschutz"}:
        assert NUMBER in (await berta.taps("Weiter")).text
        await berta.taps("Ja, stimmt")
        assert (await berta.screen()).shows("Ihre Nummer endet auf 12.")


async def test_the_own_number_sent_by_telegram_needs_no_confirmation_even_then(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(OTHER)
    await berta.sends_contact(phone_number="+491713920013", first_name="Nachbarin", user_id=4)
    assert "die Nummer von jemand anderem" in (await card_with(berta, CHECK)).text
    await berta.sends_contact(phone_number="491713920012", user_id=berta.phone.user)
    screen = await berta.screen()
    assert screen.shows("Ihre Nummer endet auf 12.")
    assert not screen.shows(OTHER)


async def test_the_file_with_everything_names_a_number_that_is_not_confirmed_yet(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(NUMBER)
    card = await berta.writes("/widerruf")
    assert "Angefangene Eintragung löschen" in card.labels
    await berta.taps("Angefangene Eintragung löschen")
    assert (await berta.screen()).shows("Was Sie eingetragen hatten, ist gelöscht")
    await berta.taps_data(f"t:c:{SURVEY}:", (await berta.card()).id)
    assert not (await berta.screen()).shows("eingetragen.")


async def test_who_is_asked_to_wait_has_confirmed_the_number_already(town: Town) -> None:
    berta = await up_to_the_number(town, area="Jugendamt")
    await at_most(town, "jug", 1)
    await volunteers(town, "Clara", area="Jugendamt", number="030 123456")
    await types_number(berta)
    assert "Dürfen wir Sie vormerken?" in (await berta.card()).text
    await berta.taps("Ja, bitte vormerken")
    assert (await berta.screen()).shows("Sie sind vorgemerkt.")


async def test_a_number_nobody_confirmed_within_a_day_goes_from_the_chat_too(town: Town) -> None:
    berta = await up_to_the_number(town)
    await berta.writes(NUMBER)
    await town.later(hours=23)
    assert await town.rt.run(entering.end_unconfirmed) == {"numbers": 0}
    assert (await berta.screen()).shows(NUMBER)
    await town.later(hours=2)
    assert await town.rt.run(entering.end_unconfirmed) == {"numbers": 1}
    await town.settles()
    screen = await berta.screen()
    assert not screen.shows(NUMBER)
    assert "haben wir nach einem Tag gelöscht" in screen.newest.text
    assert await town.rt.run(entering.end_unconfirmed) == {"numbers": 0}


async def test_a_number_below_the_offer_is_removed_and_the_consent_asked_first(town: Town) -> None:
    berta = await begins(town)
    await berta.taps("Lieber angerufen werden")
    for number in (NUMBER, OTHER):
        card = await berta.writes(number)
        assert card.text.startswith("Damit wir Sie anrufen lassen dürfen, brauchen wir zuerst Ihre Einwilligung.")
        assert "Bevor Sie sich eintragen: Ihre Daten" in card.text
        assert not (await berta.screen()).shows(number)
    data = await berta.writes("/auskunft")
    assert "eingetragen haben" not in data.text
    await berta.writes(f"/start {SURVEY}")
    for label in ("Lieber angerufen werden", "Hier im Chat eintragen"):
        await berta.taps(label)
    await berta.writes(NUMBER)
    for label in ("Ich stimme zu", "keine Angabe", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    assert (await card_with(berta, "Unter welcher Nummer")).labels == ("Abbrechen",)
    await types_number(berta)
    assert (await berta.screen()).shows("Ihre Nummer endet auf 12.")


async def test_other_words_below_the_offer_stay_what_they_are(town: Town) -> None:
    berta = await begins(town)
    await berta.taps("Lieber angerufen werden")
    await berta.writes("Wann denn?")
    screen = await berta.screen()
    assert screen.shows("Wann denn?")
    assert not screen.shows("brauchen wir zuerst Ihre Einwilligung")


async def test_after_a_day_a_number_for_a_forgotten_question_is_asked_for_with_the_consent(town: Town) -> None:
    berta = await agrees_to_be_called(town)
    await town.later(hours=25)
    card = await berta.writes(NUMBER)
    assert "brauchen wir zuerst Ihre Einwilligung" in card.text
    assert not (await berta.screen()).shows(NUMBER)


async def test_nor_does_it_stay_when_the_bot_was_away_or_the_staffs_menu_comes(town: Town) -> None:
    await town.opens(SMALL)
    await town.member("Berta", Role.PRESS_OFFICE)
    berta = await up_to_the_number(town)
    await berta.writes(NUMBER)
    assert "Selbst an der Befragung teilnehmen" in (await berta.writes("/start")).labels
    assert not (await berta.screen()).shows(NUMBER)
    dora = await up_to_the_number(town, "Dora")
    await dora.writes(OTHER)
    assert await town.is_away(minutes=10) == 1
    assert [OTHER in message.text for message in (await dora.screen()).messages].count(True) == 1
