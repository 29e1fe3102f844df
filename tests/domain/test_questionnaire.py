"""What a form says, and what is found in it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.expression import Expression, parse
from bot.domain.ids import FormId
from bot.domain.questionnaire import (
    Choice,
    Labels,
    NumberRange,
    Question,
    Questionnaire,
    QuestionType,
    filter_columns,
)
from bot.domain.questionnaire_json import from_json, named_by_content, to_json

BAU = Choice("bau", {"de": "Bauamt", "en": "Building office"}, {"kreis": "RO"})
AREA = Question("a2", QuestionType.SELECT_ONE, {"de": "Welcher Bereich?"}, choices=(BAU,))
FORM = Questionnaire(FormId("x"), "1", {"de": "Titel"}, ("de", "en"), "de", (AREA,))


def test_form_speaks_the_default_language_where_a_translation_is_missing() -> None:
    assert FORM.says(BAU.labels, "en") == "Building office"
    assert FORM.says(BAU.labels, "tr") == "Bauamt"
    assert FORM.says({"en": "only"}, "tr") == "only"
    assert FORM.says({}, "de") == ""


def test_questions_and_choices_are_found_by_name() -> None:
    assert FORM.question("a2").choice("bau") is BAU
    assert FORM.question("a2").choice("jug") is None
    with pytest.raises(KeyError):
        FORM.question("a3")


def test_choice_filter_may_name_the_columns_of_the_list_and_the_name() -> None:
    assert filter_columns((BAU,)) == {"kreis", "name"}
    assert BAU.row == {"kreis": "RO", "name": "bau"}


LABELS: st.SearchStrategy[Labels] = st.dictionaries(st.sampled_from(["de", "en", "de@simple"]), st.text(min_size=1))
CONDITIONS: st.SearchStrategy[Expression | None] = st.sampled_from(
    [None, parse("${a} = 'x'"), parse("selected(., 'ä') and today() > '2022-01-01'"), parse("count-selected(.) >= 1")]
)
CHOICES = st.lists(st.builds(Choice, st.text(min_size=1), LABELS, st.just({"kreis": "1"})), max_size=3).map(tuple)
QUESTIONS = st.builds(
    Question,
    name=st.text(min_size=1),
    type=st.sampled_from(QuestionType),
    labels=LABELS,
    hints=LABELS,
    required=st.booleans(),
    required_message=LABELS,
    relevant=CONDITIONS,
    constraint=CONDITIONS,
    constraint_message=LABELS,
    calculation=CONDITIONS,
    default=st.text(),
    choices=CHOICES,
    choice_filter=st.sampled_from([None, parse("name != 'x'", columns=frozenset({"name"}))]),
    range=st.sampled_from([None, NumberRange(Decimal(1), Decimal("6.5"), Decimal("0.50"))]),
    multiline=st.booleans(),
    ends=st.booleans(),
    sections=st.lists(LABELS.filter(bool), max_size=2).map(tuple),
)
FORMS = st.builds(
    Questionnaire,
    form_id=st.just(FormId("")),
    version=st.text(),
    title=LABELS,
    languages=st.just(("de", "en")),
    default_language=st.just("de"),
    questions=st.lists(QUESTIONS, max_size=3).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(FORMS)
def test_every_form_comes_back_from_its_text_as_it_was(form: Questionnaire) -> None:
    named = named_by_content(form)
    again = from_json(to_json(named))
    assert again == named
    assert named_by_content(again).form_id == named.form_id
