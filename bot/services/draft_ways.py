"""What the author sets on a draft about its way: which offices co-sign first, whether a change is only editorial."""

import hashlib
from dataclasses import replace

from bot.domain.co_signature import Answer, CoSignature
from bot.domain.co_signature_messages import ChooseOffices, DraftWays
from bot.domain.memo import Draft, memo_of_draft
from bot.domain.memo_taps import OfficeTap
from bot.domain.papers import task_of, writes_memo
from bot.domain.staff import Member
from bot.domain.staff_messages import DraftGone
from bot.runtime import Receipt, Runtime, Sender
from bot.services import memo_sources, step_forms
from bot.services.memo_sources import FromFile
from bot.services.staff_cards import put, say, voice_of
from bot.texts.co_signing import render_co_signing
from storage import co_signatures, draft_papers, drafts, memo_attachments, memos, procedures
from storage.transaction import Transaction


async def ways(tx: Transaction, rt: Runtime, draft: Draft) -> DraftWays | None:
    """What can be set on this draft; ``None`` for a form that becomes no memo."""
    if not writes_memo(draft.tag):
        return None
    papers = await draft_papers.of_draft(tx, draft.author, draft.tag)
    known = await _from_file(tx, rt, draft)
    may = await _only_words(tx, draft, known)
    draft = replace(draft, editorial=draft.editorial and may)
    brought = tuple(paper.file_name for paper in known.attachments)
    return DraftWays(draft, await _asked_first(tx, draft), may, len(papers), known.measures, brought)


async def show_offices(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """The offices that can be asked to co-sign."""
    said = ChooseOffices(draft, await step_forms.offices(tx, rt))
    await put(tx, rt, sender, render_co_signing(said, voice_of(rt, member, sender)))
    return Receipt()


async def choose_office(tx: Transaction, rt: Runtime, tap: OfficeTap, member: Member, sender: Sender) -> Receipt:
    """An office was chosen to co-sign, or taken out again. A new version goes to those that were asked before."""
    draft, known = await drafts.find(tx, member.id, tap.tag), await step_forms.offices(tx, rt)
    if draft is None or not writes_memo(draft.tag) or memo_of_draft(draft.tag) is not None:
        return await say(tx, rt, member, DraftGone(), sender)
    if 0 <= tap.place < len(known):
        draft = replace(draft, offices=tuple(sorted(set(draft.offices) ^ {known[tap.place]})))
        await drafts.save(tx, draft, now=rt.now())
    return await show_offices(tx, rt, draft, member, sender)


async def turned_editorial(tx: Transaction, rt: Runtime, draft: Draft) -> Draft:
    """«nur redaktionell geändert» on or off; it stays off where it cannot be said."""
    turned = replace(draft, editorial=not draft.editorial and await may_be_editorial(tx, rt, draft))
    if turned != draft:
        await drafts.save(tx, turned, now=rt.now())
    return turned


async def may_be_editorial(tx: Transaction, rt: Runtime, draft: Draft) -> bool:
    """Whether only words can have changed: an office has signed the version before, with these papers and measures."""
    return await _only_words(tx, draft, await _from_file(tx, rt, draft))


async def _only_words(tx: Transaction, draft: Draft, known: FromFile) -> bool:
    number = memo_of_draft(draft.tag)
    if number is None or not await _signed(tx, draft):
        return False
    before = await memos.content_of(tx, *number)
    papers = (*known.attachments, *await draft_papers.whole(tx, draft.author, draft.tag))
    named = tuple((paper.file_name, hashlib.sha256(paper.content).hexdigest()) for paper in papers)
    return named == await memo_attachments.named_with_digests(tx, *number) and known.measures == before.measures


async def _from_file(tx: Transaction, rt: Runtime, draft: Draft) -> FromFile:
    """What goes with the Vermerk besides what its author writes and attaches."""
    number, wanted = memo_of_draft(draft.tag), task_of(draft.tag)
    if number is not None:
        return await memo_sources.for_next_version(tx, rt, await memos.get(tx, number[0]))
    task = await procedures.find_task(tx, wanted.task) if wanted else None
    if task is None:
        return FromFile()
    return await memo_sources.for_version(tx, rt, await procedures.get(tx, task.procedure), task)


async def _asked_first(tx: Transaction, draft: Draft) -> tuple[str, ...]:
    if memo_of_draft(draft.tag) is None:
        return draft.offices
    return () if draft.editorial else tuple(one.office for one in await _version_before(tx, draft))


async def _signed(tx: Transaction, draft: Draft) -> bool:
    """Whether the version before has been answered by an office, so that there is something to keep."""
    return any(signature.answer is not Answer.OPEN for signature in await _version_before(tx, draft))


async def _version_before(tx: Transaction, draft: Draft) -> tuple[CoSignature, ...]:
    number = memo_of_draft(draft.tag)
    return await co_signatures.of_memo(tx, *number) if number is not None else ()
