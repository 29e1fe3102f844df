"""Files that the staff send: text for a draft, an attachment, a signed sheet; nobody else's are even fetched."""

from bot.domain.draft_files import AwaitedFile
from bot.domain.outgoing import Attachment
from bot.domain.staff import Act, Member
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services import draft_papers, filling, paper_entries, procedure_desk, sheet_entries
from bot.services.staff_cards import DESK
from storage import staff, standing
from storage.transaction import Transaction


async def awaited_file(rt: Runtime, sender: Sender) -> AwaitedFile | None:
    """Which file of this person would be taken over."""
    async with rt.database.read() as tx:
        found = await _before(tx, sender)
        if found is None:
            return None
        member, view = found
        if draft_papers.is_asked(view) and await procedure_desk.may_fill_in(tx, rt, member, draft_papers.tag_of(view)):
            return AwaitedFile.PAPER
        if member.may(Act.ENTER_PAPER) and _asks_for_scan(view):
            return AwaitedFile.SCAN
        return AwaitedFile.TEXT if await _fills_in(tx, rt, member, view) else None


async def scan(tx: Transaction, rt: Runtime, content: bytes | Unreadable, sender: Sender) -> Receipt:
    """A signed paper, fetched before; the card may have gone in the meantime."""
    found = await _before(tx, sender)
    if found is None or not _asks_for_scan(found[1]):
        return Receipt()
    member, view = found
    hear = sheet_entries.hear_scan if sheet_entries.is_asked(_own(view)) else paper_entries.hear_scan
    return await hear(tx, rt, _own(view), content, member, sender)


async def paper(tx: Transaction, rt: Runtime, file: Attachment | Unreadable, sender: Sender) -> Receipt:
    """An attachment of a Vermerk, fetched before; the draft may have gone in the meantime."""
    found = await _before(tx, sender)
    if found is None or not draft_papers.is_asked(found[1]):
        return Receipt()
    member, view = found
    if not await procedure_desk.may_fill_in(tx, rt, member, draft_papers.tag_of(view)):
        return Receipt()
    return await draft_papers.take(tx, rt, view, file, member, sender)


async def document(tx: Transaction, rt: Runtime, text: str | Unreadable, sender: Sender) -> Receipt:
    """The text of a file, read before; the draft may have gone in the meantime."""
    found = await _before(tx, sender)
    if found is None or not await _fills_in(tx, rt, *found):
        return Receipt()
    member, view = found
    return await filling.hear_document(tx, rt, view, text, member, sender)


async def _before(tx: Transaction, sender: Sender) -> tuple[Member, str] | None:
    """Who it is, where that is somebody on the staff, and which card they see."""
    shown = await standing.on_display(tx, sender.chat)
    member = await staff.find(tx, sender.user)
    return None if shown is None or member is None or not member.active else (member, shown.view)


async def _fills_in(tx: Transaction, rt: Runtime, member: Member, view: str) -> bool:
    return filling.is_draft(view) and await procedure_desk.may_fill_in(tx, rt, member, filling.tag_of(view))


def _asks_for_scan(view: str) -> bool:
    return paper_entries.is_asked(_own(view)) or sheet_entries.is_asked(_own(view))


def _own(view: str) -> str:
    return view.removeprefix(DESK)
