"""``buergerecho volunteers``: somebody has called about their number. It is typed, so it stands in no list of calls."""

from typing import TYPE_CHECKING

import click

from bot.cli.handover import survey_of
from bot.cli.opened import CommandError, run_with_runtime

if TYPE_CHECKING:
    from bot.runtime import Runtime


@click.command("withdraw")
@click.argument("survey_id", metavar="SURVEY")
def withdraw(survey_id: str) -> None:
    """Nimmt eine Rufnummer aus dem Telefoninterview, wenn jemand es am Telefon oder auf Papier widerruft.

    Der Befehl fragt nach der Nummer; schreiben Sie sie nicht in den Aufruf. Name und Nummer sind sofort gelöscht, und
    die Nummer wird nicht wieder eingetragen, auch nicht von einem älteren Blatt.
    """
    number = _asked()

    async def command(rt: "Runtime") -> None:
        from bot.services import by_telephone
        from bot.services.by_telephone import TakenOut

        done = await rt.run(by_telephone.take_out, await survey_of(rt, survey_id), number)
        said = {
            TakenOut.GONE: "Gelöscht. Unter dieser Nummer ruft niemand an.",
            TakenOut.INSTITUTE_IS_TOLD: "Gelöscht. Das Institut hat den Kontakt schon; es erfährt den Widerruf noch "
            "heute mit der Liste der Widerrufe.",
            TakenOut.NOT_THERE: "Diese Nummer ist nicht eingetragen. Sie wird auch nicht mehr eingetragen.",
        }
        click.echo(said[done])

    run_with_runtime(command)


@click.command("unblock")
@click.argument("survey_id", metavar="SURVEY")
def unblock(survey_id: str) -> None:
    """Lässt eine gesperrte Rufnummer wieder zu, wenn die Person selbst doch angerufen werden möchte.

    Der Befehl fragt nach der Nummer; schreiben Sie sie nicht in den Aufruf.
    """
    number = _asked()

    async def command(rt: "Runtime") -> None:
        from bot.services import by_telephone

        if not await rt.run(by_telephone.unblock, await survey_of(rt, survey_id), number):
            raise CommandError("Diese Nummer ist nicht gesperrt.")
        click.echo("Diese Nummer kann wieder eingetragen werden.")

    run_with_runtime(command)


def _asked() -> str:
    """The number in E.164. Raises ``CommandError`` when it is none to be called at."""
    from bot.domain.volunteering import WrongNumber
    from bot.forms.telephone import read_number

    number = read_number(click.prompt("Rufnummer", err=True))
    if isinstance(number, WrongNumber):
        raise CommandError("Das ist keine vollständige Telefonnummer mit Vorwahl.")
    return number
