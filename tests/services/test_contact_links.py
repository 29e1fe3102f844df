"""Links to the contact page: used once, in time, by one person; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.config import Config
from bot.domain.contact_link import LINK_LASTS
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.survey import Survey
from bot.runtime import Runtime, Sender
from bot.services import contact_links, retention, surveys
from bot.texts.catalogue import Texts
from storage.database import Database
from storage.tables import contact_links as rows
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, NOON, ORDER, Clock, count

ANNA, BERND = (Sender(UpdateId(1), UserId(number), ChatId(number)) for number in (11, 12))


@pytest.fixture
def rt(rt: Runtime, database: Database, clock: Clock) -> Runtime:
    config = Config(public_url="https://bot.example/echo")
    return Runtime(config, rt.authority, database, Texts(rt.authority, "Europe/Berlin"), clock)


@pytest.fixture
async def survey(rt: Runtime) -> Survey:
    return await rt.run(surveys.import_and_open, FORM, ORDER)


async def link(rt: Runtime, survey: Survey, sender: Sender = ANNA) -> str:
    """The token of a fresh link."""
    url = await rt.run(contact_links.make, survey, sender, "en")
    start, _, token = url.rpartition("/")
    assert start == "https://bot.example/echo/kontakt"
    assert len(token) == 43
    return token


async def test_a_link_is_used_once_and_looking_does_not_use_it_up(rt: Runtime, survey: Survey) -> None:
    token = await link(rt, survey)

    for _ in range(2):
        async with rt.database.read() as tx:
            found = await contact_links.find(tx, rt, token)
        assert found is not None
        assert (found.survey, found.chat, found.language) == (survey.id, ANNA.chat, "en")
    assert await rt.run(contact_links.use, token) == found
    assert await rt.run(contact_links.use, token) is None
    async with rt.database.read() as tx:
        assert await contact_links.find(tx, rt, token) is None


async def test_a_link_lasts_a_day_and_then_leaves_nothing(rt: Runtime, survey: Survey, clock: Clock) -> None:
    token = await link(rt, survey)
    clock.now = NOON + LINK_LASTS - timedelta(seconds=1)
    assert (await rt.run(retention.delete_traces))["contact_links"] == 0
    async with rt.database.read() as tx:
        assert await contact_links.find(tx, rt, token) is not None

    clock.now = NOON + LINK_LASTS
    assert await rt.run(contact_links.use, token) is None
    assert (await rt.run(retention.delete_traces))["contact_links"] == 1
    assert await count(rt, rows) == 0


async def test_a_new_link_voids_the_one_before_but_nobody_elses(rt: Runtime, survey: Survey) -> None:
    first, of_bernd, second = await link(rt, survey), await link(rt, survey, BERND), await link(rt, survey)

    assert await rt.run(contact_links.use, first) is None
    assert await rt.run(contact_links.use, second) is not None
    assert await rt.run(contact_links.use, of_bernd) is not None


async def test_the_database_shows_neither_token_nor_chat(rt: Runtime, survey: Survey) -> None:
    chat = ChatId(4915112345678)
    token = await link(rt, survey, Sender(UpdateId(1), UserId(chat), chat))
    async with rt.database.read() as tx:
        row = (await tx.execute(select(rows))).one()

    written = repr(tuple(row)).encode() + row.chat + row.token + row.marker
    assert token.encode() not in written
    assert str(chat).encode() not in written


async def test_whoever_takes_everything_back_leaves_no_link(rt: Runtime, survey: Survey) -> None:
    token, of_bernd = await link(rt, survey), await link(rt, survey, BERND)

    async def void(tx: Transaction, _rt: Runtime) -> None:
        await contact_links.void(tx, survey, ANNA.chat)

    await rt.run(void)
    assert await rt.run(contact_links.use, token) is None
    assert await rt.run(contact_links.use, of_bernd) is not None
