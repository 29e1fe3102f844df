"""``buergerecho volunteers``: files for the research institute leave the house, and what it reports comes in."""

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, run_with_runtime
from bot.cli.survey import Day

if TYPE_CHECKING:
    from bot.domain.handover import Handover
    from bot.domain.survey import Survey
    from bot.runtime import Runtime


@click.command("handover")
@click.argument("survey_id", metavar="SURVEY")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Ordner, in den kopiert wird."
)
def handover(survey_id: str, out: Path) -> None:
    """Kopiert, was für das Institut bereitliegt und noch nicht bestätigt ist, und zeigt Nummer, SHA-256 und Datei.

    Die Dateien sind für das Institut verschlüsselt; hier kann sie niemand öffnen. Bringen Sie sie auf Ihrem üblichen
    Weg hin, zusammen mit der Datei .manifest.json daneben.
    """

    async def command(rt: "Runtime") -> None:
        from bot.services import handover_leaving

        ready = await rt.run(handover_leaving.take_out, (await survey_of(rt, survey_id)).id)
        if not ready:
            raise CommandError("Im Moment liegt nichts für das Institut bereit.")
        for each in ready:
            _copy(rt, each, out)
            click.echo(f"{each.id}\t{each.sha256}\t{out / each.file_name}")

    run_with_runtime(command)


@click.command("confirmed")
@click.argument("survey_id", metavar="SURVEY")
@click.argument("number", metavar="NUMMER", type=int)
@click.option("--on", "day", required=True, type=Day(), help="Tag, an dem das Institut bestätigt hat.")
def confirmed(survey_id: str, number: int, day: date) -> None:
    """Hält fest, dass das Institut eine Datei hat, oder dass es gelöscht hat, wen eine Liste der Widerrufe nennt."""

    async def command(rt: "Runtime") -> None:
        from bot.domain.handover import HandoverId
        from bot.services import handover_leaving

        survey = await survey_of(rt, survey_id)
        if day > rt.today():
            raise CommandError("Der Tag der Bestätigung liegt in der Zukunft.")
        done = await rt.run(handover_leaving.confirm, survey.id, HandoverId(number), day)
        if done is None:
            raise CommandError(f"Eine geschriebene, unbestätigte Datei mit der Nummer {number} gibt es hier nicht.")
        click.echo(f"Bestätigt: {done.file_name}")

    run_with_runtime(command)


@click.command("dispositions")
@click.argument("survey_id", metavar="SURVEY")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def dispositions(survey_id: str, file: Path) -> None:
    """Liest ein, was aus den Kontakten wurde: eine Tabelle (.xlsx, .csv) mit den Spalten id und disposition.

    Möglich sind: completed (geführt), refused (abgelehnt), not_reached (nicht erreicht), delete_now (sofort löschen).
    Ist eine Zeile falsch, wird nichts eingelesen.
    """
    content = file.read_bytes()

    async def command(rt: "Runtime") -> None:
        from bot.forms.table import Table, read_table
        from bot.services import dispositions as reported

        survey = await survey_of(rt, survey_id)
        table = read_table(content, reported.COLUMNS)
        taken = await rt.run(reported.take, survey, table) if isinstance(table, Table) else table
        if isinstance(taken, tuple):
            for problem in taken:
                click.echo(str(problem), err=True)
            raise CommandError(f"Es wurde nichts eingelesen. Mängel: {len(taken)}.")
        for word, number in taken.items():
            click.echo(f"{word}: {number}")

    run_with_runtime(command)


async def survey_of(rt: "Runtime", survey_id: str) -> "Survey":
    """The survey of that id. Raises ``CommandError`` when there is none."""
    from bot.domain.ids import SurveyId
    from bot.services import surveys

    async with rt.database.read() as tx:
        lines = await surveys.overview(tx, rt)
    found = next((line.survey for line in lines if line.survey.id == SurveyId(survey_id)), None)
    if found is None:
        raise CommandError(f"Eine Befragung mit der Kennung {survey_id} gibt es nicht.")
    return found


def _copy(rt: "Runtime", handover: "Handover", out: Path) -> None:
    """Copy the file and its manifest, if it is the very file that was noted."""
    from bot.reports import handover_file, spool

    folder, manifest = spool.folder_in(rt.config.data_dir), handover_file.manifest_name(handover.file_name)
    try:
        content = (folder / handover.file_name).read_bytes()
        if hashlib.sha256(content).hexdigest() != handover.sha256:
            raise CommandError(f"{handover.file_name} ist nicht die Datei, die geschrieben wurde.")
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, copied in ((manifest, (folder / manifest).read_bytes()), (handover.file_name, content)):
            with os.fdopen(os.open(out / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(copied)
    except OSError as error:
        raise CommandError(f"{handover.file_name} lässt sich nicht von {folder} nach {out} kopieren.") from error
