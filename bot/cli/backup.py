"""``buergerecho backup FILE``: a consistent copy of the database while the bot is running."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import __version__
from bot.cli.opened import CommandError
from bot.config import Config
from storage.backup_file import BackupRefusal, BackupRefusedError, Contents

SENTENCES: Mapping[BackupRefusal, str] = {
    BackupRefusal.NOTHING_THERE: "Es gibt noch keine Datenbank, die gesichert werden könnte.",
    BackupRefusal.FILE_EXISTS: "Die Datei gibt es schon; mit --replace wird sie ersetzt.",
    BackupRefusal.ALREADY_RUNNING: "In diese Datei wird gerade schon gesichert.",
    BackupRefusal.NOT_WRITTEN: "Die Sicherung kann dort nicht geschrieben werden: Ordner, Rechte oder Platz fehlen.",
    BackupRefusal.NOT_SOUND: "Die Kopie besteht die Prüfung nicht und wurde verworfen; prüfen Sie den Datenträger.",
    BackupRefusal.TOOLS_MISSING: "pg_dump und pg_restore fehlen auf diesem Rechner: apt install postgresql-client",
    BackupRefusal.TOOLS_TOO_OLD: "pg_dump ist älter als der Server: es braucht postgresql-client in dessen Version.",
    BackupRefusal.TOOLS_FAILED: "pg_dump oder pg_restore ist gescheitert; geändert wurde nichts.",
    BackupRefusal.NO_BACKUP: "Die Datei ist keine vollständige Sicherung: abgeschnitten, verändert oder etwas anderes.",
    BackupRefusal.OTHER_DATABASE: "Die Sicherung stammt von der anderen Art Datenbank; siehe BUERGERECHO_DATABASE_URL.",
    BackupRefusal.NEWER_SCHEMA: "Die Sicherung stammt von einer neueren Version; spielen Sie zuerst diese ein.",
    BackupRefusal.NOT_EMPTY: "In der Datenbank steht schon etwas; wiederhergestellt wird nur in eine leere.",
    BackupRefusal.HALF_RESTORED: "Hier brach eine Wiederherstellung ab; legen Sie die Datenbank neu an.",
    BackupRefusal.BOT_RUNS: "Ein anderer Prozess hat die Datenbank geöffnet: halten Sie zuerst den Bot an.",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Ersetzt eine Datei, die es schon gibt, sobald die neue vollständig ist.")
def backup(file: Path, *, replace: bool) -> None:
    """Schreibt eine vollständige Kopie der Datenbank nach FILE, während der Bot läuft.

    Die Datei kann nur dieser Benutzer lesen; sie erscheint erst, wenn sie vollständig und geprüft ist. SECRET_KEYS
    stehen nicht darin: Ohne sie lässt sich eine Sicherung nicht wiederherstellen.
    """
    config = Config.load()
    from bot.runtime import system_clock
    from storage import backup as copies

    try:
        made = asyncio.run(
            copies.make(config.database_url, file, replace=replace, now=system_clock(), program=__version__)
        )
    except BackupRefusedError as refused:
        raise CommandError(SENTENCES[refused.why]) from None
    click.echo(f"Gesichert: {described(made, config.time_zone)}.")
    days = _kept_for(config)
    gone = made.made_at.astimezone(ZoneInfo(config.time_zone)).date() + timedelta(days=days)
    click.echo(f"Spätestens am {gone:%d.%m.%Y} zu vernichten ({days} Tage): Gelöschtes steht bis dahin noch darin.")


def _kept_for(config: Config) -> int:
    """The days of the authority file; its usual number where that cannot be read, as a backup needs no such file."""
    from bot.authority_file import BACKUP_DAYS, read_authority
    from bot.domain.errors import SettingsError

    try:
        return read_authority(config.authority).terms.backup_days if config.authority else BACKUP_DAYS
    except SettingsError:
        return BACKUP_DAYS


def described(contents: Contents, time_zone: str) -> str:
    """When the copy was made and what is in it, in numbers."""
    kind = "SQLite" if contents.engine == "sqlite" else "PostgreSQL"
    responses = f"mindestens {contents.responses}" if contents.responses else "weniger als 5"
    return (
        f"Stand {written(contents.made_at, time_zone)}, {kind}, Schema {contents.schema}, {_size(contents.size)}, "
        f"{responses} Antworten, {contents.waiting} wartende Nachrichten"
    )


def written(instant: datetime, time_zone: str) -> str:
    """An instant on the authority's clock."""
    return f"{instant.astimezone(ZoneInfo(time_zone)):%d.%m.%Y %H:%M}"


def _size(number: int) -> str:
    megabytes = f"{number / 1_000_000:.1f}".replace(".", ",")
    return f"{megabytes} MB"
