"""``buergerecho restore FILE``: a backup into an empty database, without sending anything of the past again."""

import asyncio
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.backup import SENTENCES, described, written
from bot.cli.opened import CommandError, opened_runtime
from bot.config import Config
from storage.backup_file import BackupRefusedError, Contents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.restore import Held


DONE_AT_ONCE = ("close-", "delete-")
"""How the names of the work begin that a restore does before anything else. What writes to people is not among it."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", "only_check", is_flag=True, help="Prüft nur, ob sich die Sicherung wiederherstellen lässt.")
def restore(file: Path, *, only_check: bool) -> None:
    """Stellt eine Sicherung in einer leeren Datenbank wieder her.

    Der Bot darf dabei nicht laufen. Was zum Zeitpunkt der Sicherung noch zu senden war, wird zurückgehalten; was
    inzwischen zu löschen war, wird sofort gelöscht.
    """
    config = Config.load(needs=("authority", "secret_keys"))
    try:
        asyncio.run(_checked(config, file) if only_check else _restored(config, file))
    except BackupRefusedError as refused:
        raise CommandError(SENTENCES[refused.why]) from None


async def _checked(config: Config, file: Path) -> Contents:
    from storage import restore as copies
    from storage.sealed import KeyRing

    contents = copies.check(config.database_url, file, KeyRing.from_settings(config.secret_keys))
    click.echo(f"Die Sicherung ist vollständig: {described(contents, config.time_zone)}.")
    return contents


async def _restored(config: Config, file: Path) -> None:
    from bot.opening import open_key_store
    from bot.runtime import system_clock
    from storage import restore as copies

    contents = await _checked(config, file)
    with closing(open_key_store(config)) as store:
        held = await copies.restore(config.database_url, file, contents, system_clock(), store)
    async with opened_runtime() as rt:
        from bot.jobs.timetable import JOBS
        from bot.services import restoring, scheduling

        due = (work for work in JOBS if work.name.startswith(DONE_AT_ONCE))

        await rt.run(restoring.record, contents.made_at, messages=held.messages, cards=held.cards)
        _tell_what_ended(await rt.run(restoring.repeat_deletions))
        for work in due:
            done = await rt.run(scheduling.run, work) or {}
            _say(work.name, done)
    _tell(held, written(contents.made_at, config.time_zone))


ENDED_AGAIN = {
    "responses": "mit Code gelöschte Antworten",
    "surveys": "vorzeitig gelöschte Befragungen",
    "consents": "zurückgenommene Einwilligungen",
    "wishes": "zurückgenommene oder erfüllte Bitten um eine Nachricht",
    "roles": "beendete Rollen",
    "deputies": "vorzeitig beendete Vertretungen",
    "invitations": "benutzte Einladungen",
}
"""How the command calls what ``restoring.Again`` names."""


def _tell_what_ended(counts: "Mapping[str, int]") -> None:
    """Say how much of each was back with the backup, and is no more."""
    if counts:
        ended = ", ".join(f"{ENDED_AGAIN[what]}: {number}" for what, number in counts.items())
        click.echo(f"Noch einmal beendet, was nach der Sicherung schon beendet war – {ended}.")


def _say(work: str, counts: "Mapping[str, int]") -> None:
    deleted = ", ".join(f"{noun}: {number}" for noun, number in counts.items() if number)
    if deleted:
        click.echo(f"{work}: {deleted}")


def _tell(held: "Held", made_at: str) -> None:
    click.echo(f"Wiederhergestellt: Stand {made_at}.")
    if held.messages:
        click.echo(
            f"Zurückgehalten: {held.messages} Nachrichten. „buergerecho outbox list“ zeigt, wie alt sie sind, "
            "„outbox send“ sendet und „outbox discard“ verwirft sie; nach 8 Tagen werden sie gelöscht."
        )
    if held.cards:
        click.echo(f"Nicht noch einmal gezeigt: {held.cards} Karten; jede kommt mit der nächsten Nachricht der Person.")
    if held.broadcasts:
        click.echo(f"Angehalten: {held.broadcasts} Rundsendungen; die Pressestelle setzt sie fort oder bricht sie ab.")
    if held.reminders:
        click.echo(f"Nicht gesandt: {held.reminders} Erinnerungen, die seit der Sicherung fällig waren.")
    if held.lost:
        click.echo(
            f"Entfernt: begonnene Antworten und Meldungen von {held.lost} Personen, deren Schlüssel nicht mehr da ist: "
            "Sie wurden nach der Sicherung gelöscht. Fehlt keys.db nur in DATA_DIR, legen Sie die Datei dorthin, "
            "leeren Sie die Datenbank und rufen Sie den Befehl noch einmal auf."
        )
    click.echo(f"Achtung: Was nach {made_at} sonst von Hand geändert wurde, ist verloren (docs/betrieb.md).")
