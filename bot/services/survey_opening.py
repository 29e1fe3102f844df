"""The moment a survey opens, closes, or is prepared for other days. Whether it may is decided by whoever calls this."""

from dataclasses import dataclass

from bot.domain.broadcast import Purpose
from bot.domain.detail import Schedule
from bot.domain.ids import SurveyId
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from storage import audit, broadcasts, erasure, responses, study_ends, surveys, wishes
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing did: how many interviews ended unfinished and how many held responses were moved."""

    ended_interviews: int
    moved_responses: int


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
    same = days == Schedule(survey.opens_on, survey.closes_on, survey.deletes_on, survey.calls)
    if survey.state is SurveyState.OPEN or (same and survey.state is SurveyState.PREPARED):
        return
    if (await study_ends.find(tx, survey.id)).takes_nothing_more:
        return
    three = (days.opens_on, days.closes_on, days.deletes_on)
    await surveys.prepare_for(tx, survey.id, *three, calls=days.calls, before=survey.state)
    details = {"approval": approval, "opens_on": days.opens_on.isoformat()}
    subject = f"survey:{survey.id}"
    await audit.record(tx, "survey_days_moved", actor=actor, subject=subject, details=details, at=rt.now())


async def never_open(tx: Transaction, rt: Runtime, number: SurveyId, *, actor: str) -> None:
    """A survey that was only prepared is closed before anybody was asked; one that is open is left as it is."""
    survey = await surveys.get(tx, number)
    if survey.state is SurveyState.PREPARED:
        await close(tx, rt, survey, actor=actor)


async def close(tx: Transaction, rt: Runtime, survey: Survey, *, actor: str) -> Closed | None:
    """Nobody comes in any more, and nothing is left of who was on the way; ``None`` where it was closed meanwhile.

    Of what was sent off, all goes where the results are counted. What follows from the end is for whoever calls.
    """
    if not await surveys.set_state(tx, survey.id, SurveyState.CLOSED, before=survey.state):
        return None
    if survey.state is SurveyState.PREPARED:
        await surveys.note_never_opened(tx, survey.id)
    # The visitors go first: whoever writes at this moment holds their row, so a submission that runs is waited for and
    # its response moves with the rest, and whoever comes later finds the survey closed.
    await erasure.visitors_of(tx, survey.id)
    # PEOPLE.md 6: "started answers are deleted … at the latest when fieldwork ends".
    ended = await erasure.interviews_of(tx, survey.id)
    # Nobody is reminded of what has ended.
    await wishes.erase(tx, survey.id, (Purpose.REMINDER,))
    await broadcasts.cancel_unfinished(tx, survey.id, Purpose.REMINDER, rt.now())
    moved = await responses.move_all(tx, survey.id)
    details: dict[str, str | int | bool] = {"interviews": ended, "responses": moved}
    await audit.record(tx, "survey_closed", actor=actor, subject=f"survey:{survey.id}", details=details, at=rt.now())
    return Closed(ended_interviews=ended, moved_responses=moved)


async def open_now(tx: Transaction, rt: Runtime, survey: Survey, *, actor: str, approval: str) -> None:
    """The same, and today is its first day if that was still to come: somebody opened it before."""
    if survey.state is SurveyState.PREPARED and rt.today() < survey.opens_on:
        await surveys.begins_on(tx, survey.id, rt.today())
    await open_prepared(tx, rt, survey, actor=actor, approval=approval)
