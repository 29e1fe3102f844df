"""Phase 2, „Konzeption und Umsetzung“: what its steps need beyond the table."""

from collections.abc import Mapping

from bot.domain.steps import Step
from bot.services.step_hooks import StepHooks

HOOKS: Mapping[Step, StepHooks] = {}
