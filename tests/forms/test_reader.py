"""Workbooks that can be fielded become questionnaires; whatever XLSForm offers and a chat can ask is understood."""

from decimal import Decimal

import pytest

from bot.domain.expression import names
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import from_json, to_json
from bot.forms.problems import Severity
from bot.forms.reader import examine, read_form
from tests.forms.workbooks import YES_NO, Table, survey

GERMAN, ENGLISH = "label::Deutsch (de)", "label::English (en)"


def form(content: bytes, **lists: tuple[Choice, ...]) -> Questionnaire:
    read = read_form(content, file_name="befragung.xlsx", lists=lists)
    assert isinstance(read, Questionnaire), read
    return read


def question(content: bytes, name: str) -> Question:
    return form(content).question(name)


def hints(content: bytes) -> list[str]:
    examined = examine(content, file_name="befragung.xlsx")
    return [problem.sentence for problem in examined.problems if problem.severity is Severity.HINT]


def typed(written: str) -> bytes:
    return survey(("type", "name", "label"), (written, "a", "Frage"), choices=YES_NO)


TYPES = [
    ("note", QuestionType.NOTE),
    ("text", QuestionType.TEXT),
    ("string", QuestionType.TEXT),
    ("integer", QuestionType.INTEGER),
    ("int", QuestionType.INTEGER),
    ("decimal", QuestionType.DECIMAL),
    ("range", QuestionType.RANGE),
    ("date", QuestionType.DATE),
    ("acknowledge", QuestionType.ACKNOWLEDGE),
    ("select_one ja_nein", QuestionType.SELECT_ONE),
    ("select one ja_nein", QuestionType.SELECT_ONE),
    ("select one from ja_nein", QuestionType.SELECT_ONE),
    ("select_multiple ja_nein", QuestionType.SELECT_MULTIPLE),
    ("select all that apply from ja_nein", QuestionType.SELECT_MULTIPLE),
]


@pytest.mark.parametrize(("written", "expected"), TYPES)
def test_every_type_a_chat_can_ask_is_understood_in_its_spellings(written: str, expected: QuestionType) -> None:
    assert question(typed(written), "a").type is expected


def test_a_row_becomes_a_question_with_all_its_texts_and_rules() -> None:
    german = "::Deutsch (de)"
    content = survey(
        (
            *("type", "name", GERMAN, ENGLISH, f"hint{german}", "required", f"required_message{german}"),
            *("constraint", f"constraint_message{german}", "appearance", "default"),
        ),
        (
            *("text", "grund", "Warum „das“?", "Why?", "Kurz", "yes", "Bitte."),
            *("string-length(.) <= 5", "Zu lang.", "multiline", "so"),
        ),
        settings=(("form_title", "bot::titel::English (en)", "version"), ("Befragung", "Survey", 7)),
    )
    read = form(content)
    assert read.question("grund") == Question(
        name="grund",
        type=QuestionType.TEXT,
        labels={"de": "Warum „das“?", "en": "Why?"},
        hints={"de": "Kurz"},
        required=True,
        required_message={"de": "Bitte."},
        constraint=read.question("grund").constraint,
        constraint_message={"de": "Zu lang."},
        default="so",
        multiline=True,
    )
    assert read.title == {"de": "Befragung", "en": "Survey"}
    assert (read.version, read.languages, read.default_language) == ("7", ("de", "en"), "de")


def test_workbook_without_languages_and_title_is_german_and_named_as_its_file() -> None:
    read = form(survey(("type", "name", "label"), ("text", "a", "Warum?")))
    assert (read.languages, read.title) == (("de",), {"de": "befragung"})


def test_plain_label_is_the_default_language() -> None:
    content = survey(
        ("type", "name", "label", "label::Türkçe (tr)"),
        ("text", "a", "Why?", "Neden?"),
        settings=(("default_language",), ("English (en)",)),
    )
    assert form(content).question("a").labels == {"en": "Why?", "tr": "Neden?"}
    assert form(content).default_language == "en"


def test_plain_language_variant_has_the_code_of_its_catalogue() -> None:
    content = survey(
        ("type", "name", GERMAN, "label::Einfache Sprache (de-x-simple)"), ("text", "a", "Weshalb?", "Warum?")
    )
    assert form(content).languages == ("de", "de@simple")


def test_groups_give_their_condition_and_their_label_to_the_questions_in_them() -> None:
    content = survey(
        ("type", "name", "label", "relevant"),
        ("select_one ja_nein", "a", "Ja?", ""),
        ("begin_group", "g", "Amt", "${a} = 'ja'"),
        ("begin group", "h", "", "${a} != 'nein' or 1 = 2"),
        ("text", "b", "Was?", "${a} = 'x'"),
        ("end group",),
        ("text", "c", "Wie?"),
        ("end_group",),
        ("text", "d", "Wo?"),
        choices=YES_NO,
    )
    read = form(content)
    sources = {row.name: row.relevant.source if row.relevant else "" for row in read.questions}
    assert sources == {
        "a": "",
        "b": "(${a} = 'ja') and (${a} != 'nein' or 1 = 2) and (${a} = 'x')",
        "c": "${a} = 'ja'",
        "d": "",
    }
    assert read.question("b").sections == ({"de": "Amt"},)
    assert read.question("d").sections == ()


def test_or_other_asks_for_the_other_in_german_and_english() -> None:
    content = survey(
        ("type", "name", "label"),
        ("select_multiple ja_nein or_other", "a", "Was?"),
        ("select_one ja_nein", "b", "Und?"),
        ("text", "c", "Warum ${a}?"),
        choices=YES_NO,
    )
    read = form(content)
    assert [row.name for row in read.questions] == ["a", "a_other", "b", "c"]
    assert read.question("a").choices[-1] == Choice("other", {"de": "Anderes", "en": "Other"})
    other = read.question("a_other")
    assert other.labels["de"] == "Bitte nennen Sie es kurz."
    assert other.relevant is not None
    assert other.relevant.source == "selected(${a}, 'other')"
    assert [choice.name for choice in read.question("b").choices] == ["ja", "nein"]


def test_choices_carry_their_extra_columns_for_the_filter() -> None:
    choices: Table = (
        ("list_name", "name", "label", "kreis"),
        ("ort", "ro", "Rosenheim", "RO"),
        ("ort", "sta", "Starnberg", ""),
        ("kreis", "RO", "Kreis Rosenheim", ""),
    )
    content = survey(
        ("type", "name", "label", "choice_filter"),
        ("select_one kreis", "k", "Kreis?", ""),
        ("select_one ort", "o", "Ort?", "kreis = ${k} and name != 'x'"),
        choices=choices,
    )
    read = form(content)
    assert read.question("o").choices[1] == Choice("sta", {"de": "Starnberg"}, {"kreis": ""})
    choice_filter = read.question("o").choice_filter
    assert choice_filter is not None
    assert names(choice_filter) == {"k"}
    assert from_json(to_json(read)) == read


def test_lists_of_the_authority_stand_above_those_of_the_workbook() -> None:
    own = (Choice("abf", {"de": "Abfall"}), Choice("anderer", {"de": "anderer Bereich"}))
    content = survey(
        ("type", "name", "label"),
        ("select_one ja_nein", "a", "?"),
        ("select_one service_area", "b", "?"),
        choices=YES_NO,
    )
    read = form(content, ja_nein=own, service_area=own)
    assert read.question("a").choices == read.question("b").choices == own


def test_range_reads_its_steps_and_has_those_of_odk_without() -> None:
    headings = ("type", "name", "label", "parameters")
    with_steps = survey(headings, ("range", "a", "Note?", "start=1, end=6 ;step=0.5"))
    assert question(with_steps, "a").range == NumberRange(Decimal(1), Decimal(6), Decimal("0.5"))
    assert question(typed("range"), "a").range == NumberRange(Decimal(1), Decimal(10), Decimal(1))


def test_closing_sentence_and_calculations_with_labels() -> None:
    content = survey(
        ("type", "name", "label", "relevant", "calculation", "bot::ende", "bot::liste", "bot::alarm"),
        ("select_one ja_nein", "a", "Ja?"),
        ("note", "ende", "Danke!", "${a} = 'nein'", "", "ja"),
        ("calculate", "wort", "", "", "${a}", "", "ja_nein", "9"),
        ("note", "b", "Sie sagten ${wort}."),
        choices=YES_NO,
    )
    read = form(content)
    assert read.question("ende").ends
    assert [choice.name for choice in read.question("wort").choices] == ["ja", "nein"]
    assert not read.question("wort").asked


def test_setting_of_the_survey_is_shown_in_the_persons_language() -> None:
    content = survey(
        ("type", "name", "label", "calculation", "bot::einstellung"),
        ("calculate", "von", "", "'contact_from'", "contact_from"),
        ("note", "b", "Seit ${von}?"),
    )
    may = {"de": "Mai 2021", "en": "May 2021"}
    read = read_form(content, file_name="x.xlsx", settings={"contact_from": may})
    assert isinstance(read, Questionnaire)
    assert read.question("von").choices == (Choice("contact_from", may),)


def test_today_and_hidden_rows_become_calculations_and_device_data_is_never_collected() -> None:
    content = survey(
        ("type", "name", "label", "default"),
        ("start", "start"),
        ("deviceid", "geraet"),
        ("today", "heute"),
        ("hidden", "welle", "", "2"),
        ("note", "a", "Heute ist ${heute}."),
    )
    read = form(content)
    calculations = [row.calculation.source for row in read.questions if row.calculation]
    assert calculations == ["today()", "'2'"]
    assert hints(content) == [
        "„start“ wird nicht erhoben; die Zeile bleibt ohne Wirkung.",
        "„deviceid“ wird nicht erhoben; die Zeile bleibt ohne Wirkung.",
    ]


def test_headings_are_understood_as_tools_and_old_forms_write_them() -> None:
    content = survey(
        ("Type", "Name", "caption", "Relevance", "Constraint Message", "calculate", "bind::constraint"),
        ("integer", "a", "Alter?", "", "Nein.", "", ". > 0"),
        ("calculate", "b", "", "", "", "${a} + 1", ""),
        ("note", "c", "Ah.", "${b} > 3"),
    )
    read = examine(content, file_name="x.xlsx")
    assert read.questionnaire is not None, read.problems
    assert read.questionnaire.question("a").constraint_message == {"de": "Nein."}
    assert read.questionnaire.question("c").relevant is not None


def test_cells_with_numbers_dates_and_truth_are_read_as_text() -> None:
    choices: Table = (("list_name", "name", "label"), ("z5", 1, "sehr"), ("z5", 2.0, "kaum"), ("z5", 99, "weiß nicht"))
    content = survey(
        ("type", "name", "label", "required"),
        ("select_one z5", "a", "Wie?", True),
        ("text", "b", 42, False),
        choices=choices,
    )
    read = form(content)
    assert [choice.name for choice in read.question("a").choices] == ["1", "2", "99"]
    assert (read.question("a").required, read.question("b").required) == (True, False)
    assert read.question("b").labels == {"de": "42"}


def test_same_content_is_the_same_form_and_another_word_another() -> None:
    rows = (("type", "name", "label"), ("text", "a", "Warum?"))
    again = (("type", "name", "label"), ("text", "a", "Wieso?"))
    assert form(survey(*rows)).form_id == form(survey(*rows)).form_id
    assert form(survey(*rows)).form_id != form(survey(*again)).form_id
    assert len(form(survey(*rows)).form_id) == 64


def test_hints_are_given_and_keep_nothing_back() -> None:
    content = survey(
        ("type", "name", GERMAN, ENGLISH, "lable"), ("text", "a", "Warum?", ""), ("note", "b", "Danke", "Thanks", "x")
    )
    assert hints(content) == [
        "Die Spalte „lable“ ist unbekannt und bleibt ohne Wirkung.",
        "Die Übersetzung fehlt (en); gezeigt wird der Text in einer anderen Sprache.",
    ]
    assert form(content).question("a").labels == {"de": "Warum?"}
