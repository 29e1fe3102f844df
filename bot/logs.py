"""Log lines on standard error, as JSON or for a console, that cannot carry a secret or a person.

Two nets hang here behind the rule that only ids and outcomes are logged: what libraries say is reduced to its template,
class and frames, and every finished line passes ``Redaction``. Call ``configure`` before telegram is imported.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor

OUR_LOGGERS = ("bot", "handlers", "storage")
QUIET_LOGGERS = (
    "httpx",
    "httpcore",
    "telegram",
    "telegram.ext",
    "apscheduler",
    "sqlalchemy",
    "aiosqlite",
    "aiohttp",
    "aiohttp.access",
    "alembic",
    "asyncio",
    "asyncpg",
    "pyxform",
)
HIDDEN = "[…]"

PATTERNS = (
    r"\d{4,12}:[A-Za-z0-9_-]{10,}",  # a bot token, in an address or alone
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}=",  # a key for SECRET_KEYS
    r"(?<![A-Za-z0-9_-])i_[A-Za-z0-9_-]{10,}",  # an invitation
    r"(?<![A-Za-z0-9-])[A-HJKMNP-Z2-9]{4}(?:-[A-HJKMNP-Z2-9]{4}){2}(?![A-Za-z0-9-])",  # a deletion code
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,24}",  # an e-mail address
    r"(?<![\w.+-])(?:\+\d|00[1-9]|0[1-9])[\d ()/-]{5,20}\d(?!\w)",  # a telephone number
)


class Redaction:
    """Replaces secrets by name and by shape; ``secrets`` are literals of at least four characters."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        literals = sorted((re.escape(secret) for secret in set(secrets)), key=len, reverse=True)
        self._pattern = re.compile("|".join((*literals, *PATTERNS)))

    def clean(self, line: str) -> str:
        """The line with everything replaced that must not be read in a log."""
        return self._pattern.sub(HIDDEN, line)


def frames(error: BaseException) -> str:
    """Classes and places of an exception and its causes, outermost last; never messages or values."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        parts.append(f"{type(current).__qualname__} ← {_places(current.__traceback__)}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " | ".join(parts)


def _places(trace: TracebackType | None) -> str:
    """File, line and function of every frame, the place of the fault first."""
    steps = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return " ← ".join(reversed(steps))


class _ForeignFilter(logging.Filter):
    """Keeps of a library's record the template and its first line; arguments and formatted values may name people."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] in OUR_LOGGERS:
            return True
        if isinstance(record.msg, dict):  # structlog's own events come as a dict; a library that uses it is foreign too
            record.msg = str(record.msg.get("event", ""))
        record.msg = str(record.msg).partition("\n")[0]
        record.args = None
        return True


class _Line(logging.Formatter):
    """Renders with structlog, then redacts the whole line."""

    def __init__(self, inner: logging.Formatter, redaction: Redaction) -> None:
        super().__init__()
        self._inner = inner
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        return self._redaction.clean(self._inner.format(record))


def _plain_exception(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace ``exc_info`` by classes and places."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()[1]
    if isinstance(found, tuple):
        found = found[1]
    if isinstance(found, BaseException):
        event["error"] = type(found).__qualname__
        event["frames"] = frames(found)
    event.pop("stack_info", None)
    event.pop("exception", None)
    return event


def _as_json(event: dict[str, Any], **_options: object) -> str:
    return orjson.dumps(event, default=lambda value: type(value).__qualname__, option=orjson.OPT_NON_STR_KEYS).decode()


def _formatter(log_format: str) -> logging.Formatter:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _plain_exception,
    ]
    last: Processor = structlog.processors.JSONRenderer(serializer=_as_json)
    if log_format == "console":
        last = structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _plain_exception, last],
        pass_foreign_args=False,
    )


def configure(level: str = "INFO", log_format: str = "json", secrets: Iterable[str] = ()) -> None:
    """Set up all logging of this process; may be called again, e.g. once the secrets are known."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_ForeignFilter())
    handler.setFormatter(_Line(_formatter(log_format), Redaction(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OUR_LOGGERS:
        logging.getLogger(name).setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.raiseExceptions = False
    _configure_structlog()
    _hook_what_nobody_catches()


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _hook_what_nobody_catches() -> None:
    """Exceptions that reach the end of a thread or of the process are logged by class and frames, not printed."""
    log = logging.getLogger("bot.logs")

    def uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt):
            log.critical("uncaught", exc_info=error)

    def in_thread(event: threading.ExceptHookArgs) -> None:
        log.critical("uncaught in a thread", exc_info=event.exc_value)

    def unraisable(event: "sys.UnraisableHookArgs") -> None:
        log.error("could not be raised", exc_info=event.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
