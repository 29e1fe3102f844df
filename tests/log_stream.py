"""The log as ``run`` writes it at DEBUG, caught line by line; afterwards logging is as it was."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any

import structlog

from bot import logs


class LogStream:
    """Everything logged so far."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        """All lines."""
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """All lines, read."""
        return [json.loads(line) for line in self.text.splitlines()]

    def troubles(self) -> list[dict[str, Any]]:
        """The lines about errors."""
        return [line for line in self.lines if line["level"] in ("error", "critical") or "frames" in line]


@contextmanager
def captured_log(level: str = "DEBUG", *secrets: str) -> Iterator[LogStream]:
    """Log as ``run`` does, into memory."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions, structlog.get_config())
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    stream = io.StringIO()
    with redirect_stderr(stream):
        logs.configure(level, "json", secrets)
    try:
        yield LogStream(stream)
    finally:
        root.handlers[:], kept, logging.raiseExceptions, config = before
        root.setLevel(kept)
        structlog.configure(**config)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
