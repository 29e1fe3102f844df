"""The settings of one process, as frozen values. Reading and checking them is done by ``bot/settings.py``, once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.domain.errors import SettingsError

TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Secret:
    """A string that no ``repr``, ``str`` or log line shows; falsy when it is not set."""

    value: str = field(default="", repr=False)

    def get_secret_value(self) -> str:
        """The string itself; only for the place that needs it."""
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return "**********" if self.value else ""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the own HTTP server listens; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of ``docs/betrieb.md``; a field that is not set is empty. Secrets never show in ``repr``."""

    token: Secret = Secret()
    bot_username: str = ""
    api_url: str = TELEGRAM
    """Root of the Bot API server without a slash at the end."""
    database_url: str = field(default="sqlite+aiosqlite:///buergerecho.db", repr=False)
    webhook_url: str = ""
    webhook_secret: Secret = Secret()
    listen: Listen = Listen()
    public_url: str = ""
    """Root of the authority's own pages without a slash at the end."""
    staff_chat: int | None = None
    authority: Path | None = None
    secret_keys: tuple[bytes, ...] = field(default=(), repr=False)
    """32 bytes each, newest first."""
    data_dir: Path = Path()
    time_zone: str = "Europe/Berlin"
    log_level: str = "INFO"
    log_format: str = "json"
    time_scale: float = 1.0
    """Below 1 in test runs only: shortens the periods of leases, gaps and watches."""

    @classmethod
    def load(cls, needs: Collection[str] = ()) -> Self:
        """Read environment, ``.env`` and systemd's credentials.

        ``needs`` names the fields that the command cannot do without. Raises ``SettingsError`` with all mistakes at
        once, one sentence per line, never the value of a secret.
        """
        # pydantic takes 0.3 s to import; commands without settings, and whoever builds a Config, do without it.
        from bot.settings import read

        found = read(needs)
        if isinstance(found, tuple):
            raise SettingsError("\n".join(found))
        return cls(
            token=Secret(found.token.get_secret_value()),
            bot_username=found.bot_username,
            api_url=found.api_url,
            database_url=found.database_url.get_secret_value(),
            webhook_url=found.webhook_url,
            webhook_secret=Secret(found.webhook_secret.get_secret_value()),
            listen=Listen(*found.listen),
            public_url=found.public_url,
            staff_chat=found.staff_chat,
            authority=found.authority,
            secret_keys=found.secret_keys,
            data_dir=found.data_dir,
            time_zone=found.time_zone,
            log_level=found.log_level,
            log_format=found.log_format,
            time_scale=found.time_scale,
        )

    def secrets(self) -> tuple[str, ...]:
        """Every literal that must never appear in a log line."""
        words = [self.token.get_secret_value(), self.webhook_secret.get_secret_value(), _password(self.database_url)]
        return tuple(word for word in words if len(word) >= 4)


def _password(database_url: str) -> str:
    """The password inside a database address, or nothing."""
    user, at, _ = database_url.partition("://")[2].rpartition("@")
    return user.partition(":")[2] if at else ""
