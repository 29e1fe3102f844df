"""«Fragebogen ausprobieren»: whoever tests it or votes on it goes through it on their phone; nothing of it counts.

It is the engine that asks the citizens, with the same questions in the same order; what is answered is a draft of the
member's own, which goes when the trial ends, and at the latest with the task.
"""

from bot.domain.gates import HeldBack
from bot.domain.ids import TaskId
from bot.domain.memo import Draft
from bot.domain.papers import trial_tag_of, tried_for
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member
from bot.domain.step_names import Step
from bot.runtime import Receipt, Runtime, Sender
from bot.services import filling, task_rights
from bot.services.staff_cards import put, voice_of
from bot.texts.tasks import render_held_back
from bot.texts.trial import render_tried
from storage import drafts, forms, procedures, surveys
from storage.transaction import Transaction

STEPS = frozenset({Step.TEST_RUN, Step.FORM_VOTE})
"""Who does one of these has to know how the questionnaire runs."""


async def begin(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """Show the first question, or go on where the member stopped; with a newer questionnaire it begins anew."""
    if procedure.survey is None:
        await put(tx, rt, sender, render_held_back(HeldBack.NO_SURVEY, task, voice_of(rt, member, sender)), below=True)
        return Receipt()
    form, tag = await forms.get(tx, (await surveys.get(tx, procedure.survey)).form_id), trial_tag_of(task.id)
    begun = await drafts.find(tx, member.id, tag)
    if begun is not None and begun.form != form.form_id:
        await drafts.discard(tx, member.id, tag)
    return await filling.open_form(tx, rt, member, sender, tag=tag, form=form, begun={})


async def may_fill_in(tx: Transaction, rt: Runtime, member: Member, number: TaskId) -> bool:
    """Whether the member still has the task for which they try the questionnaire."""
    task = await procedures.find_task(tx, number)
    return task is not None and task.outcome is None and await task_rights.may_do(tx, rt, task, member)


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden» at the end: the answers are gone, and it can begin again."""
    await drafts.discard(tx, member.id, draft.tag)
    number = tried_for(draft.tag)
    task = await procedures.find_task(tx, number) if number is not None else None
    assert task is not None  # noqa: S101 - for mypy: it was looked up a moment ago
    await put(tx, rt, sender, render_tried(task, voice_of(rt, member, sender)))
    return Receipt()
