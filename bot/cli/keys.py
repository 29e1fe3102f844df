"""``buergerecho keys new``, ``keys rotate`` and ``keys save``."""

import asyncio
import os
from base64 import urlsafe_b64encode
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.runtime import Runtime

LONGEST_KEPT = timedelta(days=14)
"""How long backups may be kept (docs/betrieb.md): the key of the oldest is needed as long."""


@click.group()
def keys() -> None:
    """Schlüssel für verschlüsselte Spalten: machen, wechseln, sichern."""


@keys.command()
def new() -> None:
    """Gibt einen neuen Schlüssel für BUERGERECHO_SECRET_KEYS aus.

    Wird ein Schlüssel ersetzt, kommt der neue vor die bisherigen, durch Komma getrennt.
    """
    click.echo(urlsafe_b64encode(os.urandom(32)).decode())


@keys.command()
def rotate() -> None:
    """Verschlüsselt mit dem neuesten Schlüssel, was noch mit einem älteren verschlüsselt ist.

    Der Bot darf dabei laufen, muss aber mit dem neuen Schlüssel gestartet sein. Ein abgebrochener Lauf wird mit einem
    weiteren fortgesetzt.
    """
    from bot.cli.opened import run_with_runtime

    run_with_runtime(_rotate)


async def _rotate(rt: "Runtime") -> None:
    from bot.cli.opened import CommandError
    from bot.services import rekeying

    done = await rekeying.rotate(rt)
    click.echo(f"Neu verschlüsselt: {done.keys} Schlüssel von Personen, {done.values} Werte.")
    if done.left:
        raise CommandError(
            f"Noch mit einem älteren Schlüssel verschlüsselt: {done.left} Werte. Läuft der Bot noch mit dem alten? "
            "Starten Sie ihn neu, und rufen Sie den Befehl noch einmal auf."
        )
    until = rt.today() + LONGEST_KEPT
    click.echo(
        "Nichts ist mehr mit einem älteren Schlüssel verschlüsselt. Ältere Sicherungen brauchen ihn noch: Nehmen Sie "
        f"ihn am {until:%d.%m.%Y} aus BUERGERECHO_SECRET_KEYS, wenn die letzte Sicherung bis heute gelöscht ist."
    )


@keys.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def save(file: Path) -> None:
    """Schreibt eine Kopie des Schlüsselspeichers nach FILE, an die Stelle der vorigen.

    Sie gehört an einen anderen Ort als die Sicherungen der Datenbank und wird spätestens nach 24 Stunden ersetzt: Was
    in ihr noch steht, ist noch nicht vernichtet.
    """
    from bot.cli.opened import CommandError
    from bot.config import Config
    from bot.domain.errors import DatabaseUnavailableError, KeyStoreMissingError
    from bot.opening import open_key_store
    from storage.keystore import place_in

    config = Config.load(needs=("secret_keys",))
    if not place_in(config.data_dir).exists():
        raise KeyStoreMissingError
    with closing(open_key_store(config)) as store:
        try:
            number = asyncio.run(store.save(file))
        except DatabaseUnavailableError:
            raise CommandError(
                "Die Kopie kann dort nicht geschrieben werden: Ordner, Rechte oder Platz fehlen."
            ) from None
    click.echo(f"Gesichert: {number} Schlüssel von Personen.")
