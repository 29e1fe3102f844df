"""The press office asks for the hand-over to the institute, the Leitung decides, and withdrawals go out at once."""

import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyrage
import pytest

from bot.authority import Authority
from bot.authority_file import example_authority
from bot.domain.consent import ConsentFor
from bot.domain.handover import HandoverId
from bot.domain.staff import Role
from bot.domain.volunteering import ContactDetails, Registered, TimeOfDay, Volunteer, Way
from bot.forms.table import Table, read_table
from bot.jobs.timetable import find_job
from bot.reports import spool
from bot.services import dispositions, handover_leaving, scheduling, volunteering
from storage import surveys, volunteers
from storage.sealed import KeyRing
from tests.stories.house import House, memo_card
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.town import SURVEY, Town, built_town

ASKED = {ConsentFor.CONTACT_DETAILS: "Darf Muster Marktforschung GmbH Sie anrufen?"}
INSTITUTE = pyrage.x25519.Identity.generate()


def with_key(recipient: str) -> Authority:
    example = example_authority()
    return replace(example, research_institute=replace(example.research_institute, age_recipient=recipient))


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring, with_key(str(INSTITUTE.to_public()))) as built:
        built.restart_after = 4
        await built.opens(SMALL)
        yield built


async def volunteers_by_phone(
    town: Town, number: int, area: str = "bau", consents: Mapping[ConsentFor, str] = ASKED, chat: int | None = None
) -> Volunteer:
    async with town.database.read() as tx:
        survey = await surveys.get(tx, SURVEY)
        marker = None if chat is None else volunteers.chat_marker(tx, SURVEY, chat)
    entered = await town.rt.run(
        volunteering.register,
        survey,
        ContactDetails("Anna Gruber", f"+4980319{number:06}", (TimeOfDay.MORNING,), "de", area),
        way=Way.PAGE,
        marker=marker,
        consents=consents,
        chat=None,
        language="de",
    )
    assert isinstance(entered, Registered)
    return entered.volunteer


async def withdraws(town: Town, volunteer: Volunteer) -> None:
    async with town.database.read() as tx:
        found = await volunteers.find(tx, volunteer.id)
    assert found is not None
    await town.rt.run(volunteering.withdraw, found)


async def clock_strikes(town: Town) -> None:
    work = find_job("write-handovers")
    assert work is not None
    await scheduling.do(town.rt, work)
    await town.settles()


async def technicians_fetch(town: Town) -> None:
    """The files are copied out of the house, to be taken to the institute."""
    await town.rt.run(handover_leaving.take_out, SURVEY)


async def opens_handover(house: House) -> str:
    await house.press.writes("/befragungen")
    return (await house.press.taps("Kontaktdaten übergeben")).text


async def approved(house: House) -> None:
    await opens_handover(house)
    await house.press.taps("Der Leitung vorlegen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    await clock_strikes(house.town)


def files(town: Town) -> list[Path]:
    folder = spool.folder_in(town.folder)
    return sorted(folder.glob("*.age")) if folder.is_dir() else []


async def channel_says(house: House) -> str:
    return "\n".join(message.text for message in (await house.bauamt.at(house.channel).screen()).messages)


async def test_the_leitung_approves_once_and_the_institute_gets_what_only_it_can_open(town: Town) -> None:
    people = [await volunteers_by_phone(town, number) for number in range(6)]
    house = await House.of(town)
    card = await opens_handover(house)
    assert "Die Leitung gibt die Übergabe für jede Befragung einmal frei." in card
    assert "– Bauamt – Baurecht: mindestens 5" in card

    submitted = await house.press.taps("Der Leitung vorlegen")
    assert "Vermerk 1, Fassung 1 ist abgeschickt." in submitted.text
    assert "hier: Übergabe der Kontaktdaten an Muster Marktforschung GmbH" in (await memo_card(house.leader)).text
    await clock_strikes(town)
    assert files(town) == []
    assert "Über die Übergabe ist noch nicht entschieden." in await opens_handover(house)

    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    assert not await house.bauamt.sees("Vermerk 1"), "offices see no figures while fieldwork runs"
    await clock_strikes(town)
    (file,) = files(town)
    sheet = openpyxl.load_workbook(io.BytesIO(pyrage.decrypt(file.read_bytes(), [INSTITUTE]))).active
    assert {one.id for one in people} < {row[0].value for row in sheet.iter_rows()}
    manifest = json.loads(file.with_name(file.name.replace(".xlsx.age", ".manifest.json")).read_bytes())
    assert await house.press.sees(manifest["sha256"])
    assert await house.press.sees(f"buergerecho volunteers handover {SURVEY} --out ORDNER")
    assert "verschlüsselte Datei mit Kontaktdaten" in await channel_says(house)
    assert manifest["sha256"] not in await channel_says(house)


async def test_a_second_request_is_refused_with_a_sentence(town: Town) -> None:
    await volunteers_by_phone(town, 1)
    house = await House.of(town)
    await approved(house)
    card = await opens_handover(house)
    assert "Die Leitung hat die Übergabe für diese Befragung schon freigegeben, das genügt." in card
    assert (await house.press.card()).labels == ("Befragungen",)

    await house.press.taps_data(f"u:y:{SURVEY}", (await house.press.card()).id)
    assert "schon freigegeben, das genügt" in (await house.press.card()).text
    assert not await house.leader.sees("Vermerk 2")


async def test_later_volunteers_follow_when_the_press_office_wants_them_to(town: Town) -> None:
    await volunteers_by_phone(town, 1)
    house = await House.of(town)
    await approved(house)
    later = await volunteers_by_phone(town, 2)
    assert "haben sich weitere Freiwillige gemeldet" in await opens_handover(house)
    await house.press.taps("Nachtrag übergeben")
    await clock_strikes(town)

    assert len(files(town)) == 2
    sheet = openpyxl.load_workbook(io.BytesIO(pyrage.decrypt(files(town)[1].read_bytes(), [INSTITUTE]))).active
    assert later.id in {row[0].value for row in sheet.iter_rows()}
    assert "Übergabe Nr. 2" in await opens_handover(house)


async def test_the_leitung_rejects_and_it_may_be_asked_again(town: Town) -> None:
    await volunteers_by_phone(town, 1)
    house = await House.of(town)
    await opens_handover(house)
    await house.press.taps("Der Leitung vorlegen")
    await house.leader.taps("Ablehnen")
    await house.leader.writes("Der Vertrag mit dem Institut fehlt.")
    await clock_strikes(town)

    assert files(town) == []
    assert "Vermerk 1: nicht freigegeben." in await opens_handover(house)
    await house.press.taps("Der Leitung vorlegen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    await clock_strikes(town)
    assert len(files(town)) == 1


async def test_the_leitung_orders_changes_and_approves_the_next_version(town: Town) -> None:
    await volunteers_by_phone(town, 1)
    house = await House.of(town)
    await opens_handover(house)
    await house.press.taps("Der Leitung vorlegen")
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte den Vertrag nennen.")
    await clock_strikes(town)
    assert files(town) == []
    await house.press.taps("Neue Fassung schreiben")
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Der Vertrag vom 1. Juni liegt vor.")
    await house.press.taps("Absenden")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    await clock_strikes(town)

    assert len(files(town)) == 1


async def test_who_withdraws_is_on_a_list_the_same_day_and_the_staff_is_reminded_every_week(town: Town) -> None:
    anna, _ = await volunteers_by_phone(town, 1), await volunteers_by_phone(town, 2)
    house = await House.of(town)
    await approved(house)
    await technicians_fetch(town)
    await withdraws(town, anna)
    await clock_strikes(town)

    the_list = next(file for file in files(town) if file.name.startswith("widerrufe-"))
    assert pyrage.decrypt(the_list.read_bytes(), [INSTITUTE]).decode() == f"id,delete\n{anna.id},everything\n"
    assert "Diese Liste muss heute noch zum Institut." in (await house.press.card()).text
    assert "Sie muss heute noch hin." in await channel_says(house)
    await town.later(days=6)
    await clock_strikes(town)
    assert "nicht bestätigt" not in await channel_says(house)
    await town.later(days=1)
    await clock_strikes(town)
    await clock_strikes(town)
    assert (await channel_says(house)).count("Das Institut hat seit einer Woche nicht bestätigt") == 1
    await town.later(days=7)
    await clock_strikes(town)
    assert (await channel_says(house)).count("Das Institut hat seit 2 Wochen nicht bestätigt") == 1

    number = HandoverId(int(the_list.name.split("-")[2]))
    assert await town.rt.run(handover_leaving.confirm, SURVEY, number, town.rt.today()) is not None
    assert "Vom Institut bestätigt: 29. Juli 2022" in await opens_handover(house)
    async with town.database.read() as tx:
        assert await volunteers.find(tx, anna.id) is None


async def test_who_withdraws_before_the_file_is_fetched_is_taken_out_of_it(town: Town) -> None:
    anna, berta = await volunteers_by_phone(town, 1), await volunteers_by_phone(town, 2)
    house = await House.of(town)
    await approved(house)
    await withdraws(town, anna)
    assert "Die Datei entsteht, sobald etwas zu übergeben ist." in await opens_handover(house)
    await clock_strikes(town)

    (made_anew,) = await town.rt.run(handover_leaving.take_out, SURVEY)
    content = (spool.folder_in(town.folder) / made_anew.file_name).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(pyrage.decrypt(content, [INSTITUTE]))).active
    references = {row[0].value for row in sheet.iter_rows()}
    assert berta.id in references
    assert anna.id not in references
    assert not await house.press.sees("Widerrufe zu")


async def test_who_takes_back_the_area_that_the_institute_has_reads_that_it_must_delete_it(town: Town) -> None:
    berta = await town.person("Berta")
    both = {**ASKED, ConsentFor.SERVICE_AREA: "Darf Muster Marktforschung GmbH den Bereich wissen?"}
    await volunteers_by_phone(town, 1, consents=both, chat=berta.phone.user)
    await approved(await House.of(town))
    await technicians_fetch(town)

    await berta.writes("/widerruf")
    said = (await berta.taps("Bereich doch nicht weitergeben")).text
    assert "hat den Bereich schon bekommen. Dem Institut teilen wir noch heute mit, dass es ihn löschen muss" in said
    assert "Bereich doch nicht weitergeben" not in (await berta.writes("/widerruf")).labels


async def test_the_press_office_learns_how_many_agreed_to_another_institute(town: Town) -> None:
    await volunteers_by_phone(town, 1, consents={ConsentFor.CONTACT_DETAILS: "Darf Altes Institut Sie anrufen?"})
    card = await opens_handover(await House.of(town))

    assert "Im Moment gibt es niemanden, dessen Kontaktdaten zu übergeben wären." in card
    assert "deren Einwilligung ein anderes Institut nennt: weniger als 5." in card


async def test_what_the_institute_reports_changes_the_forecast(town: Town) -> None:
    people = [await volunteers_by_phone(town, number) for number in range(30)]
    house = await House.of(town)
    await approved(house)
    lines = "".join(f"{one.id};{'completed' if at < 15 else 'nicht erreicht'}\n" for at, one in enumerate(people))
    table = read_table(f"id;disposition\n{lines}".encode(), dispositions.COLUMNS)
    assert isinstance(table, Table)
    async with town.database.read() as tx:
        survey = await surveys.get(tx, SURVEY)
    assert not isinstance(await town.rt.run(dispositions.take, survey, table), tuple)

    async with town.database.read() as tx:
        forecast = await volunteering.forecast_of(tx, town.rt, SURVEY)
    assert (forecast.measured, forecast.total.expected) == (True, 15)


async def test_without_the_institutes_key_the_press_office_learns_what_is_missing(
    database_url: str, key_ring: KeyRing
) -> None:
    async with built_town(database_url, key_ring) as town:
        await town.opens(SMALL)
        await volunteers_by_phone(town, 1)
        house = await House.of(town)
        card = await opens_handover(house)
        assert "unter [research_institute] als age_recipient" in card
        assert (await house.press.card()).labels == ("Befragungen",)


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.SUPPORTING_OFFICE, Role.ADMIN, None])
async def test_nobody_else_sees_or_moves_anything(town: Town, role: Role | None) -> None:
    await volunteers_by_phone(town, 1)
    house = await House.of(town)
    other = await town.person("Jemand") if role is None else await town.member("Jemand", role)
    card = await other.writes("/befragungen")
    assert not any("Kontaktdaten" in label for label in card.labels)
    for act in "oys":
        outcome = await other.taps_data(f"u:{act}:{SURVEY}", card.id)
        assert outcome.toast == "Das geht hier nicht (mehr). Es wurde nichts geändert."
    assert "Die Leitung gibt die Übergabe" in await opens_handover(house)


async def test_the_press_office_reads_it_in_english(town: Town) -> None:
    await volunteers_by_phone(town, 1)
    house = await House.of(town)
    await house.press.writes("/sprache")
    await house.press.taps("English")
    await house.press.writes("/befragungen")
    card = await house.press.taps("Hand over contact details")
    assert "The leadership approves the hand-over once for each survey." in card.text
    assert "Submit for approval" in card.labels
