"""``buergerecho audit verify``: follows the audit trail from its first line to its last."""

from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, run_with_runtime

if TYPE_CHECKING:
    from bot.domain.audit_trail import Head
    from bot.runtime import Runtime


@click.group()
def audit() -> None:
    """Das Protokoll, in dem jede Entscheidung und jede Löschung steht."""


@audit.command("verify")
@click.option("--head", "noted", default="", metavar="N:PRÜFSUMME", help="Ein früher notierter Kopf, zum Vergleich.")
def verify(noted: str) -> None:
    """Prüft die Kette des Protokolls und nennt ihren Kopf zum Notieren.

    Ende mit 1 beim ersten Eintrag, der fehlt oder geändert wurde. Dass am Ende Einträge fehlen, zeigt nur der Vergleich
    mit einem früher notierten Kopf; im Löschvermerk steht einer.
    """
    earlier = _read(noted)

    async def command(rt: "Runtime") -> None:
        from bot.domain.audit_trail import Broken
        from storage import audit as trail

        async with rt.database.read_aside() as tx:
            found = await trail.follow(tx, earlier)
        if isinstance(found, Broken):
            raise CommandError(
                f"Das Protokoll ist ab Eintrag {found.nr} unterbrochen: Dort fehlt etwas oder ist geändert."
            )
        click.echo(f"Das Protokoll ist unversehrt: {found.nr} Einträge.")
        click.echo(f"Kopf: {found.note}")

    run_with_runtime(command)


def _read(noted: str) -> "Head | None":
    from bot.domain.audit_trail import read_note

    if not noted:
        return None
    head = read_note(noted)
    if head is None:
        raise click.UsageError("Ein Kopf wird als Nummer:Prüfsumme geschrieben, so wie „audit verify“ ihn ausgibt.")
    return head
