"""The Leitung decides: who may, which version counts, who is told what."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.ids import UserId
from bot.domain.memo import MemoState
from bot.domain.staff import Role
from bot.domain.staff_taps import MemoAct
from storage import audit
from storage.database import Database
from storage.sealed import KeyRing
from tests.services.staff_scene import (
    BAUAMT,
    BUERO,
    CHANNEL,
    CONTENT,
    JUGENDAMT,
    LANDRAT,
    PRESS,
    SECOND,
    STRANGER,
    Scene,
)

RACES = 40
"""Many more between real processes: ``tests/reliability/test_two_leaders.py``."""
DECIDE = ["Freigeben", "Änderungen anordnen", "Ablehnen", "Zurückstellen"]


@pytest.fixture
async def scene(database: Database) -> Scene:
    scene = Scene(database)
    await scene.house()
    return scene


async def test_submitted_memo_stands_in_the_channel_with_subject_version_and_state_only(scene: Scene) -> None:
    await scene.submits()

    assert await scene.text(CHANNEL, "memo:1.1") == (
        "Vermerk 1, Fassung 1\n\u2068Kundenbefragung 2022; hier: Freigabe Grobkonzept\u2069\n\n"
        "Stand: ⏳ wartet auf Freigabe"
    )
    assert await scene.labels(CHANNEL, "memo:1.1") == DECIDE


async def test_each_member_of_the_leitung_gets_the_whole_memo_with_its_pdf(scene: Scene) -> None:
    await scene.submits()

    for leader in (LANDRAT, SECOND):
        card = await scene.card(leader, "memo:1.1")
        assert card is not None
        assert card.message.protected
        for part in (CONTENT.recommendation, CONTENT.facts, CONTENT.assessment):
            assert part in card.message.text
        assert await scene.labels(leader, "memo:1.1") == DECIDE
        (paper,) = [letter for letter in await scene.letters(leader) if letter.attachment]
        assert paper.attachment is not None
        assert paper.protected
        assert paper.attachment.file_name == "Vermerk-1-Fassung-1.pdf"
        assert paper.attachment.content.startswith(b"%PDF")
    assert await scene.card(BAUAMT, "memo:1.1") is None


@pytest.mark.parametrize("in_channel", [True, False])
async def test_tap_brings_the_confirmation_to_the_private_chat_of_whoever_tapped(
    scene: Scene, *, in_channel: bool
) -> None:
    memo = await scene.submits()

    toast = await scene.taps(LANDRAT, MemoAct.APPROVE, memo, in_channel=in_channel)

    assert toast == ("Bitte bestätigen Sie das im Chat mit mir." if in_channel else "")
    assert await scene.text(LANDRAT) == (
        "Vermerk 1, Fassung 1: „\u2068Kundenbefragung 2022; hier: Freigabe Grobkonzept\u2069“ freigeben?\n\n"
        "Das geht sofort an 3 Stellen."
    )
    assert await scene.labels(LANDRAT) == ["Ja, freigeben", "Zurück"]
    assert await scene.labels(CHANNEL, "memo:1.1") == DECIDE
    assert (await scene.memo(memo)).state is MemoState.SUBMITTED
    assert "freigeben?" not in await scene.text(SECOND)


async def test_confirmed_approval_reaches_everybody_concerned(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.APPROVE, memo, in_channel=True)

    await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)

    assert (await scene.memo(memo)).state is MemoState.APPROVED
    decided = "Stand: ✅ freigegeben\n\nEntschieden: Landrätin, 3. Mai 2022, 14:05 Uhr"
    assert (await scene.text(CHANNEL, "memo:1.1")).endswith(decided)
    for chat in (CHANNEL, LANDRAT, SECOND):
        assert await scene.labels(chat, "memo:1.1") == []
    assert "✅ freigegeben – Landrätin" in await scene.text(SECOND, "memo:1.1")
    assert "Die Pressestelle und 3 Stellen haben den Vermerk jetzt." in await scene.text(LANDRAT)
    for office in (PRESS, BAUAMT, JUGENDAMT, BUERO):
        letter = (await scene.letters(office))[-1]
        assert "✅ freigegeben – Landrätin, 3. Mai 2022, 14:05 Uhr" in letter.text
        assert letter.attachment is not None
        assert letter.attachment.file_name == "Vermerk-1-Fassung-1.pdf"


async def test_going_back_decides_nothing(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.APPROVE, memo)

    await scene.taps(LANDRAT, MemoAct.BACK, memo)

    assert "es bleibt alles, wie es ist" in await scene.text(LANDRAT)
    assert (await scene.memo(memo)).state is MemoState.SUBMITTED


@pytest.mark.parametrize(
    ("act", "state", "words"),
    [
        (MemoAct.ORDER_CHANGES, MemoState.CHANGES_ORDERED, "✏️ Änderungen angeordnet"),
        (MemoAct.REJECT, MemoState.REJECTED, "❌ abgelehnt"),
    ],
)
async def test_reason_goes_to_the_press_office_and_never_to_the_channel(
    scene: Scene, act: MemoAct, state: MemoState, words: str
) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, act, memo, in_channel=True)

    await scene.types(LANDRAT, "Bitte die <Kosten> nennen & begründen.")

    assert (await scene.memo(memo)).state is state
    assert f"Stand: {words}" in await scene.text(CHANNEL, "memo:1.1")
    assert "Kosten" not in await scene.text(CHANNEL, "memo:1.1")
    assert "Kosten" not in await scene.text(SECOND, "memo:1.1")
    letter = (await scene.letters(PRESS))[-1]
    assert "Bitte die &lt;Kosten&gt; nennen &amp; begründen." in letter.text
    assert [button.label for row in letter.buttons for button in row] == (
        ["Neue Fassung schreiben"] if act is MemoAct.ORDER_CHANGES else []
    )
    assert all(not letter.attachment for letter in await scene.letters(BAUAMT))


@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
async def test_without_a_reason_nothing_is_decided(scene: Scene, nothing: str) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.REJECT, memo)

    await scene.types(LANDRAT, nothing)

    assert (await scene.memo(memo)).state is MemoState.SUBMITTED
    assert (await scene.text(LANDRAT)).startswith("➡️ Bitte schreiben Sie den Grund als Text.")

    await scene.types(LANDRAT, "Zu teuer.")
    assert (await scene.memo(memo)).state is MemoState.REJECTED


async def test_endless_reason_is_asked_for_again(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.ORDER_CHANGES, memo)

    await scene.types(LANDRAT, "x" * 3_001)

    assert "Der Grund ist zu lang: Möglich sind 3000 Zeichen." in await scene.text(LANDRAT)
    assert (await scene.memo(memo)).state is MemoState.SUBMITTED


@pytest.mark.parametrize("act", [MemoAct.APPROVE, MemoAct.CONFIRM, MemoAct.ORDER_CHANGES, MemoAct.REJECT])
@pytest.mark.parametrize("user", [BAUAMT, PRESS, BUERO])
async def test_only_the_leitung_decides(scene: Scene, user: UserId, act: MemoAct) -> None:
    memo = await scene.submits()

    toast = await scene.taps(user, act, memo, in_channel=True)

    assert toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert (await scene.memo(memo)).state is MemoState.SUBMITTED
    slot = "" if act is MemoAct.CONFIRM else "no:1"
    assert (await scene.text(user, slot)).startswith("Freigeben kann nur die Leitung. Sie sind als ")


async def test_stranger_learns_nothing_and_gets_no_message(scene: Scene) -> None:
    memo = await scene.submits()

    toast = await scene.taps(STRANGER, MemoAct.APPROVE, memo, in_channel=True)

    assert toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert await scene.card(STRANGER, "no:1") is None
    assert await scene.card(STRANGER) is None


async def test_who_wrote_it_does_not_approve_it_after_joining_the_leitung(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.joins(PRESS, Role.LEADERSHIP)

    toast = await scene.taps(PRESS, MemoAct.CONFIRM, memo)

    assert toast == "Diesen Vermerk haben Sie selbst verfasst. Entscheiden muss jemand anderes."
    assert (await scene.memo(memo)).state is MemoState.SUBMITTED


async def test_role_taken_away_between_the_two_taps_counts(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.APPROVE, memo)
    await scene.leaves(LANDRAT)
    await scene.joins(LANDRAT, Role.SUPPORTING_OFFICE, "Bauamt")

    await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)

    assert (await scene.memo(memo)).state is MemoState.SUBMITTED


async def test_tap_under_an_older_version_approves_nothing(scene: Scene) -> None:
    first = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.ORDER_CHANGES, first)
    await scene.types(LANDRAT, "Kosten fehlen.")
    second = await scene.submits_again(first, replace(CONTENT, facts="Mit Kosten."))

    for act in (MemoAct.APPROVE, MemoAct.CONFIRM):
        assert await scene.taps(LANDRAT, act, first) == "Diese Fassung ist überholt."

    assert (await scene.memo(second)).state is MemoState.SUBMITTED
    for chat in (CHANNEL, LANDRAT, SECOND):
        assert "Diese Fassung ist überholt. Es gilt Fassung 2." in await scene.text(chat, "memo:1.1")
        assert await scene.labels(chat, "memo:1.1") == []
        assert await scene.labels(chat, "memo:1.2") == DECIDE


async def test_second_tap_is_told_which_function_decided_and_when(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.APPROVE, memo)
    await scene.taps(SECOND, MemoAct.APPROVE, memo)
    await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)
    letters = len(await scene.letters(BAUAMT))

    for act in (MemoAct.CONFIRM, MemoAct.APPROVE, MemoAct.REJECT):
        toast = await scene.taps(SECOND, act, memo)
        assert toast == "Schon entschieden: ✅ freigegeben – Landrätin, 3. Mai 2022, 14:05 Uhr"

    assert "Über Vermerk 1, Fassung 1 ist schon entschieden" in await scene.text(SECOND)
    assert await scene.labels(SECOND) == ["Aufgaben"]
    assert len(await scene.letters(BAUAMT)) == letters


async def test_reason_that_comes_too_late_changes_nothing(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(SECOND, MemoAct.REJECT, memo)
    await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)

    await scene.types(SECOND, "Zu teuer.")

    assert (await scene.memo(memo)).state is MemoState.APPROVED
    assert "schon entschieden" in await scene.text(SECOND)
    assert all("Zu teuer" not in letter.text for letter in await scene.letters(PRESS))


async def test_decision_leaves_its_line_in_the_audit_trail(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.CONFIRM, memo)

    async with scene.database.read() as tx:
        assert await audit.verify(tx) is None


async def test_new_member_of_the_leitung_finds_what_waits(scene: Scene) -> None:
    await scene.submits()

    await scene.joins(STRANGER, Role.LEADERSHIP)

    assert await scene.labels(STRANGER, "memo:1.1") == DECIDE
    assert (await scene.letters(STRANGER))[0].attachment is not None


async def test_typed_word_counts_like_the_button_where_one_memo_waits(scene: Scene) -> None:
    await scene.submits()

    await scene.types(LANDRAT, "freigeben")

    assert await scene.labels(LANDRAT) == ["Ja, freigeben", "Zurück"]


async def test_two_of_the_leitung_at_the_same_instant_decide_once_every_time(
    scene: Scene, database_url: str, key_ring: KeyRing
) -> None:
    elsewhere = await Database.open(database_url, key_ring)
    other = replace(scene, database=elsewhere)
    try:
        for _ in range(RACES):
            memo = await scene.submits()
            said = await asyncio.gather(
                scene.taps(LANDRAT, MemoAct.CONFIRM, memo), other.taps(SECOND, MemoAct.CONFIRM, memo)
            )
            assert sorted(said)[0] == ""
            assert sorted(said)[1] == "Schon entschieden: ✅ freigegeben – Landrätin, 3. Mai 2022, 14:05 Uhr"
        assert len([letter for letter in await scene.letters(BAUAMT) if letter.attachment]) == RACES
        async with scene.database.read() as tx:
            assert await audit.verify(tx) is None
    finally:
        await elsewhere.close()
