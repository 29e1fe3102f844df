"""«/aufgaben»: collects what waits for a member from all its sources.

A new kind of task adds a function to ``SOURCES``, a case to ``Subject`` in ``bot/domain/task_list.py``, and its words
in ``bot/texts/task_list.py``.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime

from bot.domain.ids import SurveyId
from bot.domain.measure_taps import MeasureAct
from bot.domain.memo import DECIDABLE, NEW_MEMO, Draft, MemoState
from bot.domain.papers import task_of
from bot.domain.procedure import ProcedureState, Task
from bot.domain.staff import Act, Member
from bot.domain.staff_taps import ListTap
from bot.domain.step_names import Way
from bot.domain.steps import RULES
from bot.domain.survey import SurveyState
from bot.domain.task_list import (
    MeasureWish,
    MemoWish,
    SurveyWish,
    Waiting,
    WaitingDraft,
    WaitingMeasure,
    WaitingMemo,
    WaitingSignature,
    WaitingStep,
    WaitingSurvey,
    in_order,
    page_of,
)
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, co_signing, handover_desk, measure_rights, task_rights
from bot.services.staff_cards import put, voice_of
from bot.texts.task_list import render_list
from storage import drafts, handovers, looks, measures, memos, procedures, study_ends, surveys, volunteers
from storage.transaction import Transaction

Source = Callable[[Transaction, Runtime, Member], Awaitable[tuple[Waiting, ...]]]


async def memos_to_decide(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Memos that wait for the Leitung: for whoever decides today to be decided, for its office to be seen."""
    if not await acting.sees_waiting(tx, rt, member):
        return ()
    decides = await acting.decides(tx, rt, member)
    wish = MemoWish.DECISION if decides else MemoWish.LEADERSHIP
    due = await _decision_days(tx, rt)
    return tuple(
        [
            Waiting(
                WaitingMemo(memo, wish),
                memo.submitted_at,
                None if memo.state is MemoState.PUT_OFF else memo.decide_until or due.get(memo.procedure),
                urgent=memo.urgent,
                own=decides,
            )
            for memo in await memos.in_state(tx, rt.authority.id, DECIDABLE)
            if memo.author != member.id and (not decides or await acting.decides_on(tx, rt, member, memo.author))
        ]
    )


async def memos_to_sign(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Memos that wait for the signature of an office of the member's."""
    return tuple(
        Waiting(WaitingSignature(memo, place), memo.submitted_at, memo.cosign_until, urgent=memo.urgent)
        for memo, place in await co_signing.to_sign(tx, rt, member)
    )


async def memos_to_revise(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Memos to be written anew; that of a procedure waits as the task of its step."""
    if not member.may(Act.WRITE_MEMO):
        return ()
    return tuple(
        Waiting(WaitingMemo(memo, MemoWish.REVISION), memo.decision.at if memo.decision else memo.submitted_at)
        for memo in await memos.in_state(tx, rt.authority.id, (MemoState.CHANGES_ORDERED,))
        if memo.procedure is None
    )


async def memos_underway(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """What was submitted and waits for others: looked at by those who enter what is signed on paper."""
    if not member.may(Act.ENTER_PAPER):
        return ()
    states = [MemoState.IN_COSIGNATURE]
    if not await acting.sees_waiting(tx, rt, member):
        states += DECIDABLE
    return tuple(
        Waiting(WaitingMemo(memo, MemoWish.UNDERWAY), memo.submitted_at, own=False)
        for memo in await memos.in_state(tx, rt.authority.id, states)
    )


async def _decision_days(tx: Transaction, rt: Runtime) -> Mapping[int | None, date | None]:
    """Until when the Leitung has time in each procedure that waits for her decision."""
    steps = [rule.step for rule in RULES.values() if rule.way is Way.DECISION]
    return {task.procedure: task.due_on for task in await procedures.open_tasks(tx, rt.authority.id, steps)}


async def open_steps(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Tasks of procedures that are the member's, or lent to an office; a form that was begun is the same entry."""
    begun = {known.task for draft in await drafts.of_author(tx, member.id) if (known := task_of(draft.tag))}
    steps = [rule.step for rule in RULES.values() if rule.way.is_done_by_hand]
    return tuple(
        [
            Waiting(
                WaitingStep(await procedures.get(tx, task.procedure), task, task.id in begun and _is_own(task, member)),
                task.opened_at,
                task.due_on,
                own=_is_own(task, member),
            )
            for task in await procedures.open_tasks(tx, rt.authority.id, steps)
            if task.is_lent_by(member) or await task_rights.may_do(tx, rt, task, member)
        ]
    )


def _is_own(task: Task, member: Member) -> bool:
    """Whether it is the member's to do, and not lent to an office."""
    return task.is_for(member) or not task.is_lent_by(member)


async def begun_drafts(tx: Transaction, _rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """What the member began to write and is no task, the newest first."""
    return tuple(
        Waiting(WaitingDraft(draft))
        for draft in await drafts.of_author(tx, member.id)
        if _belongs_to_no_task(draft) and _may_go_on(draft, member)
    )


async def surveys_to_end(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Surveys whose fieldwork is over: contact details to hand over, the institute's deletion to be noted."""
    found = [
        Waiting(WaitingSurvey(survey, SurveyWish.HANDOVER))
        for survey in await handover_desk.to_hand_over(tx, rt, member)
        if survey.state is SurveyState.CLOSED and await _nobody_has_asked(tx, survey.id)
    ]
    if member.may(Act.NOTE_STUDY_END):
        for survey in await surveys.of_authority(tx, rt.authority.id):
            end = await study_ends.find(tx, survey.id)
            if end.waits_for_institute:
                found.append(Waiting(WaitingSurvey(survey, SurveyWish.INSTITUTE), end.institute_asked_at))
    return tuple(found)


async def open_measures(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Measures to be decided by the Leitung, carried out by the member's office, or confirmed by the press office."""
    found = []
    for procedure in await procedures.in_state(tx, rt.authority.id, ProcedureState.RUNNING):
        for measure in await measures.of_procedure(tx, procedure.id):
            acts = await measure_rights.acts_of(tx, rt, measure, member)
            wish = next((wish for act, wish in _MEASURE_WISHES.items() if act in acts), None)
            if wish is not None:
                due = None if wish is MeasureWish.RULING else measure.due_on
                found.append(Waiting(WaitingMeasure(measure, wish), None, due))
    return tuple(found)


_MEASURE_WISHES: Mapping[MeasureAct, MeasureWish] = {
    MeasureAct.ENDORSE: MeasureWish.RULING,
    MeasureAct.AGREE: MeasureWish.RULING,
    MeasureAct.REPORT_DONE: MeasureWish.WORK,
    MeasureAct.CONFIRM: MeasureWish.CONFIRMATION,
}
"""What waits by what the member may do now."""

SOURCES: tuple[Source, ...] = (
    memos_to_decide,
    memos_to_sign,
    memos_to_revise,
    open_steps,
    open_measures,
    surveys_to_end,
    begun_drafts,
    memos_underway,
)


async def waiting_for(tx: Transaction, rt: Runtime, member: Member) -> tuple[Waiting, ...]:
    """Everything that waits for the member, the most urgent first."""
    found = [waiting for source in SOURCES for waiting in await source(tx, rt, member)]
    return in_order(found, rt.today())


async def own_tasks(tx: Transaction, rt: Runtime, member: Member) -> int:
    """How many entries wait for the member to act."""
    return sum(waiting.own for waiting in await waiting_for(tx, rt, member))


async def show(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """Open the list; what came since the last time is marked as new."""
    seen = await looks.seen_at(tx, member.id)
    await looks.note_seen(tx, member.id, rt.now())
    return await _show(tx, rt, member, sender, 0, seen)


async def turn(tx: Transaction, rt: Runtime, tap: ListTap, member: Member, sender: Sender) -> Receipt:
    """Another page of the list as it is now."""
    return await _show(tx, rt, member, sender, tap.page, _instant(tap.seen))


async def _show(
    tx: Transaction, rt: Runtime, member: Member, sender: Sender, page: int, seen: datetime | None
) -> Receipt:
    listed = page_of(await waiting_for(tx, rt, member), page, seen=seen, today=rt.today())
    await put(tx, rt, sender, render_list(listed, voice_of(rt, member, sender)))
    return Receipt()


async def _nobody_has_asked(tx: Transaction, survey: SurveyId) -> bool:
    """Whether there are volunteers whom nobody has asked to hand over to the institute."""
    counts = await volunteers.counts(tx, survey)
    return any(area.registered for area in counts.values()) and not await handovers.of_survey(tx, survey)


def _belongs_to_no_task(draft: Draft) -> bool:
    return task_of(draft.tag) is None


def _may_go_on(draft: Draft, member: Member) -> bool:
    return member.may(Act.WRITE_MEMO) or not draft.tag.startswith(NEW_MEMO)


def _instant(seconds: int) -> datetime | None:
    """What a button says; nobody is hurt by a wrong one, which marks other entries as new."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, ValueError, OSError):
        return None
