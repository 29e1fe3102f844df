"""What somebody agrees to while they enter themselves is in the ledger at once, and can be taken back at once."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.telegram import plain_text
from bot.domain.ids import SurveyId
from bot.services import retention
from bot.texts.voted_on import wordings
from storage import surveys
from storage.tables import consents
from tests.stories.rights_scene import held, is_what_was_read
from tests.stories.test_citizen_takes_part import begins
from tests.stories.test_volunteers import (
    NUMBER,
    agrees_to_be_called,
    at_most,
    calls_begin,
    types_number,
    up_to_the_number,
    volunteers,
)
from tests.stories.town import SURVEY, Person, Town

AGREED = "Zugestimmt: Kontaktdaten für ein Telefoninterview weitergeben"
AREA_AGREED = "Zugestimmt: Bereich für das Telefoninterview weitergeben"


async def passes_area(town: Town) -> Person:
    berta = await agrees_to_be_called(town)
    for label in ("Jugendamt", "Ja, weitergeben"):
        await berta.taps(label)
    return berta


async def enters_the_rest(berta: Person) -> None:
    for label in ("Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta")
    await types_number(berta)


async def given(person: Person) -> dict[str, str]:
    return {line["purpose"]: line["given_at"] for line in (await held(person))["consents"]}


async def standing(town: Town) -> list[str]:
    """The purposes of the lines in the ledger that nobody has taken back: those of a lapsed entry lead to no chat."""
    async with town.database.read() as tx:
        lines = await tx.execute(select(consents.c.purpose).where(consents.c.withdrawn_at.is_(None)))
        return sorted(lines.scalars())


async def test_each_consent_is_listed_from_the_tap_on_with_what_was_read_and_when(town: Town) -> None:
    await at_most(town, "jug", 0)
    berta = await agrees_to_be_called(town)
    assert AGREED in (await berta.writes("/auskunft")).text
    await berta.taps("Weiter")
    await berta.taps("Jugendamt")
    await town.later(hours=1)
    await berta.taps("Ja, bitte vormerken")
    await town.later(hours=1)
    asked = await berta.card()
    await berta.taps("Ja, weitergeben")

    lines = {line["purpose"]: line for line in (await held(berta))["consents"]}
    moments = {purpose: datetime.fromisoformat(line["given_at"]) for purpose, line in lines.items()}
    assert moments["waiting_list"] - moments["contact_details"] == timedelta(hours=1)
    assert moments["service_area"] - moments["waiting_list"] == timedelta(hours=1)
    # The name of the area stands above what is agreed to, and is not kept in clear.
    wording = asked.text.partition("\n\n")[2]
    assert lines["service_area"]["wording"] == "\n".join((wording, *asked.labels))
    assert "Jugendamt" not in lines["service_area"]["wording"]
    assert AREA_AGREED in (await berta.writes("/auskunft")).text

    before = await given(berta)
    await berta.writes("/start")
    await berta.taps("Lieber angerufen werden")
    await berta.taps("Hier im Chat eintragen")
    await town.later(hours=1)
    await enters_the_rest(berta)
    assert await given(berta) == before


async def test_the_first_consent_names_the_card_as_it_was_read(town: Town) -> None:
    berta = await begins(town)
    await berta.taps("Lieber angerufen werden")
    read = await berta.taps("Hier im Chat eintragen")
    await berta.taps("Ich stimme zu")
    (line,) = (await held(berta))["consents"]
    assert is_what_was_read(line, read)


@pytest.mark.parametrize("from_widerruf", [False, True])
async def test_ja_weitergeben_is_taken_back_by_itself_with_one_tap(town: Town, *, from_widerruf: bool) -> None:
    berta = await passes_area(town)
    card = await berta.writes("/widerruf") if from_widerruf else await berta.card()
    assert "Bereich doch nicht weitergeben" in card.labels
    card = await berta.taps("Bereich doch nicht weitergeben")
    assert "Den Bereich geben wir nicht weiter" in card.text
    assert "Wann passt es Ihnen" in card.text
    assert "Bereich doch nicht weitergeben" not in card.labels
    assert await standing(town) == ["contact_details"]
    await enters_the_rest(berta)
    assert "Bereich doch nicht weitergeben" not in (await berta.card()).labels
    lines = {line["purpose"]: bool(line["withdrawn_at"]) for line in (await held(berta))["consents"]}
    assert lines == {"contact_details": False, "service_area": True}


async def test_an_older_button_to_keep_the_area_changes_nothing_a_second_time(town: Town) -> None:
    berta = await passes_area(town)
    card = await berta.card()
    await berta.taps("Bereich doch nicht weitergeben")
    await berta.taps_data(f"t:u:{SURVEY}:", card.id)
    assert "Wann passt es Ihnen" in (await berta.card()).text
    assert await standing(town) == ["contact_details"]


ENDS = {
    "cancelled": ("Abbrechen",),
    "cancelled by word": ("/abbrechen",),
    "dropped": ("/widerruf", "Angefangene Eintragung löschen"),
    "all taken back": ("/widerruf", "Alles zurücknehmen"),
    "deleted": ("/loeschen", "Meine Daten löschen"),
}


@pytest.mark.parametrize("how", ENDS)
async def test_whoever_stops_has_taken_back_what_they_agreed_to(town: Town, how: str) -> None:
    berta = await passes_area(town)
    for label in ("Fertig", "Deutsch"):
        await berta.taps(label)
    assert await standing(town) == ["contact_details", "service_area"]
    for step in ENDS[how]:
        await (berta.writes(step) if step.startswith("/") else berta.taps(step))
    assert await standing(town) == []
    assert (await held(berta))["consents"] == []


async def test_what_lapses_after_a_day_is_taken_back_too_and_one_may_begin_anew(town: Town) -> None:
    berta = await passes_area(town)
    await town.later(days=2)
    await berta.writes("/start")
    for label in ("Lieber angerufen werden", "Hier im Chat eintragen", "Ich stimme zu"):
        await berta.taps(label)
    assert await standing(town) == ["contact_details"]
    assert "Mit welchem Bereich" in (await berta.card()).text
    await town.later(days=2)
    await town.rt.run(retention.delete_traces)
    assert await standing(town) == []


async def test_a_number_that_is_not_entered_takes_the_consents_with_it(town: Town) -> None:
    await types_number(await up_to_the_number(town, "Anna"))
    berta = await up_to_the_number(town)
    await types_number(berta, NUMBER)
    assert (await berta.screen()).shows("Diese Nummer können wir hier nicht eintragen.")
    assert await standing(town) == ["contact_details"]


async def test_whoever_is_asked_to_wait_and_passes_the_area_agrees_to_what_was_voted_on(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await passes_area(town)
    for label in ("abends", "Fertig", "Deutsch"):
        await berta.taps(label)
    await volunteers(town, "Clara", area="Jugendamt", number="030 123456")
    await berta.writes("Berta")
    await types_number(berta)
    asked = await berta.card()
    assert "Bereich doch nicht weitergeben" in asked.labels
    await berta.taps("Ja, bitte vormerken")
    await berta.taps("Bei freiem Platz schreiben?")

    assert is_what_was_read(await consent_to(berta, "waiting_list"), asked)
    assert await unvoted(town, berta) == set()


@pytest.mark.parametrize("passes", ["Ja, weitergeben", "Nein, nicht weitergeben"])
async def test_whoever_asks_to_be_told_before_the_calls_agrees_to_what_was_voted_on(town: Town, passes: str) -> None:
    await calls_begin(town, date(2022, 7, 25))
    berta = await agrees_to_be_called(town)
    for label in ("Jugendamt", passes, "abends"):
        await berta.taps(label)
    await enters_the_rest(berta)
    await berta.taps("Vorher kurz erinnern?")

    assert await consent_to(berta, "call_notice")
    assert await unvoted(town, berta) == set()


async def consent_to(person: Person, purpose: str) -> dict[str, str]:
    lines: list[dict[str, str]] = (await held(person))["consents"]
    return next(line for line in lines if line["purpose"] == purpose)


async def unvoted(town: Town, person: Person) -> set[str]:
    """What somebody agreed to without the data protection officer having read just that."""
    agreed = {plain_text(line["wording"]) for line in (await held(person))["consents"]}
    async with town.database.read() as tx:
        survey = await surveys.get(tx, SurveyId(SURVEY))
    voices = [town.rt.texts.voice("de")]
    voted_on = {text for _, text in wordings(survey, voices, page=bool(town.rt.config.public_url))}
    return agreed - voted_on
