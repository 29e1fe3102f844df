"""``buergerecho study``: how far surveys are on their way to deletion, and what the institute has confirmed.

Nothing here puts a deletion off, and nothing brings one forward: that is for the Leitung, in the chat.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from bot.cli.opened import CommandError, run_with_runtime
from bot.cli.survey import Day

if TYPE_CHECKING:
    from bot.domain.ids import SurveyId
    from bot.domain.study_end import EndRefusal, StudyEnd
    from bot.runtime import Runtime
    from storage.transaction import Transaction

_Confirm = Callable[["Transaction", "Runtime", "SurveyId", date], Awaitable["StudyEnd | EndRefusal | None"]]
_SENTENCES: Mapping[str, str] = {
    "still_runs": "Die Befragung {} läuft noch.",
    "not_erased_yet": "Die Befragung {} ist noch nicht gelöscht.",
    "nothing_handed_over": "Von der Befragung {} hat das Institut nichts bekommen.",
    "in_the_future": "Der Tag liegt in der Zukunft.",
}


@click.group()
def study() -> None:
    """Das Ende der Befragungen: Löschung, Nachweis, Bestätigungen des Instituts."""


@study.command("list")
def list_() -> None:
    """Zeigt alle Befragungen: Kennung, Löschtag, Stand, Löschvermerk, Bestätigungen des Instituts."""

    async def command(rt: "Runtime") -> None:
        from bot.services import study_end

        async with rt.database.read() as tx:
            lines = await study_end.overview(tx, rt)
        for line in lines:
            end = line.end
            memo = f"Vermerk {end.memo}" if end.memo is not None else "–"
            delivered, confirmed = _day(end.delivery_confirmed_on), _day(end.institute_confirmed_on)
            click.echo(
                f"{line.survey.id}\t{_day(line.survey.deletes_on)}\t{_state(end)}\t{memo}\t"
                f"geliefert: {delivered}\tInstitut hat gelöscht: {confirmed}"
            )

    run_with_runtime(command)


@study.command("confirm-delivery")
@click.argument("survey_id", metavar="ID")
@click.argument("day", metavar="DATUM", type=Day())
def confirm_delivery(survey_id: str, day: date) -> None:
    """Trägt ein, an welchem Tag das Institut seine Ergebnisse geliefert hat."""
    from bot.services import study_end

    _confirm(study_end.confirm_delivery, survey_id, day)
    click.echo(f"Eingetragen: Ergebnisse zu {survey_id} geliefert am {_day(day)}.")


@study.command("confirm-institute")
@click.argument("survey_id", metavar="ID")
@click.argument("day", metavar="DATUM", type=Day())
def confirm_institute(survey_id: str, day: date) -> None:
    """Trägt ein, an welchem Tag das Institut die Löschung bei sich bestätigt hat."""
    from bot.services import study_end

    _confirm(study_end.confirm_institute, survey_id, day)
    click.echo(f"Eingetragen: Löschung beim Institut zu {survey_id} bestätigt am {_day(day)}.")


def _confirm(use_case: _Confirm, survey_id: str, day: date) -> None:
    async def command(rt: "Runtime") -> None:
        from bot.domain.ids import SurveyId
        from bot.domain.study_end import StudyEnd

        decided = await rt.run(use_case, SurveyId(survey_id), day)
        if decided is None:
            raise CommandError(f"Eine Befragung mit der Kennung {survey_id} gibt es nicht.")
        if not isinstance(decided, StudyEnd):
            raise CommandError(_SENTENCES[decided.value].format(survey_id))

    run_with_runtime(command)


def _state(end: "StudyEnd") -> str:
    if end.cleaned_at is not None:
        return f"gelöscht und geprüft ({end.byte_scan.value})"
    if end.erased_at is not None:
        return "gelöscht, wird geprüft"
    return "vorgezogen" if end.brought_forward_at is not None else "wartet auf den Löschtag"


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "–"
