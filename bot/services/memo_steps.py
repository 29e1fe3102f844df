"""The steps that are a Vermerk: begun with what the file knows, submitted with its papers (rows 2.9 and 2.10)."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.memo import SENT_BACK, Draft, Memo, MemoState, content_of
from bot.domain.memo_order import MemoOrder
from bot.domain.papers import tag_of
from bot.domain.position import Progress
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member
from bot.domain.step_names import Step
from bot.runtime import Receipt, Runtime, Sender
from bot.services import drafting, filling, memo_course, memo_desk, memo_sources, step_forms
from bot.services.staff_cards import put, voice_of
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.memo_cards import render_memo
from bot.texts.planning import dated, memo_follows, memo_reference
from bot.texts.steps import step_name
from storage import draft_papers, drafts, memos, procedures
from storage.transaction import Transaction

_OWN_WORDS = ("votum", "bewertung")


async def open_task(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """«Vermerk schreiben»: a new one, begun with what the file knows, or the next version of one sent back."""
    sent_back = await _sent_back(tx, procedure, task.step)
    if sent_back is not None:
        return await drafting.revise(tx, rt, sent_back, member, sender)
    tag = tag_of(task.id, task.step)
    draft = await drafts.find(tx, member.id, tag)
    if draft is None:
        begun = await memo_sources.begun(tx, rt, procedure, task)
        own = await _written_before(tx, procedure, task, member)
        draft = await filling.found_or_new(tx, rt, member, tag, drafting.memo_form, Progress({**begun, **own}))
        asked = memo_sources.MEMO_STEPS[task.step].co_signed
        offices = await step_forms.offices_concerned(tx, procedure.id) if asked else ()
        draft = replace(draft, offices=offices, told=begun[memo_sources.FACTS])
        await drafts.save(tx, draft, now=rt.now())
    draft = await memo_sources.brought_up_to_date(tx, rt, draft, (procedure, task))
    return await filling.show(tx, rt, draft, member, replace(sender, typed=True))


async def _written_before(tx: Transaction, procedure: Procedure, task: Task, member: Member) -> Mapping[str, str]:
    """Votum and assessment that the member had begun when something else was changed first; the facts are told anew."""
    for one in await procedures.tasks_of(tx, procedure.id):
        old = await drafts.find(tx, member.id, tag_of(one.id, one.step)) if one.step is task.step else None
        if old is not None:
            await drafts.discard(tx, member.id, old.tag)
            return {name: text for name, text in old.progress.answers.items() if name in _OWN_WORDS}
    return {}


async def submit(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, draft: Draft, member: Member, sender: Sender
) -> Receipt:
    """«Absenden» under the Vermerk of a step: it goes to the offices or the Leitung, and the step ends."""
    known = await memo_sources.for_version(tx, rt, procedure, task)
    memo = await memo_desk.submit(
        tx,
        rt,
        member,
        replace(
            content_of(draft.progress.answers, draft.told),
            follows=memo_follows(task.step, rt.texts.voice(SOURCE_LANGUAGE)),
            refers_to=await _refers_to(tx, rt, procedure),
            measures=known.measures,
        ),
        MemoOrder(
            draft.offices,
            await draft_papers.whole(tx, draft.author, draft.tag),
            procedure.id,
            task.step.value,
            known.attachments,
        ),
    )
    await drafts.discard(tx, member.id, draft.tag)
    await memo_course.submitted(tx, rt, memo, member)
    await put(tx, rt, sender, render_memo(await memo_desk.submitted(tx, rt, memo), voice_of(rt, member, sender)))
    return Receipt()


async def _refers_to(tx: Transaction, rt: Runtime, procedure: Procedure) -> str:
    """MISSION.md § 4.2: „Bezug: {Idee vom … | Vermerk Nr. … vom …}“, the last Vermerk that was approved."""
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    approved = [memo for memo in await memos.of_procedure(tx, procedure.id) if memo.state is MemoState.APPROVED]
    if approved:
        return memo_reference(approved[-1], memo_sources.local_day(rt, approved[-1].submitted_at), voice)
    ideas = await procedures.papers_of(tx, procedure.id, Step.IDEA)
    return dated(step_name(Step.IDEA, voice), memo_sources.day_of(rt, ideas[-1]), voice) if ideas else ""


async def _sent_back(tx: Transaction, procedure: Procedure, step: Step) -> Memo | None:
    """The Vermerk of this step for which the Leitung ordered changes, or which was taken back."""
    known = await memos.of_step(tx, procedure.id, step.value)
    return next((memo for memo in known if memo.state in SENT_BACK), None)
