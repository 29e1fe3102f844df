"""Surveys are imported, opened and closed. Here they come from the command line.

One that belongs to a procedure opens only through its gates; any other was approved outside of the bot.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from secrets import choice
from string import ascii_lowercase, digits

from bot.authority import Authority
from bot.domain.detail import Schedule
from bot.domain.gates import HeldBack
from bot.domain.ids import FormId, SurveyId
from bot.domain.questionnaire import Questionnaire
from bot.domain.survey import Survey, SurveyState, closes_by_itself, wrong_dates
from bot.runtime import Runtime
from bot.services import opening, results, survey_opening
from bot.services.survey_opening import Closed
from storage import audit, forms, procedures, responses, surveys
from storage.transaction import Transaction

LONGEST_TITLE = 120
_ID_LENGTH = 6
CLOCK = "clock"
COMMAND_LINE = "command-line"
APPROVED_OUTSIDE = "außerhalb freigegeben, über die Kommandozeile"


@dataclass(frozen=True, slots=True)
class SurveyOrder:
    """What somebody who imports a survey says about it; dates are days where the authority is, ends included."""

    title: str
    opens_on: date
    closes_on: date
    contact_from: date | None
    contact_to: date | None
    deletes_on: date


class SurveyRefusal(StrEnum):
    """Why a survey was not moved on."""

    UNKNOWN = "unknown"
    ALREADY_OPEN = "already_open"
    ALREADY_CLOSED = "already_closed"
    PAST_ITS_LAST_DAY = "past_its_last_day"


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey with the number of its responses, those moved and those still held."""

    survey: Survey
    moved: int
    held: int


def order_for(
    authority: Authority,
    title: str,
    opens_on: date,
    closes_on: date,
    contact_from: date | None,
    contact_to: date | None,
    *,
    deletes_on: date | None = None,
) -> SurveyOrder | str:
    """Fill in what the authority's file says where nothing was said; the sentence that says what is wrong otherwise."""
    terms = authority.terms
    if contact_from is None and contact_to is None:
        contact_from, contact_to = terms.contact_from, terms.contact_to
    deletes_on = deletes_on or authority.deletion_day(closes_on)
    wrong = wrong_dates(opens_on, closes_on, contact_from, contact_to)
    if wrong is None and deletes_on <= closes_on:
        wrong = (
            "Der Tag der Löschung (aus Behördendatei oder Feinkonzept) liegt nicht nach dem letzten Tag der Befragung."
        )
    if not 1 <= len(title.strip()) <= LONGEST_TITLE:
        wrong = f"Der Titel braucht 1 bis {LONGEST_TITLE} Zeichen."
    return wrong or SurveyOrder(title.strip(), opens_on, closes_on, contact_from, contact_to, deletes_on)


async def import_prepared(
    tx: Transaction,
    rt: Runtime,
    form: Questionnaire,
    order: SurveyOrder,
    *,
    actor: str = COMMAND_LINE,
    approval: str = APPROVED_OUTSIDE,
    planned: Schedule | None = None,
) -> Survey:
    """Keep a survey and its questionnaire; nobody can answer it before it is opened.

    ``planned`` is what the Feinkonzept of its procedure says, if it has one: when volunteers are called, if at all.
    """
    survey = Survey(
        id=await _free_id(tx),
        authority=rt.authority.id,
        title=order.title,
        form_id=FormId(form.form_id),
        state=SurveyState.PREPARED,
        opens_on=order.opens_on,
        closes_on=order.closes_on,
        contact_from=order.contact_from,
        contact_to=order.contact_to,
        deletes_on=order.deletes_on,
        of_procedure=planned is not None,
        calls=planned.calls if planned else None,
    )
    await forms.save(tx, form, rt.now())
    await surveys.add(tx, survey, rt.now())
    await _record(tx, rt, "survey_imported", survey.id, actor=actor, form=form.form_id, approval=approval)
    return survey


async def import_and_open(tx: Transaction, rt: Runtime, form: Questionnaire, order: SurveyOrder) -> Survey:
    """Keep a survey and open it at once; before its first day citizens are told when it begins."""
    survey = await import_prepared(tx, rt, form, order)
    await _open(tx, rt, survey)
    return await surveys.get(tx, survey.id)


async def open_by_command(tx: Transaction, rt: Runtime, survey: SurveyId) -> Survey | SurveyRefusal | HeldBack:
    """Open a prepared survey because it was approved outside, or by a procedure whose gates let it through."""
    found = await surveys.find(tx, survey)
    if found is None:
        return SurveyRefusal.UNKNOWN
    if found.state is SurveyState.OPEN:
        return SurveyRefusal.ALREADY_OPEN
    if found.state is SurveyState.CLOSED:
        return SurveyRefusal.ALREADY_CLOSED
    if closes_by_itself(found, rt.today()):
        return SurveyRefusal.PAST_ITS_LAST_DAY
    procedure = await procedures.of_survey(tx, survey)
    if procedure is None:
        await _open(tx, rt, found)
    elif (why := await opening.open_for(tx, rt, procedure, found, actor=COMMAND_LINE)) is not None:
        return why
    return await surveys.get(tx, survey)


async def close_by_command(tx: Transaction, rt: Runtime, survey: SurveyId) -> Closed | SurveyRefusal:
    """Close a survey: interviews that still run end with their answers deleted, all held responses move."""
    found = await surveys.find(tx, survey)
    if found is None:
        return SurveyRefusal.UNKNOWN
    if found.state is SurveyState.CLOSED:
        return SurveyRefusal.ALREADY_CLOSED
    done = await close(tx, rt, found, by=COMMAND_LINE)
    await opening.will_not_begin(tx, rt, found)
    return done


async def close_what_ended(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: close the surveys whose last valid day is over."""
    done = [await _closed_by_clock(tx, rt, survey) for survey in await surveys.of_authority(tx, rt.authority.id)]
    return {
        "surveys": sum(each is not None for each in done),
        "interviews": sum(each.ended_interviews for each in done if each),
        "responses": sum(each.moved_responses for each in done if each),
    }


async def _closed_by_clock(tx: Transaction, rt: Runtime, survey: Survey) -> Closed | None:
    if not closes_by_itself(survey, rt.today()):
        return None
    done = await close(tx, rt, survey, by=CLOCK)
    return done if isinstance(done, Closed) else None


async def close(tx: Transaction, rt: Runtime, survey: Survey, *, by: str) -> Closed | SurveyRefusal:
    """End the fieldwork of a survey that is not closed yet; ``by`` goes into the audit trail."""
    done = await survey_opening.close(tx, rt, survey, actor=by)
    if done is None:
        return SurveyRefusal.ALREADY_CLOSED
    await results.keep(tx, rt, await surveys.get(tx, survey.id))
    await opening.fieldwork_ended(tx, rt, survey)
    return done


async def overview(tx: Transaction, rt: Runtime) -> tuple[SurveyLine, ...]:
    """Every survey of the authority, the latest first. Only reads."""
    return tuple(
        [
            SurveyLine(found, await responses.count(tx, found.id), await responses.held_count(tx, found.id))
            for found in await surveys.of_authority(tx, rt.authority.id)
        ]
    )


async def _open(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    await survey_opening.open_prepared(tx, rt, survey, actor=COMMAND_LINE, approval=APPROVED_OUTSIDE)


async def _free_id(tx: Transaction) -> SurveyId:
    """A short random id that fits a deep link and tells nothing."""
    while True:
        new = SurveyId("".join(choice(ascii_lowercase + digits) for _ in range(_ID_LENGTH)))
        if await surveys.find(tx, new) is None:
            return new


async def _record(
    tx: Transaction, rt: Runtime, event: str, survey: SurveyId, *, actor: str = COMMAND_LINE, **details: str | int
) -> None:
    await audit.record(tx, event, actor=actor, subject=f"survey:{survey}", details=details, at=rt.now())
