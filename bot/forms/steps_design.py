"""The texts of the Feinkonzept: schedule, operating concept, and key figures with their targets set in advance.

What it asks for: MISSION.md § 2, rows 2.13, 2.14 and 2.20; the dates are those of PEOPLE.md 28.
"""

from bot.forms.form_writer import Form, Line, Option, Two
from bot.forms.steps_planning import NEEDED, section

MORE = ((1, "eine", "one"), (2, "zwei", "two"), (3, "drei", "three"))
"""Beside answers, completion and overall satisfaction so many figures may follow, six in all; German and English."""
_NAME = r"regex(., '^[A-Za-z_][A-Za-z0-9_]{0,63}$')"


def _day(name: str, label: Two, hint: Two, rule: str = "", message: Two = ("", ""), relevant: str = "") -> Line:
    return Line(
        "date", name, label, hint, required=NEEDED, constraint=rule, message=message if rule else ("", ""),
        relevant=relevant,
    )  # fmt: skip


_SCHEDULE = (
    _day(
        "beginn",
        ("Planung: Wann beginnt die Befragung?", "Schedule: when does the survey begin?"),
        ("Der erste Tag, an dem geantwortet werden kann.", "The first day on which people can answer."),
    ),
    _day(
        "ende",
        ("Wann endet die Befragung?", "When does the survey end?"),
        ("Der letzte Tag, an dem geantwortet werden kann.", "The last day on which people can answer."),
        ". >= ${beginn} and . >= today()",
        (
            "Das Ende liegt vor dem Beginn, oder dieser Tag ist schon vorbei.",
            "The end is before the beginning, or this day has passed.",
        ),
    ),
    Line(
        "select_one ja_nein",
        "telefon",
        ("Gibt es Telefoninterviews mit Freiwilligen?", "Are there telephone interviews with volunteers?"),
        required=NEEDED,
    ),
    _day(
        "freiwillige_von",
        ("Ab wann werden Freiwillige gesammelt?", "From when on are volunteers collected?"),
        (
            "Von diesem Tag an, solange die Befragung läuft, steht „Lieber angerufen werden“ auf der ersten Karte.",
            "From this day on, while the survey runs, the first card offers “I’d rather be called”.",
        ),
        ". <= ${ende}",
        ("Da ist die Befragung schon zu Ende.", "The survey is over by then."),
        "${telefon} = 'ja'",
    ),
    _day(
        "freiwillige_bis",
        ("Bis wann werden Freiwillige gesammelt?", "Until when are volunteers collected?"),
        ("", ""),
        ". >= ${freiwillige_von} and . >= ${beginn}",
        (
            "Dieser Tag liegt vor dem ersten der Sammlung oder vor dem Beginn der Befragung.",
            "This day is before the collection or the survey begins.",
        ),
        "${telefon} = 'ja'",
    ),
    _day(
        "anrufe_von",
        ("Ab wann ruft das Institut an?", "From when on does the institute call?"),
        ("", ""),
        ". >= ${freiwillige_von}",
        ("Da werden noch keine Freiwilligen gesammelt.", "No volunteers are collected yet by then."),
        "${telefon} = 'ja'",
    ),
    _day(
        "anrufe_bis",
        ("Bis wann ruft das Institut an?", "Until when does the institute call?"),
        ("", ""),
        ". >= ${anrufe_von}",
        ("Dieser Tag liegt vor dem ersten Anruf.", "This day is before the first call."),
        "${telefon} = 'ja'",
    ),
    _day(
        "studienende",
        ("Wann ist die Studie zu Ende?", "When is the study over?"),
        (
            "Dann sind Auswertung und Berichte fertig; danach braucht niemand mehr die einzelnen Antworten.",
            "By then evaluation and reports are finished; after it nobody needs the single answers any more.",
        ),
        ". >= ${ende} and (${telefon} != 'ja' or . >= ${anrufe_bis})",
        (
            "Da laufen Befragung oder Anrufe noch.",
            "The survey or the calls are still going on by then.",
        ),
    ),
    _day(
        "loeschung",
        ("Wann wird spätestens gelöscht?", "By when is everything deleted?"),
        (
            "Dieser Tag steht auf der ersten Karte und gilt: Er kann vorgezogen, aber nicht verschoben werden.",
            "This day stands on the first card and is binding: it can be brought forward, not postponed.",
        ),
        ". > ${ende} and . >= ${studienende}",
        ("Gelöscht wird frühestens am Ende der Studie.", "Nothing is deleted before the study is over."),
    ),
)

_OPERATION = (
    section(
        "verantwortlich",
        ("Betriebskonzept: Verantwortlichkeiten", "Operating concept: responsibilities"),
        (
            "Wer ist wofür zuständig, und wer vertritt? Am besten Stellen und Funktionen nennen.",
            "Who is responsible for what, and who stands in? Best name offices and functions.",
        ),
    ),
    section(
        "organisation",
        ("Betriebskonzept: Projektorganisation", "Operating concept: project organisation"),
        (
            "Wer gehört zum Projekt, wie oft trifft es sich, wie läuft der Betrieb während der Befragung?",
            "Who belongs to the project, how often does it meet, how does it run during the survey?",
        ),
    ),
)


def _shown_in_percent(prefix: str) -> str:
    return f". > 0 and (${{{prefix}_art}} = 'mean' and . <= 10 or ${{{prefix}_art}} != 'mean' and . <= 100)"


def _figure(prefix: str, question: Two, hint: Two, relevant: str = "") -> tuple[Line, ...]:
    """A question of the questionnaire, what is computed from it, and the value that shall be reached."""
    other = f"${{{prefix}}} = 'andere'"
    return (
        Line("select_one fragen", prefix, question, hint, required=NEEDED, relevant=relevant),
        Line(
            "text",
            f"{prefix}_name",
            ("Wie heißt die Frage im Fragebogen?", "What is the question called in the questionnaire?"),
            ("Der Name aus der Spalte „name“, zum Beispiel b1.", "The name in the column “name”, for example b1."),
            required=NEEDED,
            relevant=f"{relevant} and {other}" if relevant else other,
            constraint=_NAME,
            message=(
                "Ein Name besteht aus Buchstaben, Ziffern und _ und beginnt mit einem Buchstaben.",
                "A name consists of letters, digits and _ and begins with a letter.",
            ),
        ),
        Line(
            "select_one art",
            f"{prefix}_art",
            ("Was soll daran gemessen werden?", "What shall be measured?"),
            required=NEEDED,
            relevant=relevant,
        ),
        Line(
            "decimal",
            f"{prefix}_ziel",
            ("Welcher Wert soll erreicht werden?", "Which value shall be reached?"),
            (
                "Bei Anteilen: wie viele von hundert. Beim Mittelwert: die Note oder Stufe, zum Beispiel 2,0.",
                "For shares: how many of a hundred. For the mean: the grade or step, for example 2.0.",
            ),
            required=NEEDED,
            relevant=relevant,
            constraint=_shown_in_percent(prefix),
            message=(
                "Anteile liegen zwischen 0 und 100, ein Mittelwert zwischen 0 und 10.",
                "Shares are between 0 and 100, a mean between 0 and 10.",
            ),
        ),
    )


def _further(number: int) -> tuple[Line, ...]:
    return _figure(
        f"kennzahl{number}",
        (f"Weitere Kennzahl {number}: zu welcher Frage?", f"Further key figure {number}: for which question?"),
        ("", ""),
        relevant=f"${{weitere}} >= {number}",
    )


_FIGURES = (
    Line(
        "integer",
        "antworten_ziel",
        ("Kennzahlen: Wie viele Antworten sollen es werden?", "Key figures: how many answers shall it be?"),
        (
            "Die Zielwerte stehen vor der Befragung fest; an ihnen werden die Ergebnisse später gemessen.",
            "The targets are set before the survey; later the results are held against them.",
        ),
        required=NEEDED,
        constraint=". >= 1 and . <= 1000000",
        message=("Bitte eine Zahl ab 1.", "A number from 1 on, please."),
    ),
    Line(
        "decimal",
        "abschluss_ziel",
        (
            "Wie viele von hundert, die anfangen, sollen auch abschicken?",
            "How many of a hundred who begin shall also send it off?",
        ),
        required=NEEDED,
        constraint=". > 0 and . <= 100",
        message=("Bitte eine Zahl bis 100.", "A number up to 100, please."),
    ),
    *_figure(
        "zufriedenheit",
        (
            "Welche Frage zeigt die Zufriedenheit insgesamt?",
            "Which question shows the overall satisfaction?",
        ),
        (
            "Zur Wahl stehen die Fragen mit Noten oder Zufriedenheit aus dem Fragebogen.",
            "You can choose from the questions with grades or satisfaction in the questionnaire.",
        ),
    ),
    Line(
        "select_one anzahl",
        "weitere",
        ("Sollen weitere Kennzahlen vorgegeben werden?", "Shall further key figures be set?"),
        required=NEEDED,
    ),
    *(line for number, _, _ in MORE for line in _further(number)),
)

DETAIL = Form(
    form_id="feinkonzept",
    version="1",
    title=("Feinkonzept", "Detailed concept"),
    lines=(*_SCHEDULE, *_OPERATION, *_FIGURES),
    options=(
        Option("ja_nein", "ja", ("Ja", "Yes")),
        Option("ja_nein", "nein", ("Nein", "No")),
        Option("art", "top2", ("Anteil der zwei besten Antworten", "Share of the two best answers")),
        Option("art", "top3", ("Anteil der drei besten Antworten", "Share of the three best answers")),
        Option("art", "mean", ("Mittelwert", "Mean")),
        Option("anzahl", "0", ("Nein, das genügt", "No, that is enough")),
        *(Option("anzahl", str(number), (f"Ja, {german}", f"Yes, {english}")) for number, german, english in MORE),
    ),
)

FORM_VOTE = Form(
    form_id="votum_fragebogen",
    version="1",
    title=(
        "Datenschutz: Votum zu Einwilligung und Fragebogen",
        "Data protection: vote on consent and questionnaire",
    ),
    lines=(
        Line(
            "select_one votum",
            "ergebnis",
            (
                "Stimmen Sie dem Wortlaut der Einwilligungen und dem Fragebogen zu?",
                "Do you agree to the wording of the consents and to the questionnaire?",
            ),
            (
                "Beides steht in der Datei „Wortlaut und Fragebogen“, die Sie zu dieser Aufgabe bekommen haben. Ändert "
                "sich danach etwas daran, werden Sie neu gefragt; bis dahin kann die Befragung nicht beginnen.",
                "Both are in the file “Wortlaut und Fragebogen” that you got with this task. If anything about them "
                "changes, you are asked anew; until then the survey cannot begin.",
            ),
            required=NEEDED,
        ),
        Line(
            "text",
            "auflagen",
            ("Unter welchen Auflagen?", "Under which conditions?"),
            (
                "Die Pressestelle liest sie, bevor sie die Befragung eröffnet.",
                "The press office reads them before it opens the survey.",
            ),
            required=NEEDED,
            relevant="${ergebnis} = 'conditions'",
            appearance="multiline",
        ),
        Line(
            "text",
            "grund",
            ("Warum nicht, und was muss sich ändern?", "Why not, and what has to change?"),
            (
                "Nennen Sie bitte, worum es geht: Fragebogen, Ansprache, Sprachen … Die Pressestelle bekommt das "
                "sofort und ändert es; danach werden Sie neu gefragt.",
                "Please name what it is about: questionnaire, how people are addressed, languages … The press office "
                "gets this at once and changes it; then you are asked anew.",
            ),
            required=NEEDED,
            relevant="${ergebnis} = 'changes'",
            appearance="multiline",
        ),
    ),
    options=(
        Option("votum", "done", ("Zugestimmt", "Agreed")),
        Option("votum", "conditions", ("Mit Auflagen zugestimmt", "Agreed under conditions")),
        Option("votum", "changes", ("Nicht zugestimmt", "Not agreed")),
    ),
)
