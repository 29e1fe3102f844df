"""Questionnaires of any length with every kind of logic, to measure what length costs."""

import io

from openpyxl import Workbook

_SURVEY = ("type", "name", "label::Deutsch (de)", "required", "relevant", "constraint", "calculation")
_CHOICES = ("list_name", "name", "label::Deutsch (de)")
_SCALE = tuple(f"s{number}" for number in range(1, 6))


def workbook(questions: int) -> bytes:
    """Single choices; every third depends on an earlier one, every fifth is followed by a calculation that counts."""
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(_SURVEY)
    for number in range(1, questions + 1):
        survey.append(_question(number))
        if number % 5 == 0:
            survey.append(("calculate", f"c{number}", "", "", "", "", _counted(number)))
    choices = book.create_sheet("choices")
    choices.append(_CHOICES)
    for name in _SCALE:
        choices.append(("skala", name, f"Antwort {name}"))
    settings = book.create_sheet("settings")
    settings.append(("form_title", "form_id", "version", "default_language"))
    settings.append((f"{questions} Fragen", f"laenge_{questions}", "1", "Deutsch (de)"))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _question(number: int) -> tuple[str, ...]:
    earlier = number - 1 if number < 4 else number - 3
    # The people measured choose the first answer: all questions are asked, and each condition is looked at.
    relevant = (
        f"${{f{earlier}}} != 's5' and string-length(${{f{earlier}}}) > 0" if number > 1 and number % 3 == 0 else ""
    )
    constraint = f"${{f{earlier}}} != 's4' or . != 's5'" if number > 1 and number % 4 == 0 else ""
    return ("select_one skala", f"f{number}", f"Frage {number}: Wie ist es?", "yes", relevant, constraint, "")


def _counted(number: int) -> str:
    return " + ".join(f"if(${{f{asked}}} = 's1', 1, 0)" for asked in range(max(1, number - 4), number + 1))
