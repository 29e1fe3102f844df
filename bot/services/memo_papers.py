"""The papers of a memo: the Vermerk itself as PDF, and what is attached to it.

Drawing the PDF takes about 10 ms in a thread, a few times a week: cheaper inside the transaction than a way around it.
"""

import asyncio
from zoneinfo import ZoneInfo

from bot.domain.ids import MemberId
from bot.domain.memo import Decision, Memo
from bot.domain.outgoing import Attachment
from bot.domain.staff import Act
from bot.reports import memo_pdf
from bot.reports.memo_pdf import MemoPaper, Signed
from bot.runtime import Runtime
from storage import co_signatures, memo_attachments, staff
from storage.transaction import Transaction

GERMAN = "de"
"""Papers speak the authority's language, whoever reads them."""


async def of(tx: Transaction, rt: Runtime, memo: Memo) -> Attachment:
    """The Vermerk as PDF."""
    paper = await _paper(tx, rt, memo)
    content = await asyncio.to_thread(memo_pdf.draw, paper)
    return Attachment(memo_pdf.file_name(memo.id, memo.version), content)


async def all_of(tx: Transaction, rt: Runtime, memo: Memo) -> tuple[Attachment, ...]:
    """The Vermerk as PDF, then its attachments in their order."""
    return (await of(tx, rt, memo), *await memo_attachments.of_memo(tx, memo.id, memo.version))


async def _paper(tx: Transaction, rt: Runtime, memo: Memo) -> MemoPaper:
    zone = ZoneInfo(rt.config.time_zone)
    author = await staff.get(tx, memo.author)
    office = author.office_for(Act.WRITE_MEMO) or "Pressestelle"
    decision = memo.decision
    attached = await memo_attachments.of_memo(tx, memo.id, memo.version)
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
        attachments=tuple(paper.file_name for paper in attached),
        signatures=await _signatures(tx, memo, zone),
        sign_until=memo.cosign_until,
        put_off_until=memo.put_off_until,
        editorial=memo.editorial,
    )


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
