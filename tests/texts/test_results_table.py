"""The tables of the results: no cell says what one or two people answered, and none can be worked out."""

from datetime import date

from bot.authority_file import example_authority
from bot.domain.counting import results
from bot.domain.ids import FormId, SurveyId
from bot.domain.key_figures import Area
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType
from bot.domain.survey import Survey, SurveyState
from bot.domain.told_results import told_results
from bot.domain.word_table import WordTable
from bot.texts.catalogue import Texts
from bot.texts.results import Report, summary
from bot.texts.results_table import tables

VOICE = Texts(example_authority(), "Europe/Berlin").voice("de")


def _question(name: str, label: str, *names: str) -> Question:
    return Question(
        name,
        QuestionType.SELECT_ONE,
        {"de": label},
        choices=tuple(Choice(one, {"de": f"Stufe {one}"}) for one in names),
    )


FORM = Questionnaire(
    form_id="f",
    version="1",
    title={"de": "Befragung"},
    languages=("de",),
    default_language="de",
    questions=(
        _question("b1", "Wie zufrieden?", "1", "2", "3", "4", "5"),
        _question("g3", "Wie alt?", "16-29", "30-74", "75+"),
    ),
)
SURVEY = Survey(
    id=SurveyId("lra22"),
    authority="lra",
    title="Kundenbefragung",
    form_id=FormId("f"),
    state=SurveyState.CLOSED,
    opens_on=date(2022, 7, 1),
    closes_on=date(2022, 8, 15),
    contact_from=date(2021, 5, 1),
    contact_to=date(2022, 5, 31),
    deletes_on=date(2022, 12, 31),
)


def drawn(answered: list[tuple[str, str, str]]) -> dict[str, WordTable]:
    """The tables by their headings, of answers as (area, satisfaction, age)."""
    given = ({"bereich": area, "b1": how, "g3": age} for area, how, age in answered)
    told = told_results(results(FORM, given, (Area("bau"), Area("soz", 10)), 200))
    areas = {"bau": "Bauamt", "soz": "Sozialamt"}
    report = Report(SURVEY, FORM, told, (), areas, everything=True, counted_on=SURVEY.closes_on)
    return {table.heading: table for table in tables(report, VOICE)}


SOCIAL = [("soz", "1", "30-74")] * 11 + [("soz", "5", "75+")]
BUILDING = [("bau", "1", "16-29")] * 20 + [("bau", "2", "30-74")] * 15 + [("bau", "3", "30-74")] * 8
EVERYBODY = SOCIAL + BUILDING


def test_no_table_says_how_often_those_of_one_area_chose_something() -> None:
    found = drawn(EVERYBODY)

    for heading in ("Wie zufrieden?", "Wie alt?"):
        assert found[heading].head == ("Antwort", "Alle")
    assert "Wie alt? – nach Bereichen" not in found


def test_an_area_keeps_one_figure() -> None:
    several = BUILDING + [("soz", "1", "30-74")] * 12 + [("soz", "4", "30-74")] * 10
    table = drawn(several)["Wie zufrieden? – nach Bereichen"]

    assert table.head == ("Bereich", "Zufriedene (beste drei Stufen)")
    assert table.rows == (("Bauamt", "100 %"), ("Sozialamt", "55 %"))


def test_one_dissatisfied_person_of_an_area_stands_nowhere() -> None:
    """Of the Sozialamt twelve answered and one was dissatisfied; the total less the Bauamt would say so as well."""
    assert "Wie zufrieden? – nach Bereichen" not in drawn(EVERYBODY)


def test_what_one_person_answered_is_hidden_with_what_would_give_it_away() -> None:
    found = drawn(EVERYBODY)
    satisfied = {row[0]: row[1] for row in found["Wie zufrieden?"].rows}
    age = {row[0]: row[1] for row in found["Wie alt?"].rows}

    assert [satisfied[f"Stufe {step}"] for step in "12345"] == ["–"] * 5
    assert "Zufriedene (beste drei Stufen)" not in satisfied
    assert satisfied["Überzeugte (beste zwei Stufen)"] == "84 %"
    assert age == {"Stufe 16-29": "–", "Stufe 30-74": "34 (62 %)", "Stufe 75+": "–", "Antworten": "55"}


def test_the_share_that_would_say_how_few_chose_the_third_step_is_left_out() -> None:
    few = [("bau", "1", "30-74")] * 40 + [("bau", "3", "30-74")] * 2
    labels = [row[0] for row in drawn(few)["Wie zufrieden?"].rows]

    assert "Zufriedene (beste drei Stufen)" in labels
    assert "Überzeugte (beste zwei Stufen)" not in labels
    assert "Durchschnitt" not in labels


def test_where_enough_people_chose_everything_all_is_there() -> None:
    many = [("bau", step, "30-74") for step in "12345" for _ in range(20)]
    rows = {row[0]: row[1] for row in drawn(many)["Wie zufrieden?"].rows}

    assert [rows[f"Stufe {step}"] for step in "12345"] == ["20 (20 %)"] * 5
    assert rows["Überzeugte (beste zwei Stufen)"] == "40 %"


def test_that_nobody_answered_is_not_taken_for_a_deletion() -> None:
    nothing = told_results(results(FORM, (), (), 0))

    def said(*, erased: bool) -> str:
        report = Report(SURVEY, FORM, nothing, (), {}, everything=True, counted_on=SURVEY.closes_on, erased=erased)
        return summary(report, VOICE)

    assert said(erased=False).startswith("Niemand hat geantwortet.")
    assert said(erased=True).startswith("Die Antworten sind gelöscht")
