"""``buergerecho jobs``: scheduled work by hand."""

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, run_with_runtime

if TYPE_CHECKING:
    from bot.runtime import Runtime


@click.group()
def jobs() -> None:
    """Was der Bot nach der Uhr tut, von Hand."""


@jobs.command("list")
def list_() -> None:
    """Zeigt, was nach der Uhr geschieht: Name, wie oft, wozu."""
    from bot.jobs.timetable import JOBS

    for work in JOBS:
        click.echo(f"{work.name}\t{_how_often(work.every)}\t{work.purpose}")


@jobs.command("run")
@click.argument("name")
def run(name: str) -> None:
    """Tut jetzt, was fällig ist, und gibt aus, wie viel es war."""
    from bot.jobs.timetable import find_job
    from bot.services import scheduling

    work = find_job(name)
    if work is None:
        raise CommandError(f"Eine Arbeit mit dem Namen {name} gibt es nicht; „jobs list“ zeigt alle.")

    async def command(rt: "Runtime") -> None:
        counts = await scheduling.do(rt, work)
        if counts is None:
            raise CommandError(f"{name} läuft gerade in einem anderen Prozess.")
        for noun, number in counts.items():
            click.echo(f"{noun}: {number}")

    run_with_runtime(command)


def _how_often(every: timedelta) -> str:
    minutes = int(every.total_seconds()) // 60
    return "jede Minute" if minutes == 1 else "jede Stunde" if minutes == 60 else f"alle {minutes} Minuten"
