"""Two who end the last open tasks at the same instant: the procedure goes on exactly once, whoever was faster."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.ids import FormId, UserId
from bot.domain.measure import tag_of as of_measure
from bot.domain.memo import Draft
from bot.domain.papers import tag_of
from bot.domain.position import Progress
from bot.domain.procedure import Opened, Procedure, StaysDone, Task
from bot.domain.staff import Member, Role
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.domain.step_names import Outcome, Step
from bot.domain.taps import encode
from bot.runtime import Runtime
from bot.services import course, procedure_desk, step_forms, tapping
from bot.services import measures as measure_desk
from storage import drafts, forms, measures, procedures, staff
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.services.staff_scene import BAUAMT, PRESS, SECOND, Scene, private

RACES = 8
CHECKED = (Step.PRICE, Step.QUESTION_TYPES)


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)


@pytest.fixture
async def elsewhere(scene: Scene, database_url: str, key_ring: KeyRing) -> AsyncIterator[Scene]:
    database = await Database.open(database_url, key_ring)
    yield replace(scene, database=database)
    await database.close()


async def two_left(tx: Transaction, rt: Runtime) -> tuple[Task, Task]:
    """A procedure in which only two items of the checklist are open before the opening."""
    procedure, idea = await course.begin(tx, rt, "Kundenbefragung")
    await course.end(tx, rt, idea, Outcome.DONE, by=None)
    while True:
        tasks = [one for one in await procedures.tasks_of(tx, procedure.id) if one.outcome is None]
        left = [one for one in tasks if one.step not in CHECKED]
        if not left:
            first, second = tasks
            return first, second
        await course.end(tx, rt, left[0], Outcome.DONE, by=None)


async def end(tx: Transaction, rt: Runtime, task: Task) -> None:
    await course.end(tx, rt, task, Outcome.DONE, by=None)


async def test_the_next_step_opens_once_when_the_last_two_end_together(scene: Scene, elsewhere: Scene) -> None:
    for _ in range(RACES):
        first, second = await scene.rt.run(two_left)
        await asyncio.gather(scene.rt.run(end, first), elsewhere.rt.run(end, second))
        async with scene.database.read() as tx:
            known = await procedures.tasks_of(tx, first.procedure)
        assert [task.step for task in known].count(Step.OPENING) == 1


async def names_the_bauamt(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """There is a Grobkonzept with one office."""
    outline = await procedures.open_task(tx, procedure.id, Opened(Step.OUTLINE), due_on=None, now=rt.now())
    await procedures.end_task(tx, outline, Outcome.DONE, by=None, now=rt.now())
    form, author = await step_forms.form_of(tx, rt, Step.OUTLINE), await staff.find(tx, PRESS)
    assert author is not None
    await forms.save(tx, form, rt.now())
    named = next(choice.name for choice in form.question("stellen").choices if choice.labels["de"] == "Bauamt")
    said = {"stellen": named}
    await procedures.add_paper(tx, outline, FormId(form.form_id), said, "00", author=author.id, now=rt.now())


async def invited(tx: Transaction, rt: Runtime) -> Task:
    """A procedure in which the Bauamt has not answered the invitation to the meeting yet."""
    procedure, idea = await course.begin(tx, rt, "Kundenbefragung")
    await procedures.end_task(tx, idea, Outcome.DONE, by=None, now=rt.now())
    await names_the_bauamt(tx, rt, procedure)
    meeting = await procedures.open_task(tx, procedure.id, Opened(Step.MEETING), due_on=None, now=rt.now())
    await procedures.end_task(tx, meeting, Outcome.DONE, by=None, now=rt.now())
    return await procedures.open_task(tx, procedure.id, Opened(Step.ATTENDANCE, "Bauamt"), due_on=None, now=rt.now())


async def test_an_answer_to_a_meeting_that_is_moved_in_the_same_moment_counts_or_its_office_reads_that_it_does_not(
    scene: Scene, elsewhere: Scene
) -> None:
    await scene.joins(PRESS, Role.PRESS_OFFICE, "Pressestelle")
    await scene.joins(BAUAMT, Role.SUPPORTING_OFFICE, "Bauamt")
    for _ in range(RACES):
        invitation = await scene.rt.run(invited)
        comes = encode(TaskTap(TaskAct.END, invitation.id, Outcome.DONE.value))
        moves = encode(TaskTap(TaskAct.CONFIRM, invitation.id, Outcome.MOVED.value))
        await asyncio.gather(
            scene.rt.run(tapping.tap, comes, private(BAUAMT)), elsewhere.rt.run(tapping.tap, moves, private(PRESS))
        )
        async with scene.database.read() as tx:
            known = await procedures.tasks_of(tx, invitation.procedure)
        assert [task.step for task in known if task.outcome is None].count(Step.MEETING) == 1
        answered = next(task for task in known if task.id == invitation.id).outcome is Outcome.DONE
        assert ("Danke!" in await scene.text(BAUAMT)) == answered
        assert ("Diese Einladung gilt nicht mehr" in await scene.text(BAUAMT)) != answered


async def an_item_done(tx: Transaction, rt: Runtime) -> tuple[Task, Member]:
    """Everything is ready for the survey to begin, and one item turns out to be wrong."""
    left, other = await two_left(tx, rt)
    for task in (left, other):
        await course.end(tx, rt, task, Outcome.DONE, by=None)
    member = await staff.find(tx, PRESS)
    assert member is not None
    done = await procedures.find_task(tx, left.id)
    assert done is not None
    return done, member


async def do_once_more(tx: Transaction, rt: Runtime, task: Task, member: Member) -> StaysDone | None:
    return await course.do_once_more(tx, rt, task, by=member)


async def test_of_two_who_correct_the_same_item_together_one_opens_it(scene: Scene, elsewhere: Scene) -> None:
    await scene.joins(PRESS, Role.PRESS_OFFICE)
    for _ in range(RACES):
        item, member = await scene.rt.run(an_item_done)
        both = await asyncio.gather(
            scene.rt.run(do_once_more, item, member), elsewhere.rt.run(do_once_more, item, member)
        )
        assert set(both) == {None, StaysDone.CHANGED}
        async with scene.database.read() as tx:
            known = await procedures.tasks_of(tx, item.procedure)
        assert [task.outcome for task in known if task.step is item.step] == [Outcome.DONE, None]


async def test_a_survey_does_not_begin_while_an_item_is_corrected_whoever_is_faster(
    scene: Scene, elsewhere: Scene
) -> None:
    await scene.joins(PRESS, Role.PRESS_OFFICE)
    for _ in range(RACES):
        item, member = await scene.rt.run(an_item_done)
        async with scene.database.read() as tx:
            known = await procedures.tasks_of(tx, item.procedure)
        opening = next(task for task in known if task.step is Step.OPENING)
        why, _ = await asyncio.gather(scene.rt.run(do_once_more, item, member), elsewhere.rt.run(end, opening))
        async with scene.database.read() as tx:
            ends = {task.step: task.outcome for task in await procedures.tasks_of(tx, item.procedure)}
        corrected = (ends[Step.OPENING], ends[item.step], Step.FIELDWORK in ends) == (Outcome.WITHDRAWN, None, False)
        begun = (ends[Step.OPENING], ends[item.step], Step.FIELDWORK in ends) == (Outcome.DONE, Outcome.DONE, True)
        assert corrected if why is None else begun


async def test_of_two_who_hand_in_the_same_form_at_once_one_paper_stands_on_file(
    scene: Scene, elsewhere: Scene
) -> None:
    await scene.joins(PRESS, Role.PRESS_OFFICE, "Pressestelle")
    await scene.joins(SECOND, Role.PRESS_OFFICE, "Pressestelle")

    async def written(tx: Transaction, rt: Runtime, task: Task, user: UserId) -> tuple[Draft, Member]:
        member = await staff.find(tx, user)
        assert member is not None
        form = await step_forms.form_of(tx, rt, task.step)
        await forms.save(tx, form, rt.now())
        draft = Draft(member.id, tag_of(task.id, task.step), FormId(form.form_id), Progress({"preis": str(user)}))
        await drafts.save(tx, draft, now=rt.now())
        return draft, member

    for _ in range(RACES):
        item, _ = await scene.rt.run(two_left)
        one = await scene.rt.run(written, item, PRESS)
        other = await scene.rt.run(written, item, SECOND)
        await asyncio.gather(
            scene.rt.run(procedure_desk.submit, *one, private(PRESS)),
            elsewhere.rt.run(procedure_desk.submit, *other, private(SECOND)),
        )
        async with scene.database.read() as tx:
            assert len(await procedures.papers_of(tx, item.procedure, item.step)) == 1


async def test_measures_that_two_propose_at_once_get_a_number_each(scene: Scene, elsewhere: Scene) -> None:
    for user in (PRESS, SECOND):
        await scene.joins(user, Role.PRESS_OFFICE, "Pressestelle")

    async def to_write(tx: Transaction, rt: Runtime) -> Task:
        procedure, idea = await course.begin(tx, rt, "Kundenbefragung")
        await procedures.end_task(tx, idea, Outcome.DONE, by=None, now=rt.now())
        return await procedures.open_task(tx, procedure.id, Opened(Step.RESULTS_MEMO), due_on=None, now=rt.now())

    async def proposed(tx: Transaction, rt: Runtime, task: Task, user: UserId) -> tuple[Draft, Member]:
        member = await staff.find(tx, user)
        assert member is not None
        form = await step_forms.measure_form(tx, rt)
        await forms.save(tx, form, rt.now())
        said = Progress({"was": "Ein Schalter.", "stelle": "stelle1", "frist": "2022-12-01"})
        draft = Draft(member.id, of_measure(task.id), FormId(form.form_id), said)
        await drafts.save(tx, draft, now=rt.now())
        return draft, member

    for _ in range(RACES):
        task = await scene.rt.run(to_write)
        one = await scene.rt.run(proposed, task, PRESS)
        other = await scene.rt.run(proposed, task, SECOND)
        await asyncio.gather(
            scene.rt.run(measure_desk.submit, *one, private(PRESS)),
            elsewhere.rt.run(measure_desk.submit, *other, private(SECOND)),
        )
        async with scene.database.read() as tx:
            assert [each.number for each in await measures.of_procedure(tx, task.procedure)] == [1, 2]
