"""Offices co-sign a memo at the same time; when all have answered, or the deadline has passed, the Leitung gets it.

Who may answer for which office, in which version and until when, is looked up in the transaction that answers.
"""

from datetime import date

from bot.domain import co_signature
from bot.domain.co_signature import Answer, CoSignature, Refusal, all_answered, silenced
from bot.domain.co_signature_messages import (
    AllAnswered,
    AnswerNoted,
    AskOpinion,
    NothingSigned,
    ObjectionForLeadership,
    OpinionForAuthor,
    SigningRefused,
)
from bot.domain.ids import MemoId
from bot.domain.memo import Memo, MemoState
from bot.domain.memo_taps import CoSignAct, CoSignTap
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Member
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, announcing, co_sign_cards, memo_course, memo_papers
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.co_signing import refused_in_short, render_co_signing
from bot.texts.draft_papers import caption
from storage import audit, co_signatures, memos, outbox, staff
from storage.transaction import Transaction

OPINION_VIEW = "opinion"


async def request(tx: Transaction, rt: Runtime, memo: Memo, offices: tuple[str, ...], until: date) -> Memo:
    """Ask these offices at the same time, until the end of that day; the Leitung's turn comes after them."""
    asked = tuple(CoSignature(office) for office in sorted(set(offices)))
    await co_signatures.ask(tx, memo.id, memo.version, asked, now=rt.now())
    await memos.wait_for_offices(tx, memo, until)
    waiting = await memos.get(tx, memo.id)
    await co_sign_cards.present_to_all(tx, rt, waiting)
    return waiting


async def tap(tx: Transaction, rt: Runtime, known: CoSignTap, member: Member | None, sender: Sender) -> Receipt:
    """A button for an office under a memo."""
    memo = await memos.find(tx, MemoId(known.memo))
    if memo is None:
        return Receipt()
    signature = await _signature(tx, memo, known.place)
    if known.act is CoSignAct.OPEN:
        return await _open(tx, rt, memo, signature, known.place, member)
    refused = co_signature.refusal(memo, known.version, member, signature, rt.today())
    if refused is not None or signature is None or member is None:
        return await _refuse(tx, rt, memo, refused or Refusal.NOT_YOUR_OFFICE, member, sender)
    match known.act:
        case CoSignAct.BACK:
            said = render_co_signing(NothingSigned(memo, known.place), voice_of(rt, member, sender))
            await put(tx, rt, sender, said)
        case CoSignAct.DISSENT:
            await _ask_opinion(tx, rt, AskOpinion(memo, known.place), member, sender)
        case CoSignAct.SIGN if signature.answer is Answer.OPEN:
            answer = co_signature.signed(signature, member.id, rt.now())
            return await _save(tx, rt, memo, signature, answer, member, sender)
        case CoSignAct.SIGN:
            return await _refuse(tx, rt, memo, Refusal.ALREADY_ANSWERED, member, sender)
    return Receipt()


async def hear_opinion(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt:
    """A message was typed while the card asks for the other opinion: with it, the office has signed."""
    number, version, place = asked_about(view)
    memo, member = await memos.find(tx, number), await staff.find(tx, sender.user)
    if memo is None:
        return Receipt()
    signature = await _signature(tx, memo, place)
    refused = co_signature.refusal(memo, version, member, signature, rt.today())
    if refused is not None or signature is None or member is None:
        return await _refuse(tx, rt, memo, refused or Refusal.NOT_YOUR_OFFICE, member, sender)
    answer = co_signature.dissenting(signature, text, member.id, rt.now())
    if isinstance(answer, Refusal):
        return await _ask_opinion(tx, rt, AskOpinion(memo, place, answer), member, sender)
    return await _save(tx, rt, memo, signature, answer, member, sender)


def asked_about(view: str) -> tuple[MemoId, int, int]:
    """Which memo, in which version, for which office: what the card that asks for the opinion is about."""
    memo, version, place = view.split(":")[1].split(".")
    return MemoId(int(memo)), int(version), int(place)


async def to_sign(tx: Transaction, rt: Runtime, member: Member) -> tuple[tuple[Memo, int], ...]:
    """The memos that wait for this member's signature, each with the place of the office."""
    waiting = await memos.in_state(tx, rt.authority.id, (MemoState.IN_COSIGNATURE,))
    return tuple(
        [
            (memo, place)
            for memo in waiting
            for place, one in enumerate(await co_signatures.of_memo(tx, memo.id, memo.version))
            if one.answer is Answer.OPEN and member.acts_for(one.office) and member.id != memo.author
        ]
    )


async def go_on_without_silent(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Past their last day, offices that said nothing made no statement, and the Leitung gets the memo."""
    if rt.local_now().time() < rt.authority.terms.messages_from:
        return {"memos": 0}
    passed = await co_signatures.overdue(tx, rt.authority.id, rt.today())
    for number in passed:
        memo = await memos.get(tx, number)
        known = await co_signatures.of_memo(tx, memo.id, memo.version)
        for before, after in zip(known, silenced(known), strict=True):
            if before != after:
                await co_signatures.save(tx, memo.id, memo.version, before, after)
                await _note(tx, rt, memo, after, actor="clock")
        await lay_before(tx, rt, memo)
    return {"memos": len(passed)}


async def answered(
    tx: Transaction, rt: Runtime, memo: Memo, before: CoSignature, after: CoSignature, *, scan: int | None = None
) -> bool:
    """Save an office's answer and carry it on; whether it still was as it was ``before``."""
    if not await co_signatures.save(tx, memo.id, memo.version, before, after, scan):
        return False
    await _note(tx, rt, memo, after, actor=f"member:{after.by}")
    if after.answer is Answer.DISSENTING:
        await _tell_press_office(tx, rt, memo, OpinionForAuthor(memo, after))
    await co_sign_cards.show_to_all(tx, rt, memo)
    known = await co_signatures.of_memo(tx, memo.id, memo.version)
    if memo.state is not MemoState.IN_COSIGNATURE:
        # An objection to an editorial change: the Leitung has the memo already.
        await announcing.refresh(tx, rt, memo)
        await _tell_who_approved(tx, rt, memo, after)
    elif all_answered(known):
        await lay_before(tx, rt, memo)
    return True


async def lay_before(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """The offices are done: the Leitung gets the memo, and the press office hears of it."""
    if not await memos.lay_before_leadership(tx, memo, MemoState.IN_COSIGNATURE):
        return
    memo = await memos.get(tx, memo.id)
    await co_sign_cards.show_to_all(tx, rt, memo)
    await announcing.announce(tx, rt, memo)
    await memo_course.days_begin(tx, rt, memo)
    known = await co_signatures.of_memo(tx, memo.id, memo.version)
    await _tell_press_office(tx, rt, memo, AllAnswered(memo, known))


async def _tell_who_approved(tx: Transaction, rt: Runtime, memo: Memo, objection: CoSignature) -> None:
    """An objection in time counts after a quick approval as well: the Leitung learns of it, and the file has it."""
    if memo.decision is None:
        return
    readers = {one.id: one for one in await acting.deciders(tx, rt)}
    by = await staff.get(tx, memo.decision.by)
    if by.active and memo.decision.on_paper_on is None:
        readers[by.id] = by
    for reader in readers.values():
        voice = rt.texts.voice(reader.language)
        message = render_co_signing(ObjectionForLeadership(memo, objection), voice)
        await outbox.add(tx, private_chat(reader.user), message, now=rt.now())
    paper = await memo_papers.of(tx, rt, memo)
    for officer in await announcing.press_office(tx, rt, await staff.get(tx, memo.author)):
        # Not protected: it goes onto the file in place of the one without the objection.
        copy = OutgoingMessage(caption(memo, 0, paper.file_name, rt.texts.voice(officer.language)), attachment=paper)
        await outbox.add(tx, private_chat(officer.user), copy, now=rt.now())


async def _save(
    tx: Transaction,
    rt: Runtime,
    memo: Memo,
    before: CoSignature,
    after: CoSignature,
    member: Member,
    sender: Sender,
) -> Receipt:
    if not await answered(tx, rt, memo, before, after):
        # Somebody else of the office was faster.
        return await _refuse(tx, rt, memo, Refusal.ALREADY_ANSWERED, member, sender)
    await put(tx, rt, sender, render_co_signing(AnswerNoted(memo, after), voice_of(rt, member, sender)), below=True)
    return Receipt()


async def _open(
    tx: Transaction, rt: Runtime, memo: Memo, signature: CoSignature | None, place: int, member: Member | None
) -> Receipt:
    if signature is None or member is None or not member.acts_for(signature.office):
        return Receipt()
    await co_sign_cards.show(tx, rt, memo, place, signature, member, fresh=True)
    return Receipt()


async def _ask_opinion(tx: Transaction, rt: Runtime, said: AskOpinion, member: Member, sender: Sender) -> Receipt:
    view = f"{OPINION_VIEW}:{said.memo.id}.{said.memo.version}.{said.place}"
    card = render_co_signing(said, voice_of(rt, member, sender))
    await put(tx, rt, sender, card, view=view, below=said.problem is None)
    return Receipt()


async def _refuse(
    tx: Transaction, rt: Runtime, memo: Memo, refused: Refusal, member: Member | None, sender: Sender
) -> Receipt:
    """Say no in the answer to the tap, and to members also on their card."""
    voice = voice_of(rt, member, sender)
    if member is not None and member.active and sender.private:
        await put(tx, rt, sender, render_co_signing(SigningRefused(memo, refused), voice), below=True)
    return Receipt(refused_in_short(refused, voice))


async def _signature(tx: Transaction, memo: Memo, place: int) -> CoSignature | None:
    known = await co_signatures.of_memo(tx, memo.id, memo.version)
    return known[place] if 0 <= place < len(known) else None


async def _note(tx: Transaction, rt: Runtime, memo: Memo, signature: CoSignature, *, actor: str) -> None:
    details: dict[str, str | int | bool] = {"version": memo.version, "office": signature.office}
    details |= {"answer": signature.answer.value, "sha256": memo.content.sha256()}
    if signature.on_paper_on is not None:
        details["on_paper"] = signature.on_paper_on.isoformat()
    await audit.record(tx, "memo_co_signed", actor=actor, subject=f"memo:{memo.id}", details=details, at=rt.now())


async def _tell_press_office(tx: Transaction, rt: Runtime, memo: Memo, said: OpinionForAuthor | AllAnswered) -> None:
    for reader in await announcing.press_office(tx, rt, await staff.get(tx, memo.author)):
        message = render_co_signing(said, rt.texts.voice(reader.language))
        await outbox.add(tx, private_chat(reader.user), message, now=rt.now())
