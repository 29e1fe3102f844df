"""Roles and what they may do."""

import pytest

from bot.domain.ids import MemberId, UserId
from bot.domain.staff import ALLOWED, Act, Member, Role, number_of_offices, offices_concerned


def member(number: int, role: Role, office: str = "", *, active: bool = True) -> Member:
    return Member(MemberId(number), UserId(number), role, office, "", "de", active=active)


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        (Act.DECIDE_MEMO, {"leadership"}),
        (Act.WRITE_MEMO, {"press-office"}),
        (Act.SEE_WAITING_MEMOS, {"leadership", "leadership-office"}),
        (Act.SEE_SURVEYS, {"leadership", "leadership-office", "press-office", "admin"}),
        (Act.CONNECT_STAFF_CHAT, {"leadership-office", "press-office", "admin"}),
    ],
)
def test_who_may_do_what(act: Act, roles: set[str]) -> None:
    assert {role.value for role in Role if member(1, role).may(act)} == roles


def test_every_act_is_somebodys() -> None:
    assert set(ALLOWED) == set(Act)


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("role", list(Role))
def test_who_left_may_nothing(act: Act, role: Role) -> None:
    assert not member(1, role, active=False).may(act)


def test_roles_are_called_as_on_the_command_line() -> None:
    assert [role.value for role in Role] == [
        "leadership",
        "leadership-office",
        "press-office",
        "office",
        "data-protection",
        "research-institute",
        "admin",
    ]


def test_approved_memos_go_to_the_offices_and_the_office_of_the_leitung() -> None:
    everybody = tuple(member(number, role) for number, role in enumerate(Role, start=1))
    concerned = offices_concerned((*everybody, member(9, Role.SUPPORTING_OFFICE, active=False)))
    assert {one.role for one in concerned} == {Role.SUPPORTING_OFFICE, Role.LEADERSHIP_OFFICE}
    assert len(concerned) == 2


def test_two_people_of_one_office_count_once() -> None:
    bauamt = (member(1, Role.SUPPORTING_OFFICE, "Bauamt"), member(2, Role.SUPPORTING_OFFICE, "Bauamt"))
    unnamed = (member(3, Role.SUPPORTING_OFFICE), member(4, Role.SUPPORTING_OFFICE))
    assert number_of_offices(bauamt) == 1
    assert number_of_offices((*bauamt, *unnamed)) == 3
    assert number_of_offices(()) == 0
