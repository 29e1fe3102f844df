"""The papers of a memo: the Vermerk itself as PDF, and what is attached to it.

Drawing the PDF takes about 10 ms in a thread, a few times a week: cheaper inside the transaction than a way around it.
"""

import asyncio
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.ids import MemberId, ProcedureId
from bot.domain.measure import Measure, MeasureState, Ruling, first_reminder
from bot.domain.memo import Decision, Memo, MemoState
from bot.domain.outgoing import Attachment
from bot.domain.staff import Act
from bot.domain.step_names import Step
from bot.reports import memo_pdf
from bot.reports.memo_pdf import MemoPaper, Ruled, Signed
from bot.runtime import Runtime
from bot.services import memo_changes
from bot.texts.steps import phase_of_step
from storage import co_signatures, measures, memo_attachments, staff
from storage.transaction import Transaction

GERMAN = "de"
"""Papers speak the authority's language, whoever reads them."""


async def of(tx: Transaction, rt: Runtime, memo: Memo) -> Attachment:
    """The Vermerk as PDF, as everybody may have it who gets a copy."""
    return await _drawn(memo, await _paper(tx, rt, memo))


async def for_file(tx: Transaction, rt: Runtime, memo: Memo) -> Attachment:
    """The same for the file, which the press office keeps: with the reason of the decision, that nobody else gets."""
    reason = memo.decision.reason if memo.decision else ""
    return await _drawn(memo, replace(await _paper(tx, rt, memo), reason=reason))


async def all_of(tx: Transaction, rt: Runtime, memo: Memo) -> tuple[Attachment, ...]:
    """The Vermerk as PDF, then its attachments in their order."""
    return (await of(tx, rt, memo), *await memo_attachments.of_memo(tx, memo.id, memo.version))


async def _drawn(memo: Memo, paper: MemoPaper) -> Attachment:
    content = await asyncio.to_thread(memo_pdf.draw, paper)
    return Attachment(memo_pdf.file_name(memo.id, memo.version), content)


async def _paper(tx: Transaction, rt: Runtime, memo: Memo) -> MemoPaper:
    zone = ZoneInfo(rt.config.time_zone)
    author = await staff.get(tx, memo.author)
    office = author.office_for(Act.WRITE_MEMO) or "Pressestelle"
    decision = memo.decision
    return MemoPaper(
        authority=rt.authority.name.full[GERMAN],
        office=office,
        clerk=author.name or office,
        head=rt.authority.head.function[GERMAN],
        number=memo.id,
        version=memo.version,
        content=memo.content,
        submitted_on=memo.submitted_at.astimezone(zone).date(),
        verdict=decision.verdict if decision else None,
        decided=_decided(decision, zone) if decision else "",
        reference=memo.reference,
        attachments=await memo_attachments.names_of(tx, memo.id, memo.version),
        signatures=await _signatures(tx, memo, zone),
        sign_until=memo.cosign_until,
        put_off_until=memo.put_off_until,
        editorial=memo.editorial,
        place=rt.authority.memo_head.place,
        telephone=rt.authority.memo_head.telephones.get(office, ""),
        phase=phase_of_step(Step(memo.step), rt.texts.voice(GERMAN)) if memo.step in set(Step) else "",
        closes=memo.state is MemoState.REJECTED and memo.step != Step.RESULTS_MEMO,
        changed=await memo_changes.for_paper(tx, rt, memo),
        rulings=await _rulings(tx, memo, zone),
    )


async def _rulings(tx: Transaction, memo: Memo, zone: ZoneInfo) -> tuple[Ruled, ...]:
    """What was decided on each measure, once the Vermerk that proposes them is approved."""
    if memo.decision is None or memo.decision.endorsed is None or memo.procedure is None:
        return ()
    return tuple(
        Ruled(
            measure.name,
            measure.what,
            measure.office,
            measure.state is not MeasureState.NOT_ENDORSED,
            _ruled(measure.ruling, memo.decision, zone),
            measure.ruling.reason,
            _look_again_on(measure, memo.decision, zone),
        )
        for measure in await measures.of_procedure(tx, ProcedureId(memo.procedure))
        if measure.ruling is not None
    )


def _look_again_on(measure: Measure, decision: Decision, zone: ZoneInfo) -> date | None:
    """The Wiedervorlage that the decision set; it stays on paper whatever is agreed on later."""
    if not measure.state.was_endorsed:
        return None
    return first_reminder(measure.due_on, decision.on_paper_on or decision.at.astimezone(zone).date())


def _ruled(ruling: Ruling, decision: Decision, zone: ZoneInfo) -> str:
    """What was entered with the paper was decided on its day; what was tapped before, on its own."""
    if decision.on_paper_on is not None and ruling.by == decision.by:
        return f"{ruling.function}, auf Papier am {decision.on_paper_on:%d.%m.%Y}"
    return f"{ruling.function}, {ruling.at.astimezone(zone):%d.%m.%Y}"


def _decided(decision: Decision, zone: ZoneInfo) -> str:
    if decision.on_paper_on is not None:
        return f"{decision.function}, auf Papier am {decision.on_paper_on:%d.%m.%Y}"
    return f"{decision.function}, {decision.at.astimezone(zone):%d.%m.%Y, %H:%M} Uhr"


async def _signatures(tx: Transaction, memo: Memo, zone: ZoneInfo) -> tuple[Signed, ...]:
    return tuple(
        [
            Signed(
                one.office,
                one.answer,
                one.on_paper_on or (one.at.astimezone(zone).date() if one.at else None),
                one.opinion,
                on_paper=one.on_paper_on is not None,
                name=await _name(tx, one.by) if one.on_paper_on is None else "",
            )
            for one in await co_signatures.of_memo(tx, memo.id, memo.version)
        ]
    )


async def _name(tx: Transaction, member: MemberId | None) -> str:
    """Who signed, as MISSION.md § 4.2 wants it on the paper; empty where nobody did or they have left."""
    return (await staff.get(tx, member)).name if member is not None else ""
