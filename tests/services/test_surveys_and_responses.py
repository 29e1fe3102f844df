"""Surveys open and close; responses lose every tie before anybody can read them."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.authority import Authority
from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.citizen import Interview, Visitor
from bot.domain.ids import ChatId, FormId, InterviewId, Person, SurveyId, UpdateId
from bot.domain.interview import Progress
from bot.domain.outgoing import OutgoingMessage
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import named_by_content
from bot.domain.submission import SubmittedResponse
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import exporting, retention, scheduling, surveys
from bot.services.surveys import Closed, SurveyOrder, SurveyRefusal
from bot.texts.catalogue import Texts
from storage import audit, cards, chats, forms, inbox, interviews, quarantine, responses, tallies, turns
from storage import surveys as survey_rows
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import audit as audit_table
from storage.tables import cards as card_table
from storage.tables import code_attempts, held_responses, invitations
from storage.tables import interviews as interview_table
from storage.tables import people as people_table
from storage.transaction import Transaction

NOON = datetime(2026, 7, 10, 10, tzinfo=UTC)
FORM = named_by_content(
    Questionnaire(
        form_id="",
        version="1",
        title={"de": "Befragung"},
        languages=("de",),
        default_language="de",
        questions=(Question("b3", QuestionType.TEXT, {"de": "Warum?"}),),
    )
)
ORDER = SurveyOrder(
    title="Kundenbefragung",
    opens_on=date(2026, 7, 1),
    closes_on=date(2026, 7, 31),
    contact_from=date(2021, 5, 1),
    contact_to=date(2022, 5, 31),
    deletes_on=date(2026, 12, 31),
)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rt(database: Database, clock: Clock) -> Runtime:
    authority = example_authority()
    return Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"), clock)


def body(text: str) -> SubmittedResponse:
    return SubmittedResponse(FormId(FORM.form_id), {"b3": text}, "de", "q7", "chat")


async def sent_off(tx: Transaction, survey: SurveyId, text: str) -> int:
    await responses.hold(tx, survey, date(2026, 7, 10), body(text), tx.keys.marker("deletion code", text))
    return await responses.move_batch_if_full(tx, survey)


async def texts_of(rt: Runtime, survey: SurveyId) -> list[str]:
    async with rt.database.read() as tx:
        return sorted(each.submitted.answers["b3"] for each in await responses.all_of(tx, survey))


async def test_a_survey_comes_back_as_it_was_imported(rt: Runtime) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)

    async with rt.database.read() as tx:
        assert await survey_rows.get(tx, made.id) == made
        assert await forms.get(tx, made.form_id) == FORM
        assert await survey_rows.open_ones(tx, rt.authority.id) == ()
    assert made.state is SurveyState.PREPARED
    assert len(made.id) == 6
    assert made.id.isalnum()


async def test_opening_and_closing_happen_once_each_and_in_order(rt: Runtime) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)

    opened = await rt.run(surveys.open_by_command, made.id)
    assert isinstance(opened, Survey)
    assert opened.state is SurveyState.OPEN
    assert await rt.run(surveys.open_by_command, made.id) is SurveyRefusal.ALREADY_OPEN
    assert await rt.run(surveys.close_by_command, made.id) == Closed(0, 0)
    assert await rt.run(surveys.close_by_command, made.id) is SurveyRefusal.ALREADY_CLOSED
    assert await rt.run(surveys.open_by_command, made.id) is SurveyRefusal.ALREADY_CLOSED
    assert await rt.run(surveys.open_by_command, SurveyId("nix")) is SurveyRefusal.UNKNOWN


async def test_a_survey_past_its_last_day_is_not_opened(rt: Runtime, clock: Clock) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)
    clock.now = datetime(2026, 7, 31, 22, tzinfo=UTC)  # midnight in Berlin

    assert await rt.run(surveys.open_by_command, made.id) is SurveyRefusal.PAST_ITS_LAST_DAY


async def test_the_audit_trail_says_that_the_approval_happened_outside(rt: Runtime) -> None:
    made = await rt.run(surveys.import_and_open, FORM, ORDER)
    await rt.run(surveys.close_by_command, made.id)

    async with rt.database.read() as tx:
        lines = (await tx.execute(select(audit_table).order_by(audit_table.c.nr))).all()
        assert await audit.verify(tx) is None
    assert [line.event for line in lines] == ["survey_imported", "survey_opened", "survey_closed"]
    assert {line.subject for line in lines} == {f"survey:{made.id}"}
    assert "außerhalb freigegeben, über die Kommandozeile" in lines[1].details


async def test_the_fifth_response_moves_a_batch_and_fewer_never_do(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id

    moved = [await rt.database.write(sent_off, survey, f"Antwort {nr}") for nr in range(12)]

    assert moved == [0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0]
    assert await texts_of(rt, survey) == sorted(f"Antwort {nr}" for nr in range(10))
    async with rt.database.read() as tx:
        assert await responses.held_count(tx, survey) == 2
        assert await responses.count(tx, survey) == 10


async def test_responses_sent_off_at_the_same_moment_are_each_kept_once(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id

    await asyncio.gather(*(rt.database.write(sent_off, survey, f"Antwort {nr:02}") for nr in range(23)))
    await rt.run(surveys.close_by_command, survey)

    assert await texts_of(rt, survey) == sorted(f"Antwort {nr:02}" for nr in range(23))


async def test_two_bot_processes_never_share_out_a_batch(rt: Runtime, database_url: str, key_ring: KeyRing) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    other = await Database.open(database_url, key_ring)
    try:
        moved = await asyncio.gather(
            *(each.write(sent_off, survey, f"Antwort {nr:02}") for nr, each in enumerate([rt.database, other] * 20))
        )
    finally:
        await other.close()

    assert all(batch == 0 or batch >= 5 for batch in moved)
    await rt.run(surveys.close_by_command, survey)
    assert await texts_of(rt, survey) == sorted(f"Antwort {nr:02}" for nr in range(40))


async def test_a_moved_response_has_a_new_id_and_no_order(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    held: set[str] = set()
    for nr in range(4):
        await rt.database.write(sent_off, survey, f"Antwort {nr}")
    async with rt.database.read() as tx:
        held = {row.id for row in await tx.execute(select(held_responses.c.id))}
    await rt.database.write(sent_off, survey, "Antwort 4")

    async with rt.database.read() as tx:
        stored = await responses.all_of(tx, survey)
    assert not held & {each.id for each in stored}
    assert [each.id for each in stored] == sorted(each.id for each in stored)


@pytest.mark.parametrize("others", [0, 4])
async def test_a_response_is_erased_by_its_code_whether_held_or_moved(rt: Runtime, others: int) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    for nr in range(others):
        await rt.database.write(sent_off, survey, f"Antwort {nr}")
    await rt.database.write(sent_off, survey, "meine")

    async def erase(tx: Transaction, code: str) -> bool:
        return await responses.erase_by_code(tx, tx.keys.marker("deletion code", code))

    assert not await rt.database.write(erase, "fremde")
    assert await rt.database.write(erase, "meine")
    assert not await rt.database.write(erase, "meine")
    await rt.run(surveys.close_by_command, survey)
    assert "meine" not in await texts_of(rt, survey)


async def test_closing_ends_running_interviews_and_moves_what_is_held(rt: Runtime) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    for nr in range(3):
        await rt.database.write(sent_off, survey.id, f"Antwort {nr}")
    await rt.database.write(begin, survey, 11, NOON)
    await rt.database.write(begin, survey, 12, NOON)

    assert await rt.run(surveys.close_by_command, survey.id) == Closed(ended_interviews=2, moved_responses=3)

    assert len(await texts_of(rt, survey.id)) == 3
    assert await count(rt, interview_table) == 0
    assert await count(rt, people_table) == 0
    assert await count(rt, card_table) == 0


async def test_a_response_sent_off_while_somebody_closes_the_survey_moves_with_the_rest(
    rt: Runtime, database_url: str, key_ring: KeyRing
) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    await rt.database.write(begin, survey, 11, NOON)
    other = await Database.open(database_url, key_ring)
    busy, leave = asyncio.Event(), asyncio.Event()

    async def send_off_slowly(tx: Transaction) -> None:
        visitor = await interviews.find_visitor(tx, Person(tx.keys.marker("person", 11)))
        assert visitor is not None
        assert visitor.interview is not None
        busy.set()
        await leave.wait()
        await sent_off(tx, survey.id, "im letzten Augenblick")
        await interviews.end(tx, visitor.interview.id)

    sending = asyncio.create_task(other.write(send_off_slowly))
    await busy.wait()
    closing = asyncio.create_task(rt.run(surveys.close_by_command, survey.id))
    done, _ = await asyncio.wait([closing], timeout=0.2)
    assert not done
    leave.set()
    await sending
    await other.close()

    assert await closing == Closed(ended_interviews=0, moved_responses=1)
    assert await texts_of(rt, survey.id) == ["im letzten Augenblick"]


async def test_the_clock_closes_what_ended_and_nothing_else(rt: Runtime, clock: Clock) -> None:
    ended = await rt.run(surveys.import_and_open, FORM, ORDER)
    running = await rt.run(surveys.import_and_open, FORM, replace(ORDER, closes_on=date(2026, 9, 30)))
    await rt.database.write(sent_off, ended.id, "Antwort")
    await rt.database.write(begin, ended, 11, NOON)
    await rt.database.write(begin, running, 12, NOON)

    assert await rt.run(surveys.close_what_ended) == {"surveys": 0, "interviews": 0, "responses": 0}
    clock.now = datetime(2026, 7, 31, 22, tzinfo=UTC)  # the first of August in Berlin
    assert await rt.run(surveys.close_what_ended) == {"surveys": 1, "interviews": 1, "responses": 1}
    assert await rt.run(surveys.close_what_ended) == {"surveys": 0, "interviews": 0, "responses": 0}

    assert await count(rt, interview_table) == 1
    async with rt.database.read() as tx:
        assert [each.id for each in await survey_rows.open_ones(tx, rt.authority.id)] == [running.id]


async def test_started_answers_are_gone_after_14_days_without_an_answer(rt: Runtime, clock: Clock) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    await rt.database.write(begin, survey, 11, NOON)
    await rt.database.write(begin, survey, 12, NOON + timedelta(days=1))
    clock.now = NOON + timedelta(days=14, minutes=1)

    done = await rt.run(retention.delete_started_answers)

    assert (done["interviews"], done["visitors"]) == (1, 1)
    assert await count(rt, interview_table) == 1
    assert await count(rt, card_table) == 1


async def test_the_card_of_an_old_memo_stays(rt: Runtime, clock: Clock) -> None:
    async def announce(tx: Transaction) -> None:
        await cards.show(tx, ChatId(-100), OutgoingMessage("Vermerk"), now=NOON, slot="memo:1.1", view="memo")

    await rt.database.write(announce)
    clock.now = NOON + timedelta(days=100)
    await rt.run(retention.delete_started_answers)

    assert await count(rt, card_table) == 1


async def test_traces_go_after_their_days(rt: Runtime, clock: Clock) -> None:
    async def leave_traces(tx: Transaction) -> None:

        await inbox.first_time(tx, UpdateId(1), NOON)
        await quarantine.put(tx, UpdateId(2), "message", "ValueError", b"x", NOON)
        await chats.mark_unreachable(tx, ChatId(11), NOON)
        await tx.execute(insert(code_attempts).values(person=b"p" * 32, day=date(2026, 7, 10), count=3))
        await tx.execute(
            insert(invitations).values(
                token=b"t" * 32,
                authority=rt.authority.id,
                role="office",
                office="",
                name=b"",
                created_at=NOON,
                expires_at=NOON + timedelta(hours=48),
            )
        )

    await rt.database.write(leave_traces)
    assert set((await rt.run(retention.delete_traces)).values()) == {0}
    clock.now = NOON + timedelta(days=15)
    assert await rt.run(retention.delete_traces) == {
        "messages": 0,
        "unreachable_chats": 1,
        "update_ids": 1,
        "quarantined": 1,
        "code_attempts": 1,
        "invitations": 1,
    }


async def test_everything_of_a_survey_goes_on_its_printed_day(rt: Runtime, clock: Clock) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    for nr in range(6):
        await rt.database.write(sent_off, survey.id, f"Antwort {nr}")
    await rt.database.write(interviews.note_participation, survey.id, b"m" * 32)
    await rt.database.write(tallies.add, survey.id, "submitted", 6)

    clock.now = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert await rt.run(retention.delete_past_surveys) == {"responses": 0, "proofs": 0}
    clock.now = datetime(2026, 12, 30, 23, tzinfo=UTC)  # the 31st in Berlin
    assert await rt.run(retention.delete_past_surveys) == {"responses": 6, "proofs": 1}
    assert await rt.run(retention.delete_past_surveys) == {"responses": 0, "proofs": 0}

    assert await texts_of(rt, survey.id) == []
    async with rt.database.read() as tx:
        assert await tallies.of_survey(tx, survey.id) == {"submitted": 6}


async def test_counts_add_up(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id

    await asyncio.gather(*(rt.database.write(tallies.add, survey, "started") for _ in range(7)))
    await rt.database.write(tallies.add, survey, "not_eligible", 2)

    async with rt.database.read() as tx:
        assert await tallies.of_survey(tx, survey) == {"started": 7, "not_eligible": 2}


async def test_the_export_says_how_many_are_held_back_and_after_closing_none_is(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    for nr in range(7):
        await rt.database.write(sent_off, survey, f"Antwort {nr}")

    async with rt.database.read() as tx:
        early = await exporting.export_csv(tx, survey)
        assert await exporting.export_csv(tx, SurveyId("nix")) is None
    await rt.run(surveys.close_by_command, survey)
    async with rt.database.read() as tx:
        late = await exporting.export_csv(tx, survey)

    assert early is not None
    assert late is not None
    assert (early.responses, early.held_back, early.answers.count(b"\n")) == (5, 2, 6)
    assert (late.responses, late.held_back, late.answers.count(b"\n")) == (7, 0, 8)


async def test_the_export_of_answers_under_two_versions_holds_both(rt: Runtime) -> None:
    newer = named_by_content(replace(FORM, version="2", questions=(Question("neu", QuestionType.TEXT),)))
    survey = (await rt.run(surveys.import_and_open, newer, ORDER)).id
    await rt.database.write(forms.save, FORM, NOON - timedelta(days=1))
    await rt.database.write(sent_off, survey, "unter der alten")
    await rt.run(surveys.close_by_command, survey)

    async with rt.database.read() as tx:
        found = await exporting.export_csv(tx, survey)

    assert found is not None
    assert found.answers.splitlines()[0].endswith(b",neu,b3")


async def test_work_that_another_process_does_at_this_moment_is_skipped(
    rt: Runtime, database_url: str, key_ring: KeyRing
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("a SQLite file has one writer at a time")
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    other = await Database.open(database_url, key_ring)
    busy, leave = asyncio.Event(), asyncio.Event()

    async def long_work(tx: Transaction) -> bool:
        taken = await turns.take(tx, "long")
        busy.set()
        await leave.wait()
        return taken

    async def note(tx: Transaction, rt: Runtime) -> dict[str, int]:
        await tallies.add(tx, survey, f"seen by {rt.authority.id}")
        return {"done": 1}

    work = scheduling.Work("long", timedelta(minutes=1), "", note)
    first = asyncio.create_task(other.write(long_work))
    await busy.wait()
    try:
        assert await rt.run(scheduling.run, work) is None
    finally:
        leave.set()
        assert await first
        await other.close()
    assert await rt.run(scheduling.run, work) == {"done": 1}


@pytest.mark.parametrize(
    ("closes", "title", "wrong"),
    [
        (date(2026, 6, 1), "T", "endet vor"),
        (date(2026, 7, 31), " ", "Titel"),
        (date(2026, 7, 31), "x" * 121, "Titel"),
    ],
)
def test_an_order_that_cannot_be_carried_out_says_why(closes: date, title: str, wrong: str) -> None:
    order = surveys.order_for(example_authority(), title, date(2026, 7, 1), closes, None, None)

    assert isinstance(order, str)
    assert wrong in order


def test_the_authoritys_file_fills_in_the_contact_window_and_the_day_of_deletion() -> None:
    authority: Authority = example_authority()
    order = surveys.order_for(authority, "T", date(2026, 7, 1), date(2026, 7, 31), None, None)

    assert isinstance(order, SurveyOrder)
    assert (order.contact_from, order.contact_to) == (authority.terms.contact_from, authority.terms.contact_to)
    assert order.deletes_on == authority.deletion_day(date(2026, 7, 31))


async def begin(tx: Transaction, survey: Survey, user: int, at: datetime) -> None:
    person = Person(tx.keys.marker("person", user))
    await interviews.save_visitor(tx, Visitor(person, language="de", survey=survey), at)
    number = InterviewId(f"{user:08x}")
    await interviews.begin(tx, person, Interview(number, survey.id, survey.form_id, at, Progress({"b3": "halb"})))
    await cards.show(tx, ChatId(user), OutgoingMessage("halb"), now=at, view="citizen:question:b3")


async def count(rt: Runtime, table: object) -> int:
    async with rt.database.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]
