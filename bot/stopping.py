"""Ending in time: everything gets its seconds, and what does not end in them is given up."""

import asyncio
from collections.abc import Coroutine

import structlog

log = structlog.stdlib.get_logger("bot.app")


async def within(seconds: float, **endings: Coroutine[object, object, None]) -> None:
    """Let all of these end side by side, ``seconds`` at most; what fails or does not end is logged and left behind.

    Unlike ``asyncio.timeout`` it does not wait for what takes no notice of being cancelled.
    """
    tasks = [asyncio.create_task(ending, name=name) for name, ending in endings.items()]
    done, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        log.warning("given up at the end", what=task.get_name())
        task.cancel()
    for task in done:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("failed at the end", what=task.get_name(), error=type(error).__name__)


async def ended(*tasks: "asyncio.Task[None] | None") -> None:
    """Cancel tasks and wait until they have ended, however they do."""
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running)
