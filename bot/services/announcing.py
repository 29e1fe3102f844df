"""Brings memos to those they concern: to the channel and the Leitung while they wait, to everybody once decided."""

from dataclasses import replace

from bot.domain.deadlines import TO_DECIDE
from bot.domain.ids import ChatId, ProcedureId
from bot.domain.memo import DECIDABLE, Decision, Memo, MemoState, Verdict, may_get_new_version
from bot.domain.outgoing import Attachment, OutgoingMessage, Priority
from bot.domain.staff import (
    CONCERNED_BY_HANDOVERS,
    CONCERNED_ROLES,
    Act,
    Member,
    Role,
    number_of_offices,
    offices_concerned,
)
from bot.domain.staff_messages import (
    MemoForLeadership,
    MemoForOffice,
    MemoInChannel,
    MemoMessage,
    MemoSuperseded,
    VerdictForPressOffice,
)
from bot.domain.step_names import Step
from bot.runtime import Runtime
from bot.services import measure_news, memo_changes, memo_papers, staff_stream, step_forms, task_rights, unheld
from bot.services.acting import deciders, deciders_on, decides, decides_on
from bot.services.quiet_hours import is_quiet
from bot.services.staff_cards import private_chat, slot_of, staff_channel
from bot.services.workdays import days_from_today
from bot.texts.draft_papers import caption, caption_for_file
from bot.texts.memo_cards import render_memo
from storage import cards, co_signatures, handovers, memo_attachments, memos, outbox, procedures, staff, standing
from storage.transaction import Transaction

GERMAN = "de"
"""Papers and the channel speak the authority's language, whoever reads them."""


async def announce(tx: Transaction, rt: Runtime, memo: Memo) -> int:
    """A version was submitted: channel and Leitung get it, the cards of the version before lose their buttons.

    While offices co-sign, the Leitung does not have it yet; it is announced again when they are done. Answers how many
    have it now who decide: the Leitung and its deputies of today, but for its author. Where nobody can, whoever can do
    something about it is told, while the offices co-sign already.
    """
    leaders, able = await deciders(tx, rt), await deciders_on(tx, rt, memo.author)
    if not await task_rights.within_reach(tx, able):
        await unheld.tell_nobody_decides(tx, rt, memo)
    if memo.version > 1:
        await _supersede(tx, rt, memo, leaders)
    if (channel := await staff_channel(tx, rt)) is not None:
        await _show_in_channel(tx, rt, memo, channel)
    if memo.state is MemoState.IN_COSIGNATURE:
        return 0
    await memos.ask_until(tx, memo, days_from_today(rt, TO_DECIDE))
    for leader in leaders:
        await present(tx, rt, memo, leader)
    return len(able)


async def present(tx: Transaction, rt: Runtime, memo: Memo, reader: Member) -> None:
    """Give somebody the whole memo privately: the PDF, what is attached to it, and the card with its buttons."""
    voice = rt.texts.voice(reader.language)
    for place, paper in enumerate(await memo_papers.all_of(tx, rt, memo)):
        words = caption(memo, place, paper.file_name, voice)
        message = OutgoingMessage(words, attachment=paper, silent=True, protected=True)
        await outbox.add(tx, private_chat(reader.user), message, now=rt.now())
    await _show_to(tx, rt, memo, reader, fresh=True)
    if memo.procedure is not None and memo.step == Step.RESULTS_MEMO.value and memo.state in DECIDABLE:
        await _present_measures(tx, rt, memo, ProcedureId(memo.procedure), reader)


async def _present_measures(tx: Transaction, rt: Runtime, memo: Memo, number: ProcedureId, reader: Member) -> None:
    """Whoever decides on the Vermerk decides on each of its measures."""
    if await decides_on(tx, rt, reader, memo.author):
        await measure_news.present_to(tx, rt, await procedures.get(tx, number), reader)


async def show_again(tx: Transaction, rt: Runtime, memo: Memo, reader: Member) -> None:
    """Show the card of a memo anew, below everything else."""
    await _show_to(tx, rt, memo, reader, fresh=True)


async def refresh(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """Bring the cards of a memo up to date, in the channel and at the Leitung."""
    if (channel := await staff_channel(tx, rt)) is not None:
        await _show_in_channel(tx, rt, memo, channel)
    for leader in await deciders(tx, rt):
        await _show_to(tx, rt, memo, leader, fresh=False)


async def take_back(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """The press office took it back: cards that stand somewhere say so and lose their buttons."""
    if (channel := await staff_channel(tx, rt)) is not None:
        await _show_in_channel(tx, rt, memo, channel)
    for leader in await deciders(tx, rt):
        if await standing.on_display(tx, private_chat(leader.user), slot_of(memo)) is not None:
            await _show_to(tx, rt, memo, leader, fresh=False)


async def bring_back(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """The day has come until which a memo was put off: it stands at the bottom of the Leitung's chats again."""
    if (channel := await staff_channel(tx, rt)) is not None:
        await _show_in_channel(tx, rt, memo, channel)
    for leader in await deciders(tx, rt):
        await _show_to(tx, rt, memo, leader, fresh=True)


async def present_waiting(tx: Transaction, rt: Runtime, leader: Member) -> None:
    """Somebody joined the Leitung: what waits, waits for them too."""
    for memo in await memos.in_state(tx, rt.authority.id, DECIDABLE):
        await present(tx, rt, memo, leader)


async def bring_up_to_date(tx: Transaction, rt: Runtime, reader: Member) -> int:
    """What waits, for somebody whose part in deciding began or ended; how many cards were changed.

    Who decides gets the cards they have not seen; from those of whoever does not the buttons go.
    """
    changed = 0
    for memo in await memos.in_state(tx, rt.authority.id, DECIDABLE):
        shown = await standing.on_display(tx, private_chat(reader.user), slot_of(memo))
        if shown is None and await decides(tx, rt, reader):
            await present(tx, rt, memo, reader)
            changed += 1
        elif shown is not None and shown.message != await _card(tx, rt, memo, reader):
            await _show_to(tx, rt, memo, reader, fresh=False)
            changed += 1
    return changed


async def show_waiting(tx: Transaction, rt: Runtime, channel: ChatId) -> None:
    """A staff channel was connected: what waits stands there too."""
    for memo in await memos.in_state(tx, rt.authority.id, (*DECIDABLE, MemoState.IN_COSIGNATURE)):
        await _show_in_channel(tx, rt, memo, channel)


async def tell_decision(tx: Transaction, rt: Runtime, memo: Memo, decision: Decision) -> None:
    """Tell everybody concerned in the transaction of the decision itself, and take the buttons off its cards."""
    await refresh(tx, rt, memo)
    if decision.verdict is not Verdict.APPROVED:
        await _tell_why(tx, rt, memo, decision)
        return
    copy = await memo_papers.of(tx, rt, memo)
    for press_officer in await press_office(tx, rt, await staff.get(tx, memo.author)):
        said = VerdictForPressOffice(memo, decision, await offices(tx, rt, memo))
        await _tell(tx, rt, press_officer, said, copy)
    # Seed: "Der freigegebene Vermerk wird parallel an die betreffenden Stellen versandt." In one transaction, so that
    # nobody starts while another office has not been told.
    for office in await concerned(tx, rt, memo):
        await _tell(tx, rt, office, MemoForOffice(memo), copy)


async def _tell_why(tx: Transaction, rt: Runtime, memo: Memo, decision: Decision) -> None:
    """Sent back or rejected: the press office has the paper for the file and the reason, which nobody else gets."""
    paper = await memo_papers.for_file(tx, rt, memo)
    for press_officer in await press_office(tx, rt, await staff.get(tx, memo.author)):
        voice = rt.texts.voice(press_officer.language)
        # A message of its own: the reason may be longer than what fits under a file.
        file = OutgoingMessage(caption_for_file(memo, voice), attachment=paper, silent=True)
        await outbox.add(tx, private_chat(press_officer.user), file, now=rt.now())
        said = render_memo(VerdictForPressOffice(memo, decision, 0), voice)
        await outbox.add(tx, private_chat(press_officer.user), said, now=rt.now())


async def concerned(tx: Transaction, rt: Runtime, memo: Memo) -> tuple[Member, ...]:
    """The members who get this memo once it is approved; that of a procedure goes to its offices and no others."""
    members = offices_concerned(await staff.active(tx, rt.authority.id, await _concerned_roles(tx, memo)))
    if memo.procedure is None:
        return members
    named = set(await step_forms.offices_concerned(tx, ProcedureId(memo.procedure)))
    return tuple(
        member for member in members if member.has(Role.LEADERSHIP_OFFICE) or not named.isdisjoint(member.offices)
    )


async def offices(tx: Transaction, rt: Runtime, memo: Memo) -> int:
    """How many offices get this memo once it is approved."""
    return number_of_offices(await concerned(tx, rt, memo), await _concerned_roles(tx, memo))


async def _concerned_roles(tx: Transaction, memo: Memo) -> frozenset[Role]:
    return CONCERNED_BY_HANDOVERS if await handovers.is_asked_by(tx, memo.id) else CONCERNED_ROLES


async def _supersede(tx: Transaction, rt: Runtime, memo: Memo, leaders: tuple[Member, ...]) -> None:
    before = memo.version - 1
    slot = slot_of(memo, before)
    channel = await staff_channel(tx, rt)
    readers = [(private_chat(leader.user), leader.language) for leader in leaders]
    for chat, language in [*readers, *([(channel, GERMAN)] if channel is not None else [])]:
        if await standing.on_display(tx, chat, slot) is not None:
            message = render_memo(MemoSuperseded(memo, before), rt.texts.voice(language))
            await cards.show(tx, chat, message, now=rt.now(), slot=slot, priority=Priority.ALERT)


async def _show_in_channel(tx: Transaction, rt: Runtime, memo: Memo, channel: ChatId) -> None:
    said = render_memo(MemoInChannel(memo), rt.texts.voice(GERMAN))
    message = replace(said, silent=is_quiet(rt), thread=await _thread(tx, memo, channel))
    await cards.show(tx, channel, message, now=rt.now(), slot=slot_of(memo), priority=Priority.ALERT)


async def _thread(tx: Transaction, memo: Memo, channel: ChatId) -> int:
    """The topic of the memo's procedure; the stream for all others, and while the topic is being opened."""
    if memo.procedure is None:
        return staff_stream.STREAM
    procedure = await procedures.get(tx, ProcedureId(memo.procedure))
    return await staff_stream.thread_for(tx, channel, procedure) or staff_stream.STREAM


async def _show_to(tx: Transaction, rt: Runtime, memo: Memo, reader: Member, *, fresh: bool) -> None:
    message, chat = await _card(tx, rt, memo, reader), private_chat(reader.user)
    await cards.show(tx, chat, message, now=rt.now(), slot=slot_of(memo), fresh=fresh, priority=Priority.ALERT)


async def _card(tx: Transaction, rt: Runtime, memo: Memo, reader: Member) -> OutgoingMessage:
    author = await staff.get(tx, memo.author)
    said = MemoForLeadership(
        memo,
        author.office_for(Act.WRITE_MEMO) or "Pressestelle",
        may_decide=await decides_on(tx, rt, reader, memo.author),
        signatures=await co_signatures.of_memo(tx, memo.id, memo.version),
        attachments=await memo_attachments.names_of(tx, memo.id, memo.version),
        may_mark=reader.may(Act.MARK_URGENT),
        may_enter=reader.may(Act.ENTER_PAPER),
        may_revise=may_get_new_version(memo, reader, memo.version),
        changed=await memo_changes.for_leadership(tx, rt, memo),
    )
    return render_memo(said, rt.texts.voice(reader.language))


async def press_office(tx: Transaction, rt: Runtime, author: Member) -> tuple[Member, ...]:
    """Seed: "geht der Vermerk zurück an die Pressestelle" - to all of it, and to the author wherever they work now."""
    others = await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE,))
    return (*others, author) if author.active and author not in others else others


async def _tell(tx: Transaction, rt: Runtime, member: Member, said: MemoMessage, copy: Attachment) -> None:
    told = render_memo(said, rt.texts.voice(member.language))
    # Not protected: an office has to be able to put its copy on file.
    message = OutgoingMessage(told.text, told.buttons, attachment=copy)
    await outbox.add(tx, private_chat(member.user), message, now=rt.now())
