"""Phase 2, „Konzeption und Umsetzung“: what its steps need beyond the table."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.detail import targets_of
from bot.domain.gates import HeldBack, opens_by_itself
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.papers import ABOUT, RESULT, Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Role
from bot.domain.steps import CHECKLIST, Outcome, Step
from bot.runtime import Runtime
from bot.services import form_vote, step_forms, survey_opening
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import StepHooks
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.design import before_opening, render_owner_told, vote_is_about, words_of_vote
from storage import forms, outbox, procedures, staff, surveys, targets
from storage.transaction import Transaction


async def _outline(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    return await _papers(tx, procedure, Step.OUTLINE)


async def _concept(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    return await _papers(tx, procedure, Step.DETAIL)


async def _papers(tx: Transaction, procedure: Procedure, step: Step) -> tuple[Paper, ...]:
    paper = await procedures.newest_paper(tx, procedure.id, step)
    return () if paper is None else (paper,)


async def _written_before(tx: Transaction, _rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """A form that is filled in once more begins with what it said; who is responsible is asked anew."""
    before = await procedures.newest_paper(tx, procedure.id, task.step)
    known = {} if before is None else before.answers
    return {name: text for name, text in known.items() if name != step_forms.OWNER}


async def _targets_set(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, paper: Paper | None) -> None:
    """MISSION.md § 2, row 2.14: target values are given in advance, so they are kept the moment they are written."""
    if paper is not None:
        await targets.replace_all(tx, procedure.id, targets_of(paper.answers))


async def _owner_told(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, paper: Paper | None) -> None:
    """An office that is responsible for an item of the checklist learns what was decided about it."""
    if paper is None:
        return
    form = await forms.get(tx, paper.form)
    owner = step_forms.owner_in(form, paper.answers)
    for member in await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,)):
        if member.office == owner:
            message = render_owner_told(procedure, task, form, paper, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)


async def _no_questionnaire(_tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> HeldBack | None:
    return HeldBack.NO_SURVEY if procedure.survey is None else None


async def _vote_against(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> str:
    """Whoever has to change the questionnaire reads why."""
    vote = await form_vote.newest(tx, procedure)
    refused = vote is not None and vote.answers.get(RESULT) == Outcome.CHANGES.value
    return words_of_vote(vote, rt.texts.voice(SOURCE_LANGUAGE)) if vote and refused else ""


async def _vote_says(_tx: Transaction, rt: Runtime, _procedure: Procedure, _task: Task, paper: Paper | None) -> str:
    return words_of_vote(paper, rt.texts.voice(SOURCE_LANGUAGE)) if paper else ""


async def _vote_is_about(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """What the vote is about is noted when it begins: what changes after that has not been voted on."""
    if procedure.survey is None:
        return {}
    about = form_vote.about(rt, await surveys.get(tx, procedure.survey))
    words = vote_is_about(about, rt.texts.voice(SOURCE_LANGUAGE))
    return {form_vote.WORDING: about.wording, form_vote.FORM: about.form, ABOUT: words}


async def _voted_file(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> tuple[OutgoingMessage, ...]:
    return await form_vote.to_be_read(tx, rt, procedure)


async def _not_to_be_opened(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> HeldBack | None:
    return await form_vote.holds_opening_back(tx, rt, procedure)


async def _vote_is_old(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Outcome | None:
    """Something has changed while the rest of the checklist was done: the vote is asked for at once."""
    why = await form_vote.holds_opening_back(tx, rt, procedure)
    return Outcome.CHANGES if why is not None and why.wants_new_vote else None


async def _before_opening(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> str:
    if procedure.survey is None:
        return ""
    survey = await surveys.get(tx, procedure.survey)
    ready_at = task.opened_at.astimezone(ZoneInfo(rt.config.time_zone))
    by_itself = opens_by_itself(survey, ready_at, survey.opens_on)
    vote = await form_vote.newest(tx, procedure)
    return before_opening(survey, vote, rt.texts.voice(SOURCE_LANGUAGE), by_itself=by_itself)


async def _first_day(tx: Transaction, _rt: Runtime, procedure: Procedure) -> date | None:
    """Nobody is reminded to open by hand what opens by itself on that day."""
    return None if procedure.survey is None else (await surveys.get(tx, procedure.survey)).opens_on


async def _survey_opened(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    if task.outcome is Outcome.DONE and procedure.survey is not None:
        survey = await surveys.get(tx, procedure.survey)
        actor = f"member:{task.done_by}" if task.done_by is not None else "clock"
        await survey_opening.open_now(tx, rt, survey, actor=actor, approval=f"procedure:{procedure.id}")


HOOKS: Mapping[Step, StepHooks] = {
    Step.SUPPORT: StepHooks(reads=_outline),
    Step.DETAIL: StepHooks(prefilled=_written_before, reads=_outline, followed_by=_targets_set),
    **{step: StepHooks(prefilled=_written_before, reads=_concept, followed_by=_owner_told) for step in CHECKLIST},
    Step.QUESTIONS: StepHooks(
        prefilled=_written_before,
        reads=_concept,
        shows=_vote_against,
        held_back=_no_questionnaire,
        followed_by=_owner_told,
    ),
    Step.FORM_VOTE: StepHooks(
        prefilled=_vote_is_about, brings=_voted_file, held_back=_no_questionnaire, tells=_vote_says
    ),
    Step.OPENING: StepHooks(
        at_once=_vote_is_old,
        shows=_before_opening,
        held_back=_not_to_be_opened,
        followed_by=_survey_opened,
        not_before=_first_day,
    ),
}
