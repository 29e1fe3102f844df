"""Papers of a draft: sealed like the draft itself, and gone with it, however it goes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.draft_papers import DraftPaper
from bot.domain.ids import FormId, MemberId
from bot.domain.memo import Draft
from bot.domain.outgoing import Attachment
from bot.domain.position import Progress
from bot.services.drafting import memo_form
from storage import draft_papers, drafts, forms, staff
from storage.database import Database
from storage.tables import draft_papers as rows
from storage.transaction import Transaction
from tests.services.staff_scene import PRESS, Scene

PAPER = Attachment("Kosten.pdf", b"%PDF-1.7 Kosten")
OTHER = "memo1v1"


async def author(tx: Transaction) -> MemberId:
    found = await staff.find(tx, PRESS)
    assert found is not None
    return found.id


@pytest.fixture
async def scene(database: Database) -> Scene:
    """The press office has two drafts with a paper each."""
    scene = Scene(database)
    await scene.house()

    async def write(tx: Transaction) -> None:
        form = memo_form()
        await forms.save(tx, form, scene.now)
        for tag in ("memo", OTHER):
            draft = Draft(await author(tx), tag, FormId(form.form_id), Progress())
            await drafts.save(tx, draft, now=scene.now)
            await draft_papers.add(tx, draft.author, tag, PAPER)

    await scene.database.write(write)
    return scene


async def left(scene: Scene) -> list[str]:
    async with scene.database.read() as tx:
        return sorted((await tx.execute(select(rows.c.purpose))).scalars())


async def test_names_and_contents_are_sealed_and_come_back_whole(scene: Scene) -> None:
    async with scene.database.read() as tx:
        kept = (await tx.execute(rows.select())).mappings().first()
        assert kept is not None
        assert b"Kosten" not in kept["name"]
        assert b"Kosten" not in kept["body"]
        by = await author(tx)
        assert await draft_papers.whole(tx, by, "memo") == (PAPER,)
        assert await draft_papers.of_draft(tx, by, "memo") == (DraftPaper(1, "Kosten.pdf", len(PAPER.content)),)


async def test_papers_go_with_their_draft_and_no_others(scene: Scene) -> None:
    async def discard(tx: Transaction) -> None:
        assert await drafts.discard(tx, await author(tx), "memo")

    await scene.database.write(discard)

    assert await left(scene) == [OTHER]


async def test_papers_go_with_what_everybody_leaves_or_forgets(scene: Scene) -> None:
    await scene.database.write(drafts.discard_everybody, OTHER)
    assert await left(scene) == ["memo"]
    await scene.database.write(drafts.forget_untouched_since, scene.now + timedelta(days=1))
    assert await left(scene) == []


async def test_papers_go_with_who_leaves(scene: Scene) -> None:
    async def leave(tx: Transaction) -> None:
        assert await drafts.discard_all(tx, await author(tx)) == 2

    await scene.database.write(leave)

    assert await left(scene) == []
