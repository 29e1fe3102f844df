"""``survey open`` for the survey of a procedure: the gates of the procedure hold, and let through what they should."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.ids import FormId, MemberId, ProcedureId, UserId
from bot.domain.papers import RESULT
from bot.domain.procedure import Opened
from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import form_vote, procedure_survey, staffing, step_forms
from bot.services.surveys import COMMAND_LINE
from bot.texts.catalogue import Texts
from storage import forms, procedures, staff, surveys
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.cli.conftest import terminal_at
from tests.services.staff_scene import private
from tests.services.survey_scene import FORM, ORDER

OFFICER = UserId(101)


def real(database: Database) -> Runtime:
    """A runtime with the settings and the clock of the command."""
    authority, config = example_authority(), Config()
    return Runtime(config, authority, database, Texts(authority, config.time_zone))


async def prepared(tx: Transaction, rt: Runtime) -> Survey:
    """Everything on the checklist is done; only the data protection officer's vote is missing."""
    procedure = await procedures.begin(tx, rt.authority.id, "Kundenbefragung", now=rt.now())
    decided = await procedures.open_task(tx, procedure.id, Opened(Step.DETAIL_DECISION), due_on=None, now=rt.now())
    await procedures.end_task(tx, decided, Outcome.DONE, by=None, now=rt.now())
    lasting = replace(ORDER, opens_on=date(2026, 7, 1), closes_on=date(2099, 7, 31), deletes_on=date(2099, 12, 31))
    made = await procedure_survey.import_for(tx, rt, FORM, lasting, procedure.id, by=COMMAND_LINE)
    assert isinstance(made, Survey)
    await procedures.open_task(tx, procedure.id, Opened(Step.OPENING), due_on=None, now=rt.now())
    return made


async def voted(tx: Transaction, rt: Runtime, survey: Survey, author: MemberId) -> None:
    """The data protection officer agrees to wording and questionnaire as they are now."""
    procedure = await procedures.get(tx, ProcedureId(1))
    about = await form_vote.about(tx, rt, procedure, survey)
    answers = {RESULT: Outcome.DONE.value, form_vote.WORDING: about.wording, form_vote.FORM: about.form}
    form = await step_forms.form_of(tx, rt, Step.FORM_VOTE)
    await forms.save(tx, form, rt.now())
    task = await procedures.open_task(tx, ProcedureId(1), Opened(Step.FORM_VOTE), due_on=None, now=rt.now())
    await procedures.add_paper(tx, task, FormId(form.form_id), answers, "00", author=author, now=rt.now())
    await procedures.end_task(tx, task, Outcome.DONE, by=author, now=rt.now())


async def joined(rt: Runtime) -> MemberId:
    """The data protection officer is on the staff."""
    token = await rt.run(staffing.invite, role=Role.DATA_PROTECTION_OFFICER, office="", name="")
    await rt.run(staffing.join, token, private(OFFICER, typed=True))
    async with rt.database.read() as tx:
        member = await staff.find(tx, OFFICER)
    assert member is not None
    return member.id


async def test_the_command_opens_the_survey_of_a_procedure_only_once_the_vote_is_there(
    tmp_path: Path, database_url: str, key_ring: KeyRing
) -> None:
    terminal = terminal_at(tmp_path, database_url)
    assert terminal.run("survey", "list").status == 0
    database = await Database.open(database_url, key_ring)
    rt = real(database)
    survey = await rt.run(prepared)

    refused = terminal.run("survey", "open", survey.id)
    assert (refused.status, refused.out) == (1, "")
    assert "Votum" in refused.err
    await rt.run(voted, survey, await joined(rt))
    opened = terminal.run("survey", "open", survey.id)
    assert (opened.status, opened.err) == (0, "")
    assert opened.out == f"Die Befragung {survey.id} ist offen; letzter Tag ist der 31.07.2099.\n"

    async with database.read() as tx:
        assert (await surveys.get(tx, survey.id)).state is SurveyState.OPEN
        ends = {task.step: task.outcome for task in await procedures.tasks_of(tx, ProcedureId(1))}
    assert ends[Step.OPENING] is Outcome.DONE
    assert ends[Step.FIELDWORK] is None
    again = terminal.run("survey", "open", survey.id)
    assert (again.status, again.err) == (1, f"Die Befragung {survey.id} ist schon offen.\n")
    await database.close()
