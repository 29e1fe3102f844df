"""``buergerecho export``: the answers of a survey as files."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, run_with_runtime

if TYPE_CHECKING:
    from bot.runtime import Runtime


@click.command()
@click.argument("survey_id", metavar="SURVEY")
@click.option("--format", "kind", required=True, type=click.Choice(["csv"]), help="Art der Datei.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Wohin geschrieben wird.")
def export(survey_id: str, kind: str, out: Path) -> None:
    """Schreibt die Antworten einer Befragung nach FILE und ihr Codebuch nach FILE.codebook.csv.

    Freitexte sind darin, wie sie geschrieben wurden; für Berichte und Veröffentlichung müssen sie geprüft werden.
    Textwerte, die wie eine Formel beginnen, tragen ein Hochkomma davor. Bis zum Ende der Befragung werden die neuesten
    Antworten zurückgehalten, nie mehr als vier.
    """
    del kind  # Only one is built so far; click refuses every other.

    async def command(rt: "Runtime") -> None:
        from bot.domain.ids import SurveyId
        from bot.services import exporting

        async with rt.database.read_aside() as tx:
            found = await exporting.export_csv(tx, SurveyId(survey_id))
        if found is None:
            raise CommandError(f"Eine Befragung mit der Kennung {survey_id} gibt es nicht.")
        await rt.run(exporting.note_export, SurveyId(survey_id), found)
        _write(out.with_name(f"{out.name}.codebook.csv"), found.codebook)
        _write(out, found.answers)
        if not found.closed:
            click.echo(f"Bis zum Ende der Befragung zurückgehaltene Antworten: {found.held_back}", err=True)

    run_with_runtime(command)


def _write(file: Path, content: bytes) -> None:
    """Write whole or not at all, readable by its owner only: the texts in it have not been cleared."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"Die Datei {file} lässt sich nicht schreiben.") from error
