"""The command ``buergerecho``. Commands are imported when they are called, so that ``--help`` answers at once."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click

from bot import __version__
from bot.domain.errors import BuergerechoError


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: its line in ``--help``, and how to import it."""

    says: str
    load: Callable[[], click.Command]


def _run() -> click.Command:
    from bot.cli.run import run

    return run


def _authority() -> click.Command:
    from bot.cli.authority import authority

    return authority


def _keys() -> click.Command:
    from bot.cli.keys import keys

    return keys


def _doctor() -> click.Command:
    from bot.cli.doctor import doctor

    return doctor


COMMANDS: Mapping[str, Entry] = {
    "run": Entry("Startet den Bot: abfragend, oder mit Webhook, wenn WEBHOOK_URL gesetzt ist.", _run),
    "authority": Entry("Muster der Behördendatei.", _authority),
    "keys": Entry("Schlüssel für SECRET_KEYS.", _keys),
    "doctor": Entry("Prüft Token, Rechte, Webhook, Datenbank, Schlüssel und Texte.", _doctor),
}


class Commands(click.Group):
    """A group whose table is written out above; only the command that is called gets imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name, if there is one."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        return entry.load() if entry else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table's lines instead of importing every command for its own."""
        del ctx
        with formatter.section("Befehle"):
            formatter.write_dl([(name, entry.says) for name, entry in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Bürgerecho")
def buergerecho() -> None:
    """Befragungen und Freigaben im Chat, für Behörden."""


def main() -> int:
    """Run the command line; returns the exit status: 0, 1 for a failure, 2 for a wrong call."""
    try:
        # The command's own return value is its exit status, where it returns one.
        status = buergerecho.main(prog_name="buergerecho", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BuergerechoError as error:
        click.echo(str(error) or f"{type(error).__doc__}", err=True)
        return 1
    except Exception as error:  # noqa: BLE001 - the last net of the command line
        return _unexpected(error)
    return status if isinstance(status, int) else 0


def _unexpected(error: Exception) -> int:
    """Log where it happened, and say one sentence; the exception's own words may hold what nobody should read."""
    import logging

    click.echo(f"Der Befehl ist unerwartet gescheitert ({type(error).__name__}).", err=True)
    if logging.getLogger().handlers:
        logging.getLogger("bot.cli").critical("command failed", exc_info=error)
    return 1


if __name__ == "__main__":
    sys.exit(main())
