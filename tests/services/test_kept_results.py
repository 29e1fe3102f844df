"""What is kept of a survey when it ends: the same for whoever looks later, and nothing of the answers themselves."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from bot.config import Config
from bot.domain.ids import FormId
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import named_by_content
from bot.domain.submission import SubmittedResponse
from bot.domain.survey import Survey
from bot.services import restoring, results, surveys
from bot.texts.results import Report
from storage import responses, tombstones
from storage import surveys as rows
from storage import tables as t
from storage.database import Database
from storage.transaction import Transaction
from tests.services.staff_scene import CHANNEL, Scene
from tests.services.study_scene import CLOSED_AT, LAST_DAY, deleted
from tests.services.survey_scene import NOON, ORDER

FORM = named_by_content(
    Questionnaire(
        form_id="",
        version="1",
        title={"de": "Befragung"},
        languages=("de",),
        default_language="de",
        questions=(
            Question("b1", QuestionType.SELECT_ONE, choices=tuple(Choice(one, {"de": one}) for one in "12345")),
            Question("e2", QuestionType.SELECT_MULTIPLE, choices=tuple(Choice(one, {"de": one}) for one in "xyz")),
            Question("b3", QuestionType.TEXT),
        ),
    )
)
SECRET = "Frau Huber vom Schalter 3"


@pytest.fixture
async def scene(database: Database, tmp_path: Path) -> Scene:
    built = Scene(database, now=NOON, config=Config(staff_chat=CHANNEL, data_dir=tmp_path))
    await built.house()
    return built


async def asked(scene: Scene, people: int) -> Survey:
    """A survey that runs, with the answers of so many; every tenth answers as nobody else does."""
    survey = await scene.rt.run(surveys.import_and_open, FORM, ORDER)
    for nr in range(people):
        alone = nr % 10 == 9
        answers = {"b1": "5" if alone else "1", "e2": "z" if alone else "x" if nr < 30 else "y", "b3": SECRET}
        await scene.database.write(_send, survey, nr, answers)
    return survey


async def _send(tx: Transaction, survey: Survey, nr: int, answers: dict[str, str]) -> None:
    body = SubmittedResponse(FormId(FORM.form_id), answers, "de", "q7", "chat")
    await responses.hold(tx, survey.id, date(2026, 7, 10), body, tx.keys.marker("deletion code", f"{nr}"))


async def closes(scene: Scene, survey: Survey) -> None:
    scene.now = CLOSED_AT
    await scene.rt.run(surveys.close_by_command, survey.id)


async def whole(scene: Scene, survey: Survey) -> Report:
    async with scene.database.read() as tx:
        return await results.whole_report(tx, scene.rt, await rows.get(tx, survey.id))


async def kept_of(scene: Scene) -> list[str]:
    """The surveys of which results are kept."""
    async with scene.database.read() as tx:
        return list((await tx.execute(select(t.kept_results.c.survey_id))).scalars())


async def kept_by_an_older_version(scene: Scene) -> None:
    """Which kept nothing."""
    await scene.database.write(_forget)


async def _forget(tx: Transaction) -> None:
    await tx.execute(delete(t.kept_results))


async def test_what_is_kept_reads_the_same_after_the_deletion(scene: Scene) -> None:
    survey = await asked(scene, 47)
    await closes(scene, survey)
    before = await whole(scene, survey)
    scene.now = LAST_DAY
    assert (await deleted(scene))["responses"] == 47

    assert await whole(scene, survey) == before
    assert before.results.responses == 47
    assert before.counted_on == date(2026, 8, 2)
    assert [dict(one.cells or {}) for one in before.results.figures] == [{}, {"x": 27, "y": 16}]


async def test_neither_free_texts_nor_what_a_few_chose_are_in_what_is_kept(scene: Scene) -> None:
    survey = await asked(scene, 47)
    await closes(scene, survey)
    async with scene.database.read() as tx:
        sealed = (await tx.execute(select(t.kept_results.c.body))).scalar_one()
        written = tx.keys.open(sealed, f"kept_results.body:{survey.id}").decode()

    assert "Huber" not in written
    assert '"x":27' in written
    assert '"z"' not in written
    assert '"5"' not in written


async def test_an_answer_deleted_by_its_code_afterwards_gives_no_second_count(scene: Scene) -> None:
    """47 before and 46 after it would tell what that one person answered."""
    survey = await asked(scene, 47)
    await closes(scene, survey)
    before = await whole(scene, survey)
    async with scene.database.read() as tx:
        code = tx.keys.marker("deletion code", "3")
    assert await scene.database.write(responses.erase_by_code, code)

    assert await whole(scene, survey) == before


async def test_what_an_older_version_closed_is_counted_as_before_and_kept_before_the_deletion(scene: Scene) -> None:
    survey = await asked(scene, 47)
    await closes(scene, survey)
    await kept_by_an_older_version(scene)
    assert (await whole(scene, survey)).results.responses == 47
    scene.now = LAST_DAY
    await deleted(scene)

    assert (await whole(scene, survey)).results.responses == 47


async def test_what_an_older_version_deleted_is_not_taken_for_a_survey_nobody_answered(scene: Scene) -> None:
    survey = await asked(scene, 47)
    await closes(scene, survey)
    scene.now = LAST_DAY
    await deleted(scene)
    await kept_by_an_older_version(scene)

    assert (await whole(scene, survey)).erased
    survey = await asked(scene, 0)
    await closes(scene, survey)
    assert not (await whole(scene, survey)).erased


async def test_an_older_copy_with_fewer_answers_is_never_counted(scene: Scene) -> None:
    """It was deleted before; a difference to what was handed out then could be a single person."""
    survey = await asked(scene, 46)
    await scene.database.write(_buried, survey)
    assert await scene.rt.run(restoring.repeat_deletions) == {"surveys": 1}
    assert (await deleted(scene))["responses"] == 46

    assert (await whole(scene, survey)).erased
    assert await kept_of(scene) == []


async def _buried(tx: Transaction, survey: Survey) -> None:
    """Another copy of the database noted that everything was deleted."""
    tombstones.survey_deleted(tx, survey.id, date(2026, 7, 9))


async def test_a_questionnaire_that_was_never_asked_has_no_results(scene: Scene) -> None:
    survey = await scene.rt.run(surveys.import_prepared, FORM, ORDER)
    await scene.rt.run(surveys.close_by_command, survey.id)

    assert await kept_of(scene) == []
