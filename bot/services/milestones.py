"""Tells the staff channel how the answers to a running survey come in, in working hours and at most once a day."""

from dataclasses import replace
from datetime import date

from bot.domain.ids import ChatId, SurveyId
from bot.domain.milestones import Told, decide_news
from bot.domain.procedure import Procedure
from bot.domain.survey import Fieldwork, Survey, fieldwork
from bot.runtime import Runtime
from bot.services import staff_stream
from bot.services.announcing import GERMAN
from bot.services.quiet_hours import is_quiet
from bot.services.staff_cards import staff_channel
from bot.texts.channel import render_news
from storage import outbox, procedures, response_targets, responses, settings, surveys
from storage.transaction import Transaction


async def tell(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: of each survey in the field whose Feinkonzept names how many responses are wished for."""
    channel = await staff_channel(tx, rt)
    if channel is None or is_quiet(rt):
        return {"milestones": 0}
    said = 0
    for survey in await surveys.open_ones(tx, rt.authority.id):
        procedure = await procedures.of_survey(tx, survey.id)
        if procedure is not None and fieldwork(survey, rt.today()) is Fieldwork.RUNNING:
            said += await _tell(tx, rt, channel, procedure, survey)
    return {"milestones": said}


async def _tell(tx: Transaction, rt: Runtime, channel: ChatId, procedure: Procedure, survey: Survey) -> bool:
    target = await response_targets.of_procedure(tx, procedure.id)
    thread = await staff_stream.thread_for(tx, channel, procedure)
    if target is None or thread is None:
        return False
    before = await _told(tx, survey.id)
    told, news = decide_news(before, await responses.count(tx, survey.id), target, survey, rt.today())
    if told != before:
        await _note(tx, survey.id, told)
    if news is None:
        return False
    message = replace(render_news(survey, news, rt.texts.voice(GERMAN)), thread=thread)
    await outbox.add(tx, channel, message, now=rt.now())
    return True


async def _told(tx: Transaction, survey: SurveyId) -> Told:
    kept = await settings.get(tx, _name(survey))
    if kept is None:
        return Told()
    percent, behind, day = kept.split(" ")
    return Told(int(percent), behind == "behind", date.fromisoformat(day) if day != "-" else None)


async def _note(tx: Transaction, survey: SurveyId, told: Told) -> None:
    day = told.on.isoformat() if told.on else "-"
    await settings.put(tx, _name(survey), f"{told.percent} {'behind' if told.behind else 'on-time'} {day}")


def _name(survey: SurveyId) -> str:
    return f"milestone:{survey}"
