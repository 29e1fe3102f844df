"""Every form of the procedure's steps by the name of its step; each is written as ``steps/<name>.xlsx``."""

from collections.abc import Mapping

from bot.domain.step_names import Step
from bot.forms import steps_checklist, steps_design, steps_evaluation, steps_meeting, steps_planning, steps_support
from bot.forms.form_writer import Form

STEP_FORMS: Mapping[Step, Form] = {
    Step.IDEA: steps_planning.IDEA,
    Step.OUTLINE: steps_planning.OUTLINE,
    Step.RESOURCES: steps_support.RESOURCES,
    Step.TOOL_VOTE: steps_support.TOOL_VOTE,
    Step.OUTLINE_DRAFT: steps_support.OUTLINE_DRAFT,
    Step.MEETING: steps_meeting.MEETING,
    Step.MINUTES: steps_meeting.MINUTES,
    Step.STOP: steps_planning.STOP,
    Step.DETAIL: steps_design.DETAIL,
    Step.PRICE: steps_checklist.PRICE,
    Step.QUESTION_TYPES: steps_checklist.QUESTION_TYPES,
    Step.QUESTIONS: steps_checklist.QUESTIONS,
    Step.ANSWERS: steps_checklist.ANSWERS,
    Step.PARTICIPANTS: steps_checklist.PARTICIPANTS,
    Step.LANGUAGES: steps_checklist.LANGUAGES,
    Step.TEST_RUN: steps_checklist.TEST_RUN,
    Step.FORM_VOTE: steps_design.FORM_VOTE,
    Step.EVALUATION: steps_evaluation.EVALUATION,
    Step.PRESS_DRAFT: steps_evaluation.PRESS_DRAFT,
    Step.PRESS_QUOTE: steps_evaluation.PRESS_QUOTE,
    Step.PRESS_SEEN: steps_evaluation.PRESS_SEEN,
}
