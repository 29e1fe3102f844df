"""The shipped questionnaire asks what MISSION.md § 5.2 and PEOPLE.md 7 and 11 say, and the memo what § 4.2 says."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.authority_file import example_authority
from bot.domain.expression import truth
from bot.domain.questionnaire import Labels, Questionnaire, QuestionType
from bot.domain.routing import choices_for, scope_of, walk
from bot.forms import shipped
from bot.forms.customer_survey import CUSTOMER_SURVEY
from bot.forms.form_writer import Form, tables, workbook
from bot.forms.memo_form import MEMO_FORM
from bot.forms.reader import examine
from bot.forms.workbook import Workbook, open_workbook

NOON = datetime(2022, 7, 15, 12, 0, tzinfo=UTC)
WINDOW: Mapping[str, Labels] = {
    "contact_from": {"de": "Mai 2021", "en": "May 2021"},
    "contact_to": {"de": "Mai 2022", "en": "May 2022"},
    "service_areas": {"de": "Bauamt und Jugendamt", "en": "Building office and youth welfare office"},
}


def read(content: bytes) -> Questionnaire:
    lists = example_authority().choice_lists()
    examined = examine(content, file_name="form.xlsx", lists=lists, settings=WINDOW)
    assert examined.problems == ()
    assert examined.questionnaire is not None
    return examined.questionnaire


SURVEY = read(shipped.customer_survey())
MEMO = read(shipped.memo_form())


def path(**answers: str) -> list[str]:
    """The names of the rows shown, calculations aside."""
    return [row.name for row in walk(SURVEY, answers, NOON).path]


def asked(name: str, language: str, **answers: str) -> str:
    """The question with what was answered before filled in."""
    way = walk(SURVEY, answers, NOON)
    text = SURVEY.says(SURVEY.question(name).labels, language)
    for row in SURVEY.questions:
        choice = row.choice(way.values.get(row.name, ""))
        text = text.replace(f"${{{row.name}}}", SURVEY.says(choice.labels, language) if choice else "")
    return text


@pytest.mark.parametrize(
    ("content", "form"), [(shipped.customer_survey(), CUSTOMER_SURVEY), (shipped.memo_form(), MEMO_FORM)]
)
def test_shipped_workbook_is_what_the_texts_in_the_repository_say(content: bytes, form: Form) -> None:
    kept = open_workbook(content)
    assert isinstance(kept, Workbook)
    assert kept == open_workbook(workbook(form))


def test_questions_stand_in_the_order_of_the_mission() -> None:
    names = [row.name for row in SURVEY.questions if row.type not in (QuestionType.CALCULATE, QuestionType.NOTE)]
    assert names == [
        *("a1", "a2", "a3", "a4", "b1", "b2", "b3", "c1", "c2", "c3", "c4", "d1", "d2", "d3", "d4", "d5", "e1", "e2"),
        *("f1_bau", "f1_jug", "f1_fahr", "f1_zul", "f1_soz", "f1_land", "g1", "g2", "g3"),
    ]


def test_everything_is_said_in_german_and_english() -> None:
    for form in (SURVEY, MEMO):
        assert form.languages == ("de", "en")
        assert set(form.title) == {"de", "en"}
        for row in form.questions:
            assert not row.asked or set(row.labels) == {"de", "en"}, row.name
            for texts in (row.hints, row.required_message, row.constraint_message):
                assert set(texts) in (set(), {"de", "en"}), row.name
            assert bool(row.required_message) == row.required, row.name
            assert bool(row.constraint_message) == (row.constraint is not None), row.name


def test_from_sixteen_to_twenty_two_questions_are_asked() -> None:
    shortest = path(a1="ja", a2="jug", a4="brief", b2="2")
    longest = path(a1="ja", a2="bau zul", a3="zul", a4="ort tel onl", b2="5")
    assert len(shortest) == 16
    assert len(longest) == 22


def test_who_had_no_contact_or_does_not_remember_is_thanked_and_asked_nothing_more() -> None:
    assert path(a1="nein") == path(a1="weiss_nicht") == ["a1", "ende_kein_kontakt"]
    assert SURVEY.question("ende_kein_kontakt").ends


def test_who_dealt_with_another_area_only_is_thanked_and_asked_nothing_more() -> None:
    assert path(a1="ja", a2="anderer") == ["a1", "a2", "ende_anderer_bereich"]
    assert SURVEY.question("ende_anderer_bereich").labels["de"].startswith("Diesmal fragen wir nur nach")


def test_contact_question_names_the_window_of_the_survey() -> None:
    assert asked("a1", "de") == "Hatten Sie zwischen Mai 2021 und Mai 2022 Kontakt mit dem Landratsamt?"
    assert asked("a1", "en") == "Were you in contact with the district office between May 2021 and May 2022?"


def test_from_several_areas_one_is_chosen_and_never_the_other_one() -> None:
    answers = {"a1": "ja", "a2": "bau zul anderer"}
    assert "a3" in path(**answers)
    offered = choices_for(SURVEY, SURVEY.question("a3"), walk(SURVEY, answers, NOON).values, NOON)
    assert [choice.name for _, choice in offered] == ["bau", "zul"]
    assert walk(SURVEY, answers | {"a3": "zul"}, NOON).values["bereich"] == "zul"


def test_single_area_is_asked_about_at_once_even_beside_another_area() -> None:
    for chosen in ("zul", "zul anderer"):
        assert "a3" not in path(a1="ja", a2=chosen)
        assert walk(SURVEY, {"a1": "ja", "a2": chosen}, NOON).values["bereich"] == "zul"


def test_questions_name_the_office() -> None:
    answers = {"a1": "ja", "a2": "bau zul", "a3": "zul"}
    expected = "Wie zufrieden waren Sie mit der Freundlichkeit in der Zulassungsbehörde?"
    assert asked("c1", "de", **answers) == expected
    assert asked("c1", "en", a1="ja", a2="bau").endswith("friendliness of the staff at the building office?")
    about_the_office = [row for row in SURVEY.questions if row.choice("99") and row.name != "g1"]
    assert len(about_the_office) == 17
    assert all("${ort}" in row.labels[code] for row in about_the_office for code in ("de", "en"))


def test_every_rating_has_the_five_steps_and_a_way_out() -> None:
    steps = ["außerordentlich zufrieden", "sehr zufrieden", "zufrieden", "weniger zufrieden", "unzufrieden"]
    for name in ("b1", "c1", "d5", "f1_land", "g1"):
        labels = [choice.labels["de"] for choice in SURVEY.question(name).choices]
        assert labels == [*steps, "kann ich nicht beurteilen"]


def test_grade_explains_its_scale_and_a_bad_one_asks_for_the_reason() -> None:
    hint = SURVEY.question("b2").hints["de"]
    assert "1 = sehr gut" in hint
    assert "6 = ungenügend" in hint
    area = {"a1": "ja", "a2": "bau", "a4": "tel", "b1": "3"}
    assert "b3" in path(**area, b2="4")
    assert "b3" not in path(**area, b2="3")
    assert "b3" not in path(**area, b2="")


def test_open_questions_warn_and_may_be_left_out() -> None:
    for row in SURVEY.questions:
        if row.type is QuestionType.TEXT:
            assert "Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben." in row.hints["de"]
            assert not row.required


def test_ways_of_contact_decide_which_questions_follow() -> None:
    area = {"a1": "ja", "a2": "bau"}
    assert {"d2", "d5"} <= set(path(**area, a4="ort"))
    assert {"d2", "d3", "d5", "e1"}.isdisjoint(path(**area, a4="mail brief"))
    assert {"d3", "e1"} <= set(path(**area, a4="tel onl"))


def test_each_area_has_its_own_question() -> None:
    for area in ("bau", "jug", "fahr", "zul", "soz", "land"):
        special = [name for name in path(a1="ja", a2=area, a4="tel") if name.startswith("f1")]
        assert special == [f"f1_{area}"]


def test_none_of_these_goes_with_nothing_else() -> None:
    question = SURVEY.question("e2")
    assert question.constraint is not None
    assert not truth(question.constraint, scope_of(SURVEY, {}, NOON, this="termin nichts"))
    assert truth(question.constraint, scope_of(SURVEY, {}, NOON, this="nichts"))
    assert "passt nicht zu den anderen Antworten" in question.constraint_message["de"]


def test_memo_is_asked_for_in_the_order_of_the_contract() -> None:
    assert [row.labels["de"] for row in MEMO.questions] == ["Betreff", "Votum", "Sachverhalt", "Bewertung"]
    assert [row.name for row in MEMO.questions] == ["betreff", "votum", "sachverhalt", "bewertung"]
    assert all(row.required and row.hints for row in MEMO.questions)


def test_memos_subject_is_short_and_its_sections_are_not_endless() -> None:
    limits = {"betreff": 200, "votum": 8000, "sachverhalt": 8000, "bewertung": 8000}
    for name, limit in limits.items():
        constraint = MEMO.question(name).constraint
        assert constraint is not None
        assert truth(constraint, scope_of(MEMO, {}, NOON, this="x" * limit))
        assert not truth(constraint, scope_of(MEMO, {}, NOON, this="x" * (limit + 1)))


def test_workbooks_have_no_column_that_stays_empty() -> None:
    for form in (CUSTOMER_SURVEY, MEMO_FORM):
        for table in tables(form).values():
            assert all(any(row[at] for row in table[1:]) for at in range(len(table[0])))
