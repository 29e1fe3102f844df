"""The moment a survey opens. Whether it may is decided by whoever calls this."""

from bot.domain.ids import SurveyId
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from storage import audit, surveys
from storage.transaction import Transaction


async def open_prepared(tx: Transaction, rt: Runtime, survey: Survey, *, actor: str, approval: str) -> None:
    """A survey that was only prepared is in the field from its first day on; another is left as it is.

    ``actor`` and ``approval`` (who approved it, where) go into the audit trail.
    """
    if await surveys.set_state(tx, survey.id, SurveyState.OPEN, before=SurveyState.PREPARED):
        details = {"form": survey.form_id, "approval": approval}
        await audit.record(
            tx, "survey_opened", actor=actor, subject=f"survey:{survey.id}", details=details, at=rt.now()
        )


async def never_open(tx: Transaction, rt: Runtime, number: SurveyId, *, actor: str) -> None:
    """A survey that was only prepared is closed before anybody was asked; one that is open is left as it is."""
    if await surveys.set_state(tx, number, SurveyState.CLOSED, before=SurveyState.PREPARED):
        await surveys.note_never_opened(tx, number)
        details: dict[str, str | int | bool] = {"interviews": 0, "responses": 0}
        await audit.record(tx, "survey_closed", actor=actor, subject=f"survey:{number}", details=details, at=rt.now())


async def open_now(tx: Transaction, rt: Runtime, survey: Survey, *, actor: str, approval: str) -> None:
    """The same, and today is its first day if that was still to come: somebody opened it before."""
    if survey.state is SurveyState.PREPARED and rt.today() < survey.opens_on:
        await surveys.begins_on(tx, survey.id, rt.today())
    await open_prepared(tx, rt, survey, actor=actor, approval=approval)
