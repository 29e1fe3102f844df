"""``buergerecho staff``: invitations for the authority's people."""

from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, bot_name, run_with_runtime
from bot.domain.ids import MemberId
from bot.domain.staff import Role

if TYPE_CHECKING:
    from bot.runtime import Runtime

LONGEST_NAME = 80


@click.group()
def staff() -> None:
    """Die Menschen der Behörde."""


@staff.command()
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="Welche Rolle jemand bekommt."
)
@click.option("--office", default="", help="Zu welcher Stelle jemand gehört, zum Beispiel Bauamt.")
@click.option("--name", default="", help="Wie jemand heißt; steht nur in Vermerken und an der Freigabe.")
def invite(role: str, office: str, name: str) -> None:
    """Gibt einen Link aus, der einmal gilt: Wer ihn öffnet, bekommt die Rolle."""
    if max(len(office), len(name)) > LONGEST_NAME:
        raise click.UsageError(f"Stelle und Name haben höchstens {LONGEST_NAME} Zeichen.")

    async def command(rt: "Runtime") -> None:
        from bot.services import bot_name as names
        from bot.services import staffing

        link_to = await bot_name(rt)
        token = await rt.run(staffing.invite, role=Role(role), office=office, name=name)
        click.echo(names.deep_link(link_to, f"i_{token}"))

    run_with_runtime(command)


@staff.command("list")
def list_members() -> None:
    """Zeigt, wer angemeldet ist, eine Zeile je Rolle: Nummer, Rolle, Stelle, „head“ für deren Leitung; keine Namen."""

    async def command(rt: "Runtime") -> None:
        from bot.services import staffing

        for member in await staffing.members(rt):
            for grant in member.grants:
                head = "\thead" if grant.head else ""
                click.echo(f"{member.id}\t{grant.role.value}\t{grant.office}{head}")

    run_with_runtime(command)


@staff.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Beendet die Rolle der Person mit dieser Nummer (aus „staff list“), sofort."""

    async def command(rt: "Runtime") -> None:
        from bot.services import staffing

        if await rt.run(staffing.release, MemberId(number)) is None:
            raise CommandError(f"Unter der Nummer {number} ist niemand angemeldet.")

    run_with_runtime(command)
