"""Brings memos to the offices that co-sign: the PDF, the papers attached, and a card with the buttons."""

from bot.domain import co_signature
from bot.domain.co_signature import Answer, CoSignature, may_object
from bot.domain.co_signature_messages import MemoForCoSigner
from bot.domain.memo import Decision, Memo
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.staff import Act, Member, Role
from bot.domain.staff_messages import MemoSuperseded
from bot.runtime import Runtime
from bot.services import memo_changes, memo_papers, unheld
from bot.services.staff_cards import private_chat
from bot.texts.co_signing import render_co_signing
from bot.texts.draft_papers import caption
from bot.texts.memo_cards import render_memo
from storage import cards, co_signatures, outbox, staff, standing
from storage.transaction import Transaction


async def present_to_all(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """Give every member of each office asked the memo with its papers, all at the same moment.

    Where an office has nobody, whoever can see to its signature on paper learns of it while there is time.
    """
    if memo.version > 1:
        await _supersede(tx, rt, memo)
    await unheld.tell_nobody_signs(tx, rt, memo)
    for place, signature, member in await _readers(tx, rt, memo):
        if signature.answer is Answer.OPEN or memo.editorial:
            await present(tx, rt, memo, place, signature, member)


async def present(tx: Transaction, rt: Runtime, memo: Memo, place: int, signature: CoSignature, member: Member) -> None:
    """Give one member of an office the memo with its papers."""
    await _send_papers(tx, rt, memo, member)
    await show(tx, rt, memo, place, signature, member, fresh=True)


async def show_to_all(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """Bring the cards that stand in the chats of the offices up to date."""
    for place, signature, member in await _readers(tx, rt, memo):
        if await standing.on_display(tx, private_chat(member.user), slot_of(memo, memo.version, place)) is not None:
            await show(tx, rt, memo, place, signature, member, fresh=False)


async def may_still_object(tx: Transaction, rt: Runtime, memo: Memo) -> tuple[str, ...]:
    """The offices whose time to object to the last change has not passed."""
    return co_signature.may_still_object(memo, await co_signatures.of_memo(tx, memo.id, memo.version), rt.today())


async def follow_decision(tx: Transaction, rt: Runtime, memo: Memo, _decision: Decision) -> None:
    """The Leitung has decided: the cards of the offices say so, and lose the buttons that lead nowhere now."""
    await show_to_all(tx, rt, memo)


async def show(
    tx: Transaction, rt: Runtime, memo: Memo, place: int, signature: CoSignature, member: Member, *, fresh: bool
) -> None:
    """Put the memo's card into the chat of one member of an office."""
    author = await staff.get(tx, memo.author)
    said = MemoForCoSigner(
        memo,
        signature,
        place,
        author.office_for(Act.WRITE_MEMO) or "Pressestelle",
        await memo_changes.for_offices(tx, memo),
        may_object=may_object(memo, signature, rt.today()),
    )
    message = render_co_signing(said, rt.texts.voice(member.language))
    slot = slot_of(memo, memo.version, place)
    chat = private_chat(member.user)
    await cards.show(tx, chat, message, now=rt.now(), slot=slot, fresh=fresh, priority=Priority.ALERT)


def slot_of(memo: Memo, version: int, place: int) -> str:
    """The slot of an office's card of one version."""
    return f"sign:{memo.id}.{version}.{place}"


async def _readers(tx: Transaction, rt: Runtime, memo: Memo) -> tuple[tuple[int, CoSignature, Member], ...]:
    signatures = await co_signatures.of_memo(tx, memo.id, memo.version)
    if not signatures:
        return ()
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(
        (place, signature, member)
        for place, signature in enumerate(signatures)
        for member in members
        if member.acts_for(signature.office)
    )


async def _supersede(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    for place, _, member in await _readers(tx, rt, memo):
        slot, chat = slot_of(memo, memo.version - 1, place), private_chat(member.user)
        if await standing.on_display(tx, chat, slot) is not None:
            message = render_memo(MemoSuperseded(memo, memo.version - 1), rt.texts.voice(member.language))
            await cards.show(tx, chat, message, now=rt.now(), slot=slot, priority=Priority.ALERT)


async def _send_papers(tx: Transaction, rt: Runtime, memo: Memo, member: Member) -> None:
    voice = rt.texts.voice(member.language)
    for place, paper in enumerate(await memo_papers.all_of(tx, rt, memo)):
        words = caption(memo, place, paper.file_name, voice)
        message = OutgoingMessage(words, attachment=paper, silent=True, protected=True)
        await outbox.add(tx, private_chat(member.user), message, now=rt.now())
