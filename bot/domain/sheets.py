"""What the Leitung, an office or the data protection officer gave on paper, and somebody else enters (PEOPLE.md 23)."""

from bot.domain.procedure import Task
from bot.domain.staff import Act, Member, Role
from bot.domain.step_names import Step, Way
from bot.domain.steps import StepRule

DAY = "auf_papier_am"
"""The question that stands before those of the step's form: the day on the sheet."""
MARK = "kennzeichen"
"""The question whether the sheet bears the mark of what is asked now."""
THIS = "dieses"
"""Its answer where it does."""
SIGNED_BY = "unterschrieben_als"
"""The question in which function somebody of the Leitung signed."""
PROOF = "nachweis"
"""The last question, where nobody has to sign: whether there is a sheet at all."""
TOLD = "auskunft"
"""Its answer where somebody only said so, on the telephone for instance."""
NOTE = "vermerkt"
"""The question how that was learned."""
_SIGNED = frozenset({Step.TAKE_UP, Step.TOOL_VOTE, Step.FORM_VOTE, Step.PRESS_QUOTE})
"""A decision or a vote: without the signed sheet it does not count (PEOPLE.md 21: silence is never a decision)."""


def comes_on_paper(rule: StepRule) -> bool:
    """Whether it may come on paper: all that is filled in or tapped, but by the press office, which works here itself.

    A Vermerk is decided on and co-signed on paper in ``paper_entry``. Nobody is asked to end a procedure early.
    """
    return rule.step is not Step.STOP and rule.by is not Role.PRESS_OFFICE and rule.way in {Way.FORM, Way.BUTTON}


def has_form(rule: StepRule) -> bool:
    """Whether the step has a form of its own; else its sheet asks which of its ends it is."""
    return rule.way is Way.FORM or any(rule.asks_why(outcome) for outcome in rule.outcomes)


def needs_signature(step: Step) -> bool:
    """Whether only a signed sheet counts; else it is enough to note who said so."""
    return step in _SIGNED


def answers_something(step: Step) -> bool:
    """Whether the sheet answers what was asked here, so that it cannot be older. An idea may be taken up before."""
    return step not in {Step.IDEA, Step.TAKE_UP}


def may_enter(member: Member, task: Task) -> bool:
    """Whether somebody may enter what was given on paper for this task, as of now."""
    return task.outcome is None and member.may(Act.ENTER_PAPER) and comes_on_paper(task.rule)
