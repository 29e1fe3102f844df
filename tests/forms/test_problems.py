"""Everything that is wrong with a workbook is said at once, in German, with sheet, row and column."""

import pytest

from bot.forms.problems import Problem
from bot.forms.reader import examine, read_form
from tests.forms.workbooks import YES_NO, Table, survey, workbook

HEADINGS = (
    *("type", "name", "label", "relevant", "constraint", "calculation", "choice_filter", "required"),
    *("parameters", "default", "bot::ende", "bot::liste", "bot::einstellung"),
)


def said(content: bytes) -> list[str]:
    read = read_form(content, file_name="befragung.xlsx")
    assert isinstance(read, tuple), "the workbook can be fielded"
    return [str(problem) for problem in read]


def one_row(choices: Table = YES_NO, **cells: str) -> bytes:
    """A question before, and one row with these cells; ``_`` in a name stands for ``::`` of own columns."""
    named = {key.replace("bot_", "bot::"): value for key, value in cells.items()}
    row = tuple(named.get(heading, "") for heading in HEADINGS)
    return survey(HEADINGS, ("select_one ja_nein", "davor", "Ja?"), row, choices=choices)


ROWS = [
    ({"type": "", "name": "b", "label": "B"}, "A: Hier fehlt der Fragetyp."),
    ({"type": "integr", "name": "b", "label": "B"}, "A: Den Fragetyp „integr“ gibt es nicht. Meinten Sie integer?"),
    ({"type": "geopoint", "name": "b", "label": "B"}, "A: Ortsangaben werden im Chat nicht erhoben."),
    (
        {"type": "image", "name": "b", "label": "B"},
        "A: Bilder, Töne und Dateien werden von Bürgerinnen und Bürgern nicht angenommen.",
    ),
    ({"type": "time", "name": "b", "label": "B"}, "A: Diese Art von Frage kann der Chat noch nicht stellen."),
    ({"type": "rank ja_nein", "name": "b", "label": "B"}, "A: Diese Art von Frage kann der Chat noch nicht stellen."),
    ({"type": "barcode", "name": "b", "label": "B"}, "A: Strichcodes kann der Chat nicht lesen."),
    (
        {"type": "select_one_from_file orte.csv", "name": "b", "label": "B"},
        "A: Auswahllisten aus anderen Dateien gibt es hier nicht.",
    ),
    ({"type": "select_one fehlt", "name": "b", "label": "B"}, "A: Die Liste „fehlt“ fehlt im Blatt choices."),
    (
        {"type": "select_one", "name": "b", "label": "B"},
        "A: Hinter „select_one“ gehört genau ein Name einer Liste aus dem Blatt choices.",
    ),
    ({"type": "text", "label": "B"}, "B: Hier fehlt der Name der Frage."),
    (
        {"type": "text", "name": "2b", "label": "B"},
        "B: „2b“ geht nicht als Name. "
        "Ein Name beginnt mit einem Buchstaben; danach sind Buchstaben, Ziffern, _ - und . erlaubt.",
    ),
    ({"type": "text", "name": "davor", "label": "B"}, "B: Den Namen „davor“ trägt schon Zeile 2."),
    ({"type": "text", "name": "b"}, "C: Hier fehlt der Text der Frage."),
    ({"type": "text", "name": "b", "label": "B ${q}?"}, "C: Eine Frage mit dem Namen „q“ gibt es nicht."),
    ({"type": "text", "name": "b", "label": "B ${davor?"}, "C: Hinter ${ fehlt die schließende Klammer }."),
    (
        {"type": "text", "name": "b", "label": "B" * 3001},
        "C: Der Text ist zu lang für eine Nachricht (höchstens 3000 Zeichen).",
    ),
    ({"type": "text", "name": "b", "label": "B", "relevant": "${davor} ="}, "D: Hinter „=“ fehlt etwas. (Zeichen 11)"),
    (
        {"type": "text", "name": "b", "label": "B", "relevant": "${davro} = 'ja'"},
        "D: Eine Frage mit dem Namen „davro“ gibt es nicht. (Zeichen 1)",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "relevant": "${b} = 'x'"},
        "D: Eine Frage kann nicht von sich abhängen. (Zeichen 1)",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "relevant": ". = 'x'"},
        "D: Der Punkt steht für die eigene Antwort; die gibt es hier noch nicht. (Zeichen 1)",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "constraint": "${b} > 3"},
        "E: Die eigene Antwort heißt hier einfach . (Punkt). (Zeichen 1)",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "constraint": "regex(., '(a')"},
        "E: Diese Klammer wird im Muster nicht geschlossen. (Zeichen 11)",
    ),
    ({"type": "calculate", "name": "b"}, "F: Hier fehlt die Berechnung."),
    (
        {"type": "calculate", "name": "b", "calculation": "${b} + 1"},
        "F: Eine Frage kann nicht von sich abhängen. (Zeichen 1)",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "calculation": "1 + 1"},
        "F: Eine Berechnung gehört in eine Zeile vom Typ calculate.",
    ),
    (
        {"type": "select_one ja_nein", "name": "b", "label": "B", "choice_filter": "kreis = 'RO'"},
        "G: „kreis“ steht allein. Fragen schreibt man ${kreis}, Text in Anführungszeichen: 'kreis'. (Zeichen 1)",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "required": "${davor} = 'ja'"},
        "H: Hier geht nur yes oder no; eine Bedingung kann hier nicht stehen.",
    ),
    (
        {"type": "range", "name": "b", "label": "B", "parameters": "start=eins"},
        "I: Hier fehlen Zahlen. So ist es richtig: start=1 end=6 step=1",
    ),
    (
        {"type": "range", "name": "b", "label": "B", "parameters": "start=1 end=6 step=2"},
        "I: Die Schritte gehen nicht auf: von start nach end in gleichen Schritten, höchstens 90.",
    ),
    (
        {"type": "date", "name": "b", "label": "B", "default": "today()"},
        "J: Eine Vorgabe kann hier nicht berechnet werden. Bitte eine feste angeben.",
    ),
    (
        {"type": "select_one ja_nein", "name": "b", "label": "B", "default": "vielleicht"},
        "J: „vielleicht“ ist keine Antwort der Liste „ja_nein“.",
    ),
    ({"type": "integer", "name": "b", "label": "B", "default": "drei"}, "J: „drei“ ist keine Zahl."),
    (
        {"type": "note", "name": "b", "label": "B", "bot_ende": "ja"},
        "D: Ohne Bedingung würde die Befragung hier für alle enden.",
    ),
    (
        {"type": "text", "name": "b", "label": "B", "bot_ende": "ja", "relevant": "${davor} = 'ja'"},
        "K: Das Ende der Befragung gehört in eine Zeile vom Typ note.",
    ),
    (
        {"type": "calculate", "name": "b", "calculation": "1", "bot_liste": "x"},
        "L: Die Liste „x“ fehlt im Blatt choices.",
    ),
    (
        {"type": "calculate", "name": "b", "calculation": "1", "bot_einstellung": "contact_from"},
        "M: Der Fragebogen nennt den Zeitraum der Kontakte. Bitte geben Sie an, von wann bis wann er reicht.",
    ),
    (
        {"type": "calculate", "name": "b", "calculation": "1", "bot_einstellung": "wetter"},
        "M: Die Einstellung „wetter“ gibt es nicht.",
    ),
    ({"type": "end_group", "name": ""}, "A: Hier endet eine Gruppe, die nirgends beginnt."),
    ({"type": "begin_group", "name": "g"}, "A: Diese Gruppe wird nicht geschlossen: Es fehlt end_group."),
]


@pytest.mark.parametrize(("cells", "expected"), ROWS)
def test_fault_in_a_row_is_said_with_its_column(cells: dict[str, str], expected: str) -> None:
    assert said(one_row(**cells)) == [f"Blatt survey, Zeile 3, Spalte {expected}"]


CHOICE_ROWS = [
    (("", "ja", "Ja"), "Spalte A: Hier fehlt der Name der Liste."),
    (("ja_nein", "", "Ja"), "Spalte B: Hier fehlt der Name der Antwort."),
    (
        ("ja_nein", "ja und nein", "Ja"),
        "Spalte B: Im Namen „ja und nein“ steht ein Leerzeichen. Bitte einen Namen ohne Leerzeichen vergeben.",
    ),
    (("ja_nein", "nein", "Nein"), "Spalte B: Die Antwort „nein“ steht in dieser Liste schon weiter oben."),
    (("ja_nein", "ja", ""), "Spalte C: Hier fehlt der Text der Antwort."),
    (
        ("ja_nein", "ja", "Ja, ${davor}"),
        "Spalte C: In Antworten kann nichts eingesetzt werden; ${…} geht nur in Fragen und Hinweisen.",
    ),
    (("ja_nein", "ja", "J" * 301), "Spalte C: Der Text der Antwort ist zu lang (höchstens 300 Zeichen)."),
]


@pytest.mark.parametrize(("row", "expected"), CHOICE_ROWS)
def test_fault_in_a_list_is_said_with_its_column(row: tuple[str, str, str], expected: str) -> None:
    choices: Table = (("list_name", "name", "label"), ("ja_nein", "nein", "Nein"), row)
    assert said(one_row(choices, type="text", name="b", label="B")) == [f"Blatt choices, Zeile 3, {expected}"]


def test_list_that_fills_pages_and_pages_is_refused() -> None:
    many: Table = (("list_name", "name", "label"), *(("ja_nein", f"n{nr}", str(nr)) for nr in range(91)))
    wordy: Table = (("list_name", "name", "label"), *(("ja_nein", f"n{nr}", "x" * 280) for nr in range(10)))
    assert "zu lang für einen Chat (höchstens 90 Antworten)" in said(one_row(many, type="text", name="b", label="B"))[0]
    assert any("zusammen zu lang" in line for line in said(one_row(wordy, type="text", name="b", label="B")))


def test_all_faults_are_said_at_once_in_the_order_of_the_file() -> None:
    content = survey(
        HEADINGS,
        ("select_one fehlt", "a", "Frage ${q}", "${a} =", "selected(., 'x'"),
        ("calculate", "x", "", "", "", "${y} + 1"),
        ("calculate", "y", "", "", "", "${x} + 1"),
        ("text", "a", "", "foo(1)"),
        choices=(("list_name", "name", "label"), ("l", "a b", "")),
    )
    assert said(content) == [
        "Blatt survey, Zeile 2, Spalte A: Die Liste „fehlt“ fehlt im Blatt choices.",
        "Blatt survey, Zeile 2, Spalte C: Eine Frage mit dem Namen „q“ gibt es nicht.",
        "Blatt survey, Zeile 2, Spalte D: Hinter „=“ fehlt etwas. (Zeichen 7)",
        "Blatt survey, Zeile 2, Spalte E: Hier fehlt die schließende Klammer zu der an Stelle 9. (Zeichen 16)",
        "Blatt survey, Zeile 3, Spalte F: "
        "${y} kommt erst in Zeile 4; hier ist der Wert noch nicht bekannt. (Zeichen 1)",
        "Blatt survey, Zeile 3, Spalte F: Diese Berechnung dreht sich im Kreis: x → y → x.",
        "Blatt survey, Zeile 5, Spalte B: Den Namen „a“ trägt schon Zeile 2.",
        "Blatt survey, Zeile 5, Spalte C: Hier fehlt der Text der Frage.",
        "Blatt survey, Zeile 5, Spalte D: Die Funktion foo() ist unbekannt. (Zeichen 1)",
        "Blatt choices, Zeile 2, Spalte B: "
        "Im Namen „a b“ steht ein Leerzeichen. Bitte einen Namen ohne Leerzeichen vergeben.",
        "Blatt choices, Zeile 2, Spalte C: Hier fehlt der Text der Antwort.",
    ]


def test_questions_that_come_later_or_are_groups_cannot_steer() -> None:
    content = survey(
        ("type", "name", "label", "relevant"),
        ("begin_group", "g", "Gruppe", "${b} = 'x'"),
        ("text", "a", "Zu ${b}?", "${g} = 'x'"),
        ("end_group",),
        ("text", "b", "B?"),
    )
    assert said(content) == [
        "Blatt survey, Zeile 2, Spalte D: "
        "${b} kommt erst in Zeile 5; hier ist der Wert noch nicht bekannt. (Zeichen 1)",
        "Blatt survey, Zeile 3, Spalte C: ${b} kommt erst in Zeile 5; hier ist der Wert noch nicht bekannt.",
        "Blatt survey, Zeile 3, Spalte D: ${g} ist eine Gruppe und hat keine Antwort. (Zeichen 1)",
    ]


def test_groups_nested_without_end_are_refused() -> None:
    opened = [("begin_group", f"g{number}", "Gruppe") for number in range(11)]
    content = survey(("type", "name", "label"), *opened, ("text", "a", "A"), *[("end_group",)] * 11)
    assert said(content) == ["Blatt survey, Zeile 12, Spalte A: Gruppen können höchstens 10-mal ineinander stehen."]


def test_long_circle_of_calculations_is_told_shortly() -> None:
    rows = [("calculate", f"r{number}", "", f"${{r{(number + 1) % 9}}} + 1") for number in range(9)]
    content = survey(("type", "name", "label", "calculation"), ("text", "a", "A"), *rows)
    assert any(line.endswith("Kreis: r0 → r1 → r2 → r3 → r4 → … → r0.") for line in said(content))


def test_repeats_are_refused_with_one_sentence() -> None:
    content = survey(("type", "name", "label"), ("begin_repeat", "r", "Kind"), ("text", "a", "Name?"), ("end_repeat",))
    assert said(content) == [
        "Blatt survey, Zeile 2, Spalte A: Wiederholungen (repeat) kann der Chat noch nicht stellen."
    ]


def test_headings_and_sheets_that_are_missing_or_doubled_are_named() -> None:
    text = ("text", "a", "A")
    assert said(survey(("typ", "name", "label"), text)) == ["Blatt survey, Zeile 1: Die Spalte type fehlt."]
    doubled = survey(("type", "name", "label", "Label"), (*text, "B"))
    twice = "Die Spalte „Label“ gibt es zweimal, auch in Spalte C."
    assert said(doubled) == [f"Blatt survey, Zeile 1, Spalte D: {twice}"]
    assert said(workbook({"fragen": (), "listen": ()})) == ["Das Blatt survey mit den Fragen fehlt."]
    assert said(survey(("type", "name", "label"))) == ["Blatt survey: Das Blatt enthält keine Frage."]
    entities = workbook({"survey": (("type", "name", "label"), text), "entities": (("list_name",), ("x",))})
    assert said(entities) == ["Blatt entities: Das Blatt entities (Datensätze) gibt es hier nicht."]


def test_unknown_language_needs_its_code() -> None:
    content = survey(
        ("type", "name", "label::Boarisch"), ("text", "a", "Wos?"), settings=(("default_language",), ("Boarisch",))
    )
    needed = "Die Sprache „Boarisch“ braucht ihr Kürzel in Klammern, zum Beispiel Deutsch (de)."
    assert said(content) == [
        f"Blatt survey, Zeile 1, Spalte C: {needed}",
        "Blatt survey, Zeile 2, Spalte C: Hier fehlt der Text der Frage.",
        f"Blatt settings, Zeile 2, Spalte A: {needed}",
    ]


def test_forms_to_be_encrypted_or_sent_elsewhere_are_refused() -> None:
    content = survey(
        ("type", "name", "label"), ("text", "a", "A"), settings=(("form_title", "public_key"), ("T", "abc"))
    )
    refused = "Verschlüsselte oder anderswohin gesandte Formulare gibt es hier nicht."
    assert said(content) == [f"Blatt settings, Zeile 2, Spalte B: {refused}"]


def test_what_only_pyxform_finds_is_said_in_german_too() -> None:
    content = survey(
        ("type", "name", "label", "parameters"), ("text", "meta", "A"), ("range", "r", "R", "start=1 end=6 schritt=1")
    )
    lines = said(content)
    assert len(lines) == 1
    assert lines[0].startswith("Blatt survey, Zeile ")
    assert not any(word in lines[0] for word in ("invalid", "must", "value", "Error", "[row"))


def test_comparison_with_a_choice_that_does_not_exist_is_worth_a_hint() -> None:
    content = one_row(type="text", name="b", label="B", relevant="${davor} = 'jaa' or selected(${davor}, 'nein')")
    problems = examine(content, file_name="x.xlsx").problems
    assert [str(problem) for problem in problems] == [
        "Blatt survey, Zeile 3, Spalte D: Hinweis: Die Frage „davor“ hat keine Antwort „jaa“. (Zeichen 12)"
    ]


def test_address_is_part_of_every_problem() -> None:
    problems = examine(one_row(type="integr", name="b", label="B"), file_name="x.xlsx").problems
    assert problems == (Problem("survey", 3, "A", problems[0].sentence),)
