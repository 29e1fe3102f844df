"""What the staff says: commands, files for a draft, groups and channels. Thin: read it, call one service, answer."""

from telegram import Document, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.domain.draft_files import AwaitedFile
from bot.domain.ids import ChatId, ProcedureId
from bot.domain.outgoing import Attachment
from bot.domain.staff_taps import StaffPage
from bot.reports.documents import LARGEST_FILE, Unreadable, is_readable, is_scan, read_document, read_scan
from bot.runtime import Runtime
from bot.services import reachability, staff_desk, staff_files, staffing, workbook_desk, writing
from handlers.context import BotContext

PAGES = {
    "aufgaben": StaffPage.TASKS,
    "tasks": StaffPage.TASKS,
    "vermerk": StaffPage.MEMO,
    "memo": StaffPage.MEMO,
    "befragungen": StaffPage.SURVEYS,
    "surveys": StaffPage.SURVEYS,
    "idee": StaffPage.IDEA,
    "idea": StaffPage.IDEA,
    "verfahren": StaffPage.PROCEDURES,
    "procedures": StaffPage.PROCEDURES,
    "ergebnisse": StaffPage.RESULTS,
    "results": StaffPage.RESULTS,
    "massnahmen": StaffPage.MEASURES,
    "measures": StaffPage.MEASURES,
    "mitarbeitende": StaffPage.MEMBERS,
    "members": StaffPage.MEMBERS,
    "vertretung": StaffPage.DEPUTIES,
    "deputy": StaffPage.DEPUTIES,
}
"""The words of the contract that open a page of the staff."""
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def page(update: Update, context: BotContext) -> None:
    """A command of the staff."""
    await context.run_once(staff_desk.open_page, PAGES[context.command])


async def document(update: Update, context: BotContext) -> None:
    """A file: text for a draft, an attachment or a signed paper, where one is awaited; else nothing with text."""
    sent = update.message.document if update.message else None
    procedure = await workbook_desk.awaited(context.rt, context.speaker) if sent is not None else None
    if sent is not None and procedure is not None:
        await context.run_once(workbook_desk.take, await _questionnaire_of(sent, context.rt, procedure))
        return
    awaited = await staff_files.awaited_file(context.rt, context.speaker) if sent is not None else None
    if sent is None or awaited is None:
        await context.run_once(writing.typed, "")
    elif awaited is AwaitedFile.TEXT:
        await context.run_once(staff_files.document, await _text_of(sent))
    elif awaited is AwaitedFile.PAPER:
        await context.run_once(staff_files.paper, await _paper_of(sent))
    else:
        await context.run_once(staff_files.scan, await _scan_of(sent))


async def connect(update: Update, context: BotContext) -> None:
    """«/verbinden» in a group: it becomes the staff channel."""
    await context.run_once(staffing.connect_channel)


async def migrated(update: Update, context: BotContext) -> None:
    """A group became a supergroup."""
    if update.message is not None and update.message.migrate_to_chat_id is not None:
        await context.run_once(reachability.moved, ChatId(update.message.migrate_to_chat_id))


async def membership(update: Update, context: BotContext) -> None:
    """Somebody blocked or unblocked the bot, or put it into a group or channel, or took it out."""
    change = update.my_chat_member
    if change is None:
        return
    gone = change.new_chat_member.status in _GONE
    if change.chat.type == ChatType.PRIVATE:
        await context.run_once(reachability.blocked if gone else reachability.unblocked)
    elif gone:
        await context.run_once(staffing.disconnect_channel)
    elif change.chat.type != ChatType.CHANNEL or change.new_chat_member.status == ChatMemberStatus.ADMINISTRATOR:
        await context.run_once(staffing.connect_channel)


async def _text_of(sent: Document) -> str | Unreadable:
    """The text of the file. It is fetched before the transaction, and only if its name and size promise one."""
    name = sent.file_name or ""
    if (refused := is_readable(name, sent.file_size or 0)) is not None:
        return refused
    content = await _content_of(sent)
    return content if isinstance(content, Unreadable) else read_document(name, content)


async def _scan_of(sent: Document) -> bytes | Unreadable:
    """The signed paper, likewise fetched before the transaction."""
    if (refused := is_scan(sent.file_name or "", sent.file_size or 0)) is not None:
        return refused
    content = await _content_of(sent)
    return content if isinstance(content, Unreadable) else read_scan(content)


async def _paper_of(sent: Document) -> Attachment | Unreadable:
    """An attachment, likewise fetched before the transaction."""
    content = await _scan_of(sent)
    return content if isinstance(content, Unreadable) else Attachment(sent.file_name or "", content)


async def _questionnaire_of(sent: Document, rt: Runtime, procedure: ProcedureId) -> workbook_desk.Read:
    """The questionnaire, likewise read before the transaction."""
    name = sent.file_name or ""
    if not name.lower().endswith(".xlsx") or (sent.file_size or 0) > LARGEST_FILE:
        return Unreadable.OTHER_KIND
    content = await _content_of(sent)
    return content if isinstance(content, Unreadable) else await workbook_desk.read(rt, procedure, name, content)


async def _content_of(sent: Document) -> bytes | Unreadable:
    try:
        return bytes(await (await sent.get_file()).download_as_bytearray())
    except TelegramError:
        return Unreadable.BROKEN
