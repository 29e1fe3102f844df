"""Memos of a procedure: numbered, with their papers, first to the offices, then to the Leitung, then followed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.co_signature import Answer
from bot.domain.memo import Decision, Memo, MemoContent, MemoState, Verdict
from bot.domain.memo_order import MemoOrder
from bot.domain.memo_taps import CoSignAct, CoSignTap
from bot.domain.outgoing import Attachment
from bot.domain.staff_taps import MemoAct
from bot.runtime import Receipt, Runtime
from bot.services import co_signing, decided, memo_desk, retention, staff_desk
from storage import audit, co_signatures, memo_attachments, procedures, scans, staff
from storage.database import Database
from storage.tables import audit as audit_rows
from storage.tables import memo_attachments as attachment_rows
from storage.tables import memo_versions
from storage.transaction import Transaction
from tests.services.staff_scene import BAUAMT, CONTENT, JUGENDAMT, LANDRAT, PRESS, Scene, private

PAPERS = (Attachment("Grobkonzept-Fassung-3.pdf", b"%PDF concept"), Attachment("Votum.pdf", b"%PDF vote"))
PAPERS_NOW = (Attachment("Grobkonzept-Fassung-4.pdf", b"%PDF concept anew"), PAPERS[1])
FOLLOWS = "Pressestelle: Phase 2 einleiten"
PROCEDURE = 1


@pytest.fixture
async def scene(database: Database) -> Scene:
    scene = Scene(database)
    await scene.house()
    assert await scene.rt.run(_begun) == PROCEDURE
    return scene


async def _begun(tx: Transaction, rt: Runtime) -> int:
    return (await procedures.begin(tx, rt.authority.id, "Kundenbefragung 2022", now=rt.now())).id


async def submits(scene: Scene, offices: Sequence[str] = (), papers: tuple[Attachment, ...] = PAPERS) -> Memo:
    async def submit(tx: Transaction, rt: Runtime) -> Memo:
        author = await staff.find(tx, PRESS)
        assert author is not None
        order = MemoOrder(tuple(offices), procedure=PROCEDURE, step="concept", from_file=papers)
        return await memo_desk.submit(tx, rt, author, replace(CONTENT, follows=FOLLOWS), order)

    return await scene.rt.run(submit)


async def submits_version(scene: Scene, memo: Memo, content: MemoContent, *, editorial: bool = False) -> Memo | None:
    async def submit(tx: Transaction, rt: Runtime) -> Memo | None:
        author = await staff.find(tx, PRESS)
        assert author is not None
        return await memo_desk.submit_version(tx, rt, memo, author, content, from_file=PAPERS_NOW, editorial=editorial)

    return await scene.rt.run(submit)


async def signs(scene: Scene, memo: Memo, place: int, act: CoSignAct = CoSignAct.SIGN) -> Receipt:
    user = (BAUAMT, JUGENDAMT)[place]
    return await scene.rt.run(staff_desk.tap, CoSignTap(act, memo.id, memo.version, place), private(user))


async def test_memo_of_a_step_knows_its_procedure_its_number_and_its_papers(scene: Scene) -> None:
    memo = await submits(scene)

    assert (memo.procedure, memo.step, memo.reference) == (PROCEDURE, "concept", "PR-013-2022/1")
    assert (memo.state, memo.content) == (MemoState.SUBMITTED, replace(CONTENT, follows=FOLLOWS))
    sent = [letter.attachment for letter in await scene.letters(LANDRAT)]
    assert [paper.file_name for paper in sent if paper] == [
        "Vermerk-1-Fassung-1.pdf",
        *[each.file_name for each in PAPERS],
    ]
    assert "Anlagen (2): Grobkonzept-Fassung-3.pdf, Votum.pdf" in await scene.text(LANDRAT, "memo:1.1")
    await scene.taps(LANDRAT, MemoAct.APPROVE, memo)
    assert f"Danach: {FOLLOWS}" in await scene.text(LANDRAT)


async def test_reference_numbers_are_counted_by_year(scene: Scene) -> None:
    assert [(await submits(scene, papers=())).reference for _ in range(2)] == ["PR-013-2022/1", "PR-013-2022/2"]
    scene.now += timedelta(days=365)
    assert (await submits(scene, papers=())).reference == "PR-013-2023/1"


async def test_memos_submitted_at_the_same_instant_get_different_numbers(scene: Scene) -> None:
    made = await asyncio.gather(*(submits(scene, papers=()) for _ in range(12)))

    assert {memo.reference for memo in made} == {f"PR-013-2022/{number}" for number in range(1, 13)}


async def test_leitung_gets_it_after_the_offices_with_their_answers(scene: Scene) -> None:
    memo = await submits(scene, ("Jugendamt", "Bauamt"))
    assert (memo.state, memo.cosign_until) == (MemoState.IN_COSIGNATURE, date(2022, 5, 10))
    assert await scene.card(LANDRAT, "memo:1.1") is None
    await signs(scene, memo, 0)
    assert (await scene.memo(memo)).state is MemoState.IN_COSIGNATURE
    await signs(scene, memo, 1)

    assert (await scene.memo(memo)).state is MemoState.SUBMITTED
    assert "✅ Bauamt: mitgezeichnet\n✅ Jugendamt: mitgezeichnet" in await scene.text(LANDRAT, "memo:1.1")


async def test_decision_has_to_wait_for_the_offices(scene: Scene) -> None:
    memo = await submits(scene, ("Bauamt",))

    toast = await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)

    assert toast == "Der Vermerk ist noch in Mitzeichnung. Entschieden wird danach."
    assert (await scene.memo(memo)).state is MemoState.IN_COSIGNATURE


async def test_two_of_an_office_who_sign_at_the_same_instant_sign_once(scene: Scene) -> None:
    memo = await submits(scene, ("Bauamt",))

    told = await asyncio.gather(*(signs(scene, memo, 0) for _ in range(6)))

    assert sorted(receipt.text for receipt in told)[0] == ""
    late = {
        "Ihre Stelle hat sich zu dieser Fassung schon geäußert.",
        "Dafür ist es zu spät. Der Vermerk liegt schon bei der Leitung oder ist entschieden.",
    }
    assert {receipt.text for receipt in told if receipt.text} <= late
    assert sum(not receipt.text for receipt in told) == 1
    async with scene.database.read() as tx:
        lines = await tx.execute(audit_rows.select().where(audit_rows.c.event == "memo_co_signed"))
        assert len(list(lines)) == 1
        assert await audit.verify(tx) is None


async def test_new_version_keeps_number_and_what_follows_and_has_the_papers_of_its_day(scene: Scene) -> None:
    memo = await submits(scene, ("Bauamt",))
    await signs(scene, memo, 0)

    newer = await submits_version(scene, await scene.memo(memo), replace(CONTENT, facts="Neu."))

    assert newer is not None
    assert (newer.version, newer.reference, newer.content.follows) == (2, "PR-013-2022/1", FOLLOWS)
    assert newer.state is MemoState.IN_COSIGNATURE
    async with scene.database.read() as tx:
        assert await memo_attachments.of_memo(tx, newer.id, 1) == PAPERS
        assert await memo_attachments.of_memo(tx, newer.id, 2) == PAPERS_NOW
        assert [one.answer for one in await co_signatures.of_memo(tx, newer.id, 2)] == [Answer.OPEN]
        assert [one.answer for one in await co_signatures.of_memo(tx, newer.id, 1)] == [Answer.SIGNED]
    assert await submits_version(scene, memo, CONTENT) is None


async def test_editorial_change_goes_on_where_it_was(scene: Scene) -> None:
    memo = await submits(scene, ("Bauamt", "Jugendamt"))
    await signs(scene, memo, 0)

    newer = await submits_version(
        scene, await scene.memo(memo), replace(CONTENT, facts="Tippfehler weg."), editorial=True
    )

    assert newer is not None
    assert (newer.state, newer.editorial, newer.cosign_until) == (MemoState.IN_COSIGNATURE, True, date(2022, 5, 10))
    await signs(scene, newer, 1)
    assert (await scene.memo(memo)).state is MemoState.SUBMITTED


async def test_deadline_passes_only_when_the_day_is_over(scene: Scene) -> None:
    memo = await submits(scene, ("Bauamt",))
    scene.now += timedelta(days=7)
    assert await scene.rt.run(co_signing.go_on_without_silent) == {"memos": 0}
    scene.now += timedelta(days=1)
    assert await scene.rt.run(co_signing.go_on_without_silent) == {"memos": 1}
    assert await scene.rt.run(co_signing.go_on_without_silent) == {"memos": 0}

    assert (await scene.memo(memo)).state is MemoState.SUBMITTED
    async with scene.database.read() as tx:
        assert [one.answer for one in await co_signatures.of_memo(tx, memo.id, 1)] == [Answer.SILENT]


async def test_whoever_follows_decisions_is_called_in_the_transaction_of_the_decision(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, Verdict, bool]] = []

    async def follower(tx: Transaction, _rt: Runtime, memo: Memo, decision: Decision) -> None:
        saved = await tx.execute(memo_versions.select().where(memo_versions.c.memo_id == memo.id))
        seen.append((memo.id, decision.verdict, saved.one().verdict == "approved"))

    monkeypatch.setattr(decided, "FOLLOWERS", (*decided.FOLLOWERS, follower))
    memo = await submits(scene)
    await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)

    assert seen == [(memo.id, Verdict.APPROVED, True)]


async def test_names_and_contents_of_papers_are_sealed(scene: Scene) -> None:
    await submits(scene)

    async with scene.database.read() as tx:
        rows = list(await tx.execute(attachment_rows.select()))
    assert len(rows) == len(PAPERS)
    assert not any(b"Grobkonzept" in row.name or b"concept" in row.body for row in rows)


async def test_paper_sent_in_for_an_entry_nobody_finished_is_deleted_after_a_day(scene: Scene) -> None:
    async def add(tx: Transaction, rt: Runtime) -> int:
        member = await staff.find(tx, PRESS)
        assert member is not None
        return await scans.add(tx, b"%PDF signed", by=member.id, now=rt.now())

    scan = await scene.rt.run(add)
    scene.now += timedelta(hours=23)
    assert (await scene.rt.run(retention.delete_traces))["unused_scans"] == 0
    scene.now += timedelta(hours=2)
    assert (await scene.rt.run(retention.delete_traces))["unused_scans"] == 1

    async with scene.database.read() as tx:
        assert await scans.content_of(tx, scan) is None
