"""Roles and what they may do."""

import pytest

from bot.domain.ids import MemberId, UserId
from bot.domain.staff import ALLOWED, Act, Grant, Member, Role, number_of_offices, offices_concerned


def member(number: int, role: Role, office: str = "", *, active: bool = True) -> Member:
    return Member(MemberId(number), UserId(number), (Grant(role, office),), "", "de", active=active)


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        (Act.DECIDE_MEMO, {"leadership"}),
        (Act.WRITE_MEMO, {"press-office"}),
        (Act.SEE_WAITING_MEMOS, {"leadership", "leadership-office"}),
        (Act.SEE_SURVEYS, {"leadership", "leadership-office", "press-office", "admin"}),
        (Act.CONNECT_STAFF_CHAT, {"leadership-office", "press-office", "admin"}),
        (Act.ENTER_DEPUTY, {"leadership", "leadership-office"}),
    ],
)
def test_who_may_do_what(act: Act, roles: set[str]) -> None:
    assert {role.value for role in Role if member(1, role).may(act)} == roles


def test_every_act_is_somebodys() -> None:
    assert set(ALLOWED) == set(Act)


def with_roles(*grants: Grant, active: bool = True) -> Member:
    return Member(MemberId(1), UserId(1), grants, "", "de", active=active)


BAUAMT = Grant(Role.SUPPORTING_OFFICE, "Bauamt", head=True)
JUGENDAMT = Grant(Role.SUPPORTING_OFFICE, "Jugendamt")
PRESS = Grant(Role.PRESS_OFFICE, "Pressestelle")


def test_who_has_two_roles_may_what_either_of_them_may() -> None:
    both = with_roles(BAUAMT, PRESS)
    assert both.may(Act.WRITE_MEMO)
    assert not both.may(Act.DECIDE_MEMO)
    assert both.has(Role.SUPPORTING_OFFICE)
    assert both.has(Role.PRESS_OFFICE)
    assert not both.has(Role.LEADERSHIP)


def test_member_acts_for_each_of_their_offices_and_heads_only_some() -> None:
    several = with_roles(PRESS, BAUAMT, JUGENDAMT)
    assert several.offices == ("Bauamt", "Jugendamt")
    assert (several.acts_for("Bauamt"), several.heads("Bauamt")) == (True, True)
    assert (several.acts_for("Jugendamt"), several.heads("Jugendamt")) == (True, False)
    assert (several.acts_for("Pressestelle"), several.heads("Pressestelle")) == (False, False)


def test_only_the_head_of_the_leitung_heads_the_authority() -> None:
    head, leader = Grant(Role.LEADERSHIP, head=True), Grant(Role.LEADERSHIP)
    assert with_roles(head).heads_authority
    assert with_roles(head).has(Role.LEADERSHIP)
    assert not with_roles(leader, BAUAMT).heads_authority
    assert not with_roles(head, active=False).heads_authority


def test_nobody_acts_for_the_office_without_a_name() -> None:
    unnamed = with_roles(Grant(Role.SUPPORTING_OFFICE, "", head=True))
    assert (unnamed.acts_for(""), unnamed.heads(""), unnamed.offices) == (False, False, ())


def test_who_left_acts_for_nobody_and_has_no_role() -> None:
    gone = with_roles(BAUAMT, PRESS, active=False)
    assert (gone.acts_for("Bauamt"), gone.heads("Bauamt"), gone.has(Role.PRESS_OFFICE)) == (False, False, False)


def test_memo_is_written_in_the_name_of_the_office_that_may_write_it() -> None:
    assert with_roles(BAUAMT, PRESS).office_for(Act.WRITE_MEMO) == "Pressestelle"
    assert with_roles(BAUAMT, JUGENDAMT).office_for(Act.WRITE_MEMO) == "Bauamt"


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


def test_each_office_of_somebody_counts_and_a_role_that_gets_no_memo_does_not() -> None:
    several = with_roles(PRESS, BAUAMT, JUGENDAMT)
    assert number_of_offices((several,)) == 2
    assert number_of_offices((several,), frozenset({Role.LEADERSHIP_OFFICE})) == 0
