"""The bot as a process: from opening the database to closing it, ended by a signal within ten seconds."""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable
from typing import Final

from bot.app import Bot
from bot.authority import Authority
from bot.config import Config
from bot.opening import open_database_of
from bot.stopping import within
from handlers import routes
from storage.single import only_process

DATABASE_SECONDS: Final = 1.0
COLLECT_AFTER: Final = (20_000, 20, 100)
"""Objects made and not yet freed, then rounds of the younger generation each, before the collector looks at them."""
LAST_SECONDS: Final = 9.3
"""After so many seconds the process ends even if something that hangs cannot be given up."""


def run(config: Config, authority: Authority) -> None:
    """Run the bot until SIGTERM or Ctrl-C; a second one ends it at once. Raises BuergerechoError if it cannot run."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(config, authority, _end_for_certain))


def nothing_more() -> None:
    """Used where the process goes on without the bot."""


async def serve(config: Config, authority: Authority, on_signal: Callable[[], None] = nothing_more) -> None:
    """Open the database, run the bot until a signal, close everything in order; ``on_signal`` is told of the first."""
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _first_signal, asked_to_stop, on_signal)
    living = asyncio.create_task(_live(config, authority), name="bot")
    stopping = asyncio.create_task(asked_to_stop.wait(), name="signal")
    await asyncio.wait((living, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    living.cancel()
    await asyncio.wait((living,))
    if not living.cancelled():
        living.result()


async def _live(config: Config, authority: Authority) -> None:
    """From opening the database to closing it; cancelled, it ends in order."""
    with only_process(config.database_url):
        await _open_and_run(config, authority)


async def _open_and_run(config: Config, authority: Authority) -> None:
    database = await open_database_of(config, authority.id)
    bot = Bot(config, authority, database, routes)
    try:
        await bot.start()
        _collect_seldom()
        await bot.until_broken()
    finally:
        await bot.stop()
        await within(DATABASE_SECONDS, database=database.close())


def _collect_seldom() -> None:
    """What was built at the start stays to the end, and what a step leaves behind is freed without the collector.

    With Python's own thresholds it took a quarter of the time of a step: beside a frozen heap nearly every look at the
    young objects is followed by one at all that are in work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _end_for_certain() -> None:
    last = threading.Timer(LAST_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()


def _first_signal(asked_to_stop: asyncio.Event, on_signal: Callable[[], None]) -> None:
    asked_to_stop.set()
    on_signal()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
