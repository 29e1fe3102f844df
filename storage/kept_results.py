"""The results of a survey as they were when its fieldwork ended: only what may be told, so they outlive the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import SurveyId
from bot.domain.key_figures import Figure
from bot.domain.questionnaire import Questionnaire
from bot.domain.told_results import ToldFigures, ToldResults
from storage.tables import kept_results
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """The results, and the day on which the answers were counted."""

    results: ToldResults
    counted_on: date


async def keep(tx: Transaction, survey: SurveyId, told: ToldResults, *, on: date) -> None:
    """Keep the results, once: what was handed out is what stays. A second count beside it could tell a person apart."""
    sealed = tx.keys.seal(orjson.dumps(_written(told)), _about(survey))
    row = insert(kept_results).values(survey_id=survey, body=sealed, counted_on=on)
    await tx.execute(row.on_conflict_do_nothing(index_elements=[kept_results.c.survey_id]))


async def find(tx: Transaction, survey: SurveyId, form: Questionnaire) -> Kept | None:
    """The results that were kept of a survey, which asked this form; ``None`` where none were."""
    row = (await tx.execute(select(kept_results).where(kept_results.c.survey_id == survey))).first()
    if row is None:
        return None
    return Kept(_read(orjson.loads(tx.keys.open(row.body, _about(survey))), form), row.counted_on)


async def are_kept(tx: Transaction, survey: SurveyId) -> bool:
    """Whether the results of a survey were kept."""
    wanted = select(kept_results.c.survey_id).where(kept_results.c.survey_id == survey)
    return (await tx.execute(wanted)).first() is not None


def _about(survey: SurveyId) -> str:
    return f"kept_results.body:{survey}"


def _written(told: ToldResults) -> dict[str, object]:
    return {
        "responses": told.responses,
        "completion": None if told.completion is None else str(told.completion),
        "by_area": told.by_area,
        "figures": [_figures_written(one) for one in told.figures],
    }


def _figures_written(one: ToldFigures) -> dict[str, object]:
    return {
        "question": one.question.name,
        "people": one.people,
        "cells": one.cells,
        "figures": {figure.value: str(value) for figure, value in one.figures.items()},
        "of_areas": one.of_areas,
        "areas": {area: str(value) for area, value in one.areas.items()},
        "only_of": one.only_of,
    }


def _read(kept: Mapping[str, Any], form: Questionnaire) -> ToldResults:  # Any: JSON that this module wrote
    completion = kept["completion"]
    return ToldResults(
        kept["responses"],
        None if completion is None else Decimal(completion),
        kept["by_area"],
        tuple(_figures_read(one, form) for one in kept["figures"]),
    )


def _figures_read(kept: Mapping[str, Any], form: Questionnaire) -> ToldFigures:  # Any: as above
    return ToldFigures(
        question=form.question(kept["question"]),
        people=kept["people"],
        cells=kept["cells"],
        figures={Figure(name): Decimal(value) for name, value in kept["figures"].items()},
        of_areas=None if kept["of_areas"] is None else Figure(kept["of_areas"]),
        areas={area: Decimal(value) for area, value in kept["areas"].items()},
        only_of=kept["only_of"],
    )
