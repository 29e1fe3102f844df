"""T06. Two decide at one instant, or one decides and one writes anew, each through a process of their own.

One of them does it, and both know.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain.ids import FormId, MemoId, ProcedureId
from bot.domain.memo import Draft, MemoState, Verdict, answers_of, draft_tag
from bot.domain.position import Progress
from bot.domain.procedure import Opened
from bot.domain.step_names import Outcome, Step
from bot.runtime import Runtime, system_clock
from bot.services import drafting, memo_desk
from storage import audit, drafts, forms, memos, procedures, staff
from storage.database import Database
from storage.tables import audit as audit_rows
from storage.tables import memo_versions
from storage.tables import memos as memo_rows
from storage.transaction import Transaction
from tests.conftest import TEST_KEY
from tests.reliability.deciders import Answer, Heat, Move, race
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.services.staff_scene import BAUAMT, CHANNEL, CONTENT, LANDRAT, PRESS, SECOND, Scene

WORDS = {
    MemoState.APPROVED: "✅ freigegeben",
    MemoState.CHANGES_ORDERED: "✏️ Änderungen angeordnet",
    MemoState.REJECTED: "❌ abgelehnt",
}

STEP_ENDS_AS = {Verdict.APPROVED: Outcome.DONE, Verdict.REJECTED: Outcome.STOPPED, Move.PUT_OFF: None}


async def decided(database: Database) -> dict[int, MemoState]:
    """The state of every memo; at most one verdict can stand in a version's row."""
    async with database.read() as tx:
        wanted = select(memo_rows.c.id, memo_rows.c.state, memo_versions.c.verdict).join_from(memo_rows, memo_versions)
        rows = list(await tx.execute(wanted))
    assert all(row.state == row.verdict for row in rows), "a memo and its version disagree"
    return {row.id: MemoState(row.state) for row in rows}


async def audited(database: Database) -> Counter[str]:
    """How many decisions the audit trail has of each memo; its chain holds."""
    async with database.read() as tx:
        assert await audit.verify(tx) is None
        events = [f"memo_{verdict.value}" for verdict in Verdict]
        rows = await tx.execute(select(audit_rows.c.subject).where(audit_rows.c.event.in_(events)))
        return Counter(row.subject for row in rows)


def told(answers: list[Answer]) -> dict[int, list[str]]:
    """What the two of each memo were told, the winner's silence first; nobody was shown an error."""
    assert [answer for answer in answers if answer.error] == []
    found: dict[int, list[str]] = defaultdict(list)
    for answer in answers:
        found[answer.memo].append(answer.text)
    return {memo: sorted(texts) for memo, texts in found.items()}


async def test_of_two_who_decide_at_the_same_instant_one_does_and_the_other_is_told(
    database: Database, database_url: str
) -> None:
    began, chance, history = time.monotonic(), random.Random(seed()), History()
    scene = Scene(database)
    await scene.house()
    numbers = [(await scene.submits()).id for _ in range(size("T06_RACES", 40))]
    heats = [[Heat(number, chance.choice(list(Verdict))) for number in numbers] for _ in range(2)]
    answers = await asyncio.to_thread(race, database_url, TEST_KEY, (LANDRAT, SECOND), heats)
    states, lines, said = await decided(database), await audited(database), told(answers)
    for number in numbers:
        history.attempted(number)
        history.acknowledged(number)
        winner, loser = said[number]
        assert winner == ""
        assert loser.startswith(f"Schon entschieden: {WORDS[states[number]]} – Landrätin, "), loser
        assert loser.endswith(" Uhr"), loser
    verdict = history.verdict(int(subject.partition(":")[2]) for subject in lines.elements())
    wins = Counter(answer.user for answer in answers if not answer.text)
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    report(verdict, test="T06", database=kind, wins=sorted(wins.values()), seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    assert len(wins) == 2, "one of them always won: this was no race"
    approved = sum(state is MemoState.APPROVED for state in states.values())
    # The two deciders have the machine's clock.
    now = replace(scene, now=system_clock())
    assert len([letter for letter in await now.letters(BAUAMT) if letter.attachment]) == approved
    assert await scene.labels(CHANNEL, f"memo:{numbers[0]}.1") == []


async def with_drafts(scene: Scene, number: int) -> list[int]:
    """So many memos that wait, each with the next version lying ready at the press office."""

    async def write(tx: Transaction, rt: Runtime) -> int:
        member = await staff.find(tx, PRESS)
        assert member is not None
        form = drafting.memo_form()
        await forms.save(tx, form, rt.now())
        memo = await memo_desk.submit(tx, rt, member, CONTENT)
        progress = Progress(answers=answers_of(replace(CONTENT, facts="Mit Kosten.")))
        draft = Draft(member.id, draft_tag(memo.id, 1), FormId(form.form_id), progress)
        await drafts.save(tx, draft, now=rt.now())
        return memo.id

    return [await scene.rt.run(write) for _ in range(number)]


async def versions(database: Database) -> dict[int, tuple[int, str]]:
    """The current version and state of every memo."""
    async with database.read() as tx:
        rows = await tx.execute(select(memo_rows.c.id, memo_rows.c.version, memo_rows.c.state))
        return {row.id: (row.version, row.state) for row in rows}


@pytest.mark.parametrize("wants", [Verdict.APPROVED, Verdict.REJECTED, Move.PUT_OFF])
async def test_of_a_decision_and_a_new_version_at_the_same_instant_one_counts_and_the_other_is_told(
    database: Database, database_url: str, wants: Verdict | Move
) -> None:
    began, history = time.monotonic(), History()
    scene = Scene(database)
    await scene.house()
    numbers = await with_drafts(scene, size("T06_VERSIONS", 12))
    heats = [[Heat(number, wants) for number in numbers], [Heat(number, Move.NEW_VERSION) for number in numbers]]
    answers = await asyncio.to_thread(race, database_url, TEST_KEY, (LANDRAT, PRESS), heats)
    assert [answer for answer in answers if answer.error] == []
    found, wins = await versions(database), Counter[int]()
    for number in numbers:
        history.attempted(number)
        history.acknowledged(number)
        told = {answer.user: answer.text for answer in answers if answer.memo == number}
        by_leitung = found[number] == (1, wants.value)
        assert by_leitung or found[number] == (2, "submitted"), found[number]
        winner, loser = (LANDRAT, PRESS) if by_leitung else (PRESS, LANDRAT)
        wins[winner] += 1
        assert told[winner] == ""
        late = "wird gerade keine neue Fassung gebraucht" if by_leitung else "Diese Fassung ist überholt."
        assert late in told[loser], told[loser]
    verdict = history.verdict(number for number in numbers if number in found)
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    counted = sorted(wins.values())
    report(verdict, test="T06", database=kind, against=wants.value, wins=counted, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    async with database.read() as tx:
        assert await audit.verify(tx) is None


async def in_a_procedure(scene: Scene, number: int) -> list[int]:
    """So many procedures whose Feinkonzept waits for the Leitung, each with its Vermerk."""

    async def write(tx: Transaction, rt: Runtime) -> int:
        member = await staff.find(tx, PRESS)
        assert member is not None
        procedure = (await procedures.begin(tx, rt.authority.id, "Kundenbefragung", now=rt.now())).id
        for step in (Step.DETAIL, Step.DETAIL_MEMO, Step.DETAIL_DECISION):
            task = await procedures.open_task(tx, procedure, Opened(step), due_on=None, now=rt.now())
            if step is not Step.DETAIL_DECISION:
                await procedures.end_task(tx, task, Outcome.DONE, by=member.id, now=rt.now())
        origin = memos.Origin("", procedure, Step.DETAIL_MEMO.value)
        return (await memos.submit(tx, rt.authority.id, member.id, CONTENT, now=rt.now(), origin=origin)).id

    return [await scene.rt.run(write) for _ in range(number)]


async def decision_of(database: Database, memo: int) -> tuple[MemoState, Outcome | None]:
    """What became of the Vermerk, and how the step ended in which the Leitung decides on it."""
    async with database.read() as tx:
        found = await memos.get(tx, MemoId(memo))
        assert found.procedure is not None
        tasks = await procedures.tasks_of(tx, ProcedureId(found.procedure))
    (decision,) = (task for task in tasks if task.step is Step.DETAIL_DECISION)
    again = any(task.step is Step.DETAIL and task.outcome is None for task in tasks)
    assert again == (decision.outcome is Outcome.WITHDRAWN), "the concept is open where it was not asked"
    return found.state, decision.outcome


@pytest.mark.parametrize("wants", [Verdict.APPROVED, Verdict.REJECTED, Move.PUT_OFF])
async def test_of_a_decision_and_taking_it_back_at_the_same_instant_one_counts_and_the_other_is_told(
    database: Database, database_url: str, wants: Verdict | Move
) -> None:
    began, history = time.monotonic(), History()
    scene = Scene(database)
    await scene.house()
    numbers = await in_a_procedure(scene, size("T06_VERSIONS", 12))
    heats = [[Heat(number, wants) for number in numbers], [Heat(number, Move.TAKE_BACK) for number in numbers]]
    answers = await asyncio.to_thread(race, database_url, TEST_KEY, (LANDRAT, PRESS), heats)
    assert [answer for answer in answers if answer.error] == []
    wins, found = Counter[int](), {number: await decision_of(database, number) for number in numbers}
    for number in numbers:
        history.attempted(number)
        history.acknowledged(number)
        told = {answer.user: answer.text for answer in answers if answer.memo == number}
        by_leitung = found[number] == (MemoState(wants.value), STEP_ENDS_AS[wants])
        assert by_leitung or found[number] == (MemoState.WITHDRAWN, Outcome.WITHDRAWN), found[number]
        winner, loser = (LANDRAT, PRESS) if by_leitung else (PRESS, LANDRAT)
        wins[winner] += 1
        assert told[winner] == ""
        late = "Das geht jetzt nicht mehr. Es gilt:" if by_leitung else "zurückgezogen"
        assert late in told[loser], told[loser]
    verdict = history.verdict(number for number in numbers if number in found)
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    counted = sorted(wins.values())
    report(verdict, test="T06", database=kind, back=wants.value, wins=counted, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    async with database.read() as tx:
        assert await audit.verify(tx) is None
