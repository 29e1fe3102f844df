"""Knows whether the database can be written at the moment, and tells the log when that changes."""

import time

import structlog

log = structlog.stdlib.get_logger("storage")


class Outage:
    """One per database; silent while all is well."""

    def __init__(self) -> None:
        self._since = 0.0

    @property
    def lasts(self) -> bool:
        """Whether the last attempt to write failed because of the database."""
        return self._since > 0

    def began(self, problem: str) -> None:
        """Writing failed; ``problem`` is the name of an error, never its values."""
        if not self.lasts:
            self._since = time.monotonic()
            log.error("the database cannot be written", problem=problem)

    def ended(self) -> None:
        """Writing worked."""
        if self.lasts:
            log.warning("the database can be written again", seconds=round(time.monotonic() - self._since, 1))
            self._since = 0.0
