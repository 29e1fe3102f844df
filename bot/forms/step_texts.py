"""Every form of the procedure's steps by the name of its step; each is written as ``steps/<name>.xlsx``."""

from collections.abc import Mapping

from bot.domain.steps import Step
from bot.forms import steps_planning
from bot.forms.form_writer import Form

STEP_FORMS: Mapping[Step, Form] = {
    Step.IDEA: steps_planning.IDEA,
    Step.OUTLINE: steps_planning.OUTLINE,
}
