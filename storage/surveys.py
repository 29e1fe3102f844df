"""Surveys: rows in, frozen values out. When one may be opened or closed is decided elsewhere."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import FormId, SurveyId
from bot.domain.survey import CallDays, Survey, SurveyState
from storage.tables import surveys
from storage.transaction import Transaction

_CALLS = tuple(day.name for day in fields(CallDays))
"""The columns of the calls are called as their fields."""
_BY_ID = select(surveys).where(surveys.c.id == bindparam("survey"))


async def add(tx: Transaction, survey: Survey, now: datetime) -> None:
    """Keep a new survey; its questionnaire must have been saved before."""
    await tx.execute(
        insert(surveys).values(
            id=survey.id,
            authority=survey.authority,
            title=survey.title,
            form_id=survey.form_id,
            state=survey.state.value,
            opens_on=survey.opens_on,
            closes_on=survey.closes_on,
            contact_from=survey.contact_from,
            contact_to=survey.contact_to,
            deletes_on=survey.deletes_on,
            of_procedure=survey.of_procedure,
            created_at=now,
            **_columns_of(survey.calls),
        )
    )


async def find(tx: Transaction, survey: SurveyId) -> Survey | None:
    """The survey of that id, if there is one."""
    row = (await tx.execute(_BY_ID, {"survey": survey})).mappings().first()
    return None if row is None else survey_of(row)


async def get(tx: Transaction, survey: SurveyId) -> Survey:
    """The survey of that id. Raises ``NotFoundError``."""
    found = await find(tx, survey)
    if found is None:
        raise NotFoundError(f"survey {survey}")
    return found


async def of_authority(tx: Transaction, authority: str) -> tuple[Survey, ...]:
    """All surveys of an authority, the latest first."""
    wanted = select(surveys).where(surveys.c.authority == authority)
    rows = await tx.execute(wanted.order_by(surveys.c.opens_on.desc(), surveys.c.created_at.desc(), surveys.c.id))
    return tuple(survey_of(row) for row in rows.mappings())


async def authorities(tx: Transaction) -> frozenset[str]:
    """The ids of all authorities that have surveys here."""
    return frozenset((await tx.execute(select(surveys.c.authority).distinct())).scalars())


async def open_ones(tx: Transaction, authority: str) -> tuple[Survey, ...]:
    """The surveys released for fieldwork, by their first day; whether it runs today is for ``fieldwork`` to say."""
    wanted = select(surveys).where(surveys.c.authority == authority, surveys.c.state == SurveyState.OPEN.value)
    rows = await tx.execute(wanted.order_by(surveys.c.opens_on, surveys.c.id))
    return tuple(survey_of(row) for row in rows.mappings())


async def set_state(tx: Transaction, survey: SurveyId, state: SurveyState, *, before: SurveyState) -> bool:
    """Move a survey on from the state ``before``; ``False`` when somebody else has moved it in the meantime."""
    moved = await tx.execute(
        update(surveys).where(surveys.c.id == survey, surveys.c.state == before.value).values(state=state.value)
    )
    return moved.rowcount == 1


async def note_never_opened(tx: Transaction, survey: SurveyId) -> None:
    """It was closed without having been open."""
    await tx.execute(update(surveys).where(surveys.c.id == survey).values(never_opened=True))


async def begins_on(tx: Transaction, survey: SurveyId, day: date) -> None:
    """From now on this is its first day."""
    await tx.execute(update(surveys).where(surveys.c.id == survey).values(opens_on=day))


async def prepare_for(
    tx: Transaction,
    survey: SurveyId,
    opens_on: date,
    closes_on: date,
    deletes_on: date,
    *,
    calls: CallDays | None,
    before: SurveyState,
) -> bool:
    """Prepare a survey that nobody was asked yet for other days; ``False`` when it is in another state by now.

    That it was once closed without having been open is over with that: it will be opened.
    """
    days = {"opens_on": opens_on, "closes_on": closes_on, "deletes_on": deletes_on, **_columns_of(calls)}
    moved = await tx.execute(
        update(surveys)
        .where(surveys.c.id == survey, surveys.c.state == before.value)
        .values(state=SurveyState.PREPARED.value, never_opened=False, **days)
    )
    return moved.rowcount == 1


def survey_of(row: Mapping[Any, Any]) -> Survey:
    """The survey in a row that holds all columns of its table, by their names."""
    return Survey(
        id=SurveyId(row["id"]),
        authority=row["authority"],
        title=row["title"],
        form_id=FormId(row["form_id"]),
        state=SurveyState(row["state"]),
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        contact_from=row["contact_from"],
        contact_to=row["contact_to"],
        deletes_on=row["deletes_on"],
        never_opened=row["never_opened"],
        of_procedure=row["of_procedure"],
        calls=None if row["calls_from"] is None else CallDays(*(row[day] for day in _CALLS)),
    )


def _columns_of(calls: CallDays | None) -> dict[str, date | None]:
    return dict.fromkeys(_CALLS) if calls is None else asdict(calls)
