"""The papers of a procedure's file: who reads them, on a card or as PDF."""

import asyncio
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.ids import MemoId, PaperId, ProcedureId
from bot.domain.memo import Memo
from bot.domain.outgoing import Attachment
from bot.domain.papers import Paper, digest_of, may_read, may_read_memo
from bot.domain.procedure import Procedure
from bot.domain.staff import Act, Member
from bot.domain.staff_taps import ReadAct, ReadTap
from bot.domain.step_names import Step
from bot.reports import paper_pdf
from bot.reports.paper_pdf import PaperSheet
from bot.runtime import Receipt, Runtime, Sender
from bot.services import memo_papers, signed_memos, step_forms
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.papers import paper_sections, render_memo_file, render_not_readable, render_paper, render_paper_file
from bot.texts.steps import step_of_others
from storage import forms, memos, outbox, procedures
from storage.transaction import Transaction


async def tap(tx: Transaction, rt: Runtime, tap: ReadTap, member: Member, sender: Sender) -> Receipt:
    """A button of a paper; whether the member may read it is looked up now."""
    voice = voice_of(rt, member, sender)
    if tap.act is ReadAct.MEMO:
        return await _send_memo(tx, rt, MemoId(tap.paper), member, sender)
    if tap.act is ReadAct.SCAN:
        return await signed_memos.send(tx, rt, MemoId(tap.paper), member, sender)
    paper = await procedures.find_paper(tx, PaperId(tap.paper))
    if paper is None or not may_read(member, paper, await step_forms.offices_concerned(tx, paper.procedure)):
        await put(tx, rt, sender, render_not_readable(voice), below=True)
        return Receipt()
    procedure = await procedures.get(tx, paper.procedure)
    if tap.act is ReadAct.FILE:
        message = render_paper_file(paper, await file_of(tx, rt, procedure, paper), voice)
        await outbox.add(tx, private_chat(member.user), message, now=rt.now())
        return Receipt()
    form = await forms.get(tx, paper.form)
    older = await _before(tx, paper)
    await put(tx, rt, sender, render_paper(procedure, paper, form, older, voice), below=True)
    return Receipt()


async def readable(tx: Transaction, procedure: ProcedureId, member: Member) -> tuple[Paper, ...]:
    """The newest version of every paper that somebody may read, in the order of the file."""
    offices = await step_forms.offices_concerned(tx, procedure)
    newest = {(paper.step, paper.office): paper for paper in await procedures.all_papers(tx, procedure)}
    return tuple(paper for paper in newest.values() if may_read(member, paper, offices))


async def readable_memos(tx: Transaction, procedure: ProcedureId, member: Member) -> tuple[Memo, ...]:
    """The procedure's memos that somebody may read."""
    offices = await step_forms.offices_concerned(tx, procedure)
    return tuple(memo for memo in await memos.of_procedure(tx, procedure) if may_read_memo(member, memo, offices))


async def file_of(tx: Transaction, rt: Runtime, procedure: Procedure, paper: Paper) -> Attachment:
    """The paper as PDF, in the authority's language, whoever reads it."""
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    name = step_of_others(paper.step, voice)
    sheet = PaperSheet(
        authority=rt.authority.name.full[SOURCE_LANGUAGE],
        office=paper.office,
        procedure=procedure.title,
        name=name,
        version=paper.version,
        written_on=paper.made_at.astimezone(ZoneInfo(rt.config.time_zone)).date(),
        sections=paper_sections(await forms.get(tx, paper.form), paper, voice),
        sha256=digest_of(paper.answers),
    )
    named = f"{name}-{paper.office}" if paper.office else name
    return Attachment(paper_pdf.file_name(named, paper.version), await asyncio.to_thread(paper_pdf.draw, sheet))


async def files_of(tx: Transaction, rt: Runtime, procedure: Procedure, steps: Sequence[Step]) -> tuple[Attachment, ...]:
    """The newest papers of these steps as PDF, for a Vermerk to which they are attached."""
    newest = {(paper.step, paper.office): paper for paper in await procedures.all_papers(tx, procedure.id)}
    wanted = [paper for step in steps for paper in newest.values() if paper.step is step]
    return tuple([await file_of(tx, rt, procedure, paper) for paper in wanted])


async def _send_memo(tx: Transaction, rt: Runtime, number: MemoId, member: Member, sender: Sender) -> Receipt:
    voice, memo = voice_of(rt, member, sender), await memos.find(tx, number)
    of = None if memo is None or memo.procedure is None else ProcedureId(memo.procedure)
    if memo is None or of is None or not may_read_memo(member, memo, await step_forms.offices_concerned(tx, of)):
        await put(tx, rt, sender, render_not_readable(voice), below=True)
        return Receipt()
    # The reason of a decision is the press office's alone (PEOPLE.md 22).
    drawn = memo_papers.for_file if member.may(Act.WRITE_MEMO) else memo_papers.of
    message = render_memo_file(memo, await drawn(tx, rt, memo), voice)
    await outbox.add(tx, private_chat(member.user), message, now=rt.now())
    return Receipt()


async def _before(tx: Transaction, paper: Paper) -> tuple[Paper, ...]:
    return tuple(
        one
        for one in await procedures.papers_of(tx, paper.procedure, paper.step)
        if one.office == paper.office and one.version < paper.version
    )
