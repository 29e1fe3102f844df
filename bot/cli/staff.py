"""``buergerecho staff``: invitations for the authority's people."""

from typing import TYPE_CHECKING

import click

from bot.cli.deputy import deputy
from bot.cli.opened import CommandError, bot_name, run_with_runtime
from bot.domain.staff import LONGEST_NAME, LONGEST_OFFICE, Grant, Member, Role

if TYPE_CHECKING:
    from bot.runtime import Runtime


@click.group()
def staff() -> None:
    """Die Menschen der Behörde."""


staff.add_command(deputy)


@staff.command()
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="Welche Rolle jemand bekommt."
)
@click.option("--office", default="", help="Zu welcher Stelle jemand gehört, zum Beispiel Bauamt.")
@click.option("--name", default="", help="Wie jemand heißt; steht nur in Vermerken und in Listen der Mitarbeitenden.")
@click.option(
    "--head", is_flag=True, help="Jemand leitet die Stelle (--role office) oder die ganze Behörde (leadership)."
)
def invite(role: str, office: str, name: str, *, head: bool) -> None:
    """Gibt einen Link aus, der einmal gilt: Wer ihn öffnet, bekommt die Rolle, zusätzlich zu den bisherigen."""
    if len(office) > LONGEST_OFFICE or len(name) > LONGEST_NAME:
        raise click.UsageError(
            f"Eine Stelle hat höchstens {LONGEST_OFFICE} Zeichen, ein Name höchstens {LONGEST_NAME}."
        )
    leads_office = role == Role.SUPPORTING_OFFICE.value and office.strip()
    if head and not leads_office and role != Role.LEADERSHIP.value:
        raise click.UsageError("--head braucht --role leadership, oder --role office und die Stelle in --office.")

    async def command(rt: "Runtime") -> None:
        from bot.services import bot_name as names
        from bot.services import staffing

        link_to = await bot_name(rt)
        token = await rt.run(staffing.invite, role=Role(role), office=office, name=name, head=head)
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
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Nur diese Rolle beenden.")
@click.option("--office", help="Welche Stelle, wenn jemand dieselbe Rolle für mehrere hat.")
def remove(number: int, role: str | None, office: str | None) -> None:
    """Beendet alle Rollen der Person mit dieser Nummer (aus „staff list“) oder eine von ihnen, sofort."""
    if office is not None and role is None:
        raise click.UsageError("--office braucht --role.")

    async def command(rt: "Runtime") -> None:
        from bot.services import staffing

        member = next((one for one in await staffing.members(rt) if one.id == number), None)
        if member is None:
            raise CommandError(f"Unter der Nummer {number} ist niemand angemeldet.")
        if role is None:
            await rt.run(staffing.release, member.id)
            return
        grant = _grant(member, Role(role), office)
        await rt.run(staffing.end_role, member.id, grant.role, grant.office)

    run_with_runtime(command)


def _grant(member: Member, role: Role, office: str | None) -> Grant:
    """The one role that is meant. Raises ``CommandError``."""
    found = [one for one in member.grants if one.role is role and office in {None, one.office}]
    if not found:
        raise CommandError(f"Nummer {member.id} hat diese Rolle nicht.")
    if len(found) > 1:
        raise CommandError(f"Nummer {member.id} hat diese Rolle für mehrere Stellen: bitte --office angeben.")
    return found[0]
