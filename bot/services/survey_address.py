"""The address by which citizens reach a survey. Which words go with it is the business of ``bot/texts``."""

from collections.abc import Iterable

from bot.domain.procedure import Procedure, Task
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import bot_name
from bot.texts.catalogue import Voice
from bot.texts.survey_address import address_to_pass_on, address_to_print
from storage import surveys
from storage.transaction import Transaction


async def of(tx: Transaction, rt: Runtime, survey: Survey) -> str:
    """The link without a source; empty while the bot's own name is not known."""
    name = await bot_name.known(tx, rt)
    return bot_name.deep_link(name, survey.id) if name else ""


async def to_be_used(tx: Transaction, rt: Runtime, known: Iterable[Survey]) -> tuple[tuple[Survey, str], ...]:
    """The surveys that can be answered, now or later, each with its link."""
    return tuple([(one, await of(tx, rt, one)) for one in known if one.state is not SurveyState.CLOSED])


async def before_opening(tx: Transaction, rt: Runtime, survey: Survey, voice: Voice) -> str:
    """On the card of the opening: posters are printed before it. Nothing where the survey will not begin."""
    if survey.state is SurveyState.CLOSED:
        return ""
    return address_to_print(await of(tx, rt, survey), voice)


async def of_opened(tx: Transaction, rt: Runtime, procedure: Procedure, ended: Task, voice: Voice) -> str:
    """What goes with the news that the survey is open; nothing where a step ended otherwise."""
    if ended.step is not Step.OPENING or ended.outcome is not Outcome.DONE or procedure.survey is None:
        return ""
    survey = await surveys.get(tx, procedure.survey)
    return address_to_pass_on(await of(tx, rt, survey), voice)
