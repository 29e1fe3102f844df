"""The Leitung ends a procedure between two decisions: the money is gone, or something has become more urgent.

She says why; that goes onto the file. Where a Vermerk is on its way she decides with that instead.
"""

from bot.domain.ids import ProcedureId
from bot.domain.memo import Draft
from bot.domain.papers import stop_tag_of, stopped_by
from bot.domain.procedure import Opened, Procedure
from bot.domain.staff import Member
from bot.domain.staff_taps import StopTap
from bot.domain.step_names import Step
from bot.domain.stopping import StopRefusal, why_not
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, filling, handing_in, step_forms, task_cards
from bot.services.staff_cards import put, voice_of
from bot.texts.stopping import render_not_stopped
from storage import procedures
from storage.transaction import Transaction


async def refusal_of(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member) -> StopRefusal | None:
    """Why this member cannot end the procedure now: only who decides today may; ``None`` where they can."""
    if not await acting.decides(tx, rt, member):
        return StopRefusal.NOT_YOURS
    return why_not(procedure, await procedures.tasks_of(tx, procedure.id))


async def tap(tx: Transaction, rt: Runtime, known: StopTap, member: Member, sender: Sender) -> Receipt:
    """«Verfahren vorzeitig beenden»: why is asked; it ends when that is sent off."""
    procedure = await procedures.find(tx, ProcedureId(known.procedure))
    if procedure is None:
        return await _refuse(tx, rt, StopRefusal.OVER, member, sender)
    if (refused := await refusal_of(tx, rt, procedure, member)) is not None:
        return await _refuse(tx, rt, refused, member, sender)
    form = await step_forms.form_of(tx, rt, Step.STOP, procedure)
    return await filling.open_form(tx, rt, member, sender, tag=stop_tag_of(procedure.id), form=form, begun={})


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden» under the reason: it goes onto the file, and the procedure is over."""
    number = stopped_by(draft.tag)
    assert number is not None  # noqa: S101 - for mypy: the draft is that of a reason
    await procedures.hold(tx, number)
    procedure = await procedures.get(tx, number)
    if (refused := await refusal_of(tx, rt, procedure, member)) is not None:
        return await _refuse(tx, rt, refused, member, sender)
    task = await procedures.open_task(tx, number, Opened(Step.STOP), due_on=None, now=rt.now())
    ended = await handing_in.hand_in(tx, rt, procedure, task, draft, member)
    await put(tx, rt, sender, await task_cards.done_card(tx, rt, procedure, ended, voice_of(rt, member, sender)))
    return Receipt()


async def _refuse(tx: Transaction, rt: Runtime, why: StopRefusal, member: Member, sender: Sender) -> Receipt:
    await put(tx, rt, sender, render_not_stopped(why, voice_of(rt, member, sender)), below=not sender.typed)
    return Receipt()
