"""``buergerecho staff deputy``: who stands in for the Leitung, where nobody can enter it in the chat."""

from datetime import date
from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, run_with_runtime
from bot.cli.survey import Day
from bot.domain.deputy import DeputyRefusal, Period
from bot.domain.ids import DeputyId, MemberId

if TYPE_CHECKING:
    from bot.runtime import Runtime

_SENTENCES = {
    DeputyRefusal.NOT_LEADERSHIP: "Vertreten wird nur, wer zur Leitung gehört.",
    DeputyRefusal.NOT_ELIGIBLE: "Vertreten kann nur, wer zur Leitung oder ihrem Büro gehört oder eine Stelle leitet.",
    DeputyRefusal.ENDS_BEFORE_IT_BEGINS: "Der letzte Tag liegt vor dem ersten.",
    DeputyRefusal.IN_THE_PAST: "Diese Tage sind schon vorbei.",
    DeputyRefusal.TOO_LONG: "Länger als ein Jahr kann eine Vertretung nicht dauern.",
    DeputyRefusal.ENTERED_ALREADY: "Diese Vertretung ist für solche Tage schon eingetragen.",
}


@click.group()
def deputy() -> None:
    """Vertretungen der Leitung: Wer vertritt, entscheidet nur an den eingetragenen Tagen."""


@deputy.command()
@click.argument("away", metavar="WER", type=int)
@click.argument("candidate", metavar="VERTRETUNG", type=int)
@click.option("--first", required=True, type=Day(), help="Der erste Tag.")
@click.option("--last", required=True, type=Day(), help="Der letzte Tag, einschließlich.")
def add(away: int, candidate: int, first: date, last: date) -> None:
    """Trägt ein, wer wen von der Leitung vertritt; beides sind Nummern aus „staff list“. Gibt die Nummer aus."""

    async def command(rt: "Runtime") -> None:
        from bot.services import deputising

        entered = await rt.run(deputising.enter, MemberId(away), MemberId(candidate), Period(first, last))
        if isinstance(entered, DeputyRefusal):
            raise CommandError(_SENTENCES[entered])
        click.echo(str(entered.entry.id))

    run_with_runtime(command)


@deputy.command("list")
def list_deputies() -> None:
    """Zeigt, wer jetzt oder später vertritt: Nummer, wer, Vertretung, erster und letzter Tag; keine Namen."""

    async def command(rt: "Runtime") -> None:
        from bot.services import deputising

        async with rt.database.read() as tx:
            lines = await deputising.lines(tx, rt)
        for line in lines:
            period = line.entry.period
            click.echo(f"{line.entry.id}\t{line.away.id}\t{line.deputy.id}\t{period.first}\t{period.last}")

    run_with_runtime(command)


@deputy.command()
@click.argument("number", metavar="NUMMER", type=int)
def end(number: int) -> None:
    """Beendet die Vertretung mit dieser Nummer (aus „staff deputy list“), sofort."""

    async def command(rt: "Runtime") -> None:
        from bot.services import deputising

        if isinstance(await rt.run(deputising.end_numbered, DeputyId(number)), DeputyRefusal):
            raise CommandError(f"Unter der Nummer {number} ist keine Vertretung eingetragen, die noch gilt.")

    run_with_runtime(command)
