"""Counts of what leaves nothing else behind, e.g. of those who did not qualify: a number per survey and name.

Everybody counts in the same few rows. They are changed last in a transaction and in one order, so that processes which
write at the same time hold each other up only briefly and never wait for each other in a circle.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import SurveyId
from storage.tables import tallies
from storage.transaction import Transaction

_first = insert(tallies)
_add = _first.on_conflict_do_update(
    index_elements=[tallies.c.survey_id, tallies.c.name],
    set_={"count": tallies.c["count"] + _first.excluded["count"]},
)


async def add(tx: Transaction, survey: SurveyId, name: str, n: int = 1) -> None:
    """Count ``n`` more under ``name`` when the transaction ends."""
    tx.tallies[survey, name] += n


async def count(tx: Transaction) -> None:
    """Write down what was to be counted; called by the writer shortly before the commit."""
    for (survey, name), n in sorted(tx.tallies.items()):
        await tx.execute(_add, {"survey_id": survey, "name": name, "count": n})
    tx.tallies.clear()


async def of_survey(tx: Transaction, survey: SurveyId) -> Mapping[str, int]:
    """All counts of a survey."""
    rows = await tx.execute(select(tallies.c.name, tallies.c["count"]).where(tallies.c.survey_id == survey))
    return {row["name"]: row["count"] for row in rows.mappings()}
