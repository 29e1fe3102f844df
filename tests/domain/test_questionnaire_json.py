"""A version of a form is kept as text and comes back as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.expression import Scope, parse, truth
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import from_json, named_by_content, to_json

AREA = Question(
    name="a2",
    type=QuestionType.SELECT_MULTIPLE,
    labels={"de": "Mit welchen Bereichen? „Zitat“ 🙂", "en": "Which?"},
    hints={"de": "Mehrere möglich"},
    required=True,
    required_message={"de": "Bitte wählen."},
    constraint=parse("count-selected(.) >= 1"),
    constraint_message={"de": "Mindestens einer."},
    choices=(Choice("bau", {"de": "Bauamt"}, {"haus": "1"}), Choice("zul", {"de": "Zulassung"})),
    choice_filter=parse("haus != '' and selected(${a1}, name)", columns=frozenset({"haus", "name"})),
    sections=({"de": "Kontakt"}, {"de": "Bereiche"}),
)
GRADE = Question(
    name="b2",
    type=QuestionType.RANGE,
    relevant=parse("selected(${a2}, 'bau')"),
    default="2",
    range=NumberRange(Decimal(1), Decimal(6), Decimal("0.5")),
    ends=True,
    multiline=True,
)
SUM = Question(name="sum", type=QuestionType.CALCULATE, calculation=parse("${b2} + 1"))
FORM = named_by_content(
    Questionnaire(
        form_id="",
        version="3",
        title={"de": "Titel"},
        languages=("de", "en"),
        default_language="de",
        questions=(AREA, GRADE, SUM),
    )
)


def test_a_form_comes_back_from_its_text_as_it_was() -> None:
    again = from_json(to_json(FORM))

    assert again == FORM
    assert to_json(again) == to_json(FORM)


def test_its_expressions_work_after_the_journey() -> None:
    relevant = from_json(to_json(FORM)).question("b2").relevant
    assert relevant is not None

    def label(value: str, question: str) -> str:
        return value + question

    july = datetime(2026, 7, 1, tzinfo=UTC)
    scope = Scope(values={"a2": "bau"}, this="", today=date(2026, 7, 1), now=july, choice_label=label)
    assert truth(relevant, scope)


def test_another_wording_is_another_version_and_the_same_content_the_same() -> None:
    reworded = replace(FORM, questions=(replace(AREA, labels={"de": "Anders"}), GRADE, SUM))

    assert len(FORM.form_id) == 64
    assert named_by_content(replace(FORM, form_id="x")).form_id == FORM.form_id
    assert named_by_content(reworded).form_id != FORM.form_id
