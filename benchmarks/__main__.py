"""``python -m benchmarks``: what one survey step costs, beside the bots everybody knows, in one run."""

import argparse
import asyncio
import os
import platform
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psutil
from sqlalchemy.engine import make_url

from benchmarks.bots import OURS, Installation, installed, pin, running
from benchmarks.commands import COMMANDS, Bench
from benchmarks.measuring import Plan, compare, measure, unwatched
from benchmarks.profiling import account, profiled, watching
from benchmarks.report import tables
from benchmarks.telegram import FakeTelegram


def main() -> None:
    """Read what is wanted and measure it."""
    arguments = _parser().parse_args()
    pin(psutil.Process(), last=False)
    loop_factory = None
    if sys.platform != "win32":
        import uvloop

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_with_telegram(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("compare", "step", *COMMANDS), default="compare")
    parser.add_argument("--people", type=int, nargs="+", default=[1, 50, 500], help="how many at a time")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long one measurement takes")
    parser.add_argument("--delivery", choices=("webhook", "polling"), nargs="+", default=["webhook", "polling"])
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--quick", action="store_true", help="one round, 50 people, webhook, two seconds; small sizes")
    parser.add_argument("--size", type=int, default=0, help="growth: responses; memory: people; soak: updates; load: s")
    parser.add_argument("--rate", type=float, default=50.0, help="with soak: updates per second")
    parser.add_argument("--profile", action="store_true", help="with step: where the time goes")
    return parser


def _plan(arguments: argparse.Namespace) -> Plan:
    if arguments.quick:
        return Plan((50,), 1, 2.0, ("webhook",))
    return Plan(tuple(arguments.people), arguments.rounds, arguments.seconds, tuple(arguments.delivery))


async def _with_telegram(arguments: argparse.Namespace) -> None:
    telegram = FakeTelegram()
    await telegram.start()
    with tempfile.TemporaryDirectory(prefix="buergerecho-benchmark-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        new_database = partial(_database, arguments.database)
        if arguments.what in COMMANDS:
            await COMMANDS[arguments.what](Bench(arguments, folder, telegram, new_database))
        else:
            work = _step if arguments.what == "step" else _compare
            async with new_database(folder) as url:
                made = await installed(folder, url, f"http://127.0.0.1:{telegram.port}")
                await work(arguments, made, telegram)
    telegram.stop()


async def _compare(arguments: argparse.Namespace, made: Installation, telegram: FakeTelegram) -> None:
    measured = await compare(_plan(arguments), made, telegram)
    versions = f"Python {platform.python_version()}, {os.cpu_count()} cores, {arguments.database}"
    print(f"\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {versions}, load {os.getloadavg()[0]:.1f}\n")
    print(tables(measured))


async def _step(arguments: argparse.Namespace, made: Installation, telegram: FakeTelegram) -> None:
    plan = _plan(arguments)
    file = made.folder / "profile"
    bot, watched = (profiled(file), watching) if arguments.profile else (OURS, unwatched)
    for delivery in plan.deliveries:
        async with running(bot, made, telegram, webhook=delivery == "webhook") as process:
            for people in plan.people:
                found = await measure(bot, process, telegram, people, plan.seconds, watched=watched)
                print(f"{delivery}, {people} people: {found.rate:.0f}/s, {found.cpu:.3f} ms, p50 {found.p50:.2f} ms")
                if arguments.profile:
                    await asyncio.sleep(1)
                    print(account(file, found.cpu))


@asynccontextmanager
async def _database(kind: str, folder: Path) -> AsyncIterator[str]:
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'buergerecho.db'}"
        return
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        raise SystemExit("TEST_DATABASE_URL must name a PostgreSQL server, postgresql+asyncpg://…")
    name = f"buergerecho_benchmark_{secrets.token_hex(4)}"
    await _on(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        await _on(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _on(server: str, statement: str) -> None:
    import asyncpg

    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


main()
