"""The press office writes a memo, section by section, with the engine that asks the citizens too (PEOPLE.md 24)."""

from dataclasses import replace
from functools import cache

from bot.domain.errors import BuergerechoError
from bot.domain.ids import MemoId
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
from bot.domain.position import Progress
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import (
    MemoSubmitted,
    NotForYourRole,
    VersionTaken,
)
from bot.runtime import Receipt, Runtime, Sender
from bot.services import announcing, filling
from bot.services.staff_cards import put, say, voice_of
from bot.texts.memo_cards import render_memo
from storage import audit, drafts, memos
from storage.transaction import Transaction


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
        return await say(tx, rt, member, NotForYourRole(member.role), sender)
    draft = await filling.found_or_new(tx, rt, member, NEW_MEMO, memo_form, Progress())
    return await filling.show(tx, rt, draft, member, sender)


async def revise(tx: Transaction, rt: Runtime, memo: Memo, member: Member, sender: Sender) -> Receipt:
    """«Neue Fassung schreiben»: the old sections are filled in; a version begun before goes on."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.role), sender)
    if not may_get_new_version(memo, member):
        return await say(tx, rt, member, VersionTaken(memo), sender)
    old = Progress(answers=answers_of(memo.content))
    draft = await filling.found_or_new(tx, rt, member, draft_tag(memo.id), memo_form, old)
    return await filling.show(tx, rt, draft, member, replace(sender, typed=True))


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden»: the draft becomes a version, and the Leitung gets it in the same transaction."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.role), sender)
    content = content_of(draft.progress.answers)
    number = memo_of_draft(draft.tag)
    if number is None:
        memo: Memo | None = await memos.submit(tx, rt.authority.id, member.id, content, now=rt.now())
    else:
        memo = await _next_version(tx, rt, number, draft, member)
    if memo is None:
        return await say(tx, rt, member, VersionTaken(await memos.get(tx, MemoId(number or 0))), sender)
    await drafts.discard(tx, member.id, draft.tag)
    await audit.record(
        tx,
        "memo_submitted",
        actor=f"member:{member.id}",
        subject=f"memo:{memo.id}",
        details={"version": memo.version, "sha256": memo.content.sha256()},
        at=rt.now(),
    )
    leaders = await announcing.announce(tx, rt, memo)
    await put(tx, rt, sender, render_memo(MemoSubmitted(memo, leaders), voice_of(rt, member, sender)))
    return Receipt()


async def _next_version(tx: Transaction, rt: Runtime, number: MemoId, draft: Draft, member: Member) -> Memo | None:
    memo = await memos.get(tx, number)
    if not may_get_new_version(memo, member):
        return None
    content = content_of(draft.progress.answers)
    return await memos.submit_version(tx, number, memo.version, member.id, content, now=rt.now())
