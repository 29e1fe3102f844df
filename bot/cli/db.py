"""``buergerecho db``: the schema of the database."""

import asyncio

import click


@click.group()
def db() -> None:
    """Das Schema der Datenbank."""


@db.command()
def upgrade() -> None:
    """Bringt die Datenbank auf den Stand dieser Version; noch einmal aufgerufen ändert es nichts."""
    from bot.config import Config
    from storage import migrate

    asyncio.run(migrate.upgrade(Config.load().database_url))
    click.echo("Die Datenbank ist auf dem Stand dieser Version.")


@db.command()
def check() -> None:
    """Prüft, ob die Datenbank zu dieser Version passt."""
    from bot.config import Config
    from storage import migrate

    asyncio.run(migrate.check(Config.load().database_url))
    click.echo("Die Datenbank passt zu dieser Version.")
