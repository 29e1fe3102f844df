"""The steps that are a Vermerk: begun with what the file knows, submitted with its papers (rows 2.9 and 2.10)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.memo import Draft, Memo, MemoState, content_of
from bot.domain.papers import Paper, tag_of
from bot.domain.position import Progress
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member
from bot.domain.steps import Step
from bot.runtime import Receipt, Runtime, Sender
from bot.services import course, drafting, filling, memo_course, memo_desk, paper_desk, participation_of, step_forms
from bot.services.staff_cards import put, voice_of
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.memo_cards import render_memo
from bot.texts.papers import paper_name
from bot.texts.planning import (
    dated,
    meeting_line,
    memo_facts,
    memo_follows,
    memo_subject,
    occasion_line,
    said_by_all,
)
from storage import drafts, memos, procedures
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class MemoStep:
    """What a Vermerk is made of: papers ``attached``, who said what in ``told``, and whether offices sign it first."""

    attached: tuple[Step, ...]
    told: tuple[Step, ...]
    co_signed: bool = False


_OWN_WORDS = ("votum", "bewertung")
MEMO_STEPS: Mapping[Step, MemoStep] = {
    Step.OUTLINE_MEMO: MemoStep(
        attached=(Step.OUTLINE, Step.TOOL_VOTE, Step.MINUTES),
        told=(Step.RESOURCES, Step.TOOL_VOTE, Step.OUTLINE_DRAFT, Step.ATTENDANCE),
    ),
    # Seed: "Feinkonzeption … in Absprache mit den beteiligten Stellen".
    Step.DETAIL_MEMO: MemoStep(attached=(Step.DETAIL,), told=(Step.SUPPORT,), co_signed=True),
    Step.RESULTS_MEMO: MemoStep(attached=(Step.EVALUATION,), told=(Step.EVALUATION,)),
}


async def open_task(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """«Vermerk schreiben»: a new one, begun with what the file knows, or the next version of one sent back."""
    sent_back = await _sent_back(tx, procedure, task.step)
    if sent_back is not None:
        return await drafting.revise(tx, rt, sent_back, member, sender)
    tag = tag_of(task.id, task.step)
    known = await drafts.find(tx, member.id, tag)
    old = {} if known else await _written_before(tx, procedure, task, member)
    begun = Progress({**await _begun(tx, rt, procedure, task), **old})
    draft = known or await filling.found_or_new(tx, rt, member, tag, drafting.memo_form, begun)
    if known is None and MEMO_STEPS[task.step].co_signed:
        draft = replace(draft, offices=await step_forms.offices_concerned(tx, procedure.id))
        await drafts.save(tx, draft, now=rt.now())
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
    memo = await memo_desk.submit_for_step(
        tx,
        rt,
        member,
        content_of(draft.progress.answers),
        procedure=procedure.id,
        step=task.step.value,
        offices=draft.offices,
        attachments=(
            *await course.hooks_of(task.step).attaches(tx, rt, procedure, task),
            *await paper_desk.files_of(tx, rt, procedure, MEMO_STEPS[task.step].attached),
        ),
        follows=memo_follows(task.step, rt.texts.voice(SOURCE_LANGUAGE)),
    )
    await drafts.discard(tx, member.id, draft.tag)
    await memo_course.submitted(tx, rt, memo, member)
    await put(tx, rt, sender, render_memo(await memo_desk.submitted(tx, rt, memo), voice_of(rt, member, sender)))
    return Receipt()


async def _sent_back(tx: Transaction, procedure: Procedure, step: Step) -> Memo | None:
    """The Vermerk of this step for which the Leitung ordered changes."""
    known = await memos.of_step(tx, procedure.id, step.value)
    return next((memo for memo in known if memo.state is MemoState.CHANGES_ORDERED), None)


async def _begun(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """The sections as far as the file knows them; what the phase knows better stands above that."""
    voice, made_of = rt.texts.voice(SOURCE_LANGUAGE), MEMO_STEPS[task.step]
    said = said_by_all(await participation_of.said(tx, rt, procedure.id, made_of.told), voice)
    newest = {(paper.step, paper.office): paper for paper in await procedures.all_papers(tx, procedure.id)}
    idea, meeting = newest.get((Step.IDEA, "")), newest.get((Step.MEETING, ""))
    first = task.step is Step.OUTLINE_MEMO
    facts = memo_facts(
        occasion_line(_day(rt, idea), idea.answers.get("anlass", "") if first else "", voice) if idea else "",
        [
            dated(paper_name(paper, voice), _day(rt, paper), voice)
            for paper in newest.values()
            if paper.step in made_of.attached and not paper.office
        ],
        meeting_line(meeting.answers, voice) if meeting and first else "",
        said,
        voice,
    )
    hooks = course.hooks_of(task.step)
    known, states = await hooks.prefilled(tx, rt, procedure, task), await hooks.states(tx, rt, procedure, task)
    subject, told = (
        memo_subject(task.step, procedure.title, voice),
        "\n\n".join(filter(None, (facts, states))),
    )
    return {"betreff": subject, "sachverhalt": told, **known}


def _day(rt: Runtime, paper: Paper) -> date:
    return paper.made_at.astimezone(ZoneInfo(rt.config.time_zone)).date()
