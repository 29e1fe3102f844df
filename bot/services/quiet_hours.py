"""The quiet hours of the staff channel, as of now."""

from datetime import UTC, datetime

from bot.domain import quiet_hours
from bot.runtime import Runtime
from bot.services.workdays import days_off


def is_quiet(rt: Runtime) -> bool:
    """Whether what is new in the staff channel comes without a sound."""
    return quiet_hours.is_quiet(rt.local_now(), days_off(rt))


def loud_from(rt: Runtime) -> datetime:
    """From when something that can wait may be said, in UTC."""
    return quiet_hours.loud_from(rt.local_now(), days_off(rt)).astimezone(UTC)
