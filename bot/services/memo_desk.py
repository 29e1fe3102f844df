"""Submits memos, whoever wrote them: reference number, attachments, audit line, then to the offices or the Leitung."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.co_signature import WORKDAYS_TO_OBJECT, CoSignature, all_answered, asked_anew
from bot.domain.memo import Memo, MemoContent, MemoState
from bot.domain.memo_order import ALONE, MemoOrder
from bot.domain.outgoing import Attachment
from bot.domain.staff import Member
from bot.domain.staff_messages import MemoSubmitted
from bot.runtime import Runtime
from bot.services import acting, announcing, co_sign_cards, co_signing
from bot.services.file_references import next_reference
from bot.services.workdays import days_from_today
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.planning import version_reference
from storage import audit, co_signatures, memo_attachments, memos, staff
from storage.memos import Origin
from storage.transaction import Transaction


async def submit(tx: Transaction, rt: Runtime, author: Member, content: MemoContent, order: MemoOrder = ALONE) -> Memo:
    """Submit a new memo. With offices in its order it goes to them first; without, to the Leitung at once."""
    origin = Origin(await next_reference(tx, rt), order.procedure, order.step)
    memo = await memos.submit(tx, rt.authority.id, author.id, content, now=rt.now(), origin=origin)
    await memo_attachments.add(tx, memo.id, memo.version, order.from_file, order.attachments)
    await _note(tx, rt, memo, author)
    if order.offices:
        until = days_from_today(rt, rt.authority.working_days.to_co_sign)
        memo = await co_signing.request(tx, rt, memo, order.offices, until)
    await announcing.announce(tx, rt, memo)
    return memo


async def submit_version(
    tx: Transaction,
    rt: Runtime,
    before: Memo,
    author: Member,
    content: MemoContent,
    *,
    attachments: tuple[Attachment, ...] = (),
    from_file: tuple[Attachment, ...] = (),
    editorial: bool = False,
) -> Memo | None:
    """Submit the version after ``before``, with these papers and no others; ``None`` when somebody was faster.

    A change voids what the offices signed and asks them anew; an ``editorial`` one keeps it, and they may object.
    """
    known = await co_signatures.of_memo(tx, before.id, before.version)
    asked = known if editorial else asked_anew(known)
    state = MemoState.SUBMITTED if all_answered(asked) else MemoState.IN_COSIGNATURE
    memo = await memos.submit_version(
        tx,
        before.id,
        before.version,
        author.id,
        replace(content, follows=before.content.follows, refers_to=_refers_to(rt, before)),
        now=rt.now(),
        state=state,
        cosign_until=_until(rt, before, asked, editorial=editorial),
        editorial=editorial and bool(known),
    )
    if memo is None:
        return None
    await memo_attachments.add(tx, memo.id, memo.version, from_file, attachments)
    await co_signatures.ask(tx, memo.id, memo.version, asked, now=rt.now())
    await _note(tx, rt, memo, author)
    await co_sign_cards.present_to_all(tx, rt, memo)
    await announcing.announce(tx, rt, memo)
    return memo


async def submitted(tx: Transaction, rt: Runtime, memo: Memo) -> MemoSubmitted:
    """What the author is told: where the memo is now."""
    able = await acting.deciders_on(tx, rt, memo.author)
    author = await staff.get(tx, memo.author)
    return MemoSubmitted(memo, len(able), by_decider=await acting.decides(tx, rt, author))


def _refers_to(rt: Runtime, before: Memo) -> str:
    """MISSION.md § 4.2, „Bezug“: that of a step stays what it was; outside of a procedure it is the version before."""
    if before.procedure is not None:
        return before.content.refers_to
    on = before.submitted_at.astimezone(ZoneInfo(rt.config.time_zone)).date()
    return version_reference(before, on, rt.texts.voice(SOURCE_LANGUAGE))


def _until(rt: Runtime, before: Memo, asked: tuple[CoSignature, ...], *, editorial: bool) -> date | None:
    if not asked:
        return None
    if not editorial:
        return days_from_today(rt, rt.authority.working_days.to_co_sign)
    objections = days_from_today(rt, WORKDAYS_TO_OBJECT)
    # Offices that have not signed yet keep the time they were given.
    return objections if all_answered(asked) or before.cosign_until is None else max(objections, before.cosign_until)


async def _note(tx: Transaction, rt: Runtime, memo: Memo, author: Member) -> None:
    details: dict[str, str | int | bool] = {"version": memo.version, "sha256": memo.content.sha256()}
    if memo.reference:
        details["reference"] = memo.reference
    if memo.editorial:
        details["editorial"] = True
    subject = f"memo:{memo.id}"
    await audit.record(tx, "memo_submitted", actor=f"member:{author.id}", subject=subject, details=details, at=rt.now())
