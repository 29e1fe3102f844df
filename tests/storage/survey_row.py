"""A survey in the database, for tests of what hangs on one."""

from datetime import date

from bot.domain.ids import FormId, SurveyId
from bot.domain.survey import Survey, SurveyState
from storage import forms, surveys
from storage.database import Database
from tests.domain.forms_for_tests import form, one
from tests.storage.times import NOW

_FORM = form(one("a1", "ja", "nein"))


async def add_survey(database: Database, survey: SurveyId) -> Survey:
    added = Survey(
        id=survey,
        authority="landratsamt-musterland",
        title="Kundenbefragung",
        form_id=FormId(_FORM.form_id),
        state=SurveyState.OPEN,
        opens_on=date(2022, 7, 1),
        closes_on=date(2022, 8, 15),
        contact_from=None,
        contact_to=None,
        deletes_on=date(2022, 12, 31),
    )
    await database.write(forms.save, _FORM, NOW)
    await database.write(surveys.add, added, NOW)
    return added
