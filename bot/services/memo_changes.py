"""Which version of a Vermerk the Leitung and the offices knew before, and what has changed since.

Offices get every version. The Leitung never sees one that was replaced while the offices still had it. Who has to sign
or decide reads what is new in the concept itself, not only that another paper is attached (AGO § 16(3)).
"""

from dataclasses import replace

from bot.domain import memo_changes
from bot.domain.co_signature import all_answered
from bot.domain.ids import MemoId, ProcedureId
from bot.domain.memo import Memo, MemoState
from bot.domain.memo_changes import MemoChanges, SectionChanges
from bot.domain.papers import Paper
from bot.domain.withdrawing import concept_of
from bot.reports.paper_pdf import file_name
from bot.runtime import Runtime
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.papers import paper_sections
from bot.texts.steps import step_name
from storage import co_signatures, forms, memo_attachments, memos, procedures
from storage.transaction import Transaction


async def for_offices(tx: Transaction, rt: Runtime, memo: Memo) -> MemoChanges | None:
    """What is new since the version before; for the first, since the concept was approved the last time, if it was."""
    return await _since_approved(tx, rt, memo) if memo.version == 1 else await _since(tx, rt, memo, memo.version - 1)


async def for_leadership(tx: Transaction, rt: Runtime, memo: Memo) -> MemoChanges | None:
    """What is new since the version that was laid before the Leitung last; where this is the first, as for offices."""
    for version in range(memo.version - 1, 0, -1):
        if all_answered(await co_signatures.of_memo(tx, memo.id, version)):
            return await _since(tx, rt, memo, version)
    return await _since_approved(tx, rt, memo)


async def for_paper(tx: Transaction, rt: Runtime, memo: Memo) -> MemoChanges | None:
    """What the PDF shows: to the offices as long as they co-sign, from then on what the Leitung gets."""
    waits = memo.state is MemoState.IN_COSIGNATURE
    return await for_offices(tx, rt, memo) if waits else await for_leadership(tx, rt, memo)


async def _since(tx: Transaction, rt: Runtime, memo: Memo, version: int) -> MemoChanges:
    found = memo_changes.memo_changes(
        version,
        await memos.content_of(tx, memo.id, version),
        memo.content,
        await memo_attachments.named_with_digests(tx, memo.id, version),
        await memo_attachments.named_with_digests(tx, memo.id, memo.version),
    )
    known = await _in_concept(tx, rt, memo, (memo.id, version))
    return replace(found, sections=(*known, *found.sections))


async def _since_approved(tx: Transaction, rt: Runtime, memo: Memo) -> MemoChanges | None:
    """What is new in a concept that the Leitung had approved already, as when the days are moved."""
    before = await approved_before(tx, memo)
    if before is None:
        return None
    return MemoChanges(before.version, await _in_concept(tx, rt, memo, (before.id, before.version)), before.id)


async def approved_before(tx: Transaction, memo: Memo) -> Memo | None:
    """The Vermerk with which the same concept was approved the last time."""
    if memo.procedure is None or concept_of(memo) is None:
        return None
    known = await memos.of_step(tx, memo.procedure, memo.step)
    return next((one for one in known if one.id < memo.id and one.state is MemoState.APPROVED), None)


async def _in_concept(
    tx: Transaction, rt: Runtime, memo: Memo, known: tuple[MemoId, int]
) -> tuple[SectionChanges, ...]:
    """Compare the concept attached to this version with the one attached to the version that is ``known``."""
    step = concept_of(memo)
    before, after = await _attached(tx, rt, memo, known), await _attached(tx, rt, memo, (memo.id, memo.version))
    if step is None or before is None or after is None or before == after:
        return ()
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    old, new = [paper_sections(await forms.get(tx, paper.form), paper, voice) for paper in (before, after)]
    return memo_changes.concept_changes(step_name(step, voice), old, new)


async def _attached(tx: Transaction, rt: Runtime, memo: Memo, version: tuple[MemoId, int]) -> Paper | None:
    """The concept that went with a version. Papers of the file are attached under a name that bears their version."""
    step = concept_of(memo)
    if memo.procedure is None or step is None:
        return None
    names = await memo_attachments.names_of(tx, *version)
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    papers = await procedures.papers_of(tx, ProcedureId(memo.procedure), step)
    return next((paper for paper in papers if file_name(step_name(step, voice), paper.version) in names), None)
