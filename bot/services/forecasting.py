"""How many volunteers there are and how many interviews may come of them, for the press office. A forecast, no gate."""

from bot.domain.ids import SurveyId
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import VolunteerForecast
from bot.domain.staff_taps import ForecastTap
from bot.domain.survey import Survey, deletion_is_due
from bot.runtime import Receipt, Runtime, Sender
from bot.services import volunteering
from bot.services.staff_cards import put, voice_of
from bot.texts.broadcasts import changed_nothing
from bot.texts.forecasts import render_forecast
from storage import surveys
from storage.transaction import Transaction


async def tap(tx: Transaction, rt: Runtime, known: ForecastTap, member: Member | None, sender: Sender) -> Receipt:
    """«Freiwillige» under a survey."""
    survey = await surveys.find(tx, SurveyId(known.survey))
    voice = voice_of(rt, member, sender)
    if member is None or survey is None or not member.may(Act.SEE_SURVEYS):
        return Receipt(changed_nothing(voice))
    message = VolunteerForecast(survey, await volunteering.forecast_of(tx, rt, survey.id))
    await put(tx, rt, sender, render_forecast(message, voice))
    return Receipt()


async def with_calls(tx: Transaction, rt: Runtime) -> tuple[Survey, ...]:
    """The surveys for which somebody may be called: those of which it is known when the institute calls."""
    called = [one for one in await surveys.of_authority(tx, rt.authority.id) if rt.authority.calls_of(one) is not None]
    return tuple(survey for survey in called if not deletion_is_due(survey, rt.today()))
