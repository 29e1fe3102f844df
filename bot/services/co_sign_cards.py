"""Brings memos to the offices that co-sign: the PDF, the papers attached, and a card with the buttons."""

from bot.domain.co_signature import Answer, CoSignature, may_object
from bot.domain.co_signature_messages import MemoForCoSigner, SectionChanges
from bot.domain.memo import SECTIONS, Memo, MemoContent, answers_of
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.staff import Act, Member, Role
from bot.domain.staff_messages import MemoSuperseded
from bot.domain.wording import changes
from bot.runtime import Runtime
from bot.services import memo_papers
from bot.services.staff_cards import private_chat
from bot.texts.co_signing import render_co_signing
from bot.texts.memo_cards import render_memo
from bot.texts.staff_names import escaped, memo_name
from storage import cards, co_signatures, memos, outbox, staff, standing
from storage.transaction import Transaction


async def present_to_all(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """Give every member of each office asked the memo with its papers, all at the same moment."""
    if memo.version > 1:
        await _supersede(tx, rt, memo)
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
        await _changed(tx, memo),
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
    words = escaped(memo_name(memo, rt.texts.voice(member.language)))
    for paper in await memo_papers.all_of(tx, rt, memo):
        message = OutgoingMessage(words, attachment=paper, silent=True, protected=True)
        await outbox.add(tx, private_chat(member.user), message, now=rt.now())


async def _changed(tx: Transaction, memo: Memo) -> tuple[SectionChanges, ...]:
    """What this version changes against the one before; nothing in the first."""
    if memo.version == 1:
        return ()
    before = await memos.content_of(tx, memo.id, memo.version - 1)
    return section_changes(before, memo.content)


def section_changes(before: MemoContent, after: MemoContent) -> tuple[SectionChanges, ...]:
    """The sections that differ, in the order of the memo."""
    old, new = answers_of(before), answers_of(after)
    found = (SectionChanges(section, changes(old[section], new[section])) for section in SECTIONS)
    return tuple(section for section in found if section.changes)
