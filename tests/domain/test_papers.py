"""Who may read which paper of a procedure's file, and what the tag of a draft says."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import FormId, MemberId, PaperId, ProcedureId, TaskId, UserId
from bot.domain.papers import Paper, may_read, tag_of, task_of, writes_memo
from bot.domain.staff import Grant, Member, Role
from bot.domain.step_names import Step

CONCERNED = ("Bauamt", "Jugendamt")
AUTHOR = MemberId(1)


def paper(step: Step, office: str = "") -> Paper:
    made = datetime(2022, 5, 3, 12, tzinfo=UTC)
    return Paper(PaperId(1), ProcedureId(1), step, office, 1, FormId("f"), {}, AUTHOR, made)


def member(*grants: Grant, active: bool = True, number: int = 2) -> Member:
    return Member(MemberId(number), UserId(number), grants, "", "de", active)


def of_office(office: str) -> Member:
    return member(Grant(Role.SUPPORTING_OFFICE, office))


@pytest.mark.parametrize(
    "role", [Role.PRESS_OFFICE, Role.LEADERSHIP, Role.LEADERSHIP_OFFICE, Role.DATA_PROTECTION_OFFICER]
)
def test_those_who_lead_and_check_read_every_paper(role: Role) -> None:
    reader = member(Grant(role, ""))
    assert may_read(reader, paper(Step.RESOURCES, "Bauamt"), CONCERNED)
    assert may_read(reader, paper(Step.TOOL_VOTE), CONCERNED)


@pytest.mark.parametrize("role", [Role.RESEARCH_INSTITUTE, Role.ADMIN])
def test_institute_and_administrator_read_none(role: Role) -> None:
    reader = member(Grant(role, ""))
    assert not may_read(reader, paper(Step.OUTLINE), CONCERNED)
    assert not may_read(reader, paper(Step.RESOURCES, "Bauamt"), CONCERNED)


@pytest.mark.parametrize(
    ("office", "step", "of", "allowed"),
    [
        ("Bauamt", Step.RESOURCES, "Bauamt", True),
        ("Bauamt", Step.RESOURCES, "Jugendamt", False),
        ("Bauamt", Step.OUTLINE, "", True),
        ("Bauamt", Step.MINUTES, "", True),
        ("Bauamt", Step.TOOL_VOTE, "", False),
        ("Bauamt", Step.PRESS_DRAFT, "", False),
        ("Sozialamt", Step.OUTLINE, "", False),
    ],
)
def test_an_office_reads_its_own_and_what_concerns_all(office: str, step: Step, of: str, allowed: bool) -> None:
    assert may_read(of_office(office), paper(step, of), CONCERNED) is allowed


def test_several_roles_open_what_any_of_them_opens() -> None:
    both = member(Grant(Role.SUPPORTING_OFFICE, "Bauamt"), Grant(Role.SUPPORTING_OFFICE, "Jugendamt"))
    assert may_read(both, paper(Step.RESOURCES, "Jugendamt"), CONCERNED)


def test_who_wrote_it_may_read_it_while_on_the_staff() -> None:
    idea = paper(Step.IDEA)
    author = member(Grant(Role.ADMIN, ""), number=AUTHOR)
    assert may_read(author, idea, ())
    assert not may_read(member(Grant(Role.PRESS_OFFICE, ""), number=AUTHOR, active=False), idea, ())


@pytest.mark.parametrize(
    ("tag", "memo"),
    [
        ("memo", True),
        ("memo17v2", True),
        ("task17.outline_memo", True),
        ("task17.outline", False),
        ("idea", False),
        ("task17.nonsense", False),
    ],
)
def test_a_tag_says_whether_a_memo_is_drafted(tag: str, memo: bool) -> None:
    assert writes_memo(tag) is memo


def test_the_tag_of_a_task_leads_back_to_it() -> None:
    found = task_of(tag_of(TaskId(17), Step.OUTLINE_MEMO))
    assert found is not None
    assert (found.task, found.step) == (TaskId(17), Step.OUTLINE_MEMO)
