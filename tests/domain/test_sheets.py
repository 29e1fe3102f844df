"""What may come on paper: by default every step of everybody but the press office (PEOPLE.md 23)."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import MemberId, ProcedureId, TaskId, UserId
from bot.domain.memo import Verdict
from bot.domain.paper_entry import Entry, read_entry
from bot.domain.procedure import Task
from bot.domain.sheets import may_enter, needs_signature
from bot.domain.staff import Grant, Member, Role
from bot.domain.step_names import Outcome, Step, Way
from bot.domain.steps import RULES, StepRule

NOW = datetime(2022, 7, 15, 8, tzinfo=UTC)
OF_OTHERS = [rule for rule in RULES.values() if rule.by is not Role.PRESS_OFFICE and rule.step is not Step.STOP]
VERDICTS = {
    Outcome.DONE: Verdict.APPROVED,
    Outcome.CHANGES: Verdict.CHANGES_ORDERED,
    Outcome.STOPPED: Verdict.REJECTED,
    Outcome.NO: Verdict.REJECTED,
}


def member(role: Role) -> Member:
    return Member(MemberId(1), UserId(501), (Grant(role),), "", "de")


def open_task(step: Step) -> Task:
    return Task(TaskId(1), ProcedureId(1), step, "", NOW, None)


@pytest.mark.parametrize("rule", OF_OTHERS, ids=lambda rule: rule.step.value)
@pytest.mark.parametrize("role", list(Role))
def test_every_step_of_others_can_be_entered_by_press_office_and_office_of_the_leitung(
    rule: StepRule, role: Role
) -> None:
    if rule.way is Way.DECISION:
        # It is entered at its Vermerk: every end of the decision is one of the verdicts there. Withdrawn it is by the
        # press office, without the Leitung.
        entries = {Entry(VERDICTS[outcome]) for outcome in rule.outcomes if outcome is not Outcome.WITHDRAWN}
        assert {read_entry(str(entry)) for entry in entries} == entries
    else:
        may = role in {Role.PRESS_OFFICE, Role.LEADERSHIP_OFFICE}
        assert may_enter(member(role), open_task(rule.step)) == may


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.by is Role.PRESS_OFFICE])
def test_the_press_office_needs_no_paper_for_its_own_steps(rule: StepRule) -> None:
    assert not may_enter(member(Role.PRESS_OFFICE), open_task(rule.step))


def test_decisions_and_votes_need_a_signed_sheet() -> None:
    assert {step for step in Step if needs_signature(step)} == {
        *(Step.TAKE_UP, Step.PRESS_QUOTE),
        *(rule.step for rule in RULES.values() if rule.by is Role.DATA_PROTECTION_OFFICER),
    }
