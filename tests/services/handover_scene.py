"""A survey with volunteers, an institute with a key, and a press office and a Leitung that decide on the hand-over."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pyrage

from bot.authority import Authority
from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.consent import ConsentFor
from bot.domain.handover import Handover
from bot.domain.ids import ChatId, SurveyId, UserId
from bot.domain.memo import Memo, MemoState
from bot.domain.staff import Role
from bot.domain.staff_taps import HandoverAct, HandoverTap, MemoAct, MemoTap
from bot.domain.survey import Survey
from bot.domain.volunteering import ContactDetails, Registered, TimeOfDay, Volunteer, Way
from bot.jobs.timetable import find_job
from bot.reports import spool
from bot.runtime import Runtime
from bot.services import handover_leaving, scheduling, staff_desk, staffing, surveys, volunteering
from bot.texts.catalogue import Texts
from storage import handovers, memos
from storage.database import Database
from tests.services.staff_scene import LANDRAT, PRESS, private
from tests.services.survey_scene import FORM, ORDER, Clock

INSTITUTE = pyrage.x25519.Identity.generate()
"""The institute's private key; nowhere but in the tests."""
CALLS = (date(2026, 7, 15), date(2026, 8, 31))
CALL_WORDING = "Darf Ihre Nummer an Muster Marktforschung GmbH gehen?"
AREA_WORDING = "Darf Muster Marktforschung GmbH wissen, um welchen Bereich es geht?"


def authority_with_key(recipient: str = str(INSTITUTE.to_public())) -> Authority:
    example = example_authority()
    institute = replace(example.research_institute, age_recipient=recipient, calls_from=CALLS[0], calls_to=CALLS[1])
    return replace(example, research_institute=institute)


def runtime(database: Database, clock: Clock, folder: Path, authority: Authority | None = None) -> Runtime:
    authority = authority or authority_with_key()
    return Runtime(Config(data_dir=folder), authority, database, Texts(authority, "Europe/Berlin"), clock)


async def open_survey(rt: Runtime) -> Survey:
    return await rt.run(surveys.import_and_open, FORM, ORDER)


async def volunteers(
    rt: Runtime,
    survey: Survey,
    number: int,
    *,
    name: str = "Anna Gruber",
    area: str = "bau",
    with_area: bool = True,
    chat: int | None = None,
    wording: str = CALL_WORDING,
) -> Volunteer:
    """Somebody with the telephone number ``number`` agrees to be called."""
    consents = {ConsentFor.CONTACT_DETAILS: wording}
    if with_area:
        consents[ConsentFor.SERVICE_AREA] = AREA_WORDING
    entered = await rt.run(
        volunteering.register,
        survey,
        ContactDetails(name, f"+4980319{number:06}", (TimeOfDay.MORNING, TimeOfDay.EVENING), "de", area),
        way=Way.PAGE,
        marker=None,
        consents=consents,
        chat=None if chat is None else ChatId(chat),
        language="de",
    )
    assert isinstance(entered, Registered)
    return entered.volunteer


async def joins(rt: Runtime, user: UserId, role: Role) -> None:
    token = await rt.run(staffing.invite, role=role, office="", name="")
    await rt.run(staffing.join, token, private(user, typed=True))


async def asks(rt: Runtime, survey: Survey, act: HandoverAct = HandoverAct.SUBMIT, user: UserId = PRESS) -> None:
    await rt.run(staff_desk.tap, HandoverTap(act, survey.id), private(user))


async def approves(rt: Runtime) -> None:
    """The Leitung approves what waits."""
    (memo,) = await waiting_memos(rt)
    await rt.run(staff_desk.memo_tap, MemoTap(MemoAct.CONFIRM, memo.id, memo.version), private(LANDRAT))


async def waiting_memos(rt: Runtime) -> tuple[Memo, ...]:
    async with rt.database.read() as tx:
        return await memos.in_state(tx, rt.authority.id, (MemoState.SUBMITTED,))


async def clock_strikes(rt: Runtime) -> dict[str, int]:
    """The clock calls the work that writes files."""
    work = find_job("write-handovers")
    assert work is not None
    return dict(await scheduling.do(rt, work) or {})


async def approved(rt: Runtime, survey: Survey) -> Handover:
    """Asked for and approved: the first hand-over of a survey, before its file is written."""
    await joins(rt, PRESS, Role.PRESS_OFFICE)
    await joins(rt, LANDRAT, Role.LEADERSHIP)
    await asks(rt, survey)
    await approves(rt)
    return (await all_handovers(rt, survey.id))[0]


async def handed_over(rt: Runtime, survey: Survey) -> Handover:
    """Asked for, approved, written and taken to the institute: the first hand-over of a survey."""
    await written(rt, survey)
    return (await rt.run(handover_leaving.take_out, survey.id))[0]


async def written(rt: Runtime, survey: Survey) -> Handover:
    """Asked for, approved and written: the first hand-over of a survey, which has not left the house."""
    await approved(rt, survey)
    await clock_strikes(rt)
    return (await all_handovers(rt, survey.id))[0]


async def all_handovers(rt: Runtime, survey: SurveyId) -> tuple[Handover, ...]:
    async with rt.database.read() as tx:
        return await handovers.of_survey(tx, survey)


def folder_of(rt: Runtime) -> Path:
    return spool.folder_in(rt.config.data_dir)


def opened(rt: Runtime, handover: Handover) -> list[tuple[str, ...]]:
    """The rows of a file with contacts as the institute opens it, without the headings."""
    plain = pyrage.decrypt((folder_of(rt) / handover.file_name).read_bytes(), [INSTITUTE])
    sheet = openpyxl.load_workbook(io.BytesIO(plain)).active
    rows = [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows()]
    assert rows[0] == ("id", "name", "number", "times", "language", "area")
    return rows[1:]


def listed(rt: Runtime, handover: Handover) -> list[str]:
    """The references on a list of withdrawals as the institute opens it, those to be deleted altogether."""
    return [reference for reference, what in on_list(rt, handover) if what == "everything"]


def on_list(rt: Runtime, handover: Handover) -> list[tuple[str, ...]]:
    """The rows of a list of withdrawals: each reference, and what is to be deleted."""
    plain = pyrage.decrypt((folder_of(rt) / handover.file_name).read_bytes(), [INSTITUTE])
    heading, *rows = str(plain, "utf-8").splitlines()
    assert heading == "id,delete"
    return [tuple(row.split(",")) for row in rows]
