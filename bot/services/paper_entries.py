"""Enters what was signed on paper: a decision of the Leitung or an office's co-signature, with the PDF (PEOPLE.md 23).

Who may, which version counts and what is still open is looked up at every step and again when it is entered.
"""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.answers import read_date, tidy
from bot.domain.co_signature import Answer, CoSignature
from bot.domain.ids import MemoId
from bot.domain.memo import REASON_LENGTH, Memo, Verdict
from bot.domain.memo_taps import PaperAct, PaperMeasureAct, PaperMeasureTap, PaperTap
from bot.domain.paper_entry import (
    Asked,
    Entry,
    Refusal,
    Signer,
    could_be_signed_on,
    entry_refusal,
    read_asked,
    read_entry,
)
from bot.domain.paper_messages import (
    AskDay,
    AskMeasures,
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
from bot.services import approvals, co_signing, paper_decisions
from bot.services.staff_cards import DESK, private_chat, put, voice_of
from bot.texts.paper_entries import entry_refused_in_short, render_paper
from storage import co_signatures, memos, scans, standing
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


async def tap_measure(
    tx: Transaction, rt: Runtime, known: PaperMeasureTap, member: Member | None, sender: Sender
) -> Receipt:
    """A measure was struck on the paper or was not, or «Fertig»; the sheet is there already."""
    memo = await memos.find(tx, MemoId(known.memo))
    if memo is None:
        return Receipt()
    refused = entry_refusal(memo, known.version, member, None, ())
    if refused is not None or member is None:
        return await _refuse(tx, rt, memo, refused or Refusal.NOT_YOUR_ROLE, member, sender)
    shown = await standing.on_display(tx, private_chat(sender.user))
    asked = _asked(shown.view.removeprefix(DESK)) if shown is not None else None
    if asked is None or not asked.choosing or (asked.memo, asked.version) != (memo.id, memo.version):
        signatures = await co_signatures.of_memo(tx, memo.id, memo.version)
        return await _say(tx, rt, member, AskWhat(memo, signatures), sender)
    if known.act is PaperMeasureAct.DONE:
        return await _enter(tx, rt, memo, replace(asked, choosing=False), member, sender)
    one = frozenset({known.number})
    struck = asked.struck | one if known.act is PaperMeasureAct.STRUCK else asked.struck - one
    return await _ask_measures(tx, rt, memo, replace(asked, struck=struck), member, sender)


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """A message was typed while one of the cards is open: the day, or the reason at the end."""
    found = await _open(tx, rt, view, member, sender)
    if isinstance(found, Receipt):
        return found
    memo, asked = found
    entry = asked.entry
    if asked.choosing:
        return await _ask_measures(tx, rt, memo, asked, member, sender)
    if asked.scan is not None:
        return await _enter(tx, rt, memo, asked, member, sender, text=tidy(text))
    if entry.on is None:
        return await _go_on(tx, rt, memo, replace(entry, on=read_date(text) or date.max), member, sender)
    if not entry.complete:
        return await _ask_signer(tx, rt, memo, entry, member, sender)
    return await _ask_scan(tx, rt, memo, entry, member, sender, Refusal.NO_PDF)


async def hear_scan(
    tx: Transaction, rt: Runtime, view: str, content: bytes | Unreadable, member: Member, sender: Sender
) -> Receipt:
    """A file was sent while one of the cards is open."""
    found = await _open(tx, rt, view, member, sender)
    if isinstance(found, Receipt):
        return found
    memo, asked = found
    if not asked.entry.complete:
        return await _go_on(tx, rt, memo, asked.entry, member, sender)
    if isinstance(content, Unreadable):
        return await _ask_scan(tx, rt, memo, asked.entry, member, sender, Refusal.NO_PDF)
    asked = replace(asked, scan=await scans.add(tx, content, by=member.id, now=rt.now()))
    if asked.entry.what is Verdict.APPROVED and await paper_decisions.open_measures(tx, memo):
        return await _ask_measures(tx, rt, memo, asked, member, sender)
    return await _enter(tx, rt, memo, asked, member, sender)


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody is about a signed paper."""
    return view.startswith(f"{PAPER_VIEW}:")


def _asked(view: str) -> Asked | None:
    return read_asked(view.removeprefix(f"{PAPER_VIEW}:")) if is_asked(view) else None


async def _open(
    tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender
) -> tuple[Memo, Asked] | Receipt:
    """What the card in front of the person is about; a receipt where it is nothing any more."""
    asked = _asked(view)
    memo = await memos.find(tx, asked.memo) if asked else None
    if memo is None or asked is None:
        return Receipt()
    signatures = await co_signatures.of_memo(tx, memo.id, memo.version)
    refused = entry_refusal(memo, asked.version, member, asked.entry, signatures)
    if refused is not None:
        return await _refuse(tx, rt, memo, refused, member, sender)
    return memo, asked


async def _go_on(tx: Transaction, rt: Runtime, memo: Memo, entry: Entry, member: Member, sender: Sender) -> Receipt:
    """Ask for what is missing next."""
    if entry.on is None:
        return await _say(tx, rt, member, AskDay(memo, entry), sender)
    if not could_be_signed_on(entry.on, _submitted_on(rt, memo), rt.today()):
        return await _say(tx, rt, member, AskDay(memo, replace(entry, on=None), Refusal.WRONG_DAY), sender)
    if not entry.complete:
        return await _ask_signer(tx, rt, memo, entry, member, sender)
    if entry.signer is Signer.DEPUTY and not await paper_decisions.represented(tx, rt, memo, entry):
        entry = replace(entry, signer=None)
        return await _ask_signer(tx, rt, memo, entry, member, sender, Refusal.NO_DEPUTY)
    return await _ask_scan(tx, rt, memo, entry, member, sender)


async def _ask_signer(
    tx: Transaction,
    rt: Runtime,
    memo: Memo,
    entry: Entry,
    member: Member,
    sender: Sender,
    problem: Refusal | None = None,
) -> Receipt:
    """«i. V.» is offered where the Leitung had a deputy on the day of the signature."""
    deputy = bool(await paper_decisions.represented(tx, rt, memo, entry))
    return await _say(tx, rt, member, AskSigner(memo, entry, deputy, problem), sender)


async def _ask_measures(
    tx: Transaction, rt: Runtime, memo: Memo, asked: Asked, member: Member, sender: Sender
) -> Receipt:
    """PEOPLE.md 22: the measures are decided one by one, with the pen, too."""
    said = AskMeasures(memo, asked.entry, await paper_decisions.open_measures(tx, memo), asked.struck)
    return await _say(tx, rt, member, said, sender, scan=asked.scan)


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
    tx: Transaction, rt: Runtime, memo: Memo, asked: Asked, member: Member, sender: Sender, *, text: str | None = None
) -> Receipt:
    """With the text, where one belongs to it, everything is there; without (``None``) it is asked for."""
    problem = _problem(asked, text or "")
    if problem is not None:
        said = AskText(memo, asked.entry, None if text is None else problem, asked.struck)
        return await _say(tx, rt, member, said, sender, scan=asked.scan)
    enter = paper_decisions.enter if asked.entry.is_decision else _enter_signature
    if not await enter(tx, rt, memo, asked, member, text or ""):
        return await _refuse(tx, rt, memo, Refusal.DONE_ALREADY, member, sender)
    return await _say(tx, rt, member, EntryNoted(await memos.get(tx, memo.id)), sender)


async def _enter_signature(tx: Transaction, rt: Runtime, memo: Memo, asked: Asked, member: Member, text: str) -> bool:
    entry = asked.entry
    known = await co_signatures.of_memo(tx, memo.id, memo.version)
    before = known[entry.place or 0]
    after = CoSignature(before.office, Answer(entry.what.value), member.id, rt.now(), text, entry.on)
    return await co_signing.answered(tx, rt, memo, before, after, scan=asked.scan)


def _problem(asked: Asked, text: str) -> Refusal | None:
    if (asked.entry.needs_text or asked.struck) and not text:
        return Refusal.TEXT_MISSING
    return Refusal.TEXT_TOO_LONG if len(text) > REASON_LENGTH else None


def _submitted_on(rt: Runtime, memo: Memo) -> date:
    return memo.submitted_at.astimezone(ZoneInfo(rt.config.time_zone)).date()


async def _say(
    tx: Transaction, rt: Runtime, member: Member, said: PaperMessage, sender: Sender, *, scan: int | None = None
) -> Receipt:
    card = render_paper(said, voice_of(rt, member, sender), rt.today())
    match said:
        case AskMeasures(memo, entry, _, struck):
            asked = Asked(memo.id, memo.version, entry, scan, struck, choosing=True)
            await put(tx, rt, sender, card, view=f"{PAPER_VIEW}:{asked}")
        case AskText(memo, entry, _, struck):
            asked = Asked(memo.id, memo.version, entry, scan, struck)
            await put(tx, rt, sender, card, view=f"{PAPER_VIEW}:{asked}")
        case AskDay(memo, entry) | AskSigner(memo, entry) | AskScan(memo, entry):
            await put(tx, rt, sender, card, view=f"{PAPER_VIEW}:{Asked(memo.id, memo.version, entry)}")
        case _:
            await put(tx, rt, sender, card)
    return Receipt()


async def _refuse(
    tx: Transaction, rt: Runtime, memo: Memo, refused: Refusal, member: Member | None, sender: Sender
) -> Receipt:
    if member is not None and member.active:
        await _say(tx, rt, member, EntryRefused(memo, refused), sender)
    return Receipt(entry_refused_in_short(refused, voice_of(rt, member, sender)))
