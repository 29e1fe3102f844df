"""The moment a survey opens, or is prepared for other days. Whether it may is decided by whoever calls this."""

from bot.domain.detail import Schedule
from bot.domain.ids import SurveyId
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from storage import audit, study_ends, surveys
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


async def prepare_for(
    tx: Transaction, rt: Runtime, survey: Survey, days: Schedule, *, actor: str, approval: str
) -> None:
    """A survey that nobody was asked yet has these days from now on.

    The clock may have closed it when its old days were over, or somebody before; then it is prepared once more. Its
    number stays, which may stand on posters. One of which everything is deleted is left as it is: what came in later
    would never be deleted.
    """
    same = days == Schedule(survey.opens_on, survey.closes_on, survey.deletes_on)
    if survey.state is SurveyState.OPEN or (same and survey.state is SurveyState.PREPARED):
        return
    if (await study_ends.find(tx, survey.id)).takes_nothing_more:
        return
    await surveys.prepare_for(tx, survey.id, days.opens_on, days.closes_on, days.deletes_on, before=survey.state)
    details = {"approval": approval, "opens_on": days.opens_on.isoformat()}
    subject = f"survey:{survey.id}"
    await audit.record(tx, "survey_days_moved", actor=actor, subject=subject, details=details, at=rt.now())


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
