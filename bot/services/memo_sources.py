"""What the file of a procedure knows for the Vermerk of a step: its papers, what was said, and the measures proposed.

A version gets all of it as it is when that version is written or submitted; an older version keeps what it had.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import wording
from bot.domain.ids import ProcedureId
from bot.domain.memo import Draft, Memo
from bot.domain.outgoing import Attachment
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.step_names import Step
from bot.runtime import Runtime
from bot.services import course, paper_desk, participation_of
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.measures import measures_as_text
from bot.texts.papers import paper_name
from bot.texts.planning import dated, meeting_line, memo_facts, memo_subject, occasion_line, said_by_all
from storage import drafts, measures, memo_attachments, procedures
from storage.transaction import Transaction

FACTS = "sachverhalt"
"""The section that begins with what the file knows."""


@dataclass(frozen=True, slots=True)
class MemoStep:
    """What a Vermerk is made of: papers ``attached``, who said what in ``told``, and whether offices sign it first."""

    attached: tuple[Step, ...]
    told: tuple[Step, ...]
    co_signed: bool = False


MEMO_STEPS: Mapping[Step, MemoStep] = {
    Step.OUTLINE_MEMO: MemoStep(
        attached=(Step.OUTLINE, Step.TOOL_VOTE, Step.MINUTES),
        told=(Step.RESOURCES, Step.TOOL_VOTE, Step.OUTLINE_DRAFT, Step.ATTENDANCE),
    ),
    # Seed: "Feinkonzeption … in Absprache mit den beteiligten Stellen".
    Step.DETAIL_MEMO: MemoStep(attached=(Step.DETAIL,), told=(Step.SUPPORT,), co_signed=True),
    Step.RESULTS_MEMO: MemoStep(attached=(Step.EVALUATION,), told=(Step.EVALUATION,)),
}


async def task_of(tx: Transaction, memo: Memo) -> tuple[Procedure, Task] | None:
    """The step that the memo belongs to; ``None`` for one outside any procedure."""
    if memo.procedure is None or memo.step not in set(MEMO_STEPS):
        return None
    procedure = await procedures.get(tx, ProcedureId(memo.procedure))
    tasks = [task for task in await procedures.tasks_of(tx, procedure.id) if task.step == memo.step]
    return (procedure, tasks[-1]) if tasks else None


async def brought_up_to_date(tx: Transaction, rt: Runtime, draft: Draft, of: tuple[Procedure, Task]) -> Draft:
    """The draft with what the file has to tell by now, wherever its author left what it told before."""
    told, answers = (await begun(tx, rt, *of))[FACTS], draft.progress.answers
    if not draft.told or told == draft.told or FACTS not in answers:
        return draft
    facts = wording.brought_up_to_date(answers[FACTS], draft.told, told)
    fresh = replace(draft, told=told, progress=replace(draft.progress, answers={**answers, FACTS: facts}))
    await drafts.save(tx, fresh, now=rt.now())
    return fresh


async def _attachments(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, before: Memo | None
) -> tuple[Attachment, ...]:
    """The papers of the file that go with the Vermerk now.

    What went with the version ``before`` under the same name stays the very same file: the names of papers carry their
    versions, and the table of the results is not drawn again once the answers are deleted.
    """
    fresh = (
        *await course.hooks_of(task.step).attaches(tx, rt, procedure, task),
        *await paper_desk.files_of(tx, rt, procedure, MEMO_STEPS[task.step].attached),
    )
    known = await memo_attachments.from_file_of(tx, before.id, before.version) if before else ()
    kept = {paper.file_name: paper for paper in known}
    return tuple(kept.get(paper.file_name, paper) for paper in fresh)


@dataclass(frozen=True, slots=True)
class FromFile:
    """What a version gets from the file of its procedure when it is submitted; nothing where there is none."""

    attachments: tuple[Attachment, ...] = ()
    measures: str = ""


async def for_next_version(tx: Transaction, rt: Runtime, before: Memo) -> FromFile:
    """What the version after this one gets if it is submitted now."""
    of = await task_of(tx, before)
    return FromFile() if of is None else await for_version(tx, rt, *of, before)


async def for_version(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, before: Memo | None = None
) -> FromFile:
    """What the Vermerk of a step gets if it is submitted now; ``before`` is the version that it replaces."""
    return FromFile(
        await _attachments(tx, rt, procedure, task, before), await _proposed_measures(tx, rt, procedure.id, task.step)
    )


async def _proposed_measures(tx: Transaction, rt: Runtime, procedure: ProcedureId, step: Step) -> str:
    """The measures on which the Leitung decides with this Vermerk, as they stand in their list; empty for others."""
    if step is not Step.RESULTS_MEMO:
        return ""
    return measures_as_text(await measures.of_procedure(tx, procedure), rt.texts.voice(SOURCE_LANGUAGE))


async def begun(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """The sections as far as the file knows them; what the phase knows better stands above that."""
    voice, made_of = rt.texts.voice(SOURCE_LANGUAGE), MEMO_STEPS[task.step]
    said = said_by_all(await participation_of.said(tx, rt, procedure.id, made_of.told, asked_still=True), voice)
    newest = {(paper.step, paper.office): paper for paper in await procedures.all_papers(tx, procedure.id)}
    idea, meeting = newest.get((Step.IDEA, "")), newest.get((Step.MEETING, ""))
    first = task.step is Step.OUTLINE_MEMO
    facts = memo_facts(
        occasion_line(day_of(rt, idea), idea.answers.get("anlass", "") if first else "", voice) if idea else "",
        [
            dated(paper_name(paper, voice), day_of(rt, paper), voice)
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
    return {"betreff": subject, FACTS: told, **known}


def day_of(rt: Runtime, paper: Paper) -> date:
    """The day on which a paper was handed in, as people of the house count it."""
    return local_day(rt, paper.made_at)


def local_day(rt: Runtime, instant: datetime) -> date:
    """The day in the time zone of the house."""
    return instant.astimezone(ZoneInfo(rt.config.time_zone)).date()
