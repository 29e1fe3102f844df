"""``buergerecho survey``: surveys whose approval happened outside of the bot, and those of a procedure."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.gates import held_back, import_refused
from bot.cli.opened import CommandError, bot_name, run_with_runtime

if TYPE_CHECKING:
    from bot.domain.questionnaire import Questionnaire
    from bot.domain.survey import Survey
    from bot.runtime import Runtime
    from bot.services.surveys import SurveyOrder, SurveyRefusal


class Day(click.ParamType[date]):
    """A calendar day, as ``2026-07-01`` or as ``1.7.2026``."""

    name = "Datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; a wrong one is a wrong call."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        return self.fail("Ein Datum wird als 2026-07-01 oder 1.7.2026 geschrieben.", param, ctx)


_WORKBOOK = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def survey() -> None:
    """Befragungen: außerhalb des Bots freigegeben, oder die eines Verfahrens."""


@survey.command("import")
@click.argument("file", type=_WORKBOOK)
@click.option("--title", required=True, help="Wie die Befragung heißt; steht auf der ersten Karte.")
@click.option("--opens", type=Day(), help="Erster Tag, an dem geantwortet werden kann; sonst der des Feinkonzepts.")
@click.option("--closes", type=Day(), help="Letzter Tag, an dem geantwortet werden kann; sonst der des Feinkonzepts.")
@click.option("--contact-from", type=Day(), help="Erster Tag des Kontaktzeitraums; sonst der der Behördendatei.")
@click.option("--contact-to", type=Day(), help="Letzter Tag des Kontaktzeitraums; sonst der der Behördendatei.")
@click.option("--open", "opened", is_flag=True, help="Gleich öffnen; nicht mit --procedure.")
@click.option("--procedure", type=int, help="Nummer des Verfahrens, zu dem die Befragung gehört (/verfahren).")
def import_(
    *,
    file: Path,
    title: str,
    opens: date | None,
    closes: date | None,
    contact_from: date | None,
    contact_to: date | None,
    opened: bool,
    procedure: int | None,
) -> None:
    """Liest einen Fragebogen (XLSForm) ein und gibt Kennung und Link der Befragung aus, jedes auf einer Zeile."""

    async def command(rt: "Runtime") -> None:
        from bot.services import bot_name as names
        from bot.services import surveys

        name = await bot_name(rt)
        days = await _days(rt, opens, closes, procedure)
        order = _order(rt, title, days, contact_from, contact_to)
        form = _form(rt, order, file)
        if procedure is not None:
            made = await _imported_for(rt, form, order, procedure)
        else:
            use_case = surveys.import_and_open if opened else surveys.import_prepared
            made = await rt.run(use_case, form, order)
        click.echo(made.id)
        click.echo(names.deep_link(name, made.id))

    if opened and procedure is not None:
        raise click.UsageError("Die Befragung eines Verfahrens wird dort eröffnet, nicht mit --open.")
    if procedure is None and (opens is None or closes is None):
        raise click.UsageError("Es fehlt --opens oder --closes.")
    run_with_runtime(command)


@dataclass(frozen=True, slots=True)
class _Days:
    """First and last day of a survey, and the day of its deletion where a Feinkonzept sets it."""

    opens_on: date
    closes_on: date
    deletes_on: date | None


async def _days(rt: "Runtime", opens: date | None, closes: date | None, procedure: int | None) -> _Days:
    from bot.domain.ids import ProcedureId
    from bot.services import procedure_survey

    planned = None
    if procedure is not None:
        async with rt.database.read() as tx:
            planned = await procedure_survey.schedule(tx, ProcedureId(procedure))
    first = opens or (planned.opens_on if planned else None)
    last = closes or (planned.closes_on if planned else None)
    if first is None or last is None:
        raise click.UsageError("Es fehlt --opens oder --closes; ein Feinkonzept, das die Tage nennt, gibt es nicht.")
    return _Days(first, last, planned.deletes_on if planned else None)


async def _imported_for(rt: "Runtime", form: "Questionnaire", order: "SurveyOrder", procedure: int) -> "Survey":
    from bot.domain.gates import ImportRefusal, NotAsked
    from bot.domain.ids import ProcedureId
    from bot.services import procedure_survey, surveys

    made = await rt.run(procedure_survey.import_for, form, order, ProcedureId(procedure), by=surveys.COMMAND_LINE)
    if isinstance(made, ImportRefusal):
        raise CommandError(import_refused(made, procedure))
    if isinstance(made, NotAsked):
        raise CommandError(f"Das Feinkonzept setzt Zielwerte für Fragen, die fehlen: {', '.join(made.questions)}.")
    return made


def _order(rt: "Runtime", title: str, days: _Days, contact_from: date | None, contact_to: date | None) -> "SurveyOrder":
    from bot.services.surveys import order_for

    order = order_for(
        rt.authority, title, days.opens_on, days.closes_on, contact_from, contact_to, deletes_on=days.deletes_on
    )
    if isinstance(order, str):
        raise click.UsageError(order)
    return order


def _form(rt: "Runtime", order: "SurveyOrder", file: Path) -> "Questionnaire":
    from bot.services.survey_forms import read_form_for

    form = read_form_for(rt.authority, order, file.read_bytes(), file.name)
    if isinstance(form, tuple):
        for problem in form:
            click.echo(problem, err=True)
        raise CommandError(f"Der Fragebogen {file.name} kann so nicht ins Feld: {len(form)} Mängel.")
    return form


@survey.command("list")
def list_() -> None:
    """Zeigt alle Befragungen: Kennung, Stand, Zeitraum, Antworten (davon zurückgehalten), Titel."""

    async def command(rt: "Runtime") -> None:
        from bot.services import surveys

        async with rt.database.read() as tx:
            lines = await surveys.overview(tx, rt)
        for line in lines:
            found = line.survey
            period = f"{found.opens_on:%d.%m.%Y}–{found.closes_on:%d.%m.%Y}"
            counted = f"{line.moved + line.held} Antworten ({line.held} zurückgehalten)"
            click.echo("\t".join((found.id, found.state.value, period, counted, found.title)))

    run_with_runtime(command)


@survey.command("open")
@click.argument("survey_id", metavar="ID")
def open_(survey_id: str) -> None:
    """Öffnet eine eingelesene Befragung."""

    async def command(rt: "Runtime") -> None:
        from bot.domain.gates import HeldBack
        from bot.domain.ids import SurveyId
        from bot.services import surveys

        done = await rt.run(surveys.open_by_command, SurveyId(survey_id))
        if isinstance(done, surveys.SurveyRefusal):
            raise CommandError(_sentence(done, survey_id))
        if isinstance(done, HeldBack):
            raise CommandError(held_back(done, survey_id))
        click.echo(f"Die Befragung {survey_id} ist offen; letzter Tag ist der {done.closes_on:%d.%m.%Y}.")

    run_with_runtime(command)


@survey.command("close")
@click.argument("survey_id", metavar="ID")
def close(survey_id: str) -> None:
    """Schließt eine Befragung: beendet laufende Befragungen und gibt alle zurückgehaltenen Antworten frei."""

    async def command(rt: "Runtime") -> None:
        from bot.domain.ids import SurveyId
        from bot.services import surveys

        done = await rt.run(surveys.close_by_command, SurveyId(survey_id))
        if isinstance(done, surveys.SurveyRefusal):
            raise CommandError(_sentence(done, survey_id))
        click.echo(
            f"Die Befragung {survey_id} ist geschlossen: {done.moved_responses} zurückgehaltene Antworten freigegeben, "
            f"{done.ended_interviews} angefangene gelöscht."
        )

    run_with_runtime(command)


def _sentence(refusal: "SurveyRefusal", survey_id: str) -> str:
    return {
        "unknown": f"Eine Befragung mit der Kennung {survey_id} gibt es nicht.",
        "already_open": f"Die Befragung {survey_id} ist schon offen.",
        "already_closed": f"Die Befragung {survey_id} ist schon geschlossen.",
        "past_its_last_day": f"Der letzte Tag der Befragung {survey_id} ist vorbei.",
    }[refusal.value]
