"""Memos while they are written: one draft per author and tag, its answers sealed; its papers go with it."""

from datetime import datetime

import orjson
from sqlalchemy import Row, delete, insert, select, update

from bot.domain.ids import FormId, MemberId
from bot.domain.memo import Draft
from bot.domain.position import Progress
from storage import draft_papers
from storage.tables import drafts, members
from storage.transaction import Transaction


def _about(author: int, tag: str) -> str:
    return f"drafts.state:{author}:{tag}"


def _draft(tx: Transaction, row: Row[tuple[object, ...]]) -> Draft:
    state = orjson.loads(tx.keys.open(row.state, _about(row.member_id, row.purpose)))
    chosen = state.get("chosen")
    progress = Progress(state["answers"], state["open"], None if chosen is None else tuple(chosen))
    # Drafts that the version before began know none of these.
    offices, editorial = tuple(state.get("offices", ())), bool(state.get("editorial", False))
    told = state.get("told", "")
    return Draft(MemberId(row.member_id), row.purpose, FormId(row.form_id), progress, offices, editorial, told)


async def find(tx: Transaction, author: MemberId, tag: str) -> Draft | None:
    """The author's draft of that tag, if there is one."""
    row = (await tx.execute(select(drafts).where(drafts.c.member_id == author, drafts.c.purpose == tag))).first()
    return None if row is None else _draft(tx, row)


async def of_author(tx: Transaction, author: MemberId) -> tuple[Draft, ...]:
    """All drafts of an author, the one changed last in front."""
    rows = await tx.execute(select(drafts).where(drafts.c.member_id == author).order_by(drafts.c.changed_at.desc()))
    return tuple(_draft(tx, row) for row in rows)


async def of_tag(tx: Transaction, tag: str) -> tuple[Draft, ...]:
    """The drafts of that tag, one for each who began one."""
    rows = await tx.execute(select(drafts).where(drafts.c.purpose == tag).order_by(drafts.c.member_id))
    return tuple(_draft(tx, row) for row in rows)


async def save(tx: Transaction, draft: Draft, *, now: datetime) -> None:
    """Keep a draft as it is now, new or changed."""
    progress = draft.progress
    written = {"answers": dict(progress.answers), "open": progress.open_question, "chosen": progress.draft}
    about_memo = {"offices": draft.offices, "editorial": draft.editorial, "told": draft.told}
    state = orjson.dumps(written | about_memo)
    kept = {"form_id": draft.form, "state": tx.keys.seal(state, _about(draft.author, draft.tag)), "changed_at": now}
    this = (drafts.c.member_id == draft.author) & (drafts.c.purpose == draft.tag)
    changed = await tx.execute(update(drafts).where(this).values(**kept))
    if changed.rowcount == 0:
        await tx.execute(insert(drafts).values(member_id=draft.author, purpose=draft.tag, **kept))


async def discard_all(tx: Transaction, author: MemberId) -> int:
    """Delete all drafts of an author; returns how many."""
    gone = await tx.execute(delete(drafts).where(drafts.c.member_id == author))
    await draft_papers.forget_without_draft(tx)
    return gone.rowcount


async def forget_untouched_since(tx: Transaction, instant: datetime) -> int:
    """Delete drafts that nobody has changed since, and those of members whose role has ended; returns how many."""
    left = select(members.c.id).where(~members.c.active)
    gone = await tx.execute(delete(drafts).where((drafts.c.changed_at < instant) | drafts.c.member_id.in_(left)))
    await draft_papers.forget_without_draft(tx)
    return gone.rowcount


async def discard(tx: Transaction, author: MemberId, tag: str) -> bool:
    """Delete a draft; whether there was one."""
    gone = await tx.execute(delete(drafts).where(drafts.c.member_id == author, drafts.c.purpose == tag))
    await draft_papers.forget_without_draft(tx)
    return gone.rowcount > 0


async def discard_everybody(tx: Transaction, tag: str) -> None:
    """Delete the drafts of that tag, whoever began one."""
    await tx.execute(delete(drafts).where(drafts.c.purpose == tag))
    await draft_papers.forget_without_draft(tx)
