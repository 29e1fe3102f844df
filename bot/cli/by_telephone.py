"""``buergerecho volunteers``: somebody has called about their number. It is typed, so it stands in no list of calls."""

from typing import TYPE_CHECKING

import click

from bot.cli.handover import survey_of
from bot.cli.opened import CommandError, run_with_runtime

if TYPE_CHECKING:
    from bot.domain.consent import Consent
    from bot.domain.held import OwnEntry
    from bot.runtime import Runtime
    from bot.texts.catalogue import Voice

_STATES = {"registered": "gemeldet", "waiting": "vorgemerkt"}
"""Of somebody who has withdrawn no number is left to be found by."""


@click.command("withdraw")
@click.argument("survey_id", metavar="SURVEY")
def withdraw(survey_id: str) -> None:
    """Nimmt eine Rufnummer aus dem Telefoninterview, wenn jemand es am Telefon oder auf Papier widerruft.

    Der Befehl fragt nach der Nummer; schreiben Sie sie nicht in den Aufruf. Name und Nummer sind sofort gelöscht, und
    die Nummer wird nicht wieder eingetragen, auch nicht von einem älteren Blatt.
    """
    number = _asked()

    async def command(rt: "Runtime") -> None:
        from bot.services import by_telephone
        from bot.services.by_telephone import TakenOut

        done = await rt.run(by_telephone.take_out, await survey_of(rt, survey_id), number)
        said = {
            TakenOut.GONE: "Gelöscht. Unter dieser Nummer ruft niemand an.",
            TakenOut.INSTITUTE_IS_TOLD: "Gelöscht. Das Institut hat den Kontakt schon; es erfährt den Widerruf noch "
            "heute mit der Liste der Widerrufe.",
            TakenOut.NOT_THERE: "Diese Nummer ist nicht eingetragen. Sie wird auch nicht mehr eingetragen.",
        }
        click.echo(said[done])

    run_with_runtime(command)


@click.command("show")
@click.argument("survey_id", metavar="SURVEY")
def show(survey_id: str) -> None:
    """Gibt Auskunft, was zu einer Rufnummer gespeichert ist, wenn jemand am Telefon oder auf Papier danach fragt.

    Der Befehl fragt nach der Nummer; schreiben Sie sie nicht in den Aufruf. Prüfen Sie zuerst, ob die Person selbst
    fragt, etwa durch Rückruf unter dieser Nummer. Dass Auskunft gegeben wurde, steht im Prüfprotokoll, zu wem nicht.
    """
    number = _asked()

    async def command(rt: "Runtime") -> None:
        from bot.services import by_telephone

        entry = await rt.run(by_telephone.show, await survey_of(rt, survey_id), number)
        if entry is None:
            raise CommandError("Zu dieser Nummer ist für diese Befragung nichts eingetragen.")
        for line in _lines(entry, rt):
            click.echo(line)

    run_with_runtime(command)


@click.command("unblock")
@click.argument("survey_id", metavar="SURVEY")
def unblock(survey_id: str) -> None:
    """Lässt eine gesperrte Rufnummer wieder zu, wenn die Person selbst doch angerufen werden möchte.

    Der Befehl fragt nach der Nummer; schreiben Sie sie nicht in den Aufruf.
    """
    number = _asked()

    async def command(rt: "Runtime") -> None:
        from bot.services import by_telephone

        if not await rt.run(by_telephone.unblock, await survey_of(rt, survey_id), number):
            raise CommandError("Diese Nummer ist nicht gesperrt.")
        click.echo("Diese Nummer kann wieder eingetragen werden.")

    run_with_runtime(command)


def _lines(entry: "OwnEntry", rt: "Runtime") -> list[str]:
    from bot.texts.call_questions import time_name
    from bot.texts.held import purpose_name

    voice, volunteer, details = rt.texts.voice("de"), entry.volunteer, entry.details
    areas = {choice.name: choice.labels["de"] for choice in rt.authority.choice_lists()["service_area"]}
    handed_over = "ja" if volunteer.with_institute else "nein"
    return [
        f"Name: {details.name}",
        f"Rufnummer: {details.number}",
        f"Zeiten: {', '.join(time_name(time, voice) for time in details.times) or 'keine Angabe'}",
        f"Sprache: {details.language}",
        f"Bereich: {areas.get(details.area, 'keine Angabe')}",
        f"Stand: {_STATES[volunteer.state.value]}, eingetragen am {voice.day(volunteer.added_on)}",
        f"An das Institut weitergegeben: {handed_over}",
        *(f"Eingewilligt: {_consent(line, purpose_name(line.purpose, voice), voice)}" for line in entry.consents),
        f"Gelöscht spätestens am: {voice.day(entry.survey.deletes_on)}",
    ]


def _consent(line: "Consent", purpose: str, voice: "Voice") -> str:
    said = f"{purpose}, {voice.moment(line.given_at)}, Fassung {line.wording_version}"
    return said if line.withdrawn_at is None else f"{said}; zurückgenommen {voice.moment(line.withdrawn_at)}"


def _asked() -> str:
    """The number in E.164. Raises ``CommandError`` when it is none to be called at."""
    from bot.domain.volunteering import WrongNumber
    from bot.forms.telephone import read_number

    number = read_number(click.prompt("Rufnummer", err=True))
    if isinstance(number, WrongNumber):
        raise CommandError("Das ist keine vollständige Telefonnummer mit Vorwahl.")
    return number
