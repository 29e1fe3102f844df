"""``buergerecho outbox``: what waits to be sent, and what becomes of the messages held back since a restore."""

from typing import TYPE_CHECKING

import click

from bot.cli.opened import run_with_runtime

if TYPE_CHECKING:
    from bot.runtime import Runtime


@click.group()
def outbox() -> None:
    """Nachrichten, die warten oder nach einer Wiederherstellung zurückgehalten sind."""


@outbox.command("list")
def list_() -> None:
    """Zeigt Anzahl und Alter, nie Texte oder Empfänger."""

    async def command(rt: "Runtime") -> None:
        from bot.cli.backup import written
        from bot.services import restoring

        for each in await restoring.waiting(rt):
            zone = rt.config.time_zone
            state = "zurückgehalten" if each.held else "wartend"
            whom = "Mitarbeiterkanal" if each.to_staff_chat else "einzelne Personen"
            click.echo(f"{state}\t{whom}\t{each.count}\t{written(each.oldest, zone)} bis {written(each.newest, zone)}")

    run_with_runtime(command)


@outbox.command()
def send() -> None:
    """Sendet alle zurückgehaltenen Nachrichten in ihrer alten Reihenfolge; was schon ankam, kommt dann zweimal."""

    async def command(rt: "Runtime") -> None:
        from bot.services import restoring

        click.echo(f"Werden gesendet: {await rt.run(restoring.send_held)}")

    run_with_runtime(command)


@outbox.command()
def discard() -> None:
    """Verwirft alle zurückgehaltenen Nachrichten."""

    async def command(rt: "Runtime") -> None:
        from bot.services import restoring

        click.echo(f"Verworfen: {await rt.run(restoring.discard_held)}")

    run_with_runtime(command)
