"""Whoever looks whether something may be done holds the procedure: on PostgreSQL somebody could end it meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.domain.gates import HeldBack
from bot.domain.ids import FormId, ProcedureId
from bot.domain.measure import tag_of
from bot.domain.memo import Draft, MemoState, draft_tag
from bot.domain.position import Progress
from bot.domain.procedure import Opened, Procedure, Task
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Member, Role
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey
from bot.runtime import Runtime
from bot.services import (
    course,
    drafting,
    measure_rights,
    measures,
    memo_course,
    opening,
    procedure_survey,
    step_forms,
    surveys,
)
from storage import forms, memos, procedures, staff, targets
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.services.staff_scene import CONTENT, PRESS, Scene, private
from tests.services.survey_scene import FORM, ORDER

SECONDS = 0.5
"""So long somebody else has to wait at least who wants to change the procedure at that moment."""


@dataclass
class Watch:
    """Tries to change a procedure from another process's connection, once."""

    elsewhere: Scene
    procedure: ProcedureId
    waited: bool | None = None

    async def look(self) -> None:
        if self.waited is not None:
            return
        try:
            await asyncio.wait_for(self.elsewhere.rt.run(_hold, self.procedure), SECONDS)
            self.waited = False
        except TimeoutError:
            self.waited = True


async def _hold(tx: Transaction, _rt: Runtime, procedure: ProcedureId) -> None:
    await procedures.hold(tx, procedure)


@pytest.fixture
def scene(postgres_database: Database) -> Scene:
    return Scene(postgres_database)


@pytest.fixture
async def elsewhere(scene: Scene, postgres_url: str, key_ring: KeyRing) -> AsyncIterator[Scene]:
    database = await Database.open(postgres_url, key_ring)
    yield replace(scene, database=database)
    await database.close()


async def at(tx: Transaction, rt: Runtime, *steps: Step) -> Task:
    """A procedure in which the last of these steps is open, and the others are done."""
    procedure = await procedures.begin(tx, rt.authority.id, "Kundenbefragung", now=rt.now())
    for step in steps:
        task = await procedures.open_task(tx, procedure.id, Opened(step), due_on=None, now=rt.now())
        if step is not steps[-1]:
            await procedures.end_task(tx, task, Outcome.DONE, by=None, now=rt.now())
    return task


def also(watch: Watch, real: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    """The same, after somebody else has tried to change the procedure."""

    async def tried(*arguments: object, **named: object) -> object:
        await watch.look()
        return await real(*arguments, **named)

    return tried


async def press(tx: Transaction, _rt: Runtime) -> Member:
    member = await staff.find(tx, PRESS)
    assert member is not None
    return member


async def test_a_survey_opens_only_while_nobody_can_reopen_an_item(
    scene: Scene, elsewhere: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def prepared(tx: Transaction, rt: Runtime) -> tuple[Procedure, Survey]:
        task = await at(tx, rt, Step.OPENING)
        made = await surveys.import_prepared(tx, rt, FORM, ORDER, actor="test", approval="test")
        await procedures.belongs_to(tx, task.procedure, made.id)
        return await procedures.get(tx, task.procedure), made

    async def may_open(*_arguments: object, **_named: object) -> HeldBack | None:
        return None

    procedure, survey = await scene.rt.run(prepared)
    watch = Watch(elsewhere, procedure.id)
    monkeypatch.setattr(course, "held_back", also(watch, may_open))
    await scene.rt.run(opening.open_for, procedure, survey, actor="test")

    assert watch.waited


async def test_a_questionnaire_is_imported_only_while_nobody_can_end_the_procedure(
    scene: Scene, elsewhere: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await scene.rt.run(at, Step.DETAIL_DECISION, Step.QUESTIONS)
    watch = Watch(elsewhere, task.procedure)
    monkeypatch.setattr(targets, "of_procedure", also(watch, targets.of_procedure))
    scene.now = scene.now.replace(year=2026)
    made = await scene.rt.run(procedure_survey.import_for, FORM, ORDER, task.procedure, by="test")

    assert isinstance(made, Survey)
    assert watch.waited


async def test_a_new_version_is_sent_off_only_while_nobody_can_end_the_procedure(
    scene: Scene, elsewhere: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.joins(PRESS, Role.PRESS_OFFICE, "Pressestelle")
    member = await scene.rt.run(press)

    async def written(tx: Transaction, rt: Runtime) -> Draft:
        task = await at(tx, rt, Step.DETAIL, Step.DETAIL_MEMO)
        origin = memos.Origin("", task.procedure, Step.DETAIL_MEMO.value)
        memo = await memos.submit(tx, rt.authority.id, member.id, CONTENT, now=rt.now(), origin=origin)
        assert memo.state is MemoState.SUBMITTED
        return Draft(member.id, draft_tag(memo.id, 1), FormId(drafting.memo_form().form_id), Progress())

    draft = await scene.rt.run(written)
    watch = Watch(elsewhere, ProcedureId(1))
    monkeypatch.setattr(memo_course, "comes_later", also(watch, memo_course.comes_later))
    await scene.rt.run(drafting.submit, draft, member, private(PRESS))

    assert watch.waited


async def test_a_measure_is_proposed_only_while_nobody_can_send_the_vermerk_off(
    scene: Scene, elsewhere: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.joins(PRESS, Role.PRESS_OFFICE, "Pressestelle")
    member = await scene.rt.run(press)
    task = await scene.rt.run(at, Step.RESULTS_MEMO)

    async def written(tx: Transaction, rt: Runtime) -> Draft:
        form: Questionnaire = await step_forms.measure_form(tx, rt)
        await forms.save(tx, form, rt.now())
        said = {"was": "Ein Schalter.", "stelle": "stelle1", "frist": date(2022, 12, 1).isoformat()}
        return Draft(member.id, tag_of(task.id), FormId(form.form_id), Progress(said))

    draft = await scene.rt.run(written)
    watch = Watch(elsewhere, task.procedure)
    monkeypatch.setattr(measure_rights, "may_propose", also(watch, measure_rights.may_propose))
    await scene.rt.run(measures.submit, draft, member, private(PRESS))

    assert watch.waited
