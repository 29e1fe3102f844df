"""``buergerecho authority example`` and ``authority check``."""

from pathlib import Path

import click

from bot.authority_file import example as shipped_example
from bot.authority_file import read_authority


@click.group()
def authority() -> None:
    """Die Behördendatei: wer fragt, wen man erreicht, um welche Bereiche es geht."""


@authority.command()
def example() -> None:
    """Gibt eine vollständige, erläuterte Behördendatei (TOML) aus."""
    click.echo(shipped_example(), nl=False)


@authority.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(file: Path) -> None:
    """Liest eine Behördendatei und nennt alle Fehler darin auf einmal."""
    found = read_authority(file)
    click.echo(f"ok {found.name.full['de']}: {len(found.service_areas)} Bereiche.")
