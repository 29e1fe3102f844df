"""What was filled in for a step becomes a paper of the file, and the step ends."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.memo import Draft
from bot.domain.papers import OWN, Paper, digest_of, outcome_of
from bot.domain.procedure import Procedure, Task
from bot.domain.routing import walk
from bot.domain.sheets import DAY
from bot.domain.staff import Member
from bot.runtime import Runtime
from bot.services import course
from storage import drafts, forms, procedures
from storage.transaction import Transaction


async def hand_in(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    draft: Draft,
    member: Member,
    *,
    scan: int | None = None,
) -> Task:
    """What was filled in becomes a paper of the file, and the step ends; with ``scan`` it was handed in on paper."""
    paper = await put_on_file(tx, rt, procedure, task, draft, member, scan=scan)
    outcome = outcome_of(task.rule, paper.answers)
    await drafts.discard(tx, member.id, draft.tag)
    await course.end(tx, rt, task, outcome, by=member, paper=paper)
    return replace(task, outcome=outcome)


async def put_on_file(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    draft: Draft,
    member: Member,
    *,
    scan: int | None = None,
) -> Paper:
    """Keep what was filled in as the next version of the paper; the task stays as it is."""
    answers = dict(await _handed_in(tx, rt, procedure, task, draft))
    day = answers.pop(DAY, "")
    return await procedures.add_paper(
        tx,
        task,
        draft.form,
        answers,
        digest_of(answers),
        author=member.id,
        now=rt.now(),
        on_paper_on=date.fromisoformat(day) if day else None,
        scan=scan,
    )


async def _handed_in(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, draft: Draft) -> Mapping[str, str]:
    """What becomes the paper: the answers that count on the way taken, and what the program notes beside them."""
    form = await forms.get(tx, draft.form)
    counted = walk(form, draft.progress.answers, rt.local_now()).values
    noted = {name: value for name, value in draft.progress.answers.items() if name.startswith(OWN)}
    return {**counted, **noted, **await course.hooks_of(task.step).notes(tx, rt, procedure, task)}
