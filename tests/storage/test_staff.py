"""Members with their roles, and how members of an older version get theirs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from bot.domain.ids import UserId
from bot.domain.staff import Grant, Invitation, Member, Role
from storage import async_engines, migrate, staff
from storage.database import Database
from storage.tables import member_roles, members
from storage.transaction import Transaction
from tests import postgres
from tests.storage.released import REVISIONS, populate, rows_of

NOW = datetime(2022, 5, 3, 12, 5, tzinfo=UTC)
ANNA = UserId(7)
PRESS = Grant(Role.PRESS_OFFICE, "Pressestelle")
BAUAMT = Grant(Role.SUPPORTING_OFFICE, "Bauamt", head=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'blank.db'}"
        return
    async with postgres.blank_database(request.getfixturevalue("postgres_server")) as url:
        yield url


async def join(tx: Transaction, grant: Grant, name: str = "Anna") -> Member:
    invitation = Invitation(grant, name, NOW + timedelta(hours=48))
    return await staff.join(tx, "lra", ANNA, invitation, language="de", now=NOW, today=NOW.date())


async def first_of_the_row(tx: Transaction) -> tuple[str, str]:
    row = (await tx.execute(select(members.c.role, members.c.office))).one()
    return row.role, row.office


async def found(tx: Transaction) -> Member:
    member = await staff.find(tx, ANNA)
    assert member is not None
    return member


async def test_roles_are_added_and_a_name_once_given_stays(database: Database) -> None:
    await database.write(join, BAUAMT)
    member = await database.write(join, PRESS, "")

    assert (member.grants, member.name) == ((PRESS, BAUAMT), "Anna")
    assert await database.write(found) == member
    assert await database.write(first_of_the_row) == ("press-office", "Pressestelle")


async def test_role_that_was_given_before_is_given_once_and_may_become_that_of_the_head(database: Database) -> None:
    await database.write(join, Grant(Role.SUPPORTING_OFFICE, "Bauamt"))
    assert (await database.write(join, BAUAMT)).grants == (BAUAMT,)


async def test_one_role_ends_and_the_row_follows_the_first_that_is_left(database: Database) -> None:
    await database.write(join, PRESS)
    member = await database.write(join, BAUAMT)

    assert await database.write(staff.end_role, member, PRESS, today=NOW.date())
    assert not await database.write(staff.end_role, member, PRESS, today=NOW.date())

    assert (await database.write(found)).grants == (BAUAMT,)
    assert await database.write(first_of_the_row) == ("office", "Bauamt")


async def test_who_comes_back_has_the_new_role_alone(database: Database) -> None:
    member = await database.write(join, PRESS)
    await database.write(staff.release, member, today=NOW.date())
    gone = await database.write(found)
    assert (gone.active, gone.grants, gone.name) == (False, (PRESS,), "")

    back = await database.write(join, BAUAMT)

    assert (back.id, back.active, back.grants) == (member.id, True, (BAUAMT,))


async def test_who_joined_through_a_process_of_the_version_before_has_their_role_and_keeps_it(
    database: Database,
) -> None:
    await database.write(join, PRESS)

    async def forget(tx: Transaction) -> None:
        await tx.execute(delete(member_roles))

    await database.write(forget)
    assert (await database.write(found)).grants == (PRESS,)

    assert (await database.write(join, BAUAMT)).grants == (PRESS, BAUAMT)


@pytest.mark.parametrize("revision", REVISIONS)
async def test_members_of_an_older_version_have_the_role_they_had(blank_url: str, revision: str) -> None:
    await populate(blank_url, revision)

    await migrate.upgrade(blank_url)

    rows = await rows_of(blank_url)
    had = {(row["id"], row["role"], row["office"]) for row in rows["members"] if row["active"]}
    assert had
    assert {(row["member_id"], row["role"], row["office"]) for row in rows["member_roles"]} == had
    assert not any(row["head"] for row in rows["member_roles"])


async def test_who_was_the_only_one_of_the_leitung_is_head_of_the_authority(blank_url: str) -> None:
    await populate(blank_url, REVISIONS[0])
    # The frozen house has two.
    engine = async_engines.writer_engine(blank_url)
    async with engine.begin() as connection:
        await connection.execute(update(members).where(members.c.id == 3).values(active=False))
    await engine.dispose()

    await migrate.upgrade(blank_url)

    heads = [row["member_id"] for row in (await rows_of(blank_url))["member_roles"] if row["head"]]
    assert heads == [2]
