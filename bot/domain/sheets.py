"""What an office or the data protection officer handed in on paper, and somebody else enters (PEOPLE.md 23)."""

from bot.domain.procedure import Task
from bot.domain.staff import Act, Member, Role
from bot.domain.steps import Way

DAY = "auf_papier_am"
"""The question that stands before those of the step's form: the day on the sheet."""
SIGNERS = frozenset({Role.SUPPORTING_OFFICE, Role.DATA_PROTECTION_OFFICER})
"""Whose answers may come on paper; the press office itself works here."""


def may_enter(member: Member, task: Task) -> bool:
    """Whether somebody may enter what was handed in on paper for this task, as of now."""
    if task.outcome is not None or task.rule.way is not Way.FORM:
        return False
    return member.may(Act.ENTER_PAPER) and task.rule.by in SIGNERS
