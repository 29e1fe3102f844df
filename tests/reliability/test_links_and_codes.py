"""T17. Links to the contact page, invitations and deletion codes: nobody can try them out, and each serves once."""

import asyncio
import random
import string
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.codes import ALPHABET, LENGTH, TRIES_A_DAY
from bot.domain.contact_link import LINK_LASTS
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.staff import INVITATION_LASTS, Role
from bot.domain.survey import Survey
from bot.runtime import Runtime, Sender
from bot.services import contact_links, rights, staffing
from bot.services.participation import code_marker
from storage import bodies, responses, staff
from storage.cards import about
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import cards
from storage.transaction import Transaction
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.services.survey_scene import body
from tests.web.contact_scene import ORDER, Page, contact_page

ENTERED = "Sie sind eingetragen"
URL_SAFE = string.ascii_letters + string.digits + "-_"
STRANGER = 900
"""The first of the numbers of people who try things out."""


def person(number: int) -> Sender:
    """Somebody in their own chat, who writes."""
    return Sender(UpdateId(number), UserId(number), ChatId(number), "de", typed=True)


def kind(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgres"


@asynccontextmanager
async def two_processes(page: Page, url: str, ring: KeyRing, keys: Path) -> AsyncIterator[tuple[Runtime, Runtime]]:
    """Two bots on one database where it serves several; a SQLite file has one, which takes both."""
    if kind(url) == "sqlite":
        yield page.rt, page.rt
        return
    other = await Database.open(url, ring, keys)
    try:
        yield page.rt, replace(page.rt, database=other)
    finally:
        await other.close()


@pytest.fixture
async def page(database: Database) -> AsyncIterator[Page]:
    async with contact_page(database) as served:
        yield served


async def shown(rt: Runtime, chat: ChatId) -> str:
    """What stands on a card."""
    async with rt.database.read() as tx:
        sealed = (
            await tx.execute(select(cards.c.body).where(cards.c.chat_id == chat, cards.c.slot == ""))
        ).scalar_one()
        return bodies.open_sealed(tx, sealed, about(chat, "")).text


async def with_code(tx: Transaction, survey: Survey, signs: str) -> None:
    """A response that was sent off, with its code."""
    await responses.hold(tx, survey.id, ORDER.opens_on, body("Gut"), code_marker(tx, signs))


def random_code(chance: random.Random) -> str:
    return "".join(chance.choices(ALPHABET, k=LENGTH))


def guesses(chance: random.Random, real: str, count: int) -> list[str]:
    """Tokens that look like a real one: half of them differ from it in one sign only."""
    found = []
    for number in range(count):
        if number % 2:
            place = chance.randrange(len(real))
            other = chance.choice([sign for sign in URL_SAFE if sign != real[place]])
            found.append(real[:place] + other + real[place + 1 :])
        else:
            found.append("".join(chance.choices(URL_SAFE, k=len(real))))
    return found


Redeem = Callable[[Runtime, str, int], Awaitable[bool]]


async def use_link(rt: Runtime, token: str, _user: int) -> bool:
    return await rt.run(contact_links.use, token) is not None


async def open_invitation(rt: Runtime, token: str, user: int) -> bool:
    await rt.run(staffing.join, token, person(user))
    async with rt.database.read() as tx:
        return await staff.find(tx, UserId(user)) is not None


async def delete_by_code(rt: Runtime, signs: str, user: int) -> bool:
    await rt.run(rights.erase_by_code, signs, person(user))
    return "gelöscht" in (await shown(rt, ChatId(user))).partition(".")[0]


async def races(rts: Sequence[Runtime], redeem: Redeem, keys: Sequence[str], first_user: int) -> list[str]:
    """For each key two people who redeem it at the same instant; a key stands here once for each who got it."""
    won: list[str] = []
    for number, key in enumerate(keys):
        users = (first_user + 2 * number, first_user + 2 * number + 1)
        got = await asyncio.gather(*(redeem(rt, key, user) for rt, user in zip(rts, users, strict=True)))
        won += [key] * sum(got)
    return won


async def test_of_two_who_redeem_the_same_thing_at_once_one_gets_it(
    page: Page, database_url: str, key_ring: KeyRing, keys_in: Path
) -> None:
    began, history, chance = time.monotonic(), History(), random.Random(seed())
    count = max(10, size("T17_TRIES") // 30)
    links = [(await page.link(ChatId(number))).rpartition("/")[2] for number in range(1, count + 1)]
    invited = [
        await page.rt.run(staffing.invite, role=Role.PRESS_OFFICE, office="Pressestelle", name="") for _ in range(count)
    ]
    codes = [random_code(chance) for _ in range(count)]
    for signs in codes:
        await page.rt.database.write(with_code, page.survey, signs)
    async with two_processes(page, database_url, key_ring, keys_in) as both:
        won = await races(both, use_link, links, 0)
        won += await races(both, open_invitation, invited, 10_000_000)
        won += await races(both, delete_by_code, codes, 20_000_000)
    for key in (*links, *invited, *codes):
        history.attempted(key)
        history.acknowledged(key)  # to somebody who had it from us, and nobody used it before
    verdict = history.verdict(won)
    report(verdict, test="T17", database=kind(database_url), seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    assert verdict.acknowledged == 3 * count


async def test_what_was_used_or_expired_serves_nobody(page: Page) -> None:
    link, invitation = await page.link(), await page.rt.run(staffing.invite, role=Role.ADMIN, office="", name="")
    late, late_invitation = (
        await page.link(ChatId(12)),
        await page.rt.run(staffing.invite, role=Role.ADMIN, office="", name=""),
    )
    assert ENTERED in (await page.post(link)).text
    assert await open_invitation(page.rt, invitation, 1)
    page.clock.now += max(LINK_LASTS, INVITATION_LASTS) + timedelta(seconds=1)

    assert (await page.post(link)).status == (await page.post(late)).status == 404
    assert not await open_invitation(page.rt, invitation, 2)
    assert not await open_invitation(page.rt, late_invitation, 3)
    assert await shown(page.rt, ChatId(2)) == await shown(page.rt, ChatId(3))


async def test_nobody_finds_a_link_by_trying(page: Page, database_url: str) -> None:
    began, chance, tries = time.monotonic(), random.Random(seed()), size("T17_TRIES")
    real = await page.link()
    start, _, token = real.rpartition("/")
    answers: Counter[tuple[int, str]] = Counter()
    history, hits = History(), []
    for number, guess in enumerate(guesses(chance, token, tries)):
        answer = await (page.get if number % 2 else page.post)(f"{start}/{guess}")
        answers[answer.status, answer.text] += 1
        history.attempted(guess)
        hits += [guess] if answer.status == 200 else []

    kind_of = kind(database_url)
    report(history.verdict(hits), test="T17", database=kind_of, seconds=time.monotonic() - began)
    assert hits == []
    # One text for all of them; from the 61st in a minute on with a pause.
    assert len({text for _, text in answers}) == 1
    assert {status: count for (status, _), count in answers.items()} == {404: 60, 429: tries - 60}
    assert ENTERED in (await page.post(real)).text, "whoever has a link must not notice"


async def test_nobody_finds_an_invitation_by_trying(page: Page) -> None:
    chance = random.Random(seed())
    token = await page.rt.run(staffing.invite, role=Role.LEADERSHIP, office="", name="")
    tries = guesses(chance, token, size("T17_TRIES"))
    # Not one person, who is locked after five, but as many as it takes.
    hits = [
        await open_invitation(page.rt, guess, STRANGER + number // TRIES_A_DAY) for number, guess in enumerate(tries)
    ]

    assert not any(hits)
    said = {await shown(page.rt, ChatId(STRANGER + number)) for number in range(len(tries) // TRIES_A_DAY)}
    assert len(said) == 1
    assert not await open_invitation(page.rt, token, STRANGER), "who tried five is not heard any more today"
    assert await shown(page.rt, ChatId(STRANGER)) in said
    assert await open_invitation(page.rt, token, STRANGER - 1)


async def test_nobody_finds_a_code_by_trying(page: Page) -> None:
    chance = random.Random(seed())
    signs = random_code(chance)
    await page.rt.database.write(with_code, page.survey, signs)
    tries = size("T17_TRIES")
    hits = [
        await delete_by_code(page.rt, random_code(chance), STRANGER + number // TRIES_A_DAY) for number in range(tries)
    ]

    assert not any(hits)
    said = {await shown(page.rt, ChatId(STRANGER + number)) for number in range(tries // TRIES_A_DAY)}
    assert len(said) == 1
    assert not await delete_by_code(page.rt, signs, STRANGER), "who tried five is not heard any more today"
    assert "zu viele falsche Codes" in await shown(page.rt, ChatId(STRANGER))
    assert await delete_by_code(page.rt, signs, STRANGER - 1)


async def test_every_token_has_a_hundred_bits_and_more(page: Page) -> None:
    link = (await page.link()).rpartition("/")[2]
    invitation = await page.rt.run(staffing.invite, role=Role.ADMIN, office="", name="")

    assert min(len(link), len(invitation)) * 6 > 100
    assert set(link + invitation) <= set(URL_SAFE)
