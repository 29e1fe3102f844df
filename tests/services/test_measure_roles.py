"""Every button of a measure, tapped by everybody in every state: it changes what this table allows, nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from bot.domain.ids import MemberId, UserId
from bot.domain.measure import DECIDES, WITH_A_WORD, Measure, MeasureState, Wish
from bot.domain.measure_taps import MeasureAct, MeasuresAct, MeasureTap, RulingsTap, RulingTap
from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Step
from bot.runtime import Runtime
from bot.services import course, evaluation_desk, laid_before, staff_words
from bot.services.staff_cards import DESK
from storage import measures, memos, procedures, staff
from storage.database import Database
from storage.memos import Origin
from storage.transaction import Transaction
from tests.services.staff_scene import (
    BAUAMT,
    BUERO,
    CONTENT,
    JUGENDAMT,
    LANDRAT,
    PRESS,
    SECOND,
    STRANGER,
    Scene,
    private,
)

OFFICER, INSTITUTE, ADMIN = (UserId(number) for number in range(201, 204))
PEOPLE = (LANDRAT, SECOND, PRESS, BAUAMT, JUGENDAMT, BUERO, STRANGER, OFFICER, INSTITUTE, ADMIN)
WRITTEN, LAID_BEFORE = "while the Vermerk is written", "while the Leitung decides"
STATES = (WRITTEN, LAID_BEFORE, *(state for state in MeasureState if state is not MeasureState.PROPOSED))
UNDERWAY = frozenset({MeasureState.ENDORSED, MeasureState.IN_PROGRESS, MeasureState.REPORTED_DONE})
_BEGUN = frozenset({MeasureState.ENDORSED, MeasureState.IN_PROGRESS})
_REPORTED = frozenset({MeasureState.REPORTED_DONE})
CHANGES: Mapping[tuple[UserId, MeasureAct], frozenset[str]] = {
    (PRESS, MeasureAct.STRIKE): frozenset({WRITTEN}),
    **{(who, MeasureAct.ENDORSE): frozenset({LAID_BEFORE}) for who in (LANDRAT, SECOND)},
    **{(who, MeasureAct.REFUSE): frozenset({LAID_BEFORE}) for who in (LANDRAT, SECOND)},
    (BAUAMT, MeasureAct.BEGIN): frozenset({MeasureState.ENDORSED}),
    (BAUAMT, MeasureAct.REPORT): _BEGUN,
    (BAUAMT, MeasureAct.REPORT_DONE): _BEGUN,
    (PRESS, MeasureAct.NEW_OFFICE): _BEGUN,
    (PRESS, MeasureAct.NEW_DATE): _BEGUN,
    (PRESS, MeasureAct.HEARD): _BEGUN,
    (PRESS, MeasureAct.HEARD_DONE): _BEGUN,
    (PRESS, MeasureAct.CONFIRM): _REPORTED,
    (PRESS, MeasureAct.GIVE_BACK): _REPORTED,
    (PRESS, MeasureAct.FOLLOW_UP): UNDERWAY,
}
"""Who changes what where; the measure is the Bauamt's."""


class UndoneError(Exception):
    """What was tried is not kept."""


@pytest.fixture
async def scene(database: Database) -> Scene:
    scene = Scene(database)
    await scene.house()
    for user, role in ((OFFICER, Role.DATA_PROTECTION_OFFICER), (INSTITUTE, Role.RESEARCH_INSTITUTE)):
        await scene.joins(user, role)
    await scene.joins(ADMIN, Role.ADMIN)
    return scene


async def placed(tx: Transaction, rt: Runtime, where: str) -> Measure:
    """A procedure with one measure of the Bauamt, as far as ``where`` says."""
    procedure, idea = await course.begin(tx, rt, "Kundenbefragung")
    await course.end(tx, rt, idea, Outcome.DONE, by=None)
    until = {WRITTEN: Step.RESULTS_MEMO, LAID_BEFORE: Step.RESULTS_DECISION}.get(where, Step.PRESS_DRAFT)
    measure = await measures.add(
        tx, procedure.id, what="Schalter", cost="", office="Bauamt", due_on=date(2022, 9, 1), now=rt.now()
    )
    while not any(task.step is until for task in await procedures.tasks_of(tx, procedure.id)):
        task = next(one for one in await procedures.tasks_of(tx, procedure.id) if one.outcome is None)
        await course.end(tx, rt, task, Outcome.DONE, by=None)
    if where in {WRITTEN, LAID_BEFORE}:
        return measure
    after = replace(measure, state=MeasureState(where), follow_up_on=date(2022, 8, 25))
    await measures.save(tx, measure, after, now=rt.now())
    return after


async def tries(scene: Scene, measure: Measure, who: UserId, act: MeasureAct) -> bool:
    """Whether the measure is another one afterwards; nothing of it stays."""
    changed: list[bool] = []

    async def attempt(tx: Transaction, rt: Runtime) -> None:
        seen = await laid_before.to_be_seen(tx, measure, act)
        tap = RulingTap(act, measure.id, seen) if act in DECIDES else MeasureTap(act, measure.id)
        await evaluation_desk.tap(tx, rt, tap, private(who))
        dated = (MeasureAct.FOLLOW_UP, MeasureAct.NEW_DATE)
        if act in WITH_A_WORD or act in (*dated, MeasureAct.NEW_OFFICE):
            text = "1.8.2022" if act in dated else "Ein Wort."
            await staff_words.typed(tx, rt, f"{DESK}measure:{act}.{measure.id}.{seen}", text, private(who, typed=True))
        changed.append(await measures.find(tx, measure.id) != measure)
        raise UndoneError

    with pytest.raises(UndoneError):
        await scene.rt.run(attempt)
    return changed[-1]


async def test_a_measure_is_moved_only_by_whose_it_is(scene: Scene) -> None:
    wrong = []
    for where in STATES:
        measure = await scene.rt.run(placed, where)
        for who, act in product(PEOPLE, MeasureAct):
            allowed = where in CHANGES.get((who, act), frozenset())
            if await tries(scene, measure, who, act) != allowed:
                wrong.append((who, act, where))

    assert wrong == []


@pytest.mark.parametrize("where", STATES)
async def test_only_the_leitung_endorses_all(scene: Scene, where: str) -> None:
    measure = await scene.rt.run(placed, where)

    async def attempt(tx: Transaction, rt: Runtime, who: UserId) -> None:
        seen = await laid_before.version_of(tx, await procedures.get(tx, measure.procedure))
        tap = RulingsTap(MeasuresAct.CONFIRM_ALL, measure.procedure, seen)
        await evaluation_desk.tap(tx, rt, tap, private(who))
        after = await measures.find(tx, measure.id)
        assert after is not None
        assert (after != measure) == (where == LAID_BEFORE and who in {LANDRAT, SECOND}), who
        raise UndoneError

    for who in PEOPLE:
        with pytest.raises(UndoneError):
            await scene.rt.run(attempt, who)


async def test_nobody_reads_a_measure_that_is_not_theirs(scene: Scene) -> None:
    async def shown(tx: Transaction, rt: Runtime) -> Measure:
        return await placed(tx, rt, MeasureState.ENDORSED)

    measure = await scene.rt.run(shown)
    for who in PEOPLE:
        await scene.rt.run(evaluation_desk.tap, MeasureTap(MeasureAct.OPEN, measure.id), private(who))
        reads = "Schalter" in await scene.text(who)
        assert reads == (who in {LANDRAT, SECOND, PRESS, BAUAMT, BUERO}), who


async def test_only_the_leitung_answers_a_wish_to_change_a_measure(scene: Scene) -> None:
    async def wished(tx: Transaction, rt: Runtime) -> Measure:
        measure = await placed(tx, rt, MeasureState.IN_PROGRESS)
        after = replace(measure, wish=Wish("Jugendamt", date(2023, 1, 1)))
        await measures.save(tx, measure, after, now=rt.now())
        return after

    measure = await scene.rt.run(wished)
    for who, act in product(PEOPLE, (MeasureAct.AGREE, MeasureAct.DECLINE)):
        assert await tries(scene, measure, who, act) == (who in {LANDRAT, SECOND}), (who, act)


async def test_the_author_of_the_vermerk_decides_on_none_of_its_measures(scene: Scene) -> None:
    async def decide(tx: Transaction, rt: Runtime) -> bool:
        measure = await placed(tx, rt, LAID_BEFORE)
        author = await staff.find(tx, LANDRAT)
        assert author is not None
        await scene_memo(tx, rt, measure, author.id)
        await evaluation_desk.tap(tx, rt, RulingTap(MeasureAct.ENDORSE, measure.id, 1), private(LANDRAT))
        return await measures.find(tx, measure.id) == measure

    assert await scene.rt.run(decide)


async def scene_memo(tx: Transaction, rt: Runtime, measure: Measure, author: MemberId) -> None:
    origin = Origin("", measure.procedure, Step.RESULTS_MEMO.value)
    await memos.submit(tx, rt.authority.id, author, CONTENT, now=rt.now(), origin=origin)
