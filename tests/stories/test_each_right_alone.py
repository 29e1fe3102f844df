"""One right is used and the others stay as they are; a second tap changes nothing and says nothing that is not so."""

import asyncio
from dataclasses import replace

import pytest

from bot.authority import LegalBasis
from bot.domain.staff import Role
from bot.simulator.people import Shown
from tests.stories.awkward import buttons
from tests.stories.house import House
from tests.stories.rights_scene import held
from tests.stories.test_citizen_takes_part import SMALL, agrees
from tests.stories.test_handover import INSTITUTE, approved, technicians_fetch, with_key
from tests.stories.test_volunteers import volunteers
from tests.stories.town import SURVEY, Person, Town

ENTERED = "Eingetragen für ein Telefoninterview zu „Kundenbefragung 2022“"
WISHED = "• Ihre Bitte, Sie am "


async def answers_too(town: Town) -> Person:
    """Somebody who is entered for a telephone interview, has begun to answer, and asked to be reminded."""
    town.restart_after = 4
    berta = await volunteers(town)
    await berta.writes("/start")
    for label in ("Hier antworten", "Ich stimme zu", "Ja"):
        await berta.taps(label)
    await berta.writes("/abbrechen")
    for label in ("Später weiter", "Einmal erinnern?"):
        await berta.taps(label)
    return berta


async def handed_over(town: Town) -> Person:
    town.restart_after = 4
    town.authority = with_key(str(INSTITUTE.to_public()))
    await town.restarts()
    berta = await volunteers(town)
    house = await House.of(town)
    await approved(house)
    await technicians_fetch(town)
    return berta


async def taps_twice_at_once(person: Person, card: Shown, label: str) -> Shown:
    (data,) = await buttons(person, label)
    await asyncio.gather(*(person.phone.taps_data(data, message=card.id) for _ in range(2)))
    await person.town.stepped()
    return await person.card()


async def taps_again_later(person: Person, card: Shown, label: str) -> tuple[Shown, Shown]:
    """What stands there after the first tap, and after a second one on the same button."""
    (data,) = await buttons(person, label)
    await person.taps_data(data, card.id)
    first = await person.card()
    outcome = await person.taps_data(data, card.id)
    assert outcome.toast == "Hier ist nichts mehr zu tun. Was wir von Ihnen haben, zeigt /auskunft."
    return first, await person.card()


async def test_two_quick_taps_take_back_one_consent_and_leave_the_others(town: Town) -> None:
    berta = await answers_too(town)
    card = await berta.writes("/widerruf")

    after = await taps_twice_at_once(berta, card, "Einwilligung zurücknehmen")

    assert "Ihre Einwilligung ist zurückgenommen." in after.text
    kept = await berta.writes("/auskunft")
    assert ENTERED in kept.text
    assert "Begonnene Befragung" not in kept.text
    standing = {line["purpose"] for line in (await held(berta))["consents"] if line["withdrawn_at"] is None}
    assert standing == {"contact_details"}


@pytest.mark.parametrize("word", ["/abbrechen", "/auskunft"])
async def test_deleting_the_answers_leaves_the_telephone_interview(town: Town, word: str) -> None:
    berta = await answers_too(town)
    await berta.writes(word)

    after = await berta.taps("Antworten löschen")

    assert "Ihre begonnenen Antworten sind gelöscht." in after.text
    assert "Telefoninterview" not in after.text.replace("Ihre Eintragung für das Telefoninterview bleibt.", "")
    kept = await berta.writes("/auskunft")
    assert ENTERED in kept.text
    assert "Begonnene Befragung" not in kept.text
    assert WISHED not in kept.text
    await town.later(days=10)
    assert not (await berta.screen()).shows("Sie wollten erinnert werden")


async def test_deleting_the_answers_takes_what_was_answered_out_of_the_chat(town: Town) -> None:
    berta = await agrees(town)
    for words in ("Ja", "Telefon", "Fertig", "5", "Zu langsam", "/abbrechen"):
        await berta.writes(words)

    last = await berta.taps("Antworten löschen")

    left = [message for message in (await berta.screen()).messages if message.from_bot]
    assert [message.id for message in left][-1] == last.id
    assert not any("Zu langsam" in message.text for message in left)
    assert (await berta.taps("Weiter")).labels[0] == "Hier antworten"


async def test_deleting_everything_is_called_so(town: Town) -> None:
    berta = await answers_too(town)
    assert (await berta.writes("/loeschen")).labels == ("Meine Daten löschen", "Weiter")
    await berta.taps("Meine Daten löschen")
    kept = (await berta.writes("/auskunft")).text
    assert ENTERED not in kept
    assert "Begonnene Befragung" not in kept


async def test_a_second_tap_on_do_not_call_does_not_say_that_nobody_calls(town: Town) -> None:
    berta = await handed_over(town)
    await berta.writes("/start")
    card = await berta.taps("Lieber angerufen werden")

    first, second = await taps_again_later(berta, card, "Doch nicht anrufen")

    assert "Dem Institut teilen wir noch heute mit" in first.text
    assert second == first


async def test_an_old_button_of_the_consent_does_not_say_that_nobody_calls(town: Town) -> None:
    berta = await volunteers(town)
    card = await berta.card()
    await berta.taps_data(f"t:x:{SURVEY}:", card.id)
    assert "Sie sind für das Telefoninterview eingetragen." in (await berta.card()).text


async def test_a_second_tap_on_delete_leaves_the_card_that_says_what_stays(town: Town) -> None:
    berta = await handed_over(town)
    card = await berta.writes("/loeschen")

    first, second = await taps_again_later(berta, card, "Meine Daten löschen")

    assert "Dem Institut teilen wir noch heute mit" in first.text
    assert second == first


async def test_a_second_tap_on_take_everything_back_leaves_the_card_too(town: Town) -> None:
    berta = await answers_too(town)
    card = await berta.writes("/widerruf")

    first, second = await taps_again_later(berta, card, "Alles zurücknehmen")

    assert "In Ordnung, alles ist zurückgenommen." in first.text
    assert second == first


async def test_where_nobody_is_asked_for_consent_the_words_are_others(town: Town) -> None:
    terms = replace(town.authority.terms, legal_basis=LegalBasis.PUBLIC_TASK)
    town.authority = replace(town.authority, terms=terms)
    await town.restarts()
    await town.opens(SMALL)
    berta = await town.person("Berta")
    await berta.writes(f"/start {SURVEY}")
    for label in ("Hier antworten", "Teilnehmen", "Ja"):
        await berta.taps(label)

    kept = await berta.writes("/auskunft")
    assert "• Hinweis zum Datenschutz gelesen, um mitzumachen – 15. Juli 2022, 12:00 Uhr" in kept.text
    assert "Zugestimmt" not in kept.text
    assert "Was möchten Sie beenden oder zurücknehmen?" in (await berta.writes("/widerruf")).text
    ended = await berta.taps("Teilnahme beenden")
    assert "Ihre Teilnahme ist beendet. Ihre begonnenen Antworten sind gelöscht." in ended.text
    assert "Einwilligung" not in ended.text


async def test_who_works_for_the_authority_is_told_that_their_name_is_kept(town: Town) -> None:
    await town.opens(SMALL)
    paula = await town.member("Paula Presse", Role.PRESS_OFFICE, "Pressestelle")
    await paula.writes(f"/start {SURVEY}")

    kept = await paula.writes("/auskunft")
    assert "• Für Ihre Mitarbeit in der Verwaltung: Paula Presse, Pressestelle und Ihre Telegram-Nummer." in kept.text
    assert "Ihren Namen und Ihre Telefonnummer speichern wir nicht" not in kept.text
    member = (await held(paula))["staff"]
    assert (member["name"], member["role"], member["telegram_user"]) == (
        "Paula Presse",
        "press-office",
        paula.phone.user,
    )
    await paula.writes("/loeschen")
    erased = await paula.taps("Meine Daten löschen")
    assert "• was wir für Ihre Mitarbeit in der Verwaltung brauchen" in erased.text


async def test_a_second_person_at_the_same_telephone_is_told_where_to_go(town: Town) -> None:
    berta = await volunteers(town)
    await berta.writes("/start")
    card = await berta.taps("Lieber angerufen werden")
    address = town.authority.pages.otherwise
    assert f"Eine zweite Person möchte mitmachen? Bitte hier: {address}" in card.text
