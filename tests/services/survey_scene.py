"""A survey of one question, and what happens around it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from bot.domain.citizen import Interview, Visitor
from bot.domain.ids import ChatId, FormId, InterviewId, Person, SurveyId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.position import Progress
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import named_by_content
from bot.domain.submission import SubmittedResponse
from bot.domain.survey import Survey
from bot.runtime import Runtime
from bot.services.surveys import SurveyOrder
from storage import cards, interviews, responses
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


def body(text: str) -> SubmittedResponse:
    return SubmittedResponse(FormId(FORM.form_id), {"b3": text}, "de", "q7", "chat")


async def sent_off(tx: Transaction, survey: SurveyId, text: str) -> int:
    await responses.hold(tx, survey, date(2026, 7, 10), body(text), tx.keys.marker("deletion code", text))
    return await responses.move_batch_if_full(tx, survey)


async def texts_of(rt: Runtime, survey: SurveyId) -> list[str]:
    async with rt.database.read() as tx:
        return sorted(each.submitted.answers["b3"] for each in await responses.all_of(tx, survey))


async def begin(tx: Transaction, survey: Survey, user: int, at: datetime) -> None:
    person = Person(tx.keys.marker("person", user))
    await interviews.save_visitor(tx, Visitor(person, language="de", survey=survey), at)
    number = InterviewId(f"{user:08x}")
    await interviews.begin(tx, person, Interview(number, survey.id, survey.form_id, at, Progress({"b3": "halb"})))
    await cards.show(tx, ChatId(user), OutgoingMessage("halb"), now=at, view="citizen:question:b3")


async def count(rt: Runtime, table: object) -> int:
    async with rt.database.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]
