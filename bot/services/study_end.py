"""The way to the end of a study, as the staff sees it: told 14 days before, brought forward, confirmed.

What deletes and what proves it is in ``study_deletion``. There is no way to a later day (PEOPLE.md 13).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot.domain.broadcast import Purpose
from bot.domain.ids import ChatId, SurveyId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.procedure import ProcedureState
from bot.domain.staff import Act, Member, Role
from bot.domain.staff_taps import EndAct, EndTap
from bot.domain.step_names import Step
from bot.domain.study_end import (
    EndRefusal,
    StudyEnd,
    decide_bringing_forward,
    decide_delivery,
    decide_institute,
    leadership_must_be_told,
    reminder_due,
)
from bot.domain.study_end_messages import AskDeleteNow, EndCard, InstituteMustDelete, OpenEvaluation
from bot.domain.survey import Survey
from bot.runtime import Receipt, Runtime, Sender
from bot.services.staff_cards import private_chat, put, staff_channel, voice_of
from bot.services.surveys import CLOCK, COMMAND_LINE
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.study_end import end_refused, render_end
from storage import audit, cards, handovers, procedures, staff, standing, study_ends, study_erasure, surveys, wishes
from storage.transaction import Transaction

_EVENTS = {
    EndAct.CONFIRM_DELETE: "deletion_brought_forward",
    EndAct.DELIVERED: "delivery_confirmed",
    EndAct.INSTITUTE_DELETED: "institute_confirmed",
}


@dataclass(frozen=True, slots=True)
class EndLine:
    """One survey and how far it is."""

    survey: Survey
    end: StudyEnd


async def tell_leadership(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: 14 days before the deletion the Leitung and the staff channel learn of it, each once.

    Who joins the Leitung later gets the card then; what is done meanwhile disappears from what is still open.
    """
    told = 0
    for survey in await surveys.of_authority(tx, rt.authority.id):
        end = await study_ends.find(tx, survey.id)
        if leadership_must_be_told(survey, end, rt.today()) and await _is_worth_telling(tx, survey):
            told += await _tell(tx, rt, survey, end)
    return {"told": told}


async def _is_worth_telling(tx: Transaction, survey: Survey) -> bool:
    """Nobody waits for the end of what never took place, unless somebody has left something, as on paper."""
    return not survey.never_opened or await study_erasure.holds_anything(tx, survey.id)


async def _tell(tx: Transaction, rt: Runtime, survey: Survey, end: StudyEnd) -> int:
    told = 0
    for chat, reader in await _readers(tx, rt):
        message = await _message(tx, rt, reader, survey, end)
        known = await standing.on_display(tx, chat, slot_of(survey))
        if known is None or known.message != message:
            await cards.show(tx, chat, message, now=rt.now(), slot=slot_of(survey), priority=Priority.ALERT)
        told += known is None
    if told and end.told_at is None:
        await study_ends.save(tx, end, replace(end, told_at=rt.now()))
        await record(tx, rt, "deletion_announced", survey.id, by=CLOCK, on=survey.deletes_on.isoformat())
    return told


async def show_anew(tx: Transaction, rt: Runtime, survey: Survey, end: StudyEnd) -> None:
    """Bring the cards of everybody who was told up to date."""
    for chat, reader in await _readers(tx, rt):
        if await standing.on_display(tx, chat, slot_of(survey)) is not None:
            await _show(tx, rt, chat, reader, survey, end)


async def tap(tx: Transaction, rt: Runtime, known: EndTap, member: Member | None, sender: Sender) -> Receipt:
    """A button about the end of a survey; role and state are looked up now."""
    survey = await surveys.find(tx, SurveyId(known.survey))
    if member is None or survey is None or not member.may(Act.SEE_SURVEYS):
        return Receipt(end_refused(EndRefusal.NOT_YOUR_ROLE, voice_of(rt, member, sender)))
    end = await study_ends.find(tx, survey.id)
    match known.act:
        case EndAct.SHOW:
            return await _say(tx, rt, member, survey, end, sender)
        case EndAct.DELETE_NOW:
            return await _ask(tx, rt, member, survey, end, sender)
        case EndAct.CONFIRM_DELETE | EndAct.DELIVERED | EndAct.INSTITUTE_DELETED:
            return await _decide(tx, rt, known.act, member, survey, end, sender)
        case _:
            assert_never(known.act)


async def _ask(tx: Transaction, rt: Runtime, member: Member, survey: Survey, end: StudyEnd, sender: Sender) -> Receipt:
    """The first of two taps: what would be decided is shown, or why it cannot be."""
    decided = decide_bringing_forward(survey, end, member, rt.now())
    if isinstance(decided, EndRefusal):
        return await _refuse(tx, rt, member, survey, end, sender, decided)
    waiting = await wishes.count(tx, survey.id, Purpose.RESULTS)
    said = AskDeleteNow(survey, waiting, await _open_evaluation(tx, survey))
    await _put(tx, rt, member, render_end(said, voice_of(rt, member, sender)), sender)
    return Receipt()


async def _decide(
    tx: Transaction, rt: Runtime, act: EndAct, member: Member, survey: Survey, end: StudyEnd, sender: Sender
) -> Receipt:
    today = rt.today()
    if act is EndAct.CONFIRM_DELETE:
        decided = decide_bringing_forward(survey, end, member, rt.now())
    elif not member.may(Act.NOTE_STUDY_END):
        decided = EndRefusal.NOT_YOUR_ROLE
    elif act is EndAct.DELIVERED:
        decided = decide_delivery(survey, end, today, today)
    else:
        decided = decide_institute(end, today, today)
    if isinstance(decided, EndRefusal):
        return await _refuse(tx, rt, member, survey, end, sender, decided)
    await _note(tx, rt, survey, end, decided, _EVENTS[act], by=f"member:{member.id}", on=today)
    return await _say(tx, rt, member, survey, decided, sender)


async def confirm_delivery(tx: Transaction, rt: Runtime, survey: SurveyId, on: date) -> StudyEnd | EndRefusal | None:
    """The same from the command line, with its day; ``None`` when there is no such survey."""
    found = await surveys.find(tx, survey)
    if found is None:
        return None
    end = await study_ends.find(tx, survey)
    decided = decide_delivery(found, end, on, rt.today())
    if isinstance(decided, StudyEnd):
        await _note(tx, rt, found, end, decided, _EVENTS[EndAct.DELIVERED], by=COMMAND_LINE, on=on)
    return decided


async def confirm_institute(tx: Transaction, rt: Runtime, survey: SurveyId, on: date) -> StudyEnd | EndRefusal | None:
    """The institute has confirmed its own deletion, from the command line; ``None`` when there is no such survey."""
    found = await surveys.find(tx, survey)
    if found is None:
        return None
    end = await study_ends.find(tx, survey)
    decided = decide_institute(end, on, rt.today())
    if isinstance(decided, StudyEnd):
        await _note(tx, rt, found, end, decided, _EVENTS[EndAct.INSTITUTE_DELETED], by=COMMAND_LINE, on=on)
    return decided


async def overview(tx: Transaction, rt: Runtime) -> tuple[EndLine, ...]:
    """Every survey of the authority and how far it is, the latest first. Only reads."""
    known = await surveys.of_authority(tx, rt.authority.id)
    return tuple([EndLine(survey, await study_ends.find(tx, survey.id)) for survey in known])


async def remind_of_institute(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: every seven days the staff channel learns that the institute has not confirmed its deletion."""
    channel = await staff_channel(tx, rt)
    reminded = 0
    for end in await study_ends.of_authority(tx, rt.authority.id) if channel is not None else ():
        number = reminder_due(end, rt.now())
        slot = f"institute:{end.survey}.{number}"
        if channel is None or not number or await standing.on_display(tx, channel, slot) is not None:
            continue
        institute = await institutes(tx, rt, end.survey)
        said = InstituteMustDelete(await surveys.get(tx, end.survey), institute, reminder=number)
        await cards.show(tx, channel, _german(rt, said), now=rt.now(), slot=slot, priority=Priority.ALERT)
        reminded += 1
    return {"reminders": reminded}


async def institutes(tx: Transaction, rt: Runtime, survey: SurveyId) -> str:
    """Who has to delete: every institute that got contacts, by the name under which it did; else the present one."""
    return ", ".join(await handovers.institutes_of(tx, survey)) or rt.authority.research_institute.name


def slot_of(survey: Survey) -> str:
    """The slot of the card that tells of a survey's deletion."""
    return f"end:{survey.id}"


async def record(tx: Transaction, rt: Runtime, event: str, survey: SurveyId, *, by: str, **details: str | int) -> None:
    """Enter something about a study's end into the audit trail."""
    await audit.record(tx, event, actor=by, subject=f"survey:{survey}", details=details, at=rt.now())


async def _note(
    tx: Transaction, rt: Runtime, survey: Survey, before: StudyEnd, end: StudyEnd, event: str, *, by: str, on: date
) -> None:
    await study_ends.save(tx, before, end)
    await record(tx, rt, event, survey.id, by=by, on=on.isoformat())
    await show_anew(tx, rt, survey, end)


async def _refuse(
    tx: Transaction,
    rt: Runtime,
    member: Member,
    survey: Survey,
    end: StudyEnd,
    sender: Sender,
    refusal: EndRefusal,
) -> Receipt:
    await _say(tx, rt, member, survey, end, sender)
    return Receipt(end_refused(refusal, voice_of(rt, member, sender)))


async def _say(tx: Transaction, rt: Runtime, member: Member, survey: Survey, end: StudyEnd, sender: Sender) -> Receipt:
    """Put the present state on the card in front of the member."""
    card = await _card(tx, survey, end, member)
    await _put(tx, rt, member, render_end(card, voice_of(rt, member, sender)), sender)
    return Receipt()


async def _put(tx: Transaction, rt: Runtime, member: Member, message: OutgoingMessage, sender: Sender) -> None:
    """On the conversation's card, which comes below when the button stood on another one."""
    here = await standing.is_card(tx, private_chat(member.user), "", sender.message)
    await put(tx, rt, sender, message, below=not here)


async def _card(tx: Transaction, survey: Survey, end: StudyEnd, reader: Member | None) -> EndCard:
    return EndCard(
        survey,
        end,
        waiting=await wishes.count(tx, survey.id, Purpose.RESULTS),
        handed_over=await study_erasure.was_handed_over(tx, survey.id),
        may_delete=reader is not None and reader.may(Act.BRING_DELETION_FORWARD),
        may_note=reader is not None and reader.may(Act.NOTE_STUDY_END),
        evaluation=await _open_evaluation(tx, survey),
    )


async def _open_evaluation(tx: Transaction, survey: Survey) -> OpenEvaluation:
    """Of a survey that belongs to a running procedure: who has not evaluated it, and whether the Vermerk is to come."""
    procedure = await procedures.of_survey(tx, survey.id)
    if procedure is None or procedure.state is not ProcedureState.RUNNING or survey.never_opened:
        return OpenEvaluation()
    tasks = await procedures.tasks_of(tx, procedure.id)
    offices = (task.at_office for task in tasks if task.step is Step.EVALUATION and task.outcome is None)
    written = [task.outcome is not None for task in tasks if task.step is Step.RESULTS_MEMO]
    return OpenEvaluation(tuple(offices), vermerk=not written or not written[-1])


async def _readers(tx: Transaction, rt: Runtime) -> list[tuple[ChatId, Member | None]]:
    """The private chats of the Leitung, and the staff channel, which is nobody in particular."""
    leaders = await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))
    channel = await staff_channel(tx, rt)
    return [*((private_chat(one.user), one) for one in leaders), *([(channel, None)] if channel is not None else [])]


async def _show(
    tx: Transaction, rt: Runtime, chat: ChatId, reader: Member | None, survey: Survey, end: StudyEnd
) -> None:
    message = await _message(tx, rt, reader, survey, end)
    await cards.show(tx, chat, message, now=rt.now(), slot=slot_of(survey), priority=Priority.ALERT)


async def _message(
    tx: Transaction, rt: Runtime, reader: Member | None, survey: Survey, end: StudyEnd
) -> OutgoingMessage:
    voice = rt.texts.voice(reader.language if reader else SOURCE_LANGUAGE)
    return render_end(await _card(tx, survey, end, reader), voice)


def _german(rt: Runtime, said: InstituteMustDelete) -> OutgoingMessage:
    return render_end(said, rt.texts.voice(SOURCE_LANGUAGE))
