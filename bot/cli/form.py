"""``buergerecho form``: look at a questionnaire before it goes into the field; copy the form of a step."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.authority_forms import WITH_FORM

if TYPE_CHECKING:
    from bot.authority import Authority
    from bot.config import Config
    from bot.domain.position import Asking, Ended, Progress, Refusal, Reviewing
    from bot.domain.questionnaire import Questionnaire
    from bot.forms.reader import Examination
    from bot.texts.catalogue import Voice

_WORKBOOK = click.Path(path_type=Path, exists=True, dir_okay=False)
_TAG = re.compile(r"<[^>]+>")

# What a survey without a window of its own shows in this trial.
_FROM, _TO = date(2021, 5, 1), date(2022, 5, 31)


@click.group()
def form() -> None:
    """Prüft Fragebogen und gibt Vorlagen für Formulare aus (XLSForm)."""


@form.command()
@click.argument("file", type=_WORKBOOK)
@click.option("--chat", is_flag=True, help="Danach den Fragebogen hier durchspielen.")
@click.option("--language", default="", help="Sprache beim Durchspielen, zum Beispiel en; sonst die des Fragebogens.")
def check(*, file: Path, chat: bool, language: str) -> int:
    """Nennt alles, was an einem Fragebogen falsch ist, mit Blatt, Zeile und Spalte.

    Ende mit 1, wenn er so nicht ins Feld kann. Bereiche und Zeitraum kommen aus der Behördendatei, ersatzweise aus
    dem Muster.
    """
    from bot.config import Config
    from bot.forms.problems import errors_among

    config = Config.load(needs=())
    authority = _authority(config)
    examined = _examine(file, authority)
    for problem in examined.problems:
        click.echo(str(problem))
    if examined.questionnaire is None:
        faults = len(errors_among(examined.problems))
        counted = "1 Fehler" if faults == 1 else f"{faults} Fehler"
        click.echo(f"Der Fragebogen {file.name} kann so nicht ins Feld: {counted}.", err=True)
        return 1
    click.echo(_summary(examined.questionnaire, len(examined.problems)))
    if chat:
        _play(examined.questionnaire, authority, config.time_zone, language)
    return 0


@form.command()
@click.argument("step", type=click.Choice([step.value for step in WITH_FORM]))
@click.argument("file", type=click.Path(path_type=Path, exists=False))
def step(*, step: str, file: Path) -> int:
    """Schreibt das mitgelieferte Formular eines Schritts, als Vorlage für ein eigenes ([forms] der Behördendatei)."""
    from bot.forms import shipped

    try:
        with file.open("xb") as opened:
            opened.write(shipped.step_form(step))
    except FileExistsError:
        click.echo(f"{file.name} gibt es schon.", err=True)
        return 1
    except OSError:
        click.echo(f"{file.name} kann nicht geschrieben werden.", err=True)
        return 1
    click.echo(f'{file.name} geschrieben. In die Behördendatei: unter [forms] {step} = "{file.name}"')
    return 0


def _authority(config: "Config") -> "Authority":
    from bot.authority_file import example_authority, read_authority

    return read_authority(config.authority) if config.authority else example_authority()


def _examine(file: Path, authority: "Authority") -> "Examination":
    from bot.forms.reader import examine
    from bot.forms.workbook import LARGEST_FILE
    from bot.services.survey_forms import settings_for

    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)  # one byte more tells that it is too large
    shown = settings_for(authority, authority.terms.contact_from or _FROM, authority.terms.contact_to or _TO)
    return examine(content, file_name=file.name, lists=authority.choice_lists(), settings=shown)


def _summary(questionnaire: "Questionnaire", hints: int) -> str:
    from bot.domain.questionnaire import QuestionType

    unanswered = (QuestionType.NOTE, QuestionType.CALCULATE)
    questions = sum(question.type not in unanswered for question in questionnaire.questions)
    title = questionnaire.says(questionnaire.title, questionnaire.default_language)
    counted = "1 Frage" if questions == 1 else f"{questions} Fragen"
    languages = ", ".join(questionnaire.languages)
    return f"Der Fragebogen „{title}“ kann ins Feld: {counted}, Sprachen: {languages}, Hinweise: {hints}."


def _play(questionnaire: "Questionnaire", authority: "Authority", time_zone: str, language: str) -> None:
    """Ask the questions as the chat would, until the review or a closing sentence is reached or the input ends."""
    from bot.domain.position import Asking, Progress, position
    from bot.texts.catalogue import Texts

    voice = Texts(authority, time_zone).voice(language or questionnaire.default_language)
    progress: Progress = Progress()
    complaint: Refusal | None = None
    while True:
        where = position(questionnaire, progress, datetime.now(ZoneInfo(time_zone)))
        if not isinstance(where, Asking):
            click.echo(_farewell(questionnaire, where, voice))
            return
        click.echo(_card(questionnaire, where, complaint, voice))
        try:
            typed = click.prompt("", prompt_suffix="> ", default="", show_default=False)
        except click.Abort:  # Ctrl-D ends the trial like a conversation that is left
            return
        outcome = _answered(where, typed, voice)
        progress, complaint = (outcome, None) if isinstance(outcome, Progress) else (progress, outcome)


def _card(questionnaire: "Questionnaire", asking: "Asking", complaint: "Refusal | None", voice: "Voice") -> str:
    """The card of the chat as plain text, below it the buttons that are no choices."""
    from bot.domain.messages import AskQuestion
    from bot.domain.taps import Desk
    from bot.texts.questions import render_question

    card = render_question(AskQuestion(questionnaire, asking, Desk.CITIZEN, "form", 0, complaint), voice)
    choices = {questionnaire.says(choice.labels, voice.language) for _, choice in asking.choices}
    buttons = [button.label for row in card.buttons for button in row if button.label not in choices]
    return f"\n{_plain(card.text)}\n{'  '.join(f'[{label}]' for label in buttons)}"


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _answered(asking: "Asking", typed: str, voice: "Voice") -> "Progress | Refusal":
    """What was typed: the word on a button, else an answer."""
    from bot.domain import interview
    from bot.domain.answers import same_words

    words: Mapping[str, Callable[..., Progress | Refusal]] = {
        "Zurück": interview.go_back,
        "Überspringen": interview.skip,
        "Fertig": interview.finish,
        "Weiter": interview.go_on,
        "Ja, verstanden": interview.go_on,
    }
    for word, move in words.items():
        if same_words(typed, voice.plain(word)):
            return move(asking, asking.row)
    return interview.type_answer(asking, typed, voice.language)


def _farewell(questionnaire: "Questionnaire", where: "Ended | Reviewing", voice: "Voice") -> str:
    from bot.domain.position import Ended
    from bot.texts.labels import label_text, spoken_answer

    if isinstance(where, Ended):
        return f"\n{label_text(questionnaire, where.question.labels, where.walk, voice)}"
    lines = [""]
    for row in where.walk.path:
        question = label_text(questionnaire, row.labels, where.walk, voice)
        lines.append(f"{question} {spoken_answer(questionnaire, row, where.walk, voice)}")
    return "\n".join(lines)
