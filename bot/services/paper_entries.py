"""Enters what was signed on paper: a decision of the Leitung or an office's co-signature, with the PDF (PEOPLE.md 23).

Who may, which version counts and what is still open is looked up at every step and again when it is entered.
"""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.answers import read_date, tidy
from bot.domain.co_signature import Answer, CoSignature
from bot.domain.ids import MemoId
from bot.domain.memo import REASON_LENGTH, Decision, Memo, MemoState, Verdict
from bot.domain.memo_taps import PaperAct, PaperTap
from bot.domain.paper_entry import Entry, Refusal, Signer, could_be_signed_on, entry_refusal, read_entry
from bot.domain.paper_messages import (
    AskDay,
    AskScan,
    AskSigner,
    AskText,
    AskWhat,
    EntryNoted,
    EntryRefused,
    PaperMessage,
)
from bot.domain.staff import Member
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services import approvals, co_signing
from bot.services.staff_cards import put, voice_of
from bot.texts.paper_entries import entry_refused_in_short, render_paper
from storage import co_signatures, memos, scans
from storage.transaction import Transaction

PAPER_VIEW = "paper"


async def tap(tx: Transaction, rt: Runtime, known: PaperTap, member: Member | None, sender: Sender) -> Receipt:
    """A button that answers one of the questions about the paper."""
    memo, entry = await memos.find(tx, MemoId(known.memo)), read_entry(known.entry)
    if memo is None or (entry is None and known.act is not PaperAct.BEGIN):
        return Receipt()
    signatures = await co_signatures.of_memo(tx, memo.id, memo.version)
    refused = entry_refusal(memo, known.version, member, entry, signatures)
    if refused is not None or member is None:
        return await _refuse(tx, rt, memo, refused or Refusal.NOT_YOUR_ROLE, member, sender)
    if entry is None:
        return await _say(tx, rt, member, AskWhat(memo, signatures), sender)
    return await _go_on(tx, rt, memo, entry, member, sender)


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """A message was typed while one of the cards is open: the day, or the reason at the end."""
    found = await _open(tx, rt, view, member, sender)
    if isinstance(found, Receipt):
        return found
    memo, entry, scan = found
    if scan is not None:
        return await _enter(tx, rt, memo, entry, member, sender, scan=scan, text=text)
    if entry.on is None:
        return await _go_on(tx, rt, memo, replace(entry, on=read_date(text) or date.max), member, sender)
    if not entry.complete:
        return await _say(tx, rt, member, AskSigner(memo, entry), sender)
    return await _ask_scan(tx, rt, memo, entry, member, sender, Refusal.NO_PDF)


async def hear_scan(
    tx: Transaction, rt: Runtime, view: str, content: bytes | Unreadable, member: Member, sender: Sender
) -> Receipt:
    """A file was sent while one of the cards is open."""
    found = await _open(tx, rt, view, member, sender)
    if isinstance(found, Receipt):
        return found
    memo, entry, _ = found
    if not entry.complete:
        return await _go_on(tx, rt, memo, entry, member, sender)
    if isinstance(content, Unreadable):
        return await _ask_scan(tx, rt, memo, entry, member, sender, Refusal.NO_PDF)
    scan = await scans.add(tx, content, by=member.id, now=rt.now())
    if entry.needs_text:
        return await _say(tx, rt, member, AskText(memo, entry), sender, scan=scan)
    return await _enter(tx, rt, memo, entry, member, sender, scan=scan, text="")


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody is about a signed paper."""
    return view.startswith(f"{PAPER_VIEW}:")


async def _open(
    tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender
) -> tuple[Memo, Entry, int | None] | Receipt:
    """What the card in front of the person is about; a receipt where it is nothing any more."""
    _, number, version, written, scan = view.split(":")
    memo, entry = await memos.find(tx, MemoId(int(number))), read_entry(written)
    if memo is None or entry is None:
        return Receipt()
    signatures = await co_signatures.of_memo(tx, memo.id, memo.version)
    refused = entry_refusal(memo, int(version), member, entry, signatures)
    if refused is not None:
        return await _refuse(tx, rt, memo, refused, member, sender)
    return memo, entry, int(scan) if scan else None


async def _go_on(tx: Transaction, rt: Runtime, memo: Memo, entry: Entry, member: Member, sender: Sender) -> Receipt:
    """Ask for what is missing next."""
    if entry.on is None:
        return await _say(tx, rt, member, AskDay(memo, entry), sender)
    if not could_be_signed_on(entry.on, _submitted_on(rt, memo), rt.today()):
        return await _say(tx, rt, member, AskDay(memo, replace(entry, on=None), Refusal.WRONG_DAY), sender)
    if not entry.complete:
        return await _say(tx, rt, member, AskSigner(memo, entry), sender)
    return await _ask_scan(tx, rt, memo, entry, member, sender)


async def _ask_scan(
    tx: Transaction,
    rt: Runtime,
    memo: Memo,
    entry: Entry,
    member: Member,
    sender: Sender,
    problem: Refusal | None = None,
) -> Receipt:
    """Before the sheet makes it count, its effect is named."""
    at_stake = await approvals.at_stake_in(tx, memo) if entry.what is Verdict.APPROVED else None
    return await _say(tx, rt, member, AskScan(memo, entry, problem, at_stake), sender)


async def _enter(
    tx: Transaction, rt: Runtime, memo: Memo, entry: Entry, member: Member, sender: Sender, *, scan: int, text: str
) -> Receipt:
    text = tidy(text)
    problem = _problem(entry, text)
    if problem is not None:
        return await _say(tx, rt, member, AskText(memo, entry, problem), sender, scan=scan)
    entered = (
        await _enter_decision(tx, rt, memo, entry, member, scan=scan, text=text)
        if entry.is_decision
        else await _enter_signature(tx, rt, memo, entry, member, scan=scan, text=text)
    )
    if not entered:
        return await _refuse(tx, rt, memo, Refusal.DONE_ALREADY, member, sender)
    return await _say(tx, rt, member, EntryNoted(await memos.get(tx, memo.id)), sender)


async def _enter_decision(
    tx: Transaction, rt: Runtime, memo: Memo, entry: Entry, member: Member, *, scan: int, text: str
) -> bool:
    verdict = Verdict(entry.what.value)
    function = rt.authority.head.function["de"]
    signed_as = f"{function} i. V." if entry.signer is Signer.DEPUTY else function
    decision = Decision(verdict, member.id, signed_as, rt.now(), text, on_paper_on=entry.on)
    if not await memos.decide(tx, memo, decision, scan):
        return False
    decided = replace(memo, state=MemoState(verdict.value), decision=decision, put_off_until=None)
    await approvals.carry_out(tx, rt, decided, decision, await scans.digest_of(tx, scan) or "")
    return True


async def _enter_signature(
    tx: Transaction, rt: Runtime, memo: Memo, entry: Entry, member: Member, *, scan: int, text: str
) -> bool:
    known = await co_signatures.of_memo(tx, memo.id, memo.version)
    before = known[entry.place or 0]
    after = CoSignature(before.office, Answer(entry.what.value), member.id, rt.now(), text, entry.on)
    return await co_signing.answered(tx, rt, memo, before, after, scan=scan)


def _problem(entry: Entry, text: str) -> Refusal | None:
    if entry.needs_text and not text:
        return Refusal.TEXT_MISSING
    return Refusal.TEXT_TOO_LONG if len(text) > REASON_LENGTH else None


def _submitted_on(rt: Runtime, memo: Memo) -> date:
    return memo.submitted_at.astimezone(ZoneInfo(rt.config.time_zone)).date()


async def _say(
    tx: Transaction, rt: Runtime, member: Member, said: PaperMessage, sender: Sender, *, scan: int | None = None
) -> Receipt:
    card = render_paper(said, voice_of(rt, member, sender), rt.today())
    match said:
        case AskDay(memo, entry) | AskSigner(memo, entry) | AskScan(memo, entry) | AskText(memo, entry):
            kept = "" if scan is None else str(scan)
            await put(tx, rt, sender, card, view=f"{PAPER_VIEW}:{memo.id}:{memo.version}:{entry}:{kept}")
        case _:
            await put(tx, rt, sender, card)
    return Receipt()


async def _refuse(
    tx: Transaction, rt: Runtime, memo: Memo, refused: Refusal, member: Member | None, sender: Sender
) -> Receipt:
    if member is not None and member.active:
        await _say(tx, rt, member, EntryRefused(memo, refused), sender)
    return Receipt(entry_refused_in_short(refused, voice_of(rt, member, sender)))
