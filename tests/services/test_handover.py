"""Contact details go to the institute: once approved, encrypted for it alone, and for exactly those who still agree."""

import json
import os
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from bot.domain.consent import ConsentFor
from bot.domain.handover import HandoverKind, HandoverState, fingerprint
from bot.domain.staff import Role
from bot.domain.staff_taps import HandoverAct, MemoAct, MemoTap
from bot.domain.volunteering import ContactDetails, Registered, SignedConsent, Volunteer, VolunteerState
from bot.reports import handover_file
from bot.runtime import Runtime
from bot.services import approvals, handover, handover_leaving, ledger, packing, staff_desk, volunteering
from storage import doomed
from storage import volunteers as rows
from storage.database import Database
from storage.transaction import Transaction
from tests.services.handover_scene import (
    CALLS,
    INSTITUTE,
    all_handovers,
    approves,
    asks,
    authority_with_key,
    clock_strikes,
    folder_of,
    handed_over,
    joins,
    listed,
    open_survey,
    opened,
    runtime,
    volunteers,
    waiting_memos,
)
from tests.services.staff_scene import LANDRAT, PRESS, private
from tests.services.survey_scene import Clock


@pytest.fixture
def rt(database: Database, clock: Clock, tmp_path: Path) -> Runtime:
    return runtime(database, clock, tmp_path)


async def found(rt: Runtime, volunteer: Volunteer) -> Volunteer | None:
    async with rt.database.read() as tx:
        return await rows.find(tx, volunteer.id)


def files(rt: Runtime) -> set[str]:
    return {file.name for file in folder_of(rt).iterdir()} if folder_of(rt).is_dir() else set()


async def test_before_the_leitung_has_approved_no_file_is_written(rt: Runtime) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)

    assert (await clock_strikes(rt))["written"] == 0
    assert files(rt) == set()
    (memo,) = await waiting_memos(rt)
    assert memo.content.subject == "Kundenbefragung; hier: Übergabe der Kontaktdaten an Muster Marktforschung GmbH"
    assert "– Bauamt – Baurecht: weniger als 5" in memo.content.facts
    assert fingerprint(str(INSTITUTE.to_public())) in memo.content.assessment
    assert "bis zum 31. August 2026" in memo.content.assessment


async def test_the_institute_opens_the_file_and_finds_everybody_and_the_control_row(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    berta = await volunteers(rt, survey, 2, name="=HYPERLINK(1)", area="jug", with_area=False)
    written = await handed_over(rt, survey)

    manifest = json.loads((folder_of(rt) / handover_file.manifest_name(written.file_name)).read_bytes())
    found_rows = {row[0]: row[1:] for row in opened(rt, written)}
    assert found_rows.pop(manifest["canary"])[1] == ""
    assert found_rows == {
        anna.id: ("Anna Gruber", "+4980319000001", "vormittags, abends", "Deutsch", "Bauamt – Baurecht"),
        berta.id: ("=HYPERLINK(1)", "+4980319000002", "vormittags, abends", "Deutsch", ""),
    }
    assert (written.state, written.volunteers) == (HandoverState.WRITTEN, 2)
    content = (folder_of(rt) / written.file_name).read_bytes()
    assert sha256(content).hexdigest() == written.sha256 == manifest["sha256"]
    assert manifest == {
        "study": survey.id,
        "title": "Kundenbefragung",
        "handover": written.id,
        "kind": "contacts",
        "file": written.file_name,
        "sha256": written.sha256,
        "rows": 3,
        "consent_versions": manifest["consent_versions"],
        "created": "2026-07-10T10:00:00+00:00",
        "valid_until": CALLS[1].isoformat(),
        "canary": manifest["canary"],
    }
    async with rt.database.read() as tx:
        assert packing.canary(tx, written) == manifest["canary"]
        assert manifest["consent_versions"] == [(await ledger.given(tx, anna.id))[0].wording_version]
    assert [(await found(rt, one)).handover for one in (anna, berta)] == [written.id, written.id]  # type: ignore[union-attr]


async def test_nobody_else_reads_the_folder_and_nothing_readable_lies_in_it(rt: Runtime) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    written = await handed_over(rt, survey)

    assert folder_of(rt).stat().st_mode & 0o777 == 0o700
    for name in files(rt):
        content = (folder_of(rt) / name).read_bytes()
        assert (folder_of(rt) / name).stat().st_mode & 0o777 == 0o600
        assert b"Gruber" not in content
        assert b"80319" not in content
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt((folder_of(rt) / written.file_name).read_bytes(), [pyrage.x25519.Identity.generate()])


async def test_who_withdraws_while_the_file_is_made_is_not_handed_over(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)
    await approves(rt)
    (approved,) = await all_handovers(rt, survey.id)
    async with rt.database.read() as tx:
        package = await packing.packed(tx, rt, survey, approved)
    assert package is not None

    await rt.run(volunteering.withdraw, anna)

    assert not await rt.run(handover.note_written, package)
    assert (await found(rt, berta)).handover is None  # type: ignore[union-attr]
    await clock_strikes(rt)
    (written,) = await all_handovers(rt, survey.id)
    references = [row[0] for row in opened(rt, written)]
    assert berta.id in references
    assert anna.id not in references
    assert {written.file_name, handover_file.manifest_name(written.file_name)} == files(rt)


async def test_who_takes_back_the_service_area_while_the_file_is_made_is_handed_over_without_it(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)
    await approves(rt)
    (approved,) = await all_handovers(rt, survey.id)
    async with rt.database.read() as tx:
        package = await packing.packed(tx, rt, survey, approved)
    assert package is not None

    await rt.run(ledger.take_back, anna.id, ConsentFor.SERVICE_AREA)

    assert not await rt.run(handover.note_written, package)
    await clock_strikes(rt)
    (written,) = await all_handovers(rt, survey.id)
    assert {row[0]: row[5] for row in opened(rt, written)}[anna.id] == ""


async def test_a_file_that_was_made_twice_is_noted_once(rt: Runtime) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)
    await approves(rt)
    (approved,) = await all_handovers(rt, survey.id)
    async with rt.database.read() as tx:
        first, second = [await packing.packed(tx, rt, survey, approved) for _ in range(2)]
    assert first is not None
    assert second is not None

    assert await rt.run(handover.note_written, first)
    assert not await rt.run(handover.note_written, second)
    (written,) = await all_handovers(rt, survey.id)
    assert written.sha256 == first.file.sha256
    async with rt.database.read() as tx:
        assert (await rows.counts(tx, survey.id))["bau"].registered == 1


async def test_the_leitung_is_asked_once_and_later_volunteers_follow_after_a_week(rt: Runtime, clock: Clock) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    first = await handed_over(rt, survey)
    later = await volunteers(rt, survey, 2)

    await asks(rt, survey)
    assert await waiting_memos(rt) == ()
    clock.now += timedelta(days=6)
    assert (await clock_strikes(rt))["written"] == 0
    clock.now += timedelta(days=1)
    assert (await clock_strikes(rt))["written"] == 1

    _, second = await all_handovers(rt, survey.id)
    assert (second.kind, second.volunteers, second.memo) == (HandoverKind.CONTACTS, 1, first.memo)
    assert later.id in {row[0] for row in opened(rt, second)}
    assert len(opened(rt, second)) == 2


async def test_the_press_office_need_not_wait_a_week(rt: Runtime) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    await handed_over(rt, survey)
    await volunteers(rt, survey, 2)
    for _ in range(2):
        await asks(rt, survey, HandoverAct.SUPPLEMENT)
    assert (await clock_strikes(rt))["written"] == 1
    assert len(await all_handovers(rt, survey.id)) == 2


async def test_who_withdraws_after_the_hand_over_is_on_a_list_at_once_and_forgotten_when_confirmed(
    rt: Runtime,
) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
    await handed_over(rt, survey)
    withdrawn = await found(rt, anna)
    assert withdrawn is not None
    await rt.run(volunteering.withdraw, withdrawn)

    assert (await clock_strikes(rt))["written"] == 1
    assert (await clock_strikes(rt))["written"] == 0
    _, the_list = await all_handovers(rt, survey.id)
    assert listed(rt, the_list) == [anna.id]
    assert (the_list.kind, the_list.memo) == (HandoverKind.WITHDRAWALS, None)

    confirmed = await rt.run(handover_leaving.confirm, survey.id, the_list.id, date(2026, 7, 12))
    assert confirmed is not None
    assert await found(rt, anna) is None
    assert (await found(rt, berta)).state is VolunteerState.REGISTERED  # type: ignore[union-attr]
    assert await rt.run(handover_leaving.confirm, survey.id, the_list.id, date(2026, 7, 12)) is None


async def test_the_key_of_the_memo_is_the_only_one_that_contacts_are_written_for(
    rt: Runtime, database: Database, clock: Clock, tmp_path: Path
) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)
    await approves(rt)
    other_key = authority_with_key(str(pyrage.x25519.Identity.generate().to_public()))
    changed = runtime(database, clock, tmp_path, other_key)

    assert (await clock_strikes(changed))["written"] == 0
    await asks(changed, survey)
    (memo,) = await waiting_memos(changed)
    assert fingerprint(other_key.research_institute.age_recipient) in memo.content.assessment


@pytest.mark.parametrize("act", [MemoAct.REJECT, MemoAct.ORDER_CHANGES])
async def test_what_the_leitung_does_not_approve_is_not_handed_over(rt: Runtime, act: MemoAct) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)
    (memo,) = await waiting_memos(rt)
    verdict = {MemoAct.REJECT: "rejected", MemoAct.ORDER_CHANGES: "changes_ordered"}[act]
    view = f"{approvals.REASON_VIEW}:{memo.id}.{memo.version}:{verdict}"
    await rt.run(approvals.hear_reason, view, "Bitte prüfen.", private(LANDRAT, typed=True))

    assert (await clock_strikes(rt))["written"] == 0
    await asks(rt, survey)
    # Rejected, it may be asked for anew; where changes were ordered, the memo waits for its next version.
    assert len(await waiting_memos(rt)) == (1 if act is MemoAct.REJECT else 0)


async def test_after_the_last_day_of_calls_nothing_leaves_but_withdrawals(rt: Runtime, clock: Clock) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await handed_over(rt, survey)
    await volunteers(rt, survey, 2)
    clock.now += timedelta(days=60)
    withdrawn = await found(rt, anna)
    assert withdrawn is not None
    await rt.run(volunteering.withdraw, withdrawn)

    await clock_strikes(rt)

    kinds = [each.kind for each in await all_handovers(rt, survey.id)]
    assert kinds == [HandoverKind.CONTACTS, HandoverKind.WITHDRAWALS]


async def test_files_go_when_they_are_confirmed_and_what_a_crash_left_goes_too(rt: Runtime) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    written = await handed_over(rt, survey)
    left = folder_of(rt) / "uebergabe-lra22-9-00000000.xlsx.age"
    left.write_bytes(b"left by a crash")
    await clock_strikes(rt)
    assert len(files(rt)) == 3, "what is young may be noted in a moment"

    await rt.run(handover_leaving.confirm, survey.id, written.id, date(2026, 7, 10))
    _make_old(rt)
    assert (await clock_strikes(rt))["swept"] == 3
    assert files(rt) == set()


def _make_old(rt: Runtime) -> None:
    for file in folder_of(rt).iterdir():
        os.utime(file, (0, 0))


async def test_only_the_press_office_asks_and_only_the_leitung_approves(rt: Runtime) -> None:
    survey = await open_survey(rt)
    await volunteers(rt, survey, 1)
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey, user=LANDRAT)
    assert await all_handovers(rt, survey.id) == ()
    await asks(rt, survey)
    (memo,) = await waiting_memos(rt)
    await rt.run(staff_desk.memo_tap, MemoTap(MemoAct.CONFIRM, memo.id, memo.version), private(PRESS))
    assert [each.state for each in await all_handovers(rt, survey.id)] == [HandoverState.REQUESTED]


async def test_the_audit_trail_names_no_volunteer(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await handed_over(rt, survey)

    lines = await rt.database.write(_audit_lines)
    assert {"handover_requested", "handover_approved", "handover_written"} <= {line[0] for line in lines}
    for line in lines:
        assert anna.id not in str(line)
        assert "Gruber" not in str(line)


async def _audit_lines(tx: Transaction) -> list[tuple[str, ...]]:
    from sqlalchemy import select

    from storage.tables import audit

    return [(row.event, row.actor, row.subject, row.details) for row in await tx.execute(select(audit))]


async def test_who_withdraws_in_the_instant_the_file_is_noted_is_on_a_list(rt: Runtime) -> None:
    survey = await open_survey(rt)
    as_seen_before = await volunteers(rt, survey, 1)
    await handed_over(rt, survey)

    await rt.run(volunteering.withdraw, as_seen_before)

    await clock_strikes(rt)
    _, the_list = await all_handovers(rt, survey.id)
    assert listed(rt, the_list) == [as_seen_before.id]


async def test_whose_key_is_destroyed_holds_nobody_else_up(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)

    async def lose_key(tx: Transaction, _: Runtime) -> None:
        held = await rows.keys_of(tx, anna.id)
        assert held is not None
        await doomed.doom(tx, held[0])

    await rt.run(lose_key)
    written = await handed_over(rt, survey)

    references = [row[0] for row in opened(rt, written)]
    assert berta.id in references
    assert anna.id not in references
    assert (await found(rt, anna)).handover is None  # type: ignore[union-attr]


async def test_who_agreed_to_another_institute_is_not_handed_over_and_the_press_office_learns_it(
    rt: Runtime, database: Database, clock: Clock, tmp_path: Path
) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    example = authority_with_key()
    other = replace(example, research_institute=replace(example.research_institute, name="Neue Forschung & Co"))
    changed = runtime(database, clock, tmp_path, other)
    berta = await volunteers(changed, survey, 2, wording="Darf Ihre Nummer an Neue Forschung &amp; Co gehen?")

    written = await handed_over(changed, survey)

    references = {row[0] for row in opened(changed, written)}
    assert berta.id in references
    assert anna.id not in references
    async with database.read() as tx:
        assert (await packing.chosen_or_not(tx, changed, survey)).to_ask_again == 1


async def test_who_signed_on_paper_is_handed_over_to_the_institute_on_the_sheet(rt: Runtime) -> None:
    survey = await open_survey(rt)
    details = ContactDetails("Anna Gruber", "+4980319000001", (), "de", "bau")
    signed = SignedConsent("2026-05", date(2026, 7, 1), with_area=False)
    entered = await rt.run(volunteering.register_on_paper, survey, details, signed)
    assert isinstance(entered, Registered)

    assert entered.volunteer.id in {row[0] for row in opened(rt, await handed_over(rt, survey))}


async def test_a_file_that_cannot_be_written_holds_up_no_list_of_withdrawals(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await handed_over(rt, survey)
    await volunteers(rt, survey, 2, name="A" * 40_000)
    await asks(rt, survey, HandoverAct.SUPPLEMENT)
    await rt.run(volunteering.withdraw, anna)

    with pytest.raises(handover_file.CellTooLongError):
        await clock_strikes(rt)

    *_, the_list = await all_handovers(rt, survey.id)
    assert listed(rt, the_list) == [anna.id]
