"""``buergerecho run``: the bot itself."""

import faulthandler
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """For imports: they make a quarter of a million objects that stay, and looking for garbage takes an eighth of it.

    Frozen, they are never looked through again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.command()
def run() -> None:
    """Startet den Bot. Er fragt Telegram ab oder nimmt Meldungen am Webhook an, wenn WEBHOOK_URL gesetzt ist.

    Er endet mit Strg-C oder SIGTERM, nachdem Begonnenes abgeschlossen ist.
    """
    with _nothing_to_collect():
        from bot import logs
        from bot.authority_file import read_authority
        from bot.config import Config

        config = Config.load(needs=("token", "authority", "secret_keys"))
        authority = read_authority(config.authority or Path())
        logs.configure(config.log_level, config.log_format, config.secrets())
        faulthandler.enable()  # where a library written in C crashed; it prints frames, never values
        # Telegram's library is imported below this line only, when no log line can carry the token any more.
        from bot.running import run as run_bot

    run_bot(config, authority)
