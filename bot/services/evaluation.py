"""Phase 3, „Kommunikation und Evaluation“: what its steps need beyond the table."""

from collections.abc import Mapping

from bot.domain.steps import Step
from bot.services.step_hooks import StepHooks

HOOKS: Mapping[Step, StepHooks] = {}
