"""Measures are kept whole and sealed, numbered per procedure, and moved on by whoever is first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.ids import MemberId, UserId
from bot.domain.measure import Measure, MeasureState, endorsed, not_endorsed
from bot.domain.procedure import Procedure
from bot.domain.staff import Grant, Invitation, Role
from storage import measures, procedures, staff
from storage.database import Database
from storage.tables import measures as rows
from storage.transaction import Transaction

NOW = datetime(2022, 9, 1, 10, tzinfo=UTC)
TODAY = date(2022, 9, 1)
DUE = TODAY + timedelta(days=30)


async def begun(tx: Transaction) -> Procedure:
    return await procedures.begin(tx, "bk", "Kundenbefragung", now=NOW)


async def proposed(tx: Transaction, procedure: Procedure, what: str = "Ein Schalter am Abend") -> Measure:
    return await measures.add(tx, procedure.id, what=what, cost="2.000 Euro", office="Bauamt", due_on=DUE, now=NOW)


async def test_what_is_kept_comes_back_whole_and_stands_nowhere_in_clear(database: Database) -> None:
    async def keep(tx: Transaction) -> tuple[Measure, bytes]:
        measure = await proposed(tx, await begun(tx))
        refused = not_endorsed(measure, await somebody(tx), "Landrat i. V.", NOW, "Das macht das Land.")
        assert isinstance(refused, Measure)
        changed = replace(refused, word="Schade.")
        assert await measures.save(tx, measure, changed, now=NOW)
        assert await measures.find(tx, measure.id) == changed
        row = (await tx.execute(rows.select())).one()
        return changed, bytes(row.body) + bytes(row.reason)

    kept, sealed = await database.write(keep)
    assert kept.ruling is not None
    for words in (b"Schalter", b"2.000", b"Schade", b"Land"):
        assert words not in sealed


async def test_numbers_run_per_procedure_and_are_not_given_twice_at_once(database: Database) -> None:
    async def number(tx: Transaction) -> list[str]:
        one, other = await begun(tx), await begun(tx)
        first = await proposed(tx, one)
        names = [first.name, (await proposed(tx, one)).name, (await proposed(tx, other)).name]
        assert await measures.strike(tx, first)
        return [*names, *(each.name for each in await measures.of_procedure(tx, one.id))]

    assert await database.write(number) == ["M1", "M2", "M1", "M2"]


async def test_who_comes_second_changes_nothing(database: Database) -> None:
    async def twice(tx: Transaction) -> tuple[bool, bool, bool]:
        measure, leader = await proposed(tx, await begun(tx)), await somebody(tx)
        yes = endorsed(measure, leader, "Landrat", NOW, TODAY)
        no = not_endorsed(measure, leader, "Landrat", NOW, "zu teuer")
        assert isinstance(yes, Measure)
        assert isinstance(no, Measure)
        first = await measures.save(tx, measure, yes, now=NOW)
        return first, await measures.save(tx, measure, no, now=NOW), await measures.strike(tx, measure)

    assert await database.write(twice) == (True, False, False)


@pytest.mark.parametrize(("day", "found"), [(TODAY, 0), (DUE - timedelta(days=7), 1), (DUE, 1)])
async def test_what_is_due_is_found_on_its_day_and_later(database: Database, day: date, found: int) -> None:
    async def due(tx: Transaction) -> int:
        measure = await proposed(tx, await begun(tx))
        made = endorsed(measure, await somebody(tx), "Landrat", NOW, TODAY)
        assert isinstance(made, Measure)
        assert made.state is MeasureState.ENDORSED
        await measures.save(tx, measure, made, now=NOW)
        return len(await measures.due(tx, "bk", day))

    assert await database.write(due) == found


async def somebody(tx: Transaction) -> MemberId:
    invitation = Invitation(Grant(Role.LEADERSHIP), "", NOW)
    member = await staff.join(tx, "bk", UserId(101), invitation, language="de", now=NOW, today=NOW.date())
    return member.id
