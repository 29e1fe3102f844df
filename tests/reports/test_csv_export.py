"""What the evaluation opens: one line a response, one column a question, whatever people wrote."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.expression import parse
from bot.domain.ids import FormId
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType
from bot.domain.submission import StoredResponse, SubmittedResponse
from bot.reports.csv_export import answers_csv, codebook_csv, guarded, unguarded

AREAS = (Choice("bau", {"de": "Bauamt"}), Choice("zul", {"de": "=Zulassung"}), Choice("so", {"de": "Sozialamt"}))
CODES = (Choice("-99", {"de": "keine Angabe"}), Choice("1", {"de": "ja"}))
FORM = Questionnaire(
    form_id="v2",
    version="2",
    title={"de": "Befragung"},
    languages=("de",),
    default_language="de",
    questions=(
        Question("hallo", QuestionType.NOTE, {"de": "Guten Tag"}),
        Question("a2", QuestionType.SELECT_MULTIPLE, {"de": "Welche\nBereiche?"}, choices=AREAS),
        Question("code", QuestionType.SELECT_ONE, {"de": "Code"}, choices=CODES),
        Question("b2", QuestionType.RANGE, range=NumberRange(Decimal(1), Decimal(6), Decimal(1))),
        Question("menge", QuestionType.DECIMAL, {"de": "Menge"}),
        Question("b3", QuestionType.TEXT, {"de": "Warum?"}),
        Question("tag", QuestionType.DATE, {"de": "Tag"}),
        Question("ok", QuestionType.ACKNOWLEDGE, {"de": "Gelesen"}),
        Question("bereich", QuestionType.CALCULATE, calculation=parse("${a2}")),
        Question("schluss", QuestionType.NOTE, {"de": "Danke"}, ends=True),
    ),
)


def response(answers: Mapping[str, str], number: int = 1) -> StoredResponse:
    body = SubmittedResponse(FormId("v2"), answers, "de", "q7", "chat")
    return StoredResponse(f"{number:032x}", date(2026, 7, 3), body)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_columns_stand_in_the_order_of_the_form_behind_the_metadata() -> None:
    header = answers_csv([FORM], []).decode().splitlines()

    assert header == [
        "_id,_day,_language,_source,_way,a2,a2/bau,a2/zul,a2/so,code,b2,menge,b3,tag,ok,bereich",
    ]


def test_a_response_is_one_line_with_iso_dates_and_decimal_points() -> None:
    answers = {"a2": "bau so", "code": "-99", "b2": "3", "menge": "-1.5", "b3": "Gut", "tag": "2022-05-03", "ok": "OK"}

    assert answers_csv([FORM], [response({**answers, "bereich": "bau so"})]).decode().splitlines()[1] == (
        "00000000000000000000000000000001,2026-07-03,de,q7,chat,bau so,1,0,1,-99,3,-1.5,Gut,2022-05-03,OK,bau so"
    )


def test_not_asked_and_not_answered_are_both_empty() -> None:
    unasked, skipped = table(answers_csv([FORM], [response({}, 1), response({"a2": "", "b3": "", "menge": ""}, 2)]))

    for line in (unasked, skipped):
        assert {value for name, value in line.items() if not name.startswith("_")} == {""}


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A1",
        "+49 8031",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "'=1",
        "''=1",
        "＝1",
        'Er sagte "nein", dann: ja',
        "Zeile 1\nZeile 2\r\nZeile 3\rZeile 4",
        "👍🏽 sehr gut 🙂",
        "\u202eabc\u202c مرحبا שלום",
        "a,b;c\td",
        " \u00a0",
        "'s war gut",
        "<b>fett</b> &amp;",
        "\\n \\",
        "\u2028\u2029\x85\x0b\x0c\x1c",
        "x" * 4096,
    ],
)
def test_every_text_comes_back_as_it_was_written(text: str) -> None:
    (line,) = table(answers_csv([FORM], [response({"b3": text})]))

    assert unguarded(line["b3"]) == text
    assert not line["b3"].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert line["bereich"] == ""


def test_only_what_looks_like_a_formula_gets_an_apostrophe_and_numbers_never() -> None:
    assert [guarded(text) for text in ("=1", "-5", "'=1", "'s war gut", "Gut", "")] == [
        "'=1",
        "'-5",
        "''=1",
        "'s war gut",
        "Gut",
        "",
    ]
    (line,) = table(answers_csv([FORM], [response({"menge": "-5", "code": "-99", "bereich": "-7.25", "b3": "-5"})]))
    assert (line["menge"], line["code"], line["bereich"], line["b3"]) == ("-5", "-99", "-7.25", "'-5")


def test_lines_stand_in_the_order_of_their_random_ids() -> None:
    lines = table(answers_csv([FORM], [response({"b3": "zwei"}, 2), response({"b3": "eins"}, 1)]))

    assert [line["b3"] for line in lines] == ["eins", "zwei"]


def test_answers_under_an_older_version_keep_their_columns_and_choices() -> None:
    old_areas = replace(FORM.question("a2"), choices=(Choice("jug", {"de": "Jugendamt"}), AREAS[0]))
    old = replace(FORM, form_id="v1", questions=(old_areas, Question("alt", QuestionType.TEXT, {"de": "Früher"})))

    content = answers_csv([FORM, old], [response({"a2": "jug bau", "alt": "ja"})])
    header, (line,) = content.decode().splitlines()[0].split(","), table(content)

    assert header[5:10] == ["a2", "a2/bau", "a2/zul", "a2/so", "a2/jug"]
    assert header[-1] == "alt"
    assert (line["a2"], line["a2/jug"], line["a2/bau"], line["a2/zul"], line["alt"]) == ("jug bau", "1", "1", "0", "ja")


def test_there_is_no_byte_order_mark_and_every_line_ends() -> None:
    content = answers_csv([FORM], [response({})])

    assert content.startswith(b"_id,")
    assert content.endswith(b"\n")


def test_words_that_the_survey_brings_into_its_texts_are_no_answers() -> None:
    window = (Choice("contact_from", {"de": "Mai 2021"}),)
    words = Question("von", QuestionType.CALCULATE, calculation=parse("'contact_from'"), choices=window)
    asked = Question("a1", QuestionType.TEXT, {"de": "Hatten Sie seit ${von} Kontakt?"})
    form = replace(FORM, questions=(words, asked))

    assert answers_csv([form], []).decode().strip() == "_id,_day,_language,_source,_way,a1"
    assert table(codebook_csv([form]))[-1]["Frage"] == "Hatten Sie seit Mai 2021 Kontakt?"


def test_the_codebook_names_every_column_and_every_value() -> None:
    lines = table(codebook_csv([FORM]))
    columns = answers_csv([FORM], []).decode().strip().split(",")

    assert list(dict.fromkeys(line["Spalte"] for line in lines)) == columns
    assert [(line["Wert"], line["Bedeutung"]) for line in lines if line["Spalte"] == "a2" and line["Wert"]] == [
        ("bau", "Bauamt"),
        ("zul", "'=Zulassung"),
        ("so", "Sozialamt"),
    ]
    assert [line["Frage"] for line in lines if line["Spalte"] == "a2/bau"] == ["Welche Bereiche?"] * 2
    assert [line["Wert"] for line in lines if line["Spalte"] == "code"] == ["", "-99", "1"]
