"""The days of a survey, as they are kept and as they are changed before anybody was asked."""

from dataclasses import replace
from datetime import date

from bot.domain.ids import SurveyId
from bot.domain.survey import CallDays, Survey, SurveyState
from storage import surveys
from storage.database import Database
from tests.storage.survey_row import add_survey
from tests.storage.times import NOW

CALLS = CallDays(date(2022, 7, 5), date(2022, 8, 1), date(2022, 7, 20), date(2022, 9, 15))
DAYS = (date(2022, 7, 1), date(2022, 8, 15), date(2022, 12, 31))


async def prepared(database: Database) -> Survey:
    """A survey of a procedure whose volunteers are called."""
    other = await add_survey(database, SurveyId("lra22"))
    made = replace(other, id=SurveyId("lra23"), state=SurveyState.PREPARED, of_procedure=True, calls=CALLS)
    await database.write(surveys.add, made, NOW)
    return made


async def test_the_days_of_the_calls_are_kept_with_the_survey(database: Database) -> None:
    made = await prepared(database)

    async with database.read() as tx:
        assert await surveys.get(tx, made.id) == made
        assert (await surveys.get(tx, SurveyId("lra22"))).calls is None


async def test_prepared_for_other_days_it_has_those_of_the_calls_or_none(database: Database) -> None:
    made = await prepared(database)
    later = replace(CALLS, calls_to=date(2022, 10, 1))
    for calls in (later, None):
        assert await database.write(surveys.prepare_for, made.id, *DAYS, calls=calls, before=SurveyState.PREPARED)
        async with database.read() as tx:
            assert await surveys.get(tx, made.id) == replace(made, calls=calls)
