"""The end itself: everything of a survey goes, the files are searched, and the Löschvermerk is submitted."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.ids import ChatId, MemberId, UserId
from bot.domain.memo import MemoState
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Grant, Member, Role
from bot.domain.staff_taps import EndAct
from bot.domain.study_end import ByteScan
from bot.domain.volunteer_draft import VolunteerDraft
from bot.domain.volunteering import ContactDetails, Refusal, Refused, SignedConsent, VolunteerId
from bot.services import study_deletion, surveys, volunteering
from storage import (
    cleaning,
    interviews,
    memos,
    outbox,
    study_ends,
    tallies,
    volunteer_drafts,
    volunteers,
)
from storage import tables as t
from storage.database import Database
from storage.transaction import Transaction
from tests.services.staff_scene import CHANNEL, LANDRAT, PRESS, Scene
from tests.services.study_scene import (
    CLOSED_AT,
    GONE,
    LAST_DAY,
    closed_survey,
    deleted,
    end_of,
    leave_everything,
    prove,
    removals,
    sent_all,
    show_card,
    taps,
    wish_for_results,
)
from tests.services.survey_scene import FORM, ORDER, begin, count, sent_off


@pytest.fixture
async def scene(database: Database, tmp_path: Path) -> Scene:
    built = Scene(database, now=CLOSED_AT, config=Config(staff_chat=CHANNEL, data_dir=tmp_path))
    await built.house()
    return built


# --- everything goes --------------------------------------------------------------------------------------------------


async def test_everything_of_a_survey_goes_on_its_printed_day_and_its_counts_stay(scene: Scene) -> None:
    survey = await closed_survey(scene)
    await scene.database.write(leave_everything, survey.id, CLOSED_AT)
    await scene.database.write(tallies.add, survey.id, "submitted", 6)
    assert scene.database.keys.store.count() == 2

    scene.now = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert await deleted(scene) == {}
    scene.now = datetime(2026, 12, 30, 23, tzinfo=UTC)  # the 31st in Berlin
    done = await deleted(scene)
    assert done == {
        "responses": 6,
        "people": 1,
        "consents": 1,
        "participations": 1,
        "wishes": 1,
        "volunteers": 1,
        "blocked_numbers": 1,
        "contact_links": 1,
        "quarantined": 1,
        "code_attempts": 1,
        "keys": 2,
    }
    assert [table.name for table in GONE if await count(scene.rt, table)] == []
    assert scene.database.keys.store.count() == 0
    assert await deleted(scene) == {}
    async with scene.database.read() as tx:
        assert await tallies.of_survey(tx, survey.id) == {"submitted": 6}
    assert (await end_of(scene, survey)).erased.by_name().items() >= done.items()


def test_every_table_goes_with_a_survey_or_stays_for_a_reason() -> None:
    partly = {t.cards, t.outbox, t.unreachable_chats, t.volunteer_drafts}  # those of its chats; see the tests below
    without_people = {t.forms, t.surveys, t.tallies, t.volunteer_counts, t.wordings, t.handovers, t.study_ends, t.audit}
    without_people |= {t.kept_results}  # numbers of groups that are large enough; see test_told_results.py
    of_the_staff = {
        t.members,
        t.invitations,
        t.staff_chats,
        t.drafts,
        t.draft_papers,
        t.memos,
        t.memo_versions,
        t.memo_attachments,
        t.co_signatures,
        t.scans,
        t.file_numbers,
        t.member_roles,
        t.deputies,
        t.procedures,
        t.tasks,
        t.papers,
        t.measures,
        t.targets,
        t.topics,
    }
    of_the_program = {t.inbox, t.processes, t.alerts, t.settings, t.secrets, t.doomed_keys}
    named = {*GONE, *partly, *without_people, *of_the_staff, *of_the_program}
    assert {table.name for table in named} == set(t.metadata.tables)


async def test_a_survey_that_still_runs_on_its_last_day_is_closed_and_deleted(scene: Scene) -> None:
    survey = await scene.rt.run(surveys.import_and_open, FORM, ORDER)
    await scene.database.write(begin, survey, 12, LAST_DAY)
    scene.now = LAST_DAY
    await deleted(scene)
    assert await count(scene.rt, t.interviews) == await count(scene.rt, t.people) == 0
    assert await scene.card(ChatId(12)) is None


async def test_nothing_of_another_survey_goes(scene: Scene) -> None:
    other = await scene.rt.run(surveys.import_and_open, FORM, replace(ORDER, deletes_on=date(2027, 6, 30)))
    survey = await closed_survey(scene)
    await scene.database.write(sent_off, other.id, "Andere")
    await scene.database.write(begin, other, 12, LAST_DAY)
    await scene.database.write(show_card, 13, LAST_DAY, shown_as=5)
    await wish_for_results(scene, survey, 13)
    scene.now = LAST_DAY
    done = await deleted(scene)
    assert (done["responses"], done["cards"], done["chat_messages"]) == (6, 1, 1)
    assert await count(scene.rt, t.interviews) == await count(scene.rt, t.held_responses) == 1
    assert await scene.card(ChatId(12)) is not None
    assert await scene.card(ChatId(13)) is None
    assert (await end_of(scene, other)).erased_at is None
    assert (await end_of(scene, survey)).erased_at == LAST_DAY


async def test_whoever_has_to_do_with_no_survey_keeps_their_card_while_another_is_open(scene: Scene) -> None:
    other = await scene.rt.run(surveys.import_and_open, FORM, replace(ORDER, deletes_on=date(2027, 6, 30)))
    survey = await closed_survey(scene)

    async def took_part(tx: Transaction, chat: int) -> None:
        await interviews.note_participation(tx, survey.id, tx.keys.marker("participation", survey.id, chat))

    for chat in (11, 12, 13):
        await scene.database.write(show_card, chat, LAST_DAY, shown_as=chat)
    await scene.database.write(took_part, 12)
    await wish_for_results(scene, survey, 13)
    scene.now = LAST_DAY
    await deleted(scene)
    assert [await removals(scene, chat) for chat in (11, 12, 13)] == [[], [12], [13]]
    assert await scene.card(ChatId(11)) is not None
    assert (await end_of(scene, other)).erased_at is None


async def test_the_chats_of_those_who_only_volunteered_go_while_another_survey_is_open(scene: Scene) -> None:
    await scene.rt.run(surveys.import_and_open, FORM, replace(ORDER, deletes_on=date(2027, 6, 30)))
    survey = await closed_survey(scene)

    async def volunteer(tx: Transaction) -> None:
        await leave_everything(tx, survey.id, CLOSED_AT)
        await tx.execute(t.volunteers.update().values(marker=volunteers.chat_marker(tx, survey.id, 12)))
        await tx.execute(t.contact_links.update().values(marker=volunteers.chat_marker(tx, survey.id, 13)))
        draft = VolunteerDraft(survey.id, VolunteerId("a" * 32))
        await volunteer_drafts.save(tx, volunteers.chat_marker(tx, survey.id, 14), draft, CLOSED_AT)

    await scene.database.write(volunteer)
    for chat in (12, 13, 14, 15):
        await scene.database.write(show_card, chat, LAST_DAY, shown_as=chat)
    scene.now = LAST_DAY
    await deleted(scene)
    assert [await removals(scene, chat) for chat in (12, 13, 14, 15)] == [[12], [13], [14], []]


async def test_the_bots_messages_of_the_last_two_days_are_deleted_in_the_chats(scene: Scene) -> None:
    await closed_survey(scene)
    await scene.database.write(show_card, 11, LAST_DAY - timedelta(hours=47), shown_as=70)
    await scene.database.write(show_card, 12, LAST_DAY - timedelta(hours=49), shown_as=71)
    await scene.database.write(outbox.add, ChatId(11), OutgoingMessage("Noch etwas"), now=LAST_DAY)
    scene.now = LAST_DAY
    done = await deleted(scene)
    assert (done["cards"], done["messages"], done["chat_messages"]) == (2, 1, 1)
    assert await removals(scene, 11) == [70]
    assert await removals(scene, 12) == []


async def test_more_chats_than_a_database_takes_values_are_forgotten(scene: Scene) -> None:
    await closed_survey(scene)

    async def many(tx: Transaction) -> None:
        for chat in range(1_000, 3_500):
            await show_card(tx, chat, CLOSED_AT)

    await scene.database.write(many)
    scene.now = LAST_DAY
    assert (await deleted(scene))["cards"] == 2_500


async def test_nobody_is_entered_from_paper_once_the_leadership_let_everything_go(scene: Scene) -> None:
    survey = await closed_survey(scene)
    institute = replace(scene.rt.authority.research_institute, calls_from=date(2026, 7, 15), calls_to=date(2026, 8, 31))
    rt = replace(scene.rt, authority=replace(scene.rt.authority, research_institute=institute))
    anna = ContactDetails("Anna Gruber", "+498031900001", (), "de", "bau")
    signed = SignedConsent("2026-11", date(2026, 7, 20), with_area=True)
    assert await taps(scene, EndAct.CONFIRM_DELETE, survey) == ""
    assert await rt.run(volunteering.register_on_paper, survey, anna, signed) == Refused(Refusal.NOT_OFFERED)
    await deleted(scene)
    assert await rt.run(volunteering.register_on_paper, survey, anna, signed) == Refused(Refusal.NOT_OFFERED)
    assert await count(scene.rt, t.volunteers) == await count(scene.rt, t.consents) == 0


async def test_what_was_entered_in_the_moment_of_the_deletion_goes_too(scene: Scene) -> None:
    survey = await closed_survey(scene)
    scene.now = LAST_DAY
    await deleted(scene)
    await scene.database.write(leave_everything, survey.id, LAST_DAY)
    assert await deleted(scene) == {
        "consents": 1,
        "volunteers": 1,
        "blocked_numbers": 1,
        "contact_links": 1,
        "keys": 1,
    }
    assert await deleted(scene) == {}
    assert (await end_of(scene, survey)).erased.responses == 6


# --- the proof --------------------------------------------------------------------------------------------------------


async def test_the_files_are_searched_and_the_memo_goes_to_the_leadership(scene: Scene) -> None:
    survey = await closed_survey(scene)
    await scene.database.write(leave_everything, survey.id, CLOSED_AT)
    scene.now = LAST_DAY
    await deleted(scene)
    await sent_all(scene)
    assert await prove(scene) == 1
    assert await prove(scene) == 0

    end = await end_of(scene, survey)
    on_server = not cleaning.files_of(scene.database.url)
    assert end.byte_scan is (ByteScan.IMPOSSIBLE if on_server else ByteScan.CLEAN)
    assert end.memo is not None
    async with scene.database.read() as tx:
        memo = await memos.get(tx, end.memo)
        assert await study_ends.unfinished(tx, survey.id) is None
    assert memo.state is MemoState.SUBMITTED
    written = f"{memo.content.facts}\n{memo.content.assessment}"
    for said in (
        "Den Bürgerinnen und Bürgern zugesagter Löschtag: 31.12.2026.",
        "Gelöscht: 31.12.2026, 06:00 Uhr.",
        "– abgesandte Antworten: mindestens 5",
        "– Meldungen zum Telefoninterview mit Kontaktdaten: weniger als 5",
        "– vernichtete Schlüssel einzelner Personen: weniger als 5",
        "spätestens am 14.01.2027 zu vernichten",
        "wurden keine Kontaktdaten übergeben",
        "Kopf des Protokolls: ",
        "nicht möglich, denn die Datenbank liegt auf einem Server" if on_server else "ist keine davon mehr zu finden",
    ):
        assert said in written
    assert "Löschvermerk" in await scene.text(LANDRAT, f"memo:{memo.id}.1")
    assert "Löschvermerk" in await scene.text(PRESS, f"memo:{memo.id}.1")
    assert (await scene.letters(PRESS))[-1].attachment is not None


async def test_a_copy_that_lies_in_the_data_folder_is_found_and_named(scene: Scene, tmp_path: Path) -> None:
    survey = await closed_survey(scene)
    async with scene.database.read() as tx:
        row = (await tx.execute(t.responses.select().limit(1))).one()
    forgotten = tmp_path / "sicherungen"
    forgotten.mkdir()
    (forgotten / "von-gestern.sicherung").write_bytes(b"x" * 5_000 + row.body + b"y" * 100)
    scene.now = LAST_DAY
    await deleted(scene)
    await prove(scene)

    end = await end_of(scene, survey)
    assert end.byte_scan is ByteScan.FOUND
    assert end.remains.startswith("von-gestern.sicherung")


async def test_the_files_for_the_institute_go_too(scene: Scene, tmp_path: Path) -> None:
    survey = await closed_survey(scene)
    folder = tmp_path / study_deletion.HANDOVERS
    folder.mkdir()
    (folder / f"uebergabe-{survey.id}-1.xlsx.age").write_bytes(b"age")
    (folder / f"uebergabe-{survey.id}-1.manifest.json").write_bytes(b"{}")
    (folder / "uebergabe-other1-1.xlsx.age").write_bytes(b"age")
    scene.now = LAST_DAY
    await deleted(scene)
    await prove(scene)
    assert [path.name for path in folder.iterdir()] == ["uebergabe-other1-1.xlsx.age"]


async def test_the_proof_waits_until_telegram_has_deleted_or_an_hour_has_passed(scene: Scene) -> None:
    survey = await closed_survey(scene)
    await scene.database.write(show_card, 11, LAST_DAY, shown_as=70)
    scene.now = LAST_DAY
    await deleted(scene)
    assert await prove(scene) == 0
    assert (await end_of(scene, survey)).byte_scan is ByteScan.NOT_YET
    assert await removals(scene, 11) == [70]

    scene.now = LAST_DAY + timedelta(hours=1)
    assert await prove(scene) == 1
    async with scene.database.read() as tx:
        assert not [row for row in await tx.execute(t.outbox.select()) if row.chat_id == 11]


@pytest.mark.parametrize("steps", [1, 2])
async def test_a_proof_that_was_cut_off_goes_on_and_is_written_once(scene: Scene, steps: int) -> None:
    survey = await closed_survey(scene)
    scene.now = LAST_DAY
    await deleted(scene)
    assert await scene.rt.run(study_deletion.leave_chats, survey.id)
    if steps == 2:
        await cleaning.write_anew(scene.database.url, scene.database.turn)
    assert await prove(scene) == 1
    assert not await scene.rt.run(study_deletion.leave_chats, survey.id)
    assert await count(scene.rt, t.memos) == 1


async def test_two_processes_that_prove_at_once_write_one_memo(scene: Scene) -> None:
    await closed_survey(scene)
    scene.now = LAST_DAY
    await deleted(scene)
    done = await asyncio.gather(prove(scene), prove(scene), return_exceptions=True)
    await prove(scene)
    assert await count(scene.rt, t.memos) == 1, done


async def test_the_memo_waits_until_there_is_somebody_to_submit_it(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, now=CLOSED_AT, config=Config(staff_chat=CHANNEL, data_dir=tmp_path))
    await scene.joins(LANDRAT, Role.LEADERSHIP)
    survey = await closed_survey(scene)
    scene.now = LAST_DAY
    await deleted(scene)
    assert await prove(scene) == 1
    assert await prove(scene) == 0
    assert (await end_of(scene, survey)).cleaned_at == LAST_DAY
    assert await count(scene.rt, t.memos) == 0

    await scene.joins(PRESS, Role.PRESS_OFFICE, "Pressestelle")
    scene.now = LAST_DAY + timedelta(days=3)
    assert await prove(scene) == 1
    assert await prove(scene) == 0
    assert await count(scene.rt, t.memos) == 1
    assert (await end_of(scene, survey)).cleaned_at == LAST_DAY


async def test_whoever_reads_for_long_only_delays_the_clean_up(scene: Scene) -> None:
    survey = await closed_survey(scene)
    scene.now = LAST_DAY
    async with scene.database.read_aside() as tx:
        await tx.execute(t.responses.select())
        await deleted(scene)
        proving = asyncio.create_task(prove(scene))
        await asyncio.sleep(0.5)
        waited = not proving.done()
    assert await proving == 1
    assert waited or not cleaning.files_of(scene.database.url)
    assert (await end_of(scene, survey)).byte_scan is not ByteScan.NOT_YET


def test_who_is_of_the_leitung_too_submits_the_memo_last_for_they_could_not_decide_on_it() -> None:
    press = Grant(Role.PRESS_OFFICE)
    both = Member(MemberId(1), UserId(1), (Grant(Role.LEADERSHIP), press), "", "de")
    office = Member(MemberId(2), UserId(2), (Grant(Role.SUPPORTING_OFFICE, "Bauamt"),), "", "de")
    alone = Member(MemberId(3), UserId(3), (press, Grant(Role.SUPPORTING_OFFICE, "Bauamt")), "", "de")

    in_order = sorted((both, office, alone), key=study_deletion._order_of_authors)

    assert [member.id for member in in_order] == [3, 2, 1]
