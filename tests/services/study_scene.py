"""A survey whose fieldwork is over, everything citizens can leave in it, and what its end does."""

from datetime import UTC, date, datetime

from sqlalchemy import insert

from bot.domain.broadcast import Purpose, Wished
from bot.domain.citizen import Visitor
from bot.domain.consent import Consent, ConsentFor
from bot.domain.ids import ChatId, Person, SurveyId, UpdateId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff_taps import EndAct, EndTap
from bot.domain.study_end import StudyEnd
from bot.domain.survey import Survey
from bot.jobs.timetable import find_job
from bot.services import scheduling, staff_desk, study_deletion, surveys
from storage import (
    cards,
    consents,
    interviews,
    quarantine,
    study_ends,
    wishes,
)
from storage import tables as t
from storage.transaction import Transaction
from tests.services.staff_scene import LANDRAT, Scene, private
from tests.services.survey_scene import FORM, ORDER, sent_off

CLOSED_AT = datetime(2026, 8, 2, 10, tzinfo=UTC)
LAST_DAY = datetime(2026, 12, 31, 5, tzinfo=UTC)
GONE = (
    *(t.responses, t.held_responses, t.interviews, t.people, t.consents, t.participations, t.wishes, t.volunteers),
    *(t.blocked_numbers, t.contact_links, t.quarantine, t.code_attempts, t.broadcast_recipients, t.broadcasts),
)


async def closed_survey(scene: Scene) -> Survey:
    survey = await scene.rt.run(surveys.import_and_open, FORM, ORDER)
    for nr in range(6):
        await scene.database.write(sent_off, survey.id, f"Antwort {nr}")
    await scene.rt.run(surveys.close_by_command, survey.id)
    return survey


async def leave_everything(tx: Transaction, survey: SurveyId, now: datetime) -> None:
    """A row in every table in which citizens leave something."""
    person = Person(tx.keys.marker("person", 11))
    await interviews.save_visitor(tx, Visitor(person, language="de"), now)
    await tx.execute(t.people.update().values(survey_id=survey, key_id=tx.keys.new_key()))
    await consents.add(tx, Consent(survey, "w1", ConsentFor.RESULTS, "1", "0" * 64, "de", now))
    await interviews.note_participation(tx, survey, b"m" * 32)
    await wishes.keep(tx, (Wished(survey, Purpose.RESULTS, ChatId(11), "de", date(2026, 12, 30)),))
    volunteer: dict[str, object] = {
        "id": "a" * 32,
        "survey_id": survey,
        "marker": b"v" * 32,
        "number": b"n" * 32,
        "body": b"b" * 60,
        "area_due": False,
    }
    volunteer |= {"key_id": tx.keys.new_key(), "state": "registered", "way": "page", "added_on": now.date()}
    await tx.execute(insert(t.volunteers).values(volunteer))
    await tx.execute(insert(t.blocked_numbers).values(survey_id=survey, number=b"x" * 32))
    link = {"token": b"t" * 32, "survey_id": survey, "marker": b"v" * 32, "chat": b"c", "language": "de"}
    await tx.execute(insert(t.contact_links).values(link | {"expires_at": now, "used": False}))
    await quarantine.put(tx, UpdateId(1), "message", "ValueError", b"Anna", now)
    await tx.execute(insert(t.code_attempts).values(person=person, day=now.date(), count=2))


async def show_card(tx: Transaction, chat: int, at: datetime, *, shown_as: int | None = None) -> None:
    await cards.show(tx, ChatId(chat), OutgoingMessage("Danke"), now=at, view="citizen:done")
    if shown_as is not None:
        which = (t.cards.c.chat_id == chat) & (t.cards.c.slot == "")
        await tx.execute(t.cards.update().where(which).values(message_id=shown_as, shown=t.cards.c.wanted))


async def wish_for_results(scene: Scene, survey: Survey, *chats: int) -> None:
    for chat in chats:
        wish = Wished(survey.id, Purpose.RESULTS, ChatId(chat), "de", date(2026, 12, 30))
        await scene.database.write(wishes.keep, (wish,))


async def hand_over(tx: Transaction, survey: SurveyId) -> None:
    await tx.execute(
        insert(t.handovers).values(
            survey_id=survey,
            kind="contacts",
            state="written",
            volunteers=1,
            recipient="age1",
            file_name=f"uebergabe-{survey}-1.xlsx.age",
            sha256="0" * 64,
            created_at=CLOSED_AT,
            written_at=CLOSED_AT,
        )
    )


async def end_of(scene: Scene, survey: Survey) -> StudyEnd:
    async with scene.database.read() as tx:
        return await study_ends.find(tx, survey.id)


async def deleted(scene: Scene) -> dict[str, int]:
    return await scene.rt.run(study_deletion.delete_past_surveys)


async def removals(scene: Scene, chat: int) -> list[int]:
    return [letter.removes for letter in await scene.letters(ChatId(chat))]


async def sent_all(scene: Scene) -> None:
    """Telegram has taken what waited."""

    async def mark(tx: Transaction) -> None:
        await tx.execute(t.outbox.delete())

    await scene.database.write(mark)


async def taps(scene: Scene, act: EndAct, survey: Survey, user: int = LANDRAT) -> str:
    receipt = await scene.rt.run(staff_desk.end_tap, EndTap(act, survey.id), private(user))  # type: ignore[arg-type]
    return receipt.text


async def prove(scene: Scene) -> int:
    """The scheduled work after a deletion; how many were proved, or got the memo they waited for."""
    work = find_job("prove-deletions")
    assert work is not None
    counts = await scheduling.do(scene.rt, work)
    return sum((counts or {}).values())
