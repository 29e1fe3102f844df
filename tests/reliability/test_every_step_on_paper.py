"""PEOPLE.md 23: "Nobody on the staff must use Telegram privately to do their part."

Generated from the table of steps: every end of every step of somebody else is entered by the press office.
"""

from dataclasses import replace
from typing import Final

import pytest

from bot.domain.ids import ProcedureId
from bot.domain.papers import RESULT, sheet_tag_of
from bot.domain.position import Asking, Progress, position
from bot.domain.procedure import Opened, Task
from bot.domain.questionnaire import Question, QuestionType
from bot.domain.sheets import MARK, PROOF, THIS
from bot.domain.staff import Role
from bot.domain.staff_taps import SheetAct, SheetTap
from bot.domain.step_names import Outcome, Step, Way
from bot.domain.steps import RULES
from bot.runtime import Runtime
from bot.services import sheet_entries
from storage import drafts, forms, procedures, staff
from storage.transaction import Transaction
from tests.reliability.role_world import PEOPLE
from tests.reliability.test_procedure_roles import CONCERNED, Files, files
from tests.services.staff_scene import private

__all__ = ["files"]
PDF: Final = b"%PDF-1.7\n% the signed sheet\n"
ENDS: Final = [
    (rule.step, outcome)
    for rule in RULES.values()
    if rule.by is not Role.PRESS_OFFICE and rule.way in (Way.FORM, Way.BUTTON)
    if rule.step not in {Step.IDEA, Step.STOP}
    for outcome in rule.outcomes
]
"""A new idea is proposed by whoever has it before them; it was never open for anybody."""


@pytest.mark.parametrize(("step", "outcome"), ENDS)
async def test_this_end_of_the_step_can_come_on_paper(files: Files, step: Step, outcome: Outcome) -> None:
    there = files.tasks.get(step)
    task = there if there is not None else await files.rt.run(_opened, step, files.procedure)
    ended = await files.rt.run(_entered, task, outcome)

    assert ended.outcome is outcome
    async with files.database.read() as tx:
        paper = await procedures.newest_paper(tx, ended.procedure, step, ended.office)
    assert paper is not None
    assert paper.on_paper_on == files.rt.today()


async def _opened(tx: Transaction, rt: Runtime, step: Step, procedure: int) -> Task:
    opened = Opened(step, CONCERNED if RULES[step].by_each else "")
    return await procedures.open_task(tx, ProcedureId(procedure), opened, due_on=None, now=rt.now())


async def _entered(tx: Transaction, rt: Runtime, task: Task, outcome: Outcome) -> Task:
    """The press office fills in everything that is asked, and sends the sheet."""
    sender = private(PEOPLE["press-office"], typed=False)
    press = await staff.find(tx, sender.user)
    assert press is not None
    await sheet_entries.tap(tx, rt, SheetTap(SheetAct.ENTER, task.id), press, sender)
    draft = await drafts.find(tx, press.id, sheet_tag_of(task.id, task.step))
    assert draft is not None
    form, progress = await forms.get(tx, draft.form), draft.progress
    while isinstance(where := position(form, progress, rt.local_now()), Asking):
        answer = _answer(where.question, outcome, rt)
        progress = Progress({**progress.answers, where.question.name: answer})
    await drafts.save(tx, replace(draft, progress=progress), now=rt.now())
    await sheet_entries.submit(tx, rt, replace(draft, progress=progress), press, sender)
    await sheet_entries.hear_scan(tx, rt, f"sheet:{task.id}", PDF, press, sender)
    ended = await procedures.find_task(tx, task.id)
    assert ended is not None
    return ended


def _answer(question: Question, outcome: Outcome, rt: Runtime) -> str:
    wanted = {RESULT: outcome.value, MARK: THIS, PROOF: "blatt"}.get(question.name)
    match question.type:
        case QuestionType.DATE:
            return rt.today().isoformat()
        case QuestionType.INTEGER:
            return "1"
        case QuestionType.SELECT_ONE:
            return wanted or question.choices[0].name
    return "Wort"
