"""Phase 3, „Kommunikation und Evaluation“: what its steps need beyond the table."""

from collections import Counter
from collections.abc import Collection, Mapping

from bot.domain.ids import MemberId
from bot.domain.measure import Measure, endorsed, nothing_underway, proposed_anew, tag_of
from bot.domain.outgoing import Attachment
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Act, Member, Role
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey
from bot.runtime import Runtime
from bot.services import acting, colleagues, measure_news, measure_rulings, press_release, results, step_forms
from bot.services.quiet_hours import loud_from
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import StepHooks
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from bot.texts.effects import goes_on_without_measures
from bot.texts.evaluation import (
    how_to_close,
    render_results_are_there,
    render_results_to_leitung,
    vote_on_measures,
    what_to_do_first,
)
from bot.texts.results import summary
from storage import audit, measures, memos, outbox, procedures, staff, surveys
from storage.transaction import Transaction


async def _bring_results(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task, _paper: Paper | None) -> None:
    """Seed: "Pressestelle und Ämter … erhalten die Ergebnisse": each office its own detail and the total.

    The Leitung learns at the same time that they are there, with the total; the table waits behind the button. A survey
    ends at midnight: nobody is rung for it before the next working day, but /ergebnisse has them at once.
    """
    survey = await _survey(tx, procedure)
    if survey is None:
        return
    concerned = await step_forms.offices_concerned(tx, procedure.id)
    for member in await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE, Role.SUPPORTING_OFFICE)):
        if member.may(Act.SEE_ALL_RESULTS) or not set(member.offices).isdisjoint(concerned):
            file = await results.file_of(rt, await results.report_for(tx, rt, survey, member))
            message = render_results_are_there(survey, file, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), due_at=loud_from(rt))
    await _tell_leitung_of_results(tx, rt, survey)


async def _tell_leitung_of_results(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    total = await results.whole_report(tx, rt, survey)
    for member in await staff.active(tx, rt.authority.id, (Role.LEADERSHIP, Role.LEADERSHIP_OFFICE)):
        if not member.has(Role.PRESS_OFFICE):  # who has that role, too, got the table
            message = render_results_to_leitung(total, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), due_at=loud_from(rt))


async def _own_results(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> str:
    """An office judges with its figures before its eyes."""
    survey = await _survey(tx, procedure)
    if survey is None:
        return ""
    report = await results.report_for_offices(tx, rt, survey, (task.office,))
    return summary(report, voice)


async def _all_results(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> str:
    """Seed: "Die Ergebnisse der Auswertung werden in einem Vermerk der Leitung übergeben", against the Kennzahlen."""
    survey = await _survey(tx, procedure)
    if survey is None:
        return ""
    return summary(await results.whole_report(tx, rt, survey), rt.texts.voice(SOURCE_LANGUAGE))


async def _table_of_results(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Attachment, ...]:
    survey = await _survey(tx, procedure)
    if survey is None:
        return ()
    report = await results.whole_report(tx, rt, survey)
    return () if report.erased else (await results.file_of(rt, report),)


async def _survey(tx: Transaction, procedure: Procedure) -> Survey | None:
    return None if procedure.survey is None else await surveys.find(tx, procedure.survey)


async def _measures_first(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
    return what_to_do_first(await measures.of_procedure(tx, procedure.id), voice)


async def _evaluations(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    """What each office made of its figures, newest versions."""
    papers = await procedures.papers_of(tx, procedure.id, Step.EVALUATION)
    return tuple({paper.office: paper for paper in papers}.values())


async def _vote(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    vote = vote_on_measures(await measures.of_procedure(tx, procedure.id), rt.texts.voice(SOURCE_LANGUAGE))
    return {"votum": vote} if vote else {}


async def _lay_measures_before(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None
) -> None:
    """Nobody adds any measures now; they come to the Leitung with the Vermerk, once the offices have signed it."""
    proposed = await measures.of_procedure(tx, procedure.id)
    for tag in (tag_of(task.id), *(tag_of(task.id, measure.id) for measure in proposed)):
        await colleagues.hand_back(tx, rt, tag, None)
    known = await memos.of_step(tx, procedure.id, Step.RESULTS_MEMO.value)
    if not known:
        await measure_news.present_to_deciders(tx, rt, procedure)


async def _carry_decision_on(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None
) -> None:
    """An approved Vermerk endorses what nobody decided on singly; one sent back opens every decision again.

    With a rejected one no measure is carried out, not even one that was endorsed before.
    """
    known = await measures.of_procedure(tx, procedure.id)
    if task.outcome is Outcome.DONE and task.done_by is not None:
        await _endorse_the_rest(tx, rt, procedure, known, await staff.get(tx, MemberId(task.done_by)))
        await measure_news.tell_offices_of_decisions(tx, rt, procedure)
    elif task.outcome is Outcome.CHANGES:
        for measure in known:
            await measures.save(tx, measure, proposed_anew(measure), now=rt.now())
    elif task.outcome in {Outcome.NO, Outcome.STOPPED} and task.done_by is not None:
        written = await memos.of_step(tx, procedure.id, Step.RESULTS_MEMO.value)
        if written:
            by = await staff.get(tx, MemberId(task.done_by))
            await measure_rulings.none_endorsed(tx, rt, procedure, written[0], by)
    await measure_news.refresh_for_deciders(tx, rt, procedure, may_decide=False)


async def _goes_on_all_the_same(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, task: Task, _paper: Paper | None, voice: Voice
) -> str:
    """Rejected: the offices do not get the Vermerk, but they learn what follows."""
    return goes_on_without_measures(voice) if task.outcome is Outcome.NO else ""


async def _endorse_the_rest(
    tx: Transaction, rt: Runtime, procedure: Procedure, known: Collection[Measure], by: Member
) -> None:
    function = await _decided_as(tx, rt, procedure, by)
    for measure in known:
        made = endorsed(measure, by.id, function, rt.now(), rt.today())
        if isinstance(made, Measure) and await measures.save(tx, measure, made, now=rt.now()):
            await measure_news.record(tx, rt, "measure_endorsed", made, by)


async def _decided_as(tx: Transaction, rt: Runtime, procedure: Procedure, by: Member) -> str:
    """As what the Vermerk was decided, on paper too; where there is none in the bot, as what ``by`` decides."""
    written = await memos.of_step(tx, procedure.id, Step.RESULTS_MEMO.value)
    if written and written[0].decision is not None:
        return written[0].decision.function
    standing_in = await acting.acting(tx, rt, by)
    head = rt.authority.head.function[SOURCE_LANGUAGE]
    return standing_in.function(head) if standing_in else head


async def _nothing_to_carry_out(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> Outcome | None:
    """Where no measure was endorsed nothing is „erledigt“: it ends, and nobody is told that it was done."""
    known = await measures.of_procedure(tx, procedure.id)
    if not any(measure.state.was_endorsed for measure in known):
        return Outcome.NO
    return Outcome.DONE if nothing_underway(known) else None


async def _how_to_close(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
    carried_out = any(one.state.was_endorsed for one in await measures.of_procedure(tx, procedure.id))
    return how_to_close(voice, carried_out=carried_out)


async def _note_the_end(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    """The closing note: how many steps were done, and what became of the measures."""
    states = Counter(measure.state.value for measure in await measures.of_procedure(tx, procedure.id))
    steps = len(await procedures.tasks_of(tx, procedure.id))
    details: dict[str, str | int | bool] = {"steps": steps, **{f"measures_{state}": n for state, n in states.items()}}
    actor = f"member:{task.done_by}" if task.done_by is not None else "clock"
    subject = f"procedure:{procedure.id}"
    await audit.record(tx, "procedure_archived", actor=actor, subject=subject, details=details, at=rt.now())


HOOKS: Mapping[Step, StepHooks] = {
    Step.FIELDWORK: StepHooks(followed_by=_bring_results),
    Step.EVALUATION: StepHooks(shows=_own_results),
    Step.RESULTS_MEMO: StepHooks(
        prefilled=_vote,
        shows=_measures_first,
        reads=_evaluations,
        followed_by=_lay_measures_before,
        states=_all_results,
        attaches=_table_of_results,
    ),
    Step.RESULTS_DECISION: StepHooks(followed_by=_carry_decision_on, tells=_goes_on_all_the_same),
    Step.MEASURES: StepHooks(at_once=_nothing_to_carry_out),
    **press_release.HOOKS,
    Step.ARCHIVE: StepHooks(shows=_how_to_close, followed_by=_note_the_end),
}
