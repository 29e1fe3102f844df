"""Measures in the chat: the press office proposes them, the offices say how far they are, the press office confirms.

What the Leitung decides about them is in ``measure_decisions``, the reminders are in ``measure_reminders``.
"""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.answers import read_date
from bot.domain.ids import MeasureId, ProcedureId
from bot.domain.measure import (
    ANSWERS_A_WISH,
    OFFICE_MOVES,
    WITH_A_WORD,
    Measure,
    MeasureRefusal,
    followed_up,
    measure_of,
    moved,
    nothing_underway,
    tag_of,
)
from bot.domain.measure_taps import MeasureAct, MeasuresAct, MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.memo import Draft
from bot.domain.position import Progress
from bot.domain.procedure import Procedure, ProcedureState
from bot.domain.staff import Member
from bot.domain.staff_messages import NotForYourRole
from bot.domain.step_names import Outcome, Step
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    channel_cards,
    colleagues,
    course,
    filling,
    laid_before,
    measure_decisions,
    measure_news,
    measure_rights,
    measure_wishes,
    step_forms,
)
from bot.services.measure_cards import (
    WORD_VIEW,
    ask_word,
    put_list,
    put_measure,
    put_newer_list,
    put_newer_wish,
    put_refused,
)
from bot.services.staff_cards import DESK, put, say, voice_of
from bot.texts.measures import render_measures_choice
from storage import drafts, forms, measures, procedures
from storage.transaction import Transaction

OFFICE = "stelle"
"""The question of the form that says which office carries a measure out."""


_ASKING = WITH_A_WORD | measure_wishes.WISHES | {MeasureAct.FOLLOW_UP}
"""These ask for something in writing first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to do about a measure, and what they had before their eyes: ``laid_before.to_be_seen``."""

    act: MeasureAct
    measure: MeasureId
    seen: int


async def show(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/massnahmen»: those of the running procedures that this member sees."""
    if not await measure_rights.sees_measures(tx, rt, member):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    running = await procedures.in_state(tx, rt.authority.id, ProcedureState.RUNNING)
    views = [await measure_rights.seen_by(tx, rt, procedure, member) for procedure in running]
    known = [view.procedure for view in views if view.measures or view.may_propose]
    if len(known) == 1:
        return await put_list(tx, rt, known[0], member, sender)
    await put(tx, rt, sender, render_measures_choice(known, voice_of(rt, member, sender)))
    return Receipt()


async def tap_all(
    tx: Transaction, rt: Runtime, tap: MeasuresTap | RulingsTap, member: Member, sender: Sender
) -> Receipt:
    """A button about all measures of a procedure; role, state and version are looked up now."""
    seen = tap.seen if isinstance(tap, RulingsTap) else 0
    procedure = await procedures.find(tx, ProcedureId(tap.procedure))
    if procedure is None or not await measure_rights.sees_measures(tx, rt, member):
        return await put_refused(tx, rt, MeasureRefusal.NOT_YOURS, member, sender)
    match tap.act:
        case MeasuresAct.LIST:
            return await put_list(tx, rt, procedure, member, sender)
        case MeasuresAct.PROPOSE:
            return await _propose(tx, rt, procedure, member, sender)
        case MeasuresAct.ENDORSE_ALL:
            return await measure_decisions.ask_all(tx, rt, procedure, seen, member, sender)
        case MeasuresAct.CONFIRM_ALL:
            return await measure_decisions.endorse_all(tx, rt, procedure, seen, member, sender)


async def tap(tx: Transaction, rt: Runtime, tap: MeasureTap | RulingTap, member: Member, sender: Sender) -> Receipt:
    """A button about one measure; role, state and what was seen are looked up now."""
    measure = await measures.find(tx, MeasureId(tap.measure))
    if measure is None or not await measure_rights.may_see(tx, rt, measure, member):
        return await put_refused(tx, rt, MeasureRefusal.NOT_YOURS, member, sender)
    if tap.act is MeasureAct.OPEN:
        return await put_measure(tx, rt, measure, member, sender)
    wanted = Wanted(tap.act, measure.id, tap.seen if isinstance(tap, RulingTap) else 0)
    held = await measures.hold(tx, measure)
    if held is None:
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    if (refused := await _refused(tx, rt, held, wanted, member, sender)) is not None:
        return refused
    if tap.act in _ASKING:
        return await ask_word(tx, rt, held, tap.act, member, sender)
    return await _act(tx, rt, held, wanted, member, sender)


async def _refused(
    tx: Transaction, rt: Runtime, measure: Measure, wanted: Wanted, member: Member, sender: Sender
) -> Receipt | None:
    """Where the member may not do this now, or saw something else than what holds: say so, and change nothing."""
    if wanted.act not in await measure_rights.acts_of(tx, rt, measure, member):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    if wanted.seen == await laid_before.to_be_seen(tx, measure, wanted.act):
        return None
    if wanted.act in ANSWERS_A_WISH:
        return await put_newer_wish(tx, rt, measure, member, sender)
    return await put_newer_list(tx, rt, await procedures.get(tx, measure.procedure), member, sender)


async def _act(
    tx: Transaction, rt: Runtime, measure: Measure, wanted: Wanted, member: Member, sender: Sender
) -> Receipt:
    """What needs no word."""
    act = wanted.act
    match act:
        case MeasureAct.CHANGE:
            return await _change(tx, rt, measure, member, sender)
        case MeasureAct.STRIKE:
            return await _strike(tx, rt, measure, member, sender)
        case MeasureAct.ENDORSE:
            return await measure_decisions.endorse(tx, rt, measure, wanted.seen, member, sender)
        case MeasureAct.AGREE | MeasureAct.DECLINE:
            return await measure_wishes.answer(tx, rt, measure, act, member, sender)
    return await _move(tx, rt, measure, act, "", member, sender)


def asked_word(view: str) -> Wanted | None:
    """For what the card in front of somebody asks for a word."""
    kind, _, about = view.removeprefix(DESK).partition(":")
    if kind != WORD_VIEW or not about:
        return None
    act, measure, *seen = about.split(".")
    return Wanted(MeasureAct(act), MeasureId(int(measure)), int(seen[0]) if seen else 0)


async def hear_word(tx: Transaction, rt: Runtime, wanted: Wanted, text: str, member: Member, sender: Sender) -> Receipt:
    """A message was typed while the card asks for a word about a measure."""
    act, known = wanted.act, await measures.find(tx, wanted.measure)
    measure = await measures.hold(tx, known) if known else None
    if measure is None:
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    if (refused := await _refused(tx, rt, measure, wanted, member, sender)) is not None:
        return refused
    if act is MeasureAct.REFUSE:
        return await measure_decisions.refuse(tx, rt, measure, wanted.seen, text, member, sender)
    if act in measure_wishes.WISHES:
        return await measure_wishes.hear(tx, rt, measure, act, text, member, sender)
    if act is MeasureAct.FOLLOW_UP:
        made = followed_up(measure, read_date(text.strip()), rt.today())
        return await _saved(tx, rt, measure, act, made, member, sender)
    return await _move(tx, rt, measure, act, text, member, sender)


async def may_fill_in(tx: Transaction, member: Member, tag: str) -> bool:
    """Whether the draft of this measure is the member's to fill in, as of now."""
    return await _proposing(tx, member, tag) is not None


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden» under the form of a measure: it is proposed, or changed."""
    wanted = measure_of(draft.tag)
    # Two who propose at the same instant would get the same number, and the Vermerk may be sent off at this moment.
    if wanted is not None:
        await procedures.hold_task(tx, wanted.task)
    procedure = await _proposing(tx, member, draft.tag)
    if procedure is None or wanted is None:
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    office = step_forms.office_in(await forms.get(tx, draft.form), draft.progress.answers, OFFICE)
    what, cost = draft.progress.answers["was"], draft.progress.answers.get("kosten", "")
    due_on = date.fromisoformat(draft.progress.answers["frist"])
    if wanted.measure is None:
        await drafts.discard(tx, member.id, draft.tag)
        new = await measures.add(tx, procedure.id, what=what, cost=cost, office=office, due_on=due_on, now=rt.now())
        await measure_news.record(tx, rt, "measure_proposed", new, member)
        return await put_list(tx, rt, procedure, member, sender)
    known = await _still_to_change(tx, wanted.measure, draft)
    if known is None:
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    await drafts.discard(tx, member.id, draft.tag)
    changed = replace(known, what=what, cost=cost, office=office, due_on=due_on)
    await measures.save(tx, known, changed, now=rt.now())
    await measure_news.record(tx, rt, "measure_changed", changed, member)
    await colleagues.hand_back(tx, rt, draft.tag, member)
    return await put_list(tx, rt, procedure, member, sender)


async def _still_to_change(tx: Transaction, measure: MeasureId, draft: Draft) -> Measure | None:
    """The measure that the draft changes; ``None`` where a colleague was faster, who has handed the draft back."""
    return await measures.find(tx, measure) if await drafts.find(tx, draft.author, draft.tag) else None


async def _propose(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member, sender: Sender) -> Receipt:
    task = await laid_before.open_task(tx, procedure, Step.RESULTS_MEMO)
    if task is None or not await measure_rights.may_propose(tx, procedure, member):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    return await _fill_in(tx, rt, tag_of(task.id), Progress(), member, sender)


async def _change(tx: Transaction, rt: Runtime, measure: Measure, member: Member, sender: Sender) -> Receipt:
    procedure = await procedures.get(tx, measure.procedure)
    task = await laid_before.open_task(tx, procedure, Step.RESULTS_MEMO)
    if task is None:
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    form = await step_forms.measure_form(tx, rt)
    known = {"was": measure.what, "frist": measure.due_on.isoformat(), "kosten": measure.cost}
    begun = Progress({**known, **step_forms.naming(form, OFFICE, (measure.office,))})
    return await _fill_in(tx, rt, tag_of(task.id, measure.id), begun, member, sender)


async def _fill_in(tx: Transaction, rt: Runtime, tag: str, begun: Progress, member: Member, sender: Sender) -> Receipt:
    form = await step_forms.measure_form(tx, rt)
    draft = await filling.found_or_new(tx, rt, member, tag, lambda: form, begun)
    # The form appears below the list, wherever that stands.
    return await filling.show(tx, rt, draft, member, replace(sender, typed=True))


async def _strike(tx: Transaction, rt: Runtime, measure: Measure, member: Member, sender: Sender) -> Receipt:
    if not await measures.strike(tx, measure):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    await measure_news.record(tx, rt, "measure_struck", measure, member)
    procedure = await procedures.get(tx, measure.procedure)
    if (task := await laid_before.open_task(tx, procedure, Step.RESULTS_MEMO)) is not None:
        await colleagues.hand_back(tx, rt, tag_of(task.id, measure.id), member)
    return await put_list(tx, rt, procedure, member, sender)


async def _move(
    tx: Transaction, rt: Runtime, measure: Measure, act: MeasureAct, word: str, member: Member, sender: Sender
) -> Receipt:
    return await _saved(tx, rt, measure, act, moved(measure, act, word), member, sender)


async def _saved(
    tx: Transaction,
    rt: Runtime,
    measure: Measure,
    act: MeasureAct,
    made: Measure | MeasureRefusal,
    member: Member,
    sender: Sender,
) -> Receipt:
    """Keep what became of the measure, tell the other side, and end the step when nothing is underway any more."""
    if made is MeasureRefusal.MOVED_ON:
        return await put_refused(tx, rt, made, member, sender)
    if isinstance(made, MeasureRefusal):
        return await ask_word(tx, rt, measure, act, member, sender, made)
    procedure = await procedures.get(tx, measure.procedure)
    if not await measures.save(tx, measure, made, now=rt.now()):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    if act is MeasureAct.FOLLOW_UP:
        return await put_measure(tx, rt, made, member, sender)
    await measure_news.record(tx, rt, f"measure_{made.state}", made, member)
    tell = measure_news.tell_press_office if act in OFFICE_MOVES else measure_news.tell_office
    await tell(tx, rt, procedure, made)
    await channel_cards.show(tx, rt, procedure.id)
    await _end_if_all_done(tx, rt, procedure, member)
    return await put_measure(tx, rt, made, member, sender)


async def _end_if_all_done(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member) -> None:
    task = await laid_before.open_task(tx, procedure, Step.MEASURES)
    if task is not None and nothing_underway(await measures.of_procedure(tx, procedure.id)):
        await course.end(tx, rt, task, Outcome.DONE, by=member)


async def _proposing(tx: Transaction, member: Member, tag: str) -> Procedure | None:
    """The procedure for which this draft proposes a measure, while the member may."""
    wanted = measure_of(tag)
    task = await procedures.find_task(tx, wanted.task) if wanted else None
    if task is None or task.step is not Step.RESULTS_MEMO or task.outcome is not None:
        return None
    procedure = await procedures.get(tx, task.procedure)
    return procedure if await measure_rights.may_propose(tx, procedure, member) else None
