"""What is known of the way updates come in: when it worked last, and whether Telegram complains."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Signs:
    """Polling tells of every answer; a webhook works as long as Telegram does not complain of it."""

    now: Callable[[], datetime]
    webhook: bool
    answered_at: datetime | None = None
    failing_since: datetime | None = None
    """When Telegram last failed to bring an update, as far as the watch knows."""

    def answered(self) -> None:
        """Telegram answered a question for updates."""
        self.answered_at = self.now()

    def alive_at(self) -> datetime | None:
        """When updates could certainly come in last; None before the first answer."""
        return self.now() if self.webhook else self.answered_at
