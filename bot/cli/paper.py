"""``buergerecho volunteers``: entering those who signed on paper, and how many there are."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.handover import survey_of
from bot.cli.opened import CommandError, run_with_runtime

if TYPE_CHECKING:
    from bot.authority import Authority
    from bot.domain.volunteering import AreaForecast
    from bot.runtime import Runtime


@click.command("add")
@click.argument("survey_id", metavar="SURVEY")
@click.option(
    "--file", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Tabelle (.xlsx, .csv)."
)
def add(survey_id: str, file: Path) -> None:
    """Trägt Freiwillige ein, die auf Papier eingewilligt haben: aus einer Tabelle mit einer Zeile je Person.

    Spalten: name, number, times (vormittags, nachmittags, abends), language (de, en), area, area_consent (ja, nein),
    consent_date, wording_version. Ist eine Zeile falsch, wird nichts eingetragen. Wer schon eingetragen ist oder
    widerrufen hat, wird übergangen und mit der Zeile genannt. Löschen Sie die Tabelle danach.
    """
    content = file.read_bytes()

    async def command(rt: "Runtime") -> None:
        from bot.forms.paper_sheet import COLUMNS
        from bot.forms.table import Table, read_table
        from bot.services import paper_volunteers

        survey = await survey_of(rt, survey_id)
        table = read_table(content, COLUMNS)
        done = await rt.run(paper_volunteers.enter, survey, table) if isinstance(table, Table) else table
        problems = done if isinstance(done, tuple) else done.left_out
        for problem in problems:
            click.echo(str(problem), err=True)
        if isinstance(done, tuple):
            raise CommandError(f"Es wurde nichts eingetragen: {len(done)} Mängel.")
        click.echo(f"Eingetragen: {done.entered}, übergangen: {len(done.left_out)}")

    run_with_runtime(command)


@click.command("list")
@click.argument("survey_id", metavar="SURVEY")
def list_(survey_id: str) -> None:
    """Zeigt je Bereich: gemeldet, vorgemerkt, voraussichtliche Interviews, nötige Freiwillige; nie, wer es ist."""

    async def command(rt: "Runtime") -> None:
        from bot.services import volunteering

        survey = await survey_of(rt, survey_id)
        async with rt.database.read() as tx:
            told = await volunteering.forecast_of(tx, rt, survey.id)
        for one in told.areas:
            click.echo(_line(_area_name(rt.authority, one.area), one))
        click.echo(_line("gesamt", told.total))

    run_with_runtime(command)


def _line(name: str, one: "AreaForecast") -> str:
    needed = "–" if one.needed is None else str(one.needed)
    return "\t".join((name, str(one.counts.registered), str(one.counts.waiting), str(one.expected), needed))


def _area_name(authority: "Authority", area: str) -> str:
    choices = authority.choice_lists()["service_area"]
    return next((choice.labels["de"] for choice in choices if choice.name == area), "ohne Angabe")
