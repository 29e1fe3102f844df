"""T21, the part of the keys: however somebody's answers end, a copy from before cannot be read with today's keys."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import select

from bot.domain.errors import KeyDestroyedError
from bot.jobs.timetable import find_job
from bot.services import scheduling, surveys
from storage.database import Database
from storage.resealing import SEALED
from storage.sealed import KeyRing, key_of
from tests.stories.test_citizen_takes_part import agrees
from tests.stories.town import SURVEY, Person, Town, built_town

End = Callable[[Town, Person], Awaitable[object]]
Sealed = dict[str, bytes]


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring) as built:
        yield built


async def send_off(_: Town, berta: Person) -> None:
    for label in ("Ja", "Ort", "Fertig", "2", "Gut"):
        await berta.taps(label)
    assert "Lösch-Code" in (await berta.taps("Absenden")).text


async def delete(_: Town, berta: Person) -> None:
    await berta.writes("/loeschen")
    await berta.taps("Meine Daten löschen")


async def withdraw(_: Town, berta: Person) -> None:
    await berta.writes("/widerruf")
    await berta.taps("Einwilligung zurücknehmen")


async def is_turned_away(_: Town, berta: Person) -> None:
    await berta.taps("Nein")


async def survey_closes(town: Town, _: Person) -> None:
    await town.rt.run(surveys.close_by_command, SURVEY)


async def fourteen_days(town: Town, _: Person) -> None:
    await town.later(days=15)
    job = find_job("delete-started-answers")
    assert job is not None
    await town.rt.run(scheduling.run, job)


async def sealed_with_a_persons_key(database: Database) -> Sealed:
    """What a copy of the database holds that is somebody's alone."""
    found: Sealed = {}
    async with database.read() as tx:
        for each in SEALED:
            for row in (await tx.execute(select(each.table))).mappings():
                value = row[each.column.name]
                if value is not None and key_of(value) is not None:
                    found[each.about(dict(row))] = value
    return found


@pytest.mark.parametrize("end", [send_off, delete, withdraw, is_turned_away, survey_closes, fourteen_days])
async def test_what_was_begun_cannot_be_read_in_a_copy_from_before_its_end(town: Town, end: End) -> None:
    berta = await agrees(town)
    copy = await sealed_with_a_persons_key(town.database)
    assert {about.partition(":")[0] for about in copy} == {"interviews.state", "cards.body"}
    async with town.database.read() as tx:
        assert b"answers" in b"".join(tx.keys.open_with(value, about) for about, value in copy.items())

    await end(town, berta)

    async with town.database.read() as tx:
        for about, value in copy.items():
            with pytest.raises(KeyDestroyedError):
                tx.keys.open_with(value, about)
    for value in (await sealed_with_a_persons_key(town.database)).values():
        assert key_of(value) not in {key_of(before) for before in copy.values()}


async def test_the_card_with_the_code_has_a_key_of_its_own(town: Town) -> None:
    berta = await agrees(town)
    await send_off(town, berta)
    assert town.database.keys.store.count() == 1
    await town.rt.run(surveys.close_by_command, SURVEY)
    assert town.database.keys.store.count() == 0
