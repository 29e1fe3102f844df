"""Every form of the procedure's steps by the name of its step; each is written as ``steps/<name>.xlsx``."""

from collections.abc import Mapping

from bot.domain.steps import Step
from bot.forms import steps_meeting, steps_planning, steps_support
from bot.forms.form_writer import Form

STEP_FORMS: Mapping[Step, Form] = {
    Step.IDEA: steps_planning.IDEA,
    Step.OUTLINE: steps_planning.OUTLINE,
    Step.RESOURCES: steps_support.RESOURCES,
    Step.TOOL_VOTE: steps_support.TOOL_VOTE,
    Step.OUTLINE_DRAFT: steps_support.OUTLINE_DRAFT,
    Step.MEETING: steps_meeting.MEETING,
    Step.MINUTES: steps_meeting.MINUTES,
}
