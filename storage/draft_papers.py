"""The papers put to a memo while it is written, numbered as they came; names and contents sealed.

They go with their draft, whatever becomes of it: ``storage/drafts.py``.
"""

from sqlalchemy import delete, func, insert, select

from bot.domain.draft_papers import DraftPaper
from bot.domain.ids import MemberId
from bot.domain.outgoing import Attachment
from storage.tables import draft_papers, drafts
from storage.transaction import Transaction


def _about(column: str, author: int, tag: str, number: int) -> str:
    return f"draft_papers.{column}:{author}:{tag}:{number}"


async def add(tx: Transaction, author: MemberId, tag: str, paper: Attachment) -> None:
    """Keep a paper behind those that are there."""
    this = (draft_papers.c.member_id == author) & (draft_papers.c.purpose == tag)
    last = (await tx.execute(select(func.max(draft_papers.c.number)).where(this))).scalar_one()
    number = (last or 0) + 1
    await tx.execute(
        insert(draft_papers).values(
            member_id=author,
            purpose=tag,
            number=number,
            size=len(paper.content),
            name=tx.keys.seal(paper.file_name.encode(), _about("name", author, tag, number)),
            body=tx.keys.seal(paper.content, _about("body", author, tag, number)),
        )
    )


async def of_draft(tx: Transaction, author: MemberId, tag: str) -> tuple[DraftPaper, ...]:
    """What is there, without the contents, in the order of the Vermerk."""
    this = (draft_papers.c.member_id == author) & (draft_papers.c.purpose == tag)
    wanted = select(draft_papers.c.number, draft_papers.c.size, draft_papers.c.name).where(this)
    rows = await tx.execute(wanted.order_by(draft_papers.c.number))
    return tuple(
        DraftPaper(row.number, tx.keys.open(row.name, _about("name", author, tag, row.number)).decode(), row.size)
        for row in rows
    )


async def whole(tx: Transaction, author: MemberId, tag: str) -> tuple[Attachment, ...]:
    """The papers themselves, in their order."""
    this = (draft_papers.c.member_id == author) & (draft_papers.c.purpose == tag)
    rows = await tx.execute(select(draft_papers).where(this).order_by(draft_papers.c.number))
    return tuple(
        Attachment(
            tx.keys.open(row.name, _about("name", author, tag, row.number)).decode(),
            tx.keys.open(row.body, _about("body", author, tag, row.number)),
        )
        for row in rows
    )


async def remove(tx: Transaction, author: MemberId, tag: str, number: int) -> None:
    """Take a paper away again; one that is not there stays away."""
    this = (draft_papers.c.member_id == author) & (draft_papers.c.purpose == tag)
    await tx.execute(delete(draft_papers).where(this, draft_papers.c.number == number))


async def forget_without_draft(tx: Transaction) -> None:
    """Delete the papers of drafts that are gone."""
    owner = (drafts.c.member_id == draft_papers.c.member_id) & (drafts.c.purpose == draft_papers.c.purpose)
    await tx.execute(delete(draft_papers).where(~select(drafts.c.purpose).where(owner).exists()))
