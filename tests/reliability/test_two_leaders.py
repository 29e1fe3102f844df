"""T06. Two of the Leitung decide at one instant, each through a process of their own: one decision, and both know."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from dataclasses import replace

from sqlalchemy import select

from bot.domain.memo import MemoState, Verdict
from bot.runtime import system_clock
from storage import audit
from storage.database import Database
from storage.tables import audit as audit_rows
from storage.tables import memo_versions, memos
from tests.conftest import TEST_KEY
from tests.reliability.deciders import Answer, Heat, race
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.services.staff_scene import BAUAMT, CHANNEL, LANDRAT, SECOND, Scene

WORDS = {
    MemoState.APPROVED: "✅ freigegeben",
    MemoState.CHANGES_ORDERED: "✏️ Änderungen angeordnet",
    MemoState.REJECTED: "❌ abgelehnt",
}


async def decided(database: Database) -> dict[int, MemoState]:
    """The state of every memo; at most one verdict can stand in a version's row."""
    async with database.read() as tx:
        wanted = select(memos.c.id, memos.c.state, memo_versions.c.verdict).join_from(memos, memo_versions)
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
