"""T22: what was read is what the ledger names; a changed notice is read again; taking back is as easy as agreeing."""

from dataclasses import dataclass
from datetime import date

import pytest

from tests.stories.awkward import spoken
from tests.stories.rights_scene import changes_the_notice, held, is_what_was_read
from tests.stories.test_citizen_takes_part import agrees, begins
from tests.stories.test_volunteers import NUMBER, at_most, calls_begin
from tests.stories.town import Person, Town

CHANGED = "Unser Hinweis zum Datenschutz hat sich geändert."
STEPS = {
    "tap": lambda person: person.taps("Ort"),
    "typed": lambda person: person.writes("Ort"),
    "resumed": lambda person: person.writes("/start"),
    "sticker": lambda person: person.sends("sticker"),
}


async def answering(town: Town) -> Person:
    berta = await agrees(town)
    await berta.taps("Ja")
    return berta


@pytest.mark.parametrize("step", STEPS)
async def test_a_changed_notice_is_read_again_before_the_next_step_and_one_goes_on_where_one_was(
    town: Town, step: str
) -> None:
    berta = await answering(town)
    await changes_the_notice(town)

    card = await STEPS[step](berta)
    assert card.text.startswith(CHANGED)
    assert card.labels == ("Ich stimme zu", "Nein, danke", "Datenschutz lesen", "Lieber anders teilnehmen")
    assert (await berta.writes("Telefon")).text.startswith(CHANGED)
    again = await berta.taps("Ich stimme zu")
    assert "a4?" in again.text
    assert again.labels[:2] == ("☐ Ort", "☐ Telefon")
    first, second = (await held(berta))["consents"]
    assert is_what_was_read(second, card)
    assert first["wording_sha256"] != second["wording_sha256"]


async def test_nothing_is_sent_off_under_a_notice_that_was_not_read(town: Town) -> None:
    berta = await answering(town)
    for label in ("Ort", "Fertig", "2", "Gut"):
        await berta.taps(label)
    await changes_the_notice(town)

    assert (await berta.taps("Absenden")).text.startswith(CHANGED)
    assert "Noch nicht abgeschickt." in (await berta.taps("Ich stimme zu")).text
    assert "Lösch-Code" in (await berta.taps("Absenden")).text


async def test_no_thanks_to_the_changed_notice_takes_the_consent_back(town: Town) -> None:
    berta = await answering(town)
    await changes_the_notice(town)
    await berta.taps("Ort")

    assert "Ihre begonnenen Antworten sind gelöscht" in (await berta.taps("Nein, danke")).text
    assert "Begonnene Befragung" not in (await berta.writes("/auskunft")).text


async def test_who_only_changes_the_language_is_not_asked_again(town: Town) -> None:
    berta = await answering(town)
    await berta.writes("/sprache")
    assert "a4?" in (await berta.taps("English")).text
    (consent,) = (await held(berta, "As a file"))["consents"]
    assert consent["language"] == "de"


async def test_a_notice_that_changes_under_the_thumb_is_shown_before_anything_is_agreed_to(town: Town) -> None:
    berta = await begins(town)
    await berta.taps("Hier antworten")
    await changes_the_notice(town)

    outcome = await berta.tap("Ich stimme zu")
    assert "gerade geändert" in (outcome.toast or "")
    card = await berta.card()
    assert "• Wir speichern Ihre Antworten verschlüsselt.\n" in card.text
    assert "Frage 1" in (await berta.taps("Ich stimme zu")).text
    (consent,) = (await held(berta))["consents"]
    assert is_what_was_read(consent, card)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_ledger_names_the_wording_that_was_read(town: Town, language: str) -> None:
    berta = await begins(town, language=language)
    notice = await berta.taps(spoken("Hier antworten", language))
    await berta.taps(spoken("Ich stimme zu", language))

    (consent,) = (await held(berta, spoken("Als Datei", language)))["consents"]
    assert is_what_was_read(consent, notice)
    assert consent["language"] == language


async def test_each_wish_has_its_own_line_with_what_was_read_even_days_before(town: Town) -> None:
    berta = await answering(town)
    await berta.writes("/abbrechen")
    await berta.taps("Später weiter")
    await town.later(days=10)
    # Another day stands there now, so the card is read once more.
    paused = await berta.taps("Einmal erinnern?")
    await berta.taps("Einmal erinnern?")
    await berta.taps("Weiter")
    for answer in ("Ort", "Fertig", "2", "Gut", "Absenden"):
        await berta.taps(answer)
    asked = await berta.taps("Ergebnisse erfahren?")
    await berta.taps("Ja, bitte schreiben Sie mir")
    await berta.taps("Doch nicht")

    reminder, results = sorted((await held(berta))["consents"], key=lambda line: line["purpose"])
    assert is_what_was_read(reminder, paused)
    assert is_what_was_read(results, asked)
    assert (reminder["withdrawn_at"], results["given_at"][:10]) == (None, "2022-07-01")
    assert results["withdrawn_at"][:10] == "2022-07-01"


@dataclass(frozen=True, slots=True)
class Decision:
    """For one purpose: the ``way`` to the card on which one decides, and the steps; a word like «/widerruf» is a tap.

    ``then`` leads on to the card from which one takes it ``back``. ``leaves_its_line``: not where the ledger's line
    leads to nobody any more once it was taken back, so that nothing in the chat can show it.
    """

    way: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    leaves_its_line: bool = False


FULL = "Bauamt – Baurecht"
TO_THE_PAUSE = ("Hier antworten", "Ich stimme zu", "Ja", "/abbrechen", "Später weiter")
TO_THE_RECEIPT = ("Hier antworten", "Ich stimme zu", "Ja", "Ort", "Fertig", "2", "Gut", "Absenden")
TO_THE_CALL = ("Lieber angerufen werden", "Hier im Chat eintragen", "Ich stimme zu")
NAMES_THEMSELVES = ("Fertig", "Deutsch", "Berta Beispiel", NUMBER, "Ja, stimmt")
ENTERED = (*TO_THE_CALL, "keine Angabe", *NAMES_THEMSELVES)
DECISIONS = {
    "consent": Decision(agreeing=("Hier antworten", "Ich stimme zu"), back=("/widerruf", "Einwilligung zurücknehmen")),
    "reminder": Decision(TO_THE_PAUSE, ("Einmal erinnern?",), back=("Doch nicht",), leaves_its_line=True),
    "results": Decision(
        TO_THE_RECEIPT,
        ("Ergebnisse erfahren?", "Ja, bitte schreiben Sie mir"),
        back=("Meine Daten", "Ergebnisse doch nicht"),
        leaves_its_line=True,
    ),
    "contact_details": Decision(
        agreeing=TO_THE_CALL, then=("keine Angabe", *NAMES_THEMSELVES), back=("Doch nicht anrufen",)
    ),
    "service_area": Decision(
        (*TO_THE_CALL, "Jugendamt"),
        ("Ja, weitergeben",),
        then=NAMES_THEMSELVES,
        back=("Bereich doch nicht weitergeben",),
        leaves_its_line=True,
    ),
    "call_notice": Decision(ENTERED, ("Vorher kurz erinnern?",), back=("Doch nicht erinnern",), leaves_its_line=True),
    "waiting_list": Decision(
        (*TO_THE_CALL, FULL),
        ("Ja, bitte vormerken",),
        then=("Nein, nicht weitergeben", *NAMES_THEMSELVES),
        back=("Doch nicht anrufen",),
    ),
}


@pytest.mark.parametrize("purpose", DECISIONS)
async def test_taking_back_takes_no_more_taps_than_agreeing_and_leaves_its_line(town: Town, purpose: str) -> None:
    decision = DECISIONS[purpose]
    await calls_begin(town, date(2022, 7, 25))
    await at_most(town, "bau", 0)
    berta = await begins(town)
    for step in (*decision.way, *decision.agreeing, *decision.then):
        await does(berta, step)
    for step in decision.back:
        await does(berta, step)

    assert len(decision.back) <= len(decision.agreeing)
    lines = [line for line in (await held(berta))["consents"] if line["purpose"] == purpose]
    assert [bool(line["withdrawn_at"]) for line in lines] == ([True] if decision.leaves_its_line else [])


async def does(person: Person, step: str) -> None:
    typed = step.startswith("/") or step in NAMES_THEMSELVES[2:4]
    await (person.writes(step) if typed else person.taps(step))
