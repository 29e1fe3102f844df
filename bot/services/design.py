"""Phase 2, „Konzeption und Umsetzung“: what its steps need beyond the table."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain import step_lists
from bot.domain.detail import FIRST_AND_LAST, schedule_of, targets_of
from bot.domain.gates import HeldBack, opens_by_itself
from bot.domain.memo import MemoState
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.papers import ABOUT, RESULT, Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.step_names import Outcome, Step
from bot.domain.steps import CHECKLIST
from bot.runtime import Runtime
from bot.services import form_vote, step_forms, survey_address, survey_opening, ways_back
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import StepHooks
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from bot.texts.design import (
    faults_found,
    filled_in_before,
    new_since_vote,
    only_anew,
    other_days_too,
    other_items_too,
    render_owner_told,
    survey_days,
    vote_is_about,
    when_it_begins,
    words_of_vote,
)
from bot.texts.planning import memo_subject_once_more
from storage import forms, memos, outbox, procedures, study_ends, surveys, targets
from storage.transaction import Transaction


async def _outline(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    return await _papers(tx, procedure, Step.OUTLINE)


async def _concept(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    return await _papers(tx, procedure, Step.DETAIL)


async def _papers(tx: Transaction, procedure: Procedure, step: Step) -> tuple[Paper, ...]:
    paper = await procedures.newest_paper(tx, procedure.id, step)
    return () if paper is None else (paper,)


async def _written_before(tx: Transaction, _rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """A form that is filled in once more begins with what it said; who is responsible and how it ends is asked anew."""
    before = await procedures.newest_paper(tx, procedure.id, task.step)
    known = {} if before is None else before.answers
    return {name: text for name, text in known.items() if name not in {step_lists.OWNER, RESULT}}


async def _item_begun(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """An item of the checklist: who fills it in for the press office is taken to be responsible."""
    known = await _written_before(tx, rt, procedure, task)
    proposed = await step_forms.proposal(tx, task)
    office = task.handed_to
    if proposed is not None:
        office = step_forms.owner_in(await forms.get(tx, proposed.form), proposed.answers)
    choices = (await step_forms.form_of(tx, rt, task.step)).question(step_lists.OWNER).choices
    named = next((choice.name for choice in choices if office and choice.labels["de"] == office), None)
    return {**known, step_lists.OWNER: named} if named else known


async def _proposal(tx: Transaction, _rt: Runtime, _procedure: Procedure, task: Task) -> tuple[Paper, ...]:
    proposed = await step_forms.proposal(tx, task)
    return () if proposed is None else (proposed,)


async def _concept_before(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """Where the schedule is changed, first and last day are asked for at once; the rest stays as it was."""
    known = await _written_before(tx, rt, procedure, task)
    back = await ways_back.brought_back_by(tx, procedure, Step.DETAIL)
    asked = FIRST_AND_LAST if back is not None and back.outcome is Outcome.MOVED else ()
    return {name: text for name, text in known.items() if name not in asked}


async def _targets_set(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, paper: Paper | None) -> None:
    """MISSION.md § 2, row 2.14: target values are given in advance, so they are kept the moment they are written."""
    if paper is not None:
        await targets.replace_all(tx, procedure.id, targets_of(paper.answers))


async def _owner_told(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, paper: Paper | None) -> None:
    """An office that is responsible for an item of the checklist learns what was decided about it."""
    if paper is None:
        return
    form = await forms.get(tx, paper.form)
    for member in await step_forms.members_of(tx, rt, step_forms.owner_in(form, paper.answers)):
        message = render_owner_told(procedure, task, form, paper, rt.texts.voice(member.language))
        await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)


async def _no_questionnaire(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> HeldBack | None:
    """One of a survey that is deleted counts for none: it will never begin."""
    known = procedure.survey is not None and not (await study_ends.find(tx, procedure.survey)).takes_nothing_more
    return None if known else HeldBack.NO_SURVEY


async def _why_changed(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> str:
    """Whoever has to change the questionnaire reads why: what the vote said, or what the test run found."""
    back = await ways_back.brought_back_by(tx, procedure, Step.QUESTIONS)
    paper = await procedures.newest_paper(tx, procedure.id, back.step) if back else None
    if paper is None:
        return await _filled_in_before(tx, rt, procedure, task, voice)
    if paper.step is Step.TEST_RUN:
        return faults_found(paper.answers, voice)
    words = words_of_vote(paper, voice)
    return f"{words}\n\n{other_items_too(voice)}" if words else ""


async def _filled_in_before(tx: Transaction, _rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> str:
    """Somebody else may have opened it anew: whoever gets it reads that nothing is lost."""
    paper = await procedures.newest_paper(tx, procedure.id, task.step)
    if paper is None or await step_forms.proposal(tx, task) is not None:
        return ""
    return filled_in_before(voice)


async def _subject_once_more(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """A concept that was approved before comes once more because it changed: its Vermerk says so in the subject."""
    known = await memos.of_step(tx, procedure.id, Step.DETAIL_MEMO.value)
    if all(memo.state is not MemoState.APPROVED for memo in known):
        return {}
    return {"betreff": memo_subject_once_more(procedure.title, rt.texts.voice(SOURCE_LANGUAGE))}


async def _why_concept_anew(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
    """Whoever moves the days is asked for the first and the last one; the rest is easily taken over unread."""
    back = await ways_back.brought_back_by(tx, procedure, Step.DETAIL)
    if back is not None and back.outcome is Outcome.MOVED:
        return other_days_too(voice)
    return await ways_back.ordered_changes(tx, procedure, Step.DETAIL_MEMO, voice)


async def _days_moved(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    """Once the Leitung has approved other days, a survey that nobody was asked yet has them, too."""
    concept = await procedures.newest_paper(tx, procedure.id, Step.DETAIL)
    if task.outcome is not Outcome.DONE or procedure.survey is None or concept is None:
        return
    actor = f"member:{task.done_by}" if task.done_by is not None else "clock"
    survey, days = await surveys.get(tx, procedure.survey), schedule_of(concept.answers)
    await survey_opening.prepare_for(tx, rt, survey, days, actor=actor, approval=f"procedure:{procedure.id}")


async def _vote_says(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, paper: Paper | None, voice: Voice
) -> str:
    return words_of_vote(paper, voice) if paper else ""


async def _vote_is_about(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """What the vote is about is noted when it begins: what changes after that has not been voted on."""
    if procedure.survey is None:
        return {}
    about = await form_vote.about(tx, rt, procedure, await surveys.get(tx, procedure.survey))
    words = vote_is_about(about, await form_vote.items(tx, procedure), rt.texts.voice(SOURCE_LANGUAGE))
    return {form_vote.WORDING: about.wording, form_vote.FORM: about.form, ABOUT: words}


async def _items(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    return await form_vote.items(tx, procedure)


async def _new_since_vote(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
    """Whoever votes once more reads first what was corrected."""
    vote = await form_vote.newest(tx, procedure)
    new = [paper for paper in await form_vote.items(tx, procedure) if vote is not None and paper.id > vote.id]
    return new_since_vote(new, voice) if new else ""


async def _mark_of_vote(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> str:
    """A sheet with another mark is about another wording, whatever day it bears."""
    if procedure.survey is None:
        return ""
    return (await form_vote.about(tx, rt, procedure, await surveys.get(tx, procedure.survey))).mark


async def _voted_file(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> tuple[OutgoingMessage, ...]:
    return await form_vote.to_be_read(tx, rt, procedure)


async def _not_to_be_opened(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> HeldBack | None:
    return await form_vote.holds_opening_back(tx, rt, procedure)


async def _vote_is_old(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Outcome | None:
    """Something has changed while the rest of the checklist was done: the vote is asked for at once."""
    why = await form_vote.holds_opening_back(tx, rt, procedure)
    return Outcome.CHANGES if why is not None and why.wants_new_vote else None


async def _before_opening(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> str:
    if procedure.survey is None:
        return ""
    survey = await surveys.get(tx, procedure.survey)
    if await form_vote.holds_opening_back(tx, rt, procedure) is HeldBack.DELETED:
        return only_anew(voice)
    ready_at = task.opened_at.astimezone(ZoneInfo(rt.config.time_zone))
    by_itself = opens_by_itself(survey, ready_at, survey.opens_on)
    vote = await form_vote.newest(tx, procedure)
    return "\n\n".join(
        part
        for part in (
            survey_days(survey, voice),
            when_it_begins(survey, rt.today(), voice, by_itself=by_itself),
            await survey_address.before_opening(tx, rt, survey, voice),
            words_of_vote(vote, voice) if vote else "",
        )
        if part
    )


async def _first_day_ahead(tx: Transaction, rt: Runtime, procedure: Procedure) -> date | None:
    """What prepares the survey is due before the day on which the Feinkonzept lets it begin.

    Once that has passed other days are needed; nobody is hurried for it.
    """
    concept = await procedures.newest_paper(tx, procedure.id, Step.DETAIL)
    first = None if concept is None else schedule_of(concept.answers).opens_on
    return first if first is not None and first > rt.today() else None


async def _first_day(tx: Transaction, _rt: Runtime, procedure: Procedure) -> date | None:
    """Nobody is reminded to open by hand what opens by itself on that day."""
    return None if procedure.survey is None else (await surveys.get(tx, procedure.survey)).opens_on


async def _survey_opened(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    if task.outcome is Outcome.DONE and procedure.survey is not None:
        survey = await surveys.get(tx, procedure.survey)
        actor = f"member:{task.done_by}" if task.done_by is not None else "clock"
        await survey_opening.open_now(tx, rt, survey, actor=actor, approval=f"procedure:{procedure.id}")


async def _address(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None, voice: Voice
) -> str:
    return await survey_address.of_opened(tx, rt, procedure, task, voice)


HOOKS: Mapping[Step, StepHooks] = {
    Step.SUPPORT: StepHooks(reads=_outline),
    Step.DETAIL: StepHooks(
        prefilled=_concept_before, reads=_outline, shows=_why_concept_anew, followed_by=_targets_set
    ),
    Step.DETAIL_MEMO: StepHooks(prefilled=_subject_once_more, ahead_of=_first_day_ahead),
    Step.DETAIL_DECISION: StepHooks(followed_by=_days_moved, ahead_of=_first_day_ahead),
    **{
        step: StepHooks(
            prefilled=_item_begun,
            reads=_proposal,
            at_hand=_concept,
            shows=_filled_in_before,
            followed_by=_owner_told,
            ahead_of=_first_day_ahead,
        )
        for step in CHECKLIST
    },
    Step.QUESTIONS: StepHooks(
        prefilled=_item_begun,
        reads=_proposal,
        at_hand=_concept,
        shows=_why_changed,
        held_back=_no_questionnaire,
        followed_by=_owner_told,
        ahead_of=_first_day_ahead,
    ),
    Step.FORM_VOTE: StepHooks(
        prefilled=_vote_is_about,
        reads=_items,
        shows=_new_since_vote,
        brings=_voted_file,
        held_back=_no_questionnaire,
        tells=_vote_says,
        mark=_mark_of_vote,
        ahead_of=_first_day_ahead,
    ),
    Step.OPENING: StepHooks(
        at_once=_vote_is_old,
        shows=_before_opening,
        held_back=_not_to_be_opened,
        tells=_address,
        followed_by=_survey_opened,
        not_before=_first_day,
    ),
}
