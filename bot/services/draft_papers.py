"""The author puts papers to a Vermerk while writing it, and takes them out again (MISSION.md § 4.2: „Anlagen“).

The file itself was fetched before the transaction; only whoever sees the card that asks for it has it fetched at all.
"""

from bot.domain.draft_papers import ChoosePapers, PaperProblem, paper_name, problem_of
from bot.domain.memo import Draft
from bot.domain.memo_taps import DraftPaperTap
from bot.domain.outgoing import Attachment
from bot.domain.papers import writes_memo
from bot.domain.staff import Member
from bot.domain.staff_messages import DraftGone
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services.staff_cards import DESK, put, say, voice_of
from bot.texts.draft_papers import render_papers
from storage import draft_papers, drafts
from storage.transaction import Transaction

PAPERS_VIEW = "papers"
_PROBLEMS = {
    Unreadable.OTHER_KIND: PaperProblem.OTHER_KIND,
    Unreadable.TOO_LARGE: PaperProblem.TOO_LARGE,
    Unreadable.BROKEN: PaperProblem.BROKEN,
    Unreadable.EMPTY: PaperProblem.BROKEN,
}


async def show(
    tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender, problem: PaperProblem | None = None
) -> Receipt:
    """The papers of the draft so far, and how to add one."""
    said = ChoosePapers(draft, await draft_papers.of_draft(tx, draft.author, draft.tag), problem)
    await put(tx, rt, sender, render_papers(said, voice_of(rt, member, sender)), view=f"{PAPERS_VIEW}:{draft.tag}")
    return Receipt()


async def remove(tx: Transaction, rt: Runtime, tap: DraftPaperTap, member: Member, sender: Sender) -> Receipt:
    """A paper is taken out again."""
    draft = await drafts.find(tx, member.id, tap.tag)
    if draft is None or not writes_memo(draft.tag):
        return await say(tx, rt, member, DraftGone(), sender)
    await draft_papers.remove(tx, member.id, draft.tag, tap.number)
    return await show(tx, rt, draft, member, sender)


async def take(
    tx: Transaction, rt: Runtime, view: str, file: Attachment | Unreadable, member: Member, sender: Sender
) -> Receipt:
    """A file was sent while the card asks for one."""
    draft = await drafts.find(tx, member.id, tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    if isinstance(file, Unreadable):
        return await show(tx, rt, draft, member, sender, _PROBLEMS[file])
    there = await draft_papers.of_draft(tx, member.id, draft.tag)
    problem = problem_of(len(file.content), there)
    if problem is None:
        await draft_papers.add(tx, member.id, draft.tag, Attachment(paper_name(file.file_name), file.content))
    return await show(tx, rt, draft, member, sender, problem)


async def hear(tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender) -> Receipt:
    """Something was written, or a photo sent, while the card asks for a file."""
    draft = await drafts.find(tx, member.id, tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    return await show(tx, rt, draft, member, sender, PaperProblem.NO_FILE)


async def begin_with(tx: Transaction, draft: Draft, papers: tuple[Attachment, ...]) -> None:
    """The draft of another version begins with the papers of the one before."""
    for paper in papers:
        await draft_papers.add(tx, draft.author, draft.tag, paper)


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody asks for papers."""
    return view.startswith(f"{DESK}{PAPERS_VIEW}:")


def tag_of(view: str) -> str:
    """To which draft the papers belong."""
    return view.removeprefix(f"{DESK}{PAPERS_VIEW}:")
