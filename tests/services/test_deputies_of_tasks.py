"""What somebody does in the place of the Leitung is on record as that."""

import orjson
import pytest
from sqlalchemy import select

from bot.domain.deputy import Period
from bot.domain.ids import UserId
from bot.domain.step_names import Outcome, Step
from bot.runtime import Runtime
from bot.services import course
from storage import deputies, procedures, staff
from storage.database import Database
from storage.tables import audit
from storage.transaction import Transaction
from tests.services.staff_scene import BUERO, LANDRAT, PRESS, Scene


@pytest.fixture
async def scene(database: Database) -> Scene:
    scene = Scene(database)
    await scene.house()
    return scene


@pytest.mark.parametrize(("who", "in_place"), [(BUERO, True), (LANDRAT, False)])
async def test_the_line_of_a_step_says_in_whose_place_it_was_done(scene: Scene, who: UserId, in_place: bool) -> None:
    async def take_up(tx: Transaction, rt: Runtime) -> None:
        members = {member.user: member for member in await staff.everybody(tx, rt.authority.id)}
        today = Period(rt.today(), rt.today())
        await deputies.add(tx, members[LANDRAT].id, members[BUERO].id, today, by=None, now=rt.now())
        procedure, idea = await course.begin(tx, rt, "Kundenbefragung")
        await course.end(tx, rt, idea, Outcome.DONE, by=members[PRESS])
        (task,) = [one for one in await procedures.tasks_of(tx, procedure.id) if one.step is Step.TAKE_UP]
        await course.end(tx, rt, task, Outcome.DONE, by=members[who])

    await scene.rt.run(take_up)

    async with scene.database.read() as tx:
        lines = await tx.execute(select(audit.c.details).where(audit.c.event == "step_ended"))
        found = [orjson.loads(details) for (details,) in lines]
        landrat = await staff.find(tx, LANDRAT)
    assert landrat is not None
    recorded = [details.get("for") for details in found if details["step"] == "take_up"]
    assert recorded == ([f"member:{landrat.id}"] if in_place else [None])
