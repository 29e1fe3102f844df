"""Phase 1, „Planung“: what its steps need beyond the table."""

from collections.abc import Collection, Mapping
from datetime import date

from bot.domain import step_lists
from bot.domain.gates import HeldBack
from bot.domain.outgoing import Priority
from bot.domain.papers import ABOUT, Paper, digest_of
from bot.domain.procedure import Past, Procedure, Task, ends_of
from bot.domain.staff import Member, Role
from bot.domain.step_names import Outcome, Step
from bot.runtime import Runtime
from bot.services import participation_of, step_forms, task_cards, task_rights, ways_back
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import Hook, Shows, StepHooks
from bot.services.workdays import days_after
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from bot.texts.meetings import render_invitation_off
from bot.texts.papers import paper_sections, wording_of
from bot.texts.planning import changed_text, explained, minutes_told, resources_told, said_by_all
from bot.texts.tasks import render_new_outline, render_not_concerned, render_told
from storage import cards, forms, outbox, procedures, staff, standing
from storage.transaction import Transaction

_DAY = "tag"
"""The question of the invitation that asks for the day of the meeting."""


def _newest(*steps: Step) -> Hook[tuple[Paper, ...]]:
    """A hook that shows the newest papers of these steps, as far as there are any."""

    async def reads(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
        found = [await procedures.newest_paper(tx, procedure.id, step) for step in steps]
        return tuple(paper for paper in found if paper is not None)

    return reads


def _said(*steps: Step) -> Shows:
    """A hook that shows what was said in these steps so far."""

    async def shows(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
        return said_by_all(await participation_of.said(tx, rt, procedure.id, steps), voice)

    return shows


async def _taken_up_at_once(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> Outcome | None:
    """An idea of the Leitung's own goes to the press office at once; any other waits for the Leitung."""
    idea = await procedures.newest_paper(tx, procedure.id, Step.IDEA)
    if idea is None:
        return None
    author = await staff.get(tx, idea.author)
    return Outcome.DONE if author.has(Role.LEADERSHIP) else None


async def _tell_proposer(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    """Whoever proposed the idea learns what became of it, unless they know: the press office does by the table."""
    idea = await procedures.newest_paper(tx, procedure.id, Step.IDEA)
    author = await staff.get(tx, idea.author) if idea is not None else None
    if author is None or not author.active or author.has(Role.LEADERSHIP) or author.has(Role.PRESS_OFFICE):
        return
    told = render_told(procedure, task, "", rt.texts.voice(author.language))
    await outbox.add(tx, private_chat(author.user), told, now=rt.now(), priority=Priority.ALERT)


async def _old_outline(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """A Grobkonzept that is done anew begins with the old text; offices are named anew, whatever their place was."""
    old = await procedures.newest_paper(tx, procedure.id, Step.OUTLINE)
    if old is None:
        return {}
    named = await step_forms.offices_concerned(tx, procedure.id)
    form = await step_forms.form_of(tx, rt, Step.OUTLINE)
    rest = {name: text for name, text in old.answers.items() if name not in {step_lists.OFFICES, step_lists.MORE}}
    return {**rest, **step_forms.naming(form, step_lists.OFFICES, named)}


async def _meeting_before(tx: Transaction, _rt: Runtime, procedure: Procedure, task: Task) -> Mapping[str, str]:
    """A meeting that is moved begins with what the invitation said, but for the day: nobody invites to the old one."""
    before = await procedures.newest_paper(tx, procedure.id, task.step)
    return {} if before is None else {name: text for name, text in before.answers.items() if name != _DAY}


async def _why_anew(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
    """What everybody said about the version before: data protection officer, offices, and the Leitung."""
    if await procedures.newest_paper(tx, procedure.id, Step.OUTLINE) is None:
        return ""
    said = await participation_of.said(tx, rt, procedure.id, (Step.TOOL_VOTE, Step.OUTLINE_DRAFT))
    ordered = await ways_back.ordered_changes(tx, procedure, Step.OUTLINE_MEMO, voice)
    return "\n\n".join(filter(None, (ordered, said_by_all(said, voice))))


def _changed(step: Step) -> Shows:
    """A hook that shows what the newest version of a paper changes; nothing for the first one."""

    async def shows(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
        versions = await procedures.papers_of(tx, procedure.id, step)
        if len(versions) < 2:
            return ""
        old, new = [paper_sections(await forms.get(tx, paper.form), paper, voice) for paper in versions[-2:]]
        return changed_text(old, new, voice)

    return shows


def _both(*hooks: Shows) -> Shows:
    """A hook that shows what several show, one below the other."""

    async def shows(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> str:
        return "\n\n".join(filter(None, [await hook(tx, rt, procedure, task, voice) for hook in hooks]))

    return shows


async def _new_outline(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, paper: Paper | None) -> None:
    """The offices know the version before: open cards show the new one, and everybody learns what it means for them."""
    if paper is None or paper.version == 1:
        return
    tasks, offices = await procedures.tasks_of(tx, procedure.id), await step_forms.offices_of(tx, paper)
    for one in tasks:
        if one.outcome is None and one.step is Step.RESOURCES and one.office in offices:
            for member in await task_rights.doers(tx, rt, one):
                await task_cards.show(tx, rt, procedure, one, member, hooks=HOOKS[one.step])
    # Where everybody has checked their resources, the draft is sent anew, and its card says what changed.
    if not Past(ends_of(tasks), offices).through(Step.RESOURCES):
        for member in await _of_offices(tx, rt, offices):
            voice = rt.texts.voice(member.language)
            changed = await _changed(Step.OUTLINE)(tx, rt, procedure, task, voice)
            told = render_new_outline(procedure, paper, changed, voice)
            await outbox.add(tx, private_chat(member.user), told, now=rt.now(), priority=Priority.ALERT)
    await _tell_struck(tx, rt, procedure, offices)


async def _tell_struck(tx: Transaction, rt: Runtime, procedure: Procedure, named: Collection[str]) -> None:
    """Whoever was asked by the version before and is not named any more learns that nothing is to be done."""
    before = (await procedures.papers_of(tx, procedure.id, Step.OUTLINE))[-2]
    struck = set(await step_forms.offices_of(tx, before)) - set(named)
    still = {member.id for member in await _of_offices(tx, rt, named)}
    for member in await _of_offices(tx, rt, struck):
        if member.id not in still:
            told = render_not_concerned(procedure, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), told, now=rt.now(), priority=Priority.ALERT)


async def _of_offices(tx: Transaction, rt: Runtime, offices: Collection[str]) -> tuple[Member, ...]:
    staff_of_all = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(member for member in staff_of_all if not set(member.offices).isdisjoint(offices))


async def _resources_told(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, paper: Paper | None, voice: Voice
) -> str:
    # The seed says: "Gleichzeitig wird der Ansprechpartner der Pressestelle mitgeteilt", in the same moment.
    return resources_told(paper.answers, voice) if paper else ""


async def _explained(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, paper: Paper | None, _voice: Voice
) -> str:
    return explained(paper.answers) if paper else ""


async def _minutes_told(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, paper: Paper | None, voice: Voice
) -> str:
    return minutes_told(paper.answers, voice) if paper else ""


async def _day_of_meeting(tx: Transaction, _rt: Runtime, procedure: Procedure) -> date | None:
    """Whoever answers the invitation does it before that day."""
    meeting = await procedures.newest_paper(tx, procedure.id, Step.MEETING)
    return None if meeting is None else date.fromisoformat(meeting.answers[_DAY])


async def _after_the_meeting(tx: Transaction, rt: Runtime, procedure: Procedure) -> date | None:
    """Nobody is asked for minutes of a meeting that is still to come: the days are counted from it."""
    day = await _day_of_meeting(tx, rt, procedure)
    return None if day is None else days_after(rt, day, rt.authority.days_for(Step.MINUTES))


async def _meeting_ahead(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> HeldBack | None:
    """Nobody puts on file what was agreed before they have met."""
    day = await _day_of_meeting(tx, rt, procedure)
    return HeldBack.MEETING_AHEAD if day is not None and rt.today() < day else None


async def call_invitations_off(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """The meeting is moved: no card says any more that somebody comes on the old day, or asks for it.

    An office that the Grobkonzept does not name any more has been told so; it gets no new invitation.
    """
    concerned = await step_forms.offices_concerned(tx, procedure.id)
    for task in await procedures.tasks_of(tx, procedure.id):
        if task.step is Step.ATTENDANCE and task.outcome is not None and task.office in concerned:
            for member in await task_rights.doers(tx, rt, task):
                await _call_off(tx, rt, procedure, task, member)


async def _call_off(tx: Transaction, rt: Runtime, procedure: Procedure, invitation: Task, member: Member) -> None:
    chat, slot = private_chat(member.user), task_cards.slot_of(invitation)
    if await standing.on_display(tx, chat, slot) is not None:
        off = render_invitation_off(procedure, invitation, rt.texts.voice(member.language))
        await cards.show(tx, chat, off, now=rt.now(), slot=slot, priority=Priority.ALERT)


async def _meeting_moved(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    if task.outcome is Outcome.MOVED:
        await call_invitations_off(tx, rt, procedure)


async def _voted_on(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """A vote holds for exactly this wording. While it is open nobody can change it: only a vote brings it back."""
    outline = await procedures.newest_paper(tx, procedure.id, Step.OUTLINE)
    if outline is None:
        return {}
    return {ABOUT: wording_of(outline, digest_of(outline.answers), rt.texts.voice(SOURCE_LANGUAGE))}


async def _who_came(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """The minutes begin with the offices that said they would come, but for those that were struck since."""
    said = await participation_of.said(tx, rt, procedure.id, (Step.ATTENDANCE,))
    concerned = await step_forms.offices_concerned(tx, procedure.id)
    coming = [one.office for one in said if one.outcome is Outcome.DONE and one.office in concerned]
    return {"anwesend": ", ".join(coming)} if coming else {}


HOOKS: Mapping[Step, StepHooks] = {
    Step.STOP: StepHooks(tells=_explained),
    Step.TAKE_UP: StepHooks(at_once=_taken_up_at_once, reads=_newest(Step.IDEA), followed_by=_tell_proposer),
    Step.OUTLINE: StepHooks(
        prefilled=_old_outline,
        reads=_newest(Step.IDEA, Step.MINUTES),
        shows=_why_anew,
        followed_by=_new_outline,
    ),
    Step.RESOURCES: StepHooks(reads=_newest(Step.OUTLINE), tells=_resources_told),
    Step.TOOL_VOTE: StepHooks(
        reads=_newest(Step.OUTLINE), shows=_changed(Step.OUTLINE), notes=_voted_on, tells=_explained
    ),
    Step.OUTLINE_DRAFT: StepHooks(
        reads=_newest(Step.OUTLINE),
        shows=_both(_changed(Step.OUTLINE), _said(Step.RESOURCES, Step.OUTLINE_DRAFT)),
        tells=_explained,
    ),
    Step.MEETING: StepHooks(prefilled=_meeting_before, shows=_said(Step.RESOURCES, Step.ATTENDANCE)),
    Step.ATTENDANCE: StepHooks(reads=_newest(Step.MEETING), shows=_changed(Step.MEETING), ahead_of=_day_of_meeting),
    Step.MINUTES: StepHooks(
        prefilled=_who_came,
        shows=_said(Step.ATTENDANCE),
        reads=_newest(Step.MEETING),
        tells=_minutes_told,
        held_back=_meeting_ahead,
        followed_by=_meeting_moved,
        not_before=_after_the_meeting,
    ),
    Step.OUTLINE_MEMO: StepHooks(
        shows=_said(Step.RESOURCES, Step.TOOL_VOTE, Step.OUTLINE_DRAFT), reads=_newest(Step.OUTLINE, Step.MINUTES)
    ),
}
