"""Taking a Vermerk back that is on its way, because the concept it is about has to be changed first.

AGO § 16(3): what offices see differently is worked in before somebody decides. Which concept stands behind which
Vermerk follows from the table of the steps.
"""

from bot.domain.memo import Memo, MemoState
from bot.domain.staff import Act, Member
from bot.domain.step_names import Outcome, Step, Way
from bot.domain.steps import RULES

WITHDRAWABLE = frozenset({MemoState.IN_COSIGNATURE, MemoState.SUBMITTED})
"""While offices co-sign, and until it is decided or put off: the last office may object as well as the first."""


def decision_on(step: Step | None) -> Step | None:
    """The step in which the Leitung decides on the Vermerk of this one."""
    return next((rule.step for rule in RULES.values() if rule.way is Way.DECISION and step in rule.after), None)


def concept_of(memo: Memo) -> Step | None:
    """The concept that is changed when the Vermerk is taken back; ``None`` where there is none behind it."""
    step = Step(memo.step) if memo.step in set(Step) else None
    decision = decision_on(step)
    return None if decision is None else RULES[decision].redoes.get(Outcome.WITHDRAWN)


def can_be_withdrawn(memo: Memo) -> bool:
    """Whether the Vermerk is on its way still and has a concept behind it."""
    return memo.state in WITHDRAWABLE and concept_of(memo) is not None


def may_withdraw(memo: Memo, member: Member, seen_version: int) -> bool:
    """Whether ``member`` may take back the version that they see."""
    return member.may(Act.WRITE_MEMO) and can_be_withdrawn(memo) and seen_version == memo.version
