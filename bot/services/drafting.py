"""The press office writes a memo, section by section, with the engine that asks the citizens too (PEOPLE.md 24)."""

from dataclasses import replace
from functools import cache

from bot.domain.errors import BuergerechoError
from bot.domain.ids import MemoId, ProcedureId
from bot.domain.memo import (
    NEW_MEMO,
    Draft,
    Memo,
    answers_of,
    content_of,
    draft_tag,
    may_get_new_version,
    memo_of_draft,
)
from bot.domain.memo_order import MemoOrder
from bot.domain.papers import writes_memo
from bot.domain.position import Progress
from bot.domain.procedure import ProcedureState
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import DraftGone, MemoWaits, NotForYourRole, VersionTaken
from bot.domain.staff_taps import DraftAct, DraftTap
from bot.domain.stopping import StopRefusal
from bot.runtime import Receipt, Runtime, Sender
from bot.services import draft_papers, draft_ways, filling, memo_course, memo_desk, memo_sources
from bot.services.staff_cards import put, say, voice_of
from bot.texts.memo_cards import render_memo
from bot.texts.stopping import render_not_stopped
from storage import draft_papers as paper_rows
from storage import drafts, memo_attachments, memos, procedures
from storage.transaction import Transaction

WAYS = frozenset({DraftAct.OFFICES, DraftAct.EDITORIAL, DraftAct.PAPERS})
"""What is chosen about a memo as a whole."""


@cache
def memo_form() -> Questionnaire:
    """The shipped form of a memo, read once per process."""
    # Reading workbooks takes half a second of imports, which only a process where memos are written needs.
    from bot.forms import shipped
    from bot.forms.reader import read_form

    form = read_form(shipped.memo_form(), file_name="vermerk.xlsx")
    if not isinstance(form, Questionnaire):
        raise BuergerechoError("the shipped form of a memo cannot be read")
    return form


async def begin(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/vermerk»: a new memo, or the one begun before."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    draft = await filling.found_or_new(tx, rt, member, NEW_MEMO, memo_form, Progress())
    return await filling.show(tx, rt, draft, member, sender)


async def revise(tx: Transaction, rt: Runtime, memo: Memo, member: Member, sender: Sender) -> Receipt:
    """«Neue Fassung schreiben»: the old sections are filled in; a version begun before goes on.

    What the file of the procedure told has been brought up to date either way.
    """
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    if not may_get_new_version(memo, member, memo.version):
        return await say(tx, rt, member, VersionTaken(memo), sender)
    if not await _wanted_now(tx, rt, memo, member, replace(sender, typed=True)):
        return Receipt()
    old = Progress(answers=answers_of(memo.content))
    tag = draft_tag(memo.id, memo.version)
    draft = await drafts.find(tx, member.id, tag)
    if draft is None:
        begun = await filling.found_or_new(tx, rt, member, tag, memo_form, old)
        draft = replace(begun, told=memo.content.told)
        await drafts.save(tx, draft, now=rt.now())
        await draft_papers.begin_with(tx, draft, await memo_attachments.own_of(tx, memo.id, memo.version))
    if (step := await memo_sources.task_of(tx, memo)) is not None:
        draft = await memo_sources.brought_up_to_date(tx, rt, draft, step)
    return await filling.show(tx, rt, draft, member, replace(sender, typed=True))


async def _wanted_now(tx: Transaction, rt: Runtime, memo: Memo, member: Member, sender: Sender) -> bool:
    """Whether its procedure wants a new version now; else the member is told why not.

    Nobody else changes that until the end of the transaction.
    """
    if memo.procedure is None:
        return True
    number = ProcedureId(memo.procedure)
    await procedures.hold(tx, number)
    if (await procedures.get(tx, number)).state is not ProcedureState.RUNNING:
        await put(tx, rt, sender, render_not_stopped(StopRefusal.OVER, voice_of(rt, member, sender)))
        return False
    if await memo_course.comes_later(tx, memo):
        await say(tx, rt, member, MemoWaits(), sender)
        return False
    return True


async def about_ways(tx: Transaction, rt: Runtime, tap: DraftTap, member: Member, sender: Sender) -> Receipt:
    """A button on what is chosen about a memo as a whole: who co-signs, what is attached, if only words changed."""
    draft = await drafts.find(tx, member.id, tap.tag)
    if draft is None or not writes_memo(draft.tag):
        return await say(tx, rt, member, DraftGone(), sender)
    if tap.act is DraftAct.PAPERS:
        return await draft_papers.show(tx, rt, draft, member, sender)
    if tap.act is DraftAct.EDITORIAL:
        return await filling.show(tx, rt, await draft_ways.turned_editorial(tx, rt, draft), member, sender)
    if memo_of_draft(draft.tag) is None:
        return await draft_ways.show_offices(tx, rt, draft, member, sender)
    # A new version goes to the offices that were asked before; only a new memo has a choice.
    return await filling.show(tx, rt, draft, member, sender)


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden»: the draft becomes a version, and whoever is next gets it in the same transaction."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    content = content_of(draft.progress.answers)
    number = memo_of_draft(draft.tag)
    if number is not None and not await _wanted_now(tx, rt, await memos.get(tx, number[0]), member, sender):
        return Receipt()
    if number is None:
        memo: Memo | None = await memo_desk.submit(tx, rt, member, content, await _order(tx, draft))
    else:
        memo = await _next_version(tx, rt, number, draft, member)
    if memo is None:
        return await say(tx, rt, member, VersionTaken(await memos.get(tx, number[0] if number else MemoId(0))), sender)
    await drafts.discard(tx, member.id, draft.tag)
    await memo_course.submitted(tx, rt, memo, member)
    await put(tx, rt, sender, render_memo(await memo_desk.submitted(tx, rt, memo), voice_of(rt, member, sender)))
    return Receipt()


async def _next_version(
    tx: Transaction, rt: Runtime, number: tuple[MemoId, int], draft: Draft, member: Member
) -> Memo | None:
    memo = await memos.get(tx, number[0])
    if not may_get_new_version(memo, member, number[1]):
        return None
    known = await memo_sources.for_next_version(tx, rt, memo)
    return await memo_desk.submit_version(
        tx,
        rt,
        memo,
        member,
        replace(content_of(draft.progress.answers, draft.told), measures=known.measures),
        attachments=await paper_rows.whole(tx, draft.author, draft.tag),
        from_file=known.attachments,
        editorial=draft.editorial and await draft_ways.may_be_editorial(tx, rt, draft),
    )


async def _order(tx: Transaction, draft: Draft) -> MemoOrder:
    return MemoOrder(draft.offices, await paper_rows.whole(tx, draft.author, draft.tag))
