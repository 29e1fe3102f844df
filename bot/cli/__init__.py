"""The command ``buergerecho``. Commands are imported when they are called, so that ``--help`` answers at once."""

import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from bot import __version__
from bot.cli.sentences import sentence
from bot.domain.errors import BuergerechoError


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: its line in ``--help``, and how to import it."""

    says: str
    load: Callable[[], click.Command]


def _demo() -> click.Command:
    from bot.simulator.demo import demo

    return demo


def _simulator() -> click.Command:
    from bot.simulator.command import simulator

    return simulator


def _run() -> click.Command:
    from bot.cli.run import run

    return run


def _form() -> click.Command:
    from bot.cli.form import form

    return form


def _authority() -> click.Command:
    from bot.cli.authority import authority

    return authority


def _keys() -> click.Command:
    from bot.cli.keys import keys

    return keys


def _survey() -> click.Command:
    from bot.cli.survey import survey

    return survey


def _staff() -> click.Command:
    from bot.cli.staff import staff

    return staff


def _volunteers() -> click.Command:
    from bot.cli.volunteers import volunteers

    return volunteers


def _export() -> click.Command:
    from bot.cli.export import export

    return export


def _jobs() -> click.Command:
    from bot.cli.jobs import jobs

    return jobs


def _db() -> click.Command:
    from bot.cli.db import db

    return db


def _backup() -> click.Command:
    from bot.cli.backup import backup

    return backup


def _restore() -> click.Command:
    from bot.cli.restore import restore

    return restore


def _study() -> click.Command:
    from bot.cli.study import study

    return study


def _audit() -> click.Command:
    from bot.cli.audit import audit

    return audit


def _outbox() -> click.Command:
    from bot.cli.outbox import outbox

    return outbox


def _doctor() -> click.Command:
    from bot.cli.doctor import doctor

    return doctor


COMMANDS: Mapping[str, Entry] = {
    "demo": Entry("Zeigt alles auf diesem Rechner, ohne Token und ohne Netz.", _demo),
    "simulator": Entry("Startet ein Telegram auf diesem Rechner, für beliebige Bots.", _simulator),
    "run": Entry("Startet den Bot.", _run),
    "form": Entry("Prüft einen Fragebogen (XLSForm) und spielt ihn durch.", _form),
    "authority": Entry("Zeigt ein Muster der Behördendatei oder prüft eine.", _authority),
    "keys": Entry("Macht, wechselt und sichert Schlüssel.", _keys),
    "survey": Entry("Führt Befragungen ein, öffnet und schließt sie.", _survey),
    "staff": Entry("Lädt Mitarbeiterinnen und Mitarbeiter ein.", _staff),
    "volunteers": Entry("Übergibt Freiwillige an das Institut und liest dessen Meldungen ein.", _volunteers),
    "export": Entry("Schreibt die Antworten einer Befragung in eine Datei.", _export),
    "jobs": Entry("Zeigt die geplanten Arbeiten und führt sie von Hand aus.", _jobs),
    "db": Entry("Bringt die Datenbank auf Stand und prüft sie.", _db),
    "backup": Entry("Sichert die Datenbank, während der Bot läuft.", _backup),
    "restore": Entry("Stellt eine Sicherung in einer leeren Datenbank wieder her.", _restore),
    "study": Entry("Zeigt das Ende der Befragungen und trägt ein, was das Institut bestätigt hat.", _study),
    "audit": Entry("Prüft das Protokoll der Entscheidungen und Löschungen.", _audit),
    "outbox": Entry("Zeigt, sendet oder verwirft Nachrichten, die zurückgehalten werden.", _outbox),
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
    # Until a command sets its logs up, what libraries say goes nowhere: it could name a person.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        # The command's own return value is its exit status, where it returns one.
        status = buergerecho.main(prog_name="buergerecho", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.UsageError as wrong:
        asked = wrong.ctx.command_path if wrong.ctx else "buergerecho"
        click.echo(f"{wrong.format_message()} (Hilfe: {asked} --help)", err=True)
        return wrong.exit_code
    except click.ClickException as wrong:
        click.echo(wrong.format_message(), err=True)
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BuergerechoError as error:
        click.echo(sentence(error), err=True)
        return 1
    except Exception as error:  # noqa: BLE001 - the last net of the command line
        return _unexpected(error)
    return status if isinstance(status, int) else 0


def _unexpected(error: Exception) -> int:
    """Say one sentence with class and place; the exception's own words may hold what nobody should read."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}"
    click.echo(f"Der Befehl ist unerwartet gescheitert ({where}).", err=True)
    logging.getLogger("bot.cli").critical("command failed", exc_info=error)
    return 1


if __name__ == "__main__":
    sys.exit(main())
