"""Answers leave as files for the evaluation. Who may have them is not decided here."""

from dataclasses import dataclass

from bot.domain.ids import SurveyId
from bot.domain.survey import SurveyState
from bot.reports import csv_export
from bot.runtime import Runtime
from storage import audit, forms, responses, surveys
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Exported:
    """Two files' contents, the number of responses in them, and that of those held back until the survey is closed."""

    answers: bytes
    codebook: bytes
    responses: int
    held_back: int
    closed: bool


async def export_csv(tx: Transaction, survey: SurveyId) -> Exported | None:
    """All responses that have been moved, with a codebook; ``None`` if there is no such survey. Only reads.

    While fieldwork is open the newest fewer-than-five are still held and therefore not among them (CONTRACT.md).
    """
    found = await surveys.find(tx, survey)
    if found is None:
        return None
    stored = await responses.all_of(tx, survey)
    older = {response.submitted.form_id for response in stored} - {found.form_id}
    questionnaires = (await forms.get(tx, found.form_id), *await forms.newest_first(tx, older))
    return Exported(
        answers=csv_export.answers_csv(questionnaires, stored),
        codebook=csv_export.codebook_csv(questionnaires),
        responses=len(stored),
        held_back=await responses.held_count(tx, survey),
        closed=found.state is SurveyState.CLOSED,
    )


async def note_export(tx: Transaction, rt: Runtime, survey: SurveyId, exported: Exported) -> None:
    """Write into the audit trail that answers left; before the file exists, so that none leaves unnoted."""
    await audit.record(
        tx,
        "answers_exported",
        actor="command-line",
        subject=f"survey:{survey}",
        details={"format": "csv", "responses": exported.responses, "held_back": exported.held_back},
        at=rt.now(),
    )
