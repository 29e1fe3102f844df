"""Expressions mean here what they mean in ODK Collect (MISSION.md § 3.2 and 3.3, ODK XForms specification)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.domain.expression import Expression, ExpressionError, Scope, evaluate, names, parse, text, truth

ANSWERS = {
    "a": "ort tel",
    "eins": "bau",
    "leer": "",
    "zahl": "7",
    "dezimal": "2.50",
    "tag": "2022-05-03",
    "falsch": "false",
    "ok": "OK",
}


def scope(this: str = "", **more: str) -> Scope:
    def label(value: str, question: str) -> str:
        return {("bau", "eins"): "Bauamt"}.get((value, question), value)

    now = datetime(2022, 6, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    return Scope(ANSWERS | more, this, date(2022, 6, 1), now, label)


CONDITIONS = [
    # the shapes that make up nearly all public forms
    ("selected(${a}, 'ort')", "", True),
    ("selected(${a}, 'or')", "", False),
    ("selected(${leer}, '')", "", False),
    ("${eins} = 'bau'", "", True),
    ('${eins} = "bau"', "", True),
    ("${eins} != 'bau'", "", False),
    (". >= 1 and . <= 9", "7", True),
    (". >= 1 and . <= 9", "10", False),
    (". >= 1 and . <= 9", "9.0", True),
    ("not(selected(., 'nichts') and count-selected(.) > 1)", "nichts", True),
    ("not(selected(., 'nichts') and count-selected(.) > 1)", "antrag nichts", False),
    ("count-selected(${a}) > 1", "", True),
    ("count-selected(.) >= 1", "", False),
    ("string-length(.) <= 500", "ä" * 500, True),
    ("string-length(.) <= 500", "ä" * 501, False),
    ("${a} = 'x' or ${zahl} > 6", "", True),
    ("${a} = 'x' or ${zahl} > 6 and ${leer} = 'y'", "", False),
    ("(${a} = 'x' or ${zahl} > 6) and ${leer} = 'y'", "", False),
    # empty: a node always exists, and is empty text
    ("${leer} >= 4", "", False),
    ("${leer} < 4", "", False),
    ("${leer} = 0", "", False),
    ("${leer} = ''", "", True),
    ("${leer} != 'x'", "", True),
    ("${nie_gefragt} != 'x'", "", True),
    ("${nie_gefragt} = ''", "", True),
    ("string-length(${leer}) = 0", "", True),
    # dates are days
    (". <= today()", "2022-06-01", True),
    (". <= today()", "2022-06-02", False),
    (". < now()", "2022-06-01", True),
    ("${tag} = '2022-05-03'", "", True),
    ("${tag} + 1 = 19116", "", True),
    ("today() - ${tag} = 29", "", True),
    ("today() = '2022-06-01'", "", True),
    (". >= today() - 30 and . <= today() + 7", "2022-05-03", True),
    ("decimal-date-time(${tag}) > decimal-date-time('2022-05-02')", "", True),
    ("'2022-02-31' > 0", "", False),
    # numbers and text
    ("${zahl} = 7", "", True),
    ("${zahl} = 7.0", "", True),
    ("${dezimal} = 2.5", "", True),
    ("${dezimal} = '2.5'", "", False),
    ("${zahl} = '07'", "", False),
    ("'10' > '9'", "", True),
    ("'b' > 'a'", "", False),
    ("1 div 0 > 1000", "", True),
    ("0 div 0 = 0 div 0", "", False),
    ("0 div 0 != 0 div 0", "", True),
    # truth: the text «false» is true, as the specification warns
    ("${falsch}", "", True),
    ("boolean('false')", "", True),
    ("boolean-from-string(${falsch})", "", False),
    ("boolean-from-string('1')", "", True),
    ("false()", "", False),
    ("not(false())", "", True),
    ("${ok} = true()", "", True),
    ("true() = 'x'", "", True),
    ("0", "", False),
    ("-1", "", True),
    ("number('x')", "", False),
    # text
    ("regex(., '[0-9]{5}')", "83022", True),
    ("regex(., '[0-9]{5}')", "83022x", False),
    ("regex(., '^[A-Z]{1,3}-[A-Z]{1,2} [0-9]{1,4}$')", "RO-AB 123", True),
    ("contains(., '@')", "a@b", True),
    ("starts-with(., 'a') and ends-with(., 'c')", "abc", True),
    ("if(${zahl} > 3, ${zahl} < 8, false())", "", True),
]


@pytest.mark.parametrize(("source", "this", "expected"), CONDITIONS)
def test_condition_holds_as_in_odk(source: str, this: str, expected: bool) -> None:
    assert truth(parse(source), scope(this)) is expected


CALCULATIONS = [
    ("if(count-selected(${a}) > 1, ${eins}, ${a})", "bau"),
    ("coalesce(${leer}, ${eins})", "bau"),
    ("coalesce(${leer}, '')", ""),
    ("concat(${eins}, ' ', ${zahl} + 1)", "bau 8"),
    ("concat('a')", "a"),
    ("join(', ', 'a', 'b', ${zahl})", "a, b, 7"),
    ("jr:choice-name(${eins}, '${eins}')", "Bauamt"),
    ("jr:choice-name( ${eins} , ' ${eins} ' )", "Bauamt"),
    ("selected-at(${a}, 0)", "ort"),
    ("selected-at(${a}, 2)", ""),
    ("selected-at(${a}, -1)", ""),
    ("${zahl} + 1", "8"),
    ("${zahl} - 1", "6"),
    ("7-1", "6"),
    ("2 + 3 * 4 - 6 div 4", "12.5"),
    ("-2 * -3", "6"),
    ("--3", "3"),
    ("8 mod 3", "2"),
    ("-8 mod 3", "-2"),
    ("8 mod -3", "2"),
    ("5 mod 0", ""),
    ("1 div 0", "Infinity"),
    ("1 div 3", "0.3333333333333333"),
    ("0.1 * 3", "0.30000000000000004"),
    ("1 div 8388608", "0.00000011920928955078125"),
    ("3.0", "3"),
    (".5 + 5.", "5.5"),
    ("${leer} + 1", ""),
    ("string(${leer} + 1)", "NaN"),
    ("number(${dezimal})", "2.5"),
    ("round(2.5)", "3"),
    ("round(-2.5)", "-2"),
    ("round(2.345, 2)", "2.35"),
    ("round(1234, -2)", "1200"),
    ("round(${leer})", ""),
    ("floor(-1.5)", "-2"),
    ("ceiling(1.2)", "2"),
    ("int(-1.7)", "-1"),
    ("int('4.9')", "4"),
    ("abs(-3)", "3"),
    ("pow(2, 10)", "1024"),
    ("pow(0, -1)", ""),
    ("pow(10, 400)", "Infinity"),
    ("sqrt(-1)", ""),
    ("sqrt(9)", "3"),
    ("max(1, ${zahl}, 3)", "7"),
    ("min(1, ${leer})", ""),
    ("sum(1, ${zahl})", "8"),
    ("count-non-empty(${leer}, ${eins}, ${zahl})", "2"),
    ("today()", "2022-06-01"),
    ("now()", "2022-06-01T14:30:00.000+02:00"),
    ("date(today() + 7)", "2022-06-08"),
    ("date('2022-06-08T12:00:00')", "2022-06-08"),
    ("date('morgen')", ""),
    ("date(99999999999)", ""),
    ("date-time(19113.5)", "2022-05-01T12:00:00.000"),
    ("format-date(${tag}, '%e.%n.%Y')", "3.5.2022"),
    ("format-date(${tag}, '%a, %d. %b %y')", "Di, 03. Mai 22"),
    ("format-date(${leer}, '%Y')", ""),
    ("format-date-time('2022-05-03T09:05:07', '%H:%M:%S %h %3')", "09:05:07 9 000"),
    ("decimal-time('18:00')", "0.75"),
    ("decimal-time('25:00')", ""),
    ("decimal-date-time('1970-01-02T12:00:00')", "1.5"),
    ("difference-in-months('2022-01-31', '2022-02-28')", "0"),
    ("difference-in-months('2021-05-15', '2022-05-15')", "12"),
    ("difference-in-months('2022-05-15', '2021-05-14')", "-12"),
    ("difference-in-months(${leer}, today())", ""),
    ("substr('Rosenheim', 0, 5)", "Rosen"),
    ("substr('Rosenheim', 5)", "heim"),
    ("substr('Rosenheim', -4)", "heim"),
    ("substr('Rosenheim', 'x', 2)", "Ro"),
    ("substring-before('a@b', '@')", "a"),
    ("substring-after('a@b', '@')", "b"),
    ("substring-after('ab', '@')", ""),
    ("translate('abca', 'ac', 'x')", "xbx"),
    ("normalize-space('  a   b ')", "a b"),
    ("${zahl} > 3", "true"),
    ("string(1 > 2)", "false"),
]


@pytest.mark.parametrize(("source", "expected"), CALCULATIONS)
def test_calculation_yields_what_odk_stores(source: str, expected: str) -> None:
    assert text(parse(source), scope()) == expected


FAULTS = [
    # the five of MISSION.md § 3.3, which pyxform accepts without a warning
    ("${a} =", 6, "Hinter „=“ fehlt etwas."),
    ("selected(${a}, 'x'", 18, "Hier fehlt die schließende Klammer zu der an Stelle 9."),
    ("foo(${a})", 0, "Die Funktion foo() ist unbekannt."),
    ("${a} > 3 und ${a} < 9", 9, "Statt „und“ bitte and schreiben."),
    ("${a} = 'x' or", 13, "Hinter „or“ fehlt etwas."),
    # what Excel and Word make of an expression
    ("${a} = ‘yes’", 7, "Bitte gerade Anführungszeichen ' statt der typographischen verwenden."),
    ("${a} = “yes”", 7, "Bitte gerade Anführungszeichen ' statt der typographischen verwenden."),
    ("selected(${a}, „x“)", 15, "Bitte gerade Anführungszeichen ' statt der typographischen verwenden."),
    ("${a} – 1", 5, "Bitte ein einfaches Minuszeichen - statt des Gedankenstrichs verwenden."),
    ("${a} ≥ 1", 5, "Bitte <=, >= oder != schreiben."),
    ("${a} &lt; 1", 5, "Hier steht eine HTML-Umschreibung wie &lt; statt des Zeichens selbst."),
    # slips
    ("selectd(${a}, 'x')", 0, "Die Funktion selectd() ist unbekannt. Meinten Sie selected()?"),
    ("selected(${a})", 0, "selected() braucht genau 2 Angaben in der Klammer, hier steht 1."),
    ("today(1)", 0, "today() braucht keine Angaben in der Klammer, hier steht 1."),
    ("coalesce('x')", 0, "coalesce() braucht mindestens 2 Angaben in der Klammer, hier steht 1."),
    ("round(1, 2, 3)", 0, "round() braucht 1 bis 2 Angaben in der Klammer, hier steht 3."),
    ("${a} == 1", 5, "Ein einfaches = genügt."),
    ("${a} <> 1", 5, "„Ungleich“ wird != geschrieben."),
    ("${a} => 1", 5, "Das Gleichheitszeichen steht hinten: <= oder >=."),
    ("${a} > 1 && ${a} < 3", 9, "„Und“ wird and geschrieben."),
    ("${a} > 1 || ${a} < 3", 9, "„Oder“ wird or geschrieben."),
    ("!${a}", 0, "„Nicht“ wird not(…) geschrieben, „ungleich“ !=."),
    ("not ${a}", 0, "Hinter not fehlt die Klammer: not(…)."),
    ("${a} = true", 7, "Hinter true fehlt die Klammer: true(…)."),
    ("if(1; 2; 3)", 4, "Hier steht ein Semikolon. Angaben in Klammern werden durch ein Komma getrennt."),
    ("${a} > 1,5", 8, "Hier steht ein Komma, das nicht dahin gehört. Zahlen bitte mit Punkt schreiben: 1.5."),
    ("a = 3", 0, "„a“ steht allein. Fragen schreibt man ${a}, Text in Anführungszeichen: 'a'."),
    ("'${a}' = 'x'", 0, "In Anführungszeichen ist ${a} nur Text. Bitte ohne sie schreiben."),
    ("jr:choice-name(${a}, 'a')", 21, "Hier gehört die Frage in Anführungszeichen: '${name}'."),
    ("${a} 'x'", 5, "Vor „x“ fehlt ein Rechenzeichen, ein Vergleich oder ein and."),
    ("and ${a}", 0, "Vor „and“ fehlt etwas."),
    ("${a} = = 3", 7, "Vor „=“ fehlt etwas."),
    (")", 0, "Hier steht eine schließende Klammer zu viel oder davor fehlt etwas."),
    ("(${a} = 1))", 10, "Hier steht eine schließende Klammer zu viel oder davor fehlt etwas."),
    ("'abc", 0, "Das Anführungszeichen wird nicht geschlossen."),
    ("${a = 3", 0, "Die geschweifte Klammer wird nicht geschlossen."),
    ("${a b}", 0, "In ${…} gehört der Name einer Frage: ohne Leerzeichen, mit einem Buchstaben am Anfang."),
    ("$a", 0, "Auf $ folgt der Name einer Frage in geschweiften Klammern: ${name}."),
    ("${a} | ${b}", 5, "Der senkrechte Strich hat hier keine Bedeutung; „oder“ heißt or."),
    ("${a} # 3", 5, "Das Zeichen „#“ hat hier keine Bedeutung."),
    ("", 0, "Hier steht kein Ausdruck."),
    ("   ", 0, "Hier steht kein Ausdruck."),
    ("()", 1, "Hier steht eine schließende Klammer zu viel oder davor fehlt etwas."),
    # what a chat has no use for
    ("/data/a = 1", 0, "Pfade und Bedingungen in eckigen Klammern gibt es hier nicht. Bitte ${name} verwenden."),
    ("../a = 1", 0, "Pfade und Bedingungen in eckigen Klammern gibt es hier nicht. Bitte ${name} verwenden."),
    ("${a}[1]", 4, "Pfade und Bedingungen in eckigen Klammern gibt es hier nicht. Bitte ${name} verwenden."),
    ("self::a", 4, "Pfade und Bedingungen in eckigen Klammern gibt es hier nicht. Bitte ${name} verwenden."),
    ("once(random())", 0, "Die Funktion once() gibt es hier nicht: Ihr Ergebnis wäre bei jedem Mal ein anderes."),
    (
        "count(${a})",
        0,
        "Die Funktion count() gibt es hier nicht: Ein Chat hat keine Wiederholungen und keine fremden Tabellen.",
    ),
    ("regex(., ${a})", 9, "Das Muster von regex() gehört in Anführungszeichen."),
    ("regex(., 'a(b')", 11, "Diese Klammer wird im Muster nicht geschlossen."),
]


@pytest.mark.parametrize(("source", "position", "problem"), FAULTS)
def test_fault_is_named_in_german_at_its_character(source: str, position: int, problem: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert (refused.value.position, refused.value.problem) == (position, problem)


def test_very_long_and_very_deep_expressions_are_refused_before_they_can_hurt() -> None:
    for hostile in ("1" + "+1" * 400, "(" * 200 + "1" + ")" * 200, "-" * 300 + "1", "x" * 6000, "not(" * 150 + "1"):
        with pytest.raises(ExpressionError):
            parse(hostile)
    assert evaluate(parse("1" + "+1" * 290), scope()) == 291.0


def test_names_are_those_of_the_questions_it_looks_at() -> None:
    expression = parse("selected(${a2}, 'x') and . > ${zahl} and jr:choice-name('x', '${a3}') != today()")
    assert names(expression) == {"a2", "zahl", "a3"}
    assert [(reference.name, reference.position) for reference in expression.references] == [
        ("a2", 9),
        (".", 25),
        ("zahl", 29),
        ("a3", 61),
    ]


def test_equal_sources_are_equal_expressions() -> None:
    assert parse("${a} = 'x'") == parse("${a} = 'x'")
    assert repr(parse("${a} = 'x'")) == "Expression(source=\"${a} = 'x'\")"
    assert len({parse("1"), parse("1"), parse("2")}) == 2


def test_choice_filter_sees_the_columns_of_the_choice_and_the_answers() -> None:
    expression: Expression = parse("kreis = ${kreis} and name != 'anderer'", columns=frozenset({"kreis", "name"}))
    here = Scope({"kreis": "RO"}, "", date(2022, 1, 1), datetime(2022, 1, 1, tzinfo=UTC), columns={"kreis": "RO"})
    assert truth(expression, here)
    assert names(expression) == {"kreis"}


def test_questions_with_umlauts_dots_and_hyphens_can_be_named() -> None:
    assert text(parse("${straße.2-b} + 1"), scope(**{"straße.2-b": "4"})) == "5"
