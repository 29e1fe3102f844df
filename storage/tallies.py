"""Counts of what leaves nothing else behind, e.g. of those who did not qualify: a number per survey and name."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import SurveyId
from storage.tables import tallies
from storage.transaction import Transaction


async def add(tx: Transaction, survey: SurveyId, name: str, n: int = 1) -> None:
    """Count ``n`` more under ``name``."""
    first = insert(tallies).values({"survey_id": survey, "name": name, "count": n})
    await tx.execute(
        first.on_conflict_do_update(
            index_elements=[tallies.c.survey_id, tallies.c.name],
            set_={"count": tallies.c["count"] + first.excluded["count"]},
        )
    )


async def of_survey(tx: Transaction, survey: SurveyId) -> Mapping[str, int]:
    """All counts of a survey."""
    rows = await tx.execute(select(tallies.c.name, tallies.c["count"]).where(tallies.c.survey_id == survey))
    return {row["name"]: row["count"] for row in rows.mappings()}
