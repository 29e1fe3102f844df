"""T16. Every button and command of the staff, tapped by every role in every state: only what the table allows.

The product is generated from the kinds of buttons and their acts, and from the routes: what is new and has no line in
``role_table`` fails here. Whoever may not changes nothing, reads nothing, and gets a neutral answer.
"""

import asyncio
import random
import time
from dataclasses import dataclass

import pytest

from bot.config import Config
from bot.domain.deputy_messages import DeputyLine
from bot.domain.staff import ALLOWED, TO_GIVE, Act, Role
from bot.runtime import Receipt, Runtime
from bot.services import deputising, staffing
from bot.texts.catalogue import Texts
from storage.database import Database
from storage.tables import deputies, members
from storage.transaction import Transaction
from tests.reliability.history import History, report
from tests.reliability.observed import kind_of
from tests.reliability.role_table import (
    ALLOW,
    DECIDABLE,
    DEPUTY,
    GIVEN,
    OWN,
    PRESSES,
    ROLES,
    TYPED,
    Press,
    existing,
    may,
)
from tests.reliability.role_world import PEOPLE, World
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.stories.test_handover import with_key

NEUTRAL = frozenset(
    (
        "",
        "Das geht hier nicht (mehr). Es wurde nichts geändert.",
        "Das gehört nicht zu Ihrer Rolle. Es wurde nichts geändert.",
        "Freigeben kann nur die Leitung. Es wurde nichts geändert.",
        "Mitzeichnen kann hier nur, wer zu dieser Stelle gehört. Es wurde nichts geändert.",
    )
)


@dataclass(frozen=True, slots=True)
class Case:
    """One press."""

    who: str
    press: Press
    about: str

    @property
    def allowed(self) -> bool:
        """Whether the table lets this person."""
        rule = PRESSES[self.press]
        return may(rule.special.get(self.about, rule.needs), self.who)

    @property
    def reads(self) -> bool:
        """Whether this person may see what the button is about, even where they may not decide on it."""
        return may(PRESSES[self.press].reads, self.who)

    @property
    def changes(self) -> bool:
        """Whether something may and must change."""
        mine = OWN.get(self.about, self.who) == self.who
        if PRESSES[self.press].needs is Act.CO_SIGN:
            # The memo waits for the signature of one office; the other people of offices are of others.
            mine = self.who == "office"
        return self.allowed and mine and self.about in PRESSES[self.press].at

    def __str__(self) -> str:
        kind, word = self.press
        return f"{self.who}: {kind if isinstance(kind, str) else kind.__name__} {word!r} on {self.about!r}"


@pytest.fixture
async def world(database: Database) -> World:
    authority = with_key("")
    config = Config()
    return await World.of(database, Runtime(config, authority, database, Texts(authority, config.time_zone)))


def product() -> list[Case]:
    """Everybody with everything everywhere."""
    return [Case(who, press, about) for press, each in PRESSES.items() for about in each.objects for who in PEOPLE]


def test_the_programs_table_is_this_one() -> None:
    assert set(ROLES) == {role.value for role in Role}
    assert {act: {role.value for role in roles} for act, roles in ALLOWED.items()} == ALLOW
    assert set(ALLOW) == set(Act)


def test_every_role_can_be_given_by_somebody() -> None:
    assert {role.value: act for role, act in TO_GIVE.items()} == GIVEN


def test_every_button_and_command_has_its_line() -> None:
    assert {press for press in PRESSES if press[0] != TYPED} == existing()


async def test_only_what_the_table_allows_changes_anything(world: World, database_url: str) -> None:
    began, history, wrong = time.monotonic(), History(), list[str]()
    everything = product()
    tried = random.Random(seed()).sample(everything, len(everything) * size("T16_STATES") // 100)
    before, changed = await world.rows(), list[str]()
    for case in tried:
        effect = await world.tries(case.who, case.press, case.about, before)
        if case.changes:
            history.attempted(str(case))
            history.acknowledged(str(case))
        if effect.changed:
            changed.append(str(case))
        if not case.allowed and (effect.toast not in NEUTRAL or (effect.read and not case.reads)):
            wrong.append(f"{case} was told {effect.toast!r} {effect.shown}")
    verdict = history.verdict(changed)
    more = {"presses": len(tried), "of": len(everything), "told": len(wrong)}
    report(verdict, test="T16", database=kind_of(database_url), **more, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    assert wrong == []


async def test_a_role_that_ended_before_the_tap_is_worth_nothing(world: World) -> None:
    for case in (each for each in product() if each.changes):
        await world.rt.run(staffing.release, world.members[case.who])
        effect = await world.tries(case.who, case.press, case.about, await world.rows())
        assert (effect.changed, effect.toast in NEUTRAL) == (frozenset(), True), (case, effect)
        assert not effect.read, case
        await reinstate(world, case.who)


async def test_a_role_that_ends_in_the_commit_of_the_tap_is_worth_nothing(world: World) -> None:
    """Release and tap wait for the writer together, and are written in this order in one transaction."""
    sizes: list[int] = []
    world.database.committed = sizes.append
    without = frozenset(("members", "audit"))
    for case in (each for each in product() if each.changes):
        before = await world.rows(without)
        sizes.clear()
        ended, (receipt, events) = await asyncio.gather(
            world.rt.run(staffing.release, world.members[case.who]), world.rt.run(tapped, world, case)
        )
        assert sizes == [2], "they were not written together"
        assert ended is not None
        assert (events, receipt is None or receipt.text in NEUTRAL) == (["staff_released"], True), case
        assert await world.rows(without) == before, case
        await reinstate(world, case.who)


async def test_a_deputy_who_is_ended_in_the_commit_of_the_tap_decides_nothing(world: World) -> None:
    sizes: list[int] = []
    world.database.committed = sizes.append
    without = frozenset(("deputies", "audit"))
    decisions = [case for case in product() if case.changes and case.who == DEPUTY]
    # «Ja, freigeben», the reason, the day, and the three spans for which a decision can be put off.
    assert len(decisions) == 6 * len(DECIDABLE)
    for case in decisions:
        before = await world.rows(without)
        sizes.clear()
        ended, (receipt, events) = await asyncio.gather(
            world.rt.run(deputising.end_numbered, world.deputies[DEPUTY]), world.rt.run(tapped, world, case)
        )
        assert sizes == [2], "they were not written together"
        assert isinstance(ended, DeputyLine)
        assert (events, receipt is None or receipt.text in NEUTRAL) == (["deputy_ended"], True), case
        assert await world.rows(without) == before, case
        await take_back(world, DEPUTY)


async def take_back(world: World, who: str) -> None:
    """As if the deputy had never been ended."""

    async def write(tx: Transaction) -> None:
        await tx.execute(deputies.update().where(deputies.c.id == world.deputies[who]).values(ended_at=None))

    await world.database.write(write)


async def tapped(tx: Transaction, rt: Runtime, world: World, case: Case) -> tuple[Receipt | None, list[str]]:
    """What the tap is answered, and the lines of the audit trail so far."""
    use_case = world.press(case.press, case.about)
    receipt = await use_case(tx, rt, world.sender(case.who, case.press, case.about))
    return receipt, [line.event for line in tx.audit_lines]


async def reinstate(world: World, who: str) -> None:
    """As if the role had never ended."""

    async def write(tx: Transaction) -> None:
        await tx.execute(members.update().where(members.c.id == world.members[who]).values(active=True))

    await world.database.write(write)
