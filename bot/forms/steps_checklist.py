"""The texts of the checklist before the survey can begin: for each item who is responsible and what was decided.

What is on it: MISSION.md § 2, rows 2.16 and 2.17, and PEOPLE.md 26 (price model and costs).
"""

from bot.forms.form_writer import Form, Line, Option, Two
from bot.forms.steps_planning import NEEDED, section, short


def _item(form_id: str, title: Two, *lines: Line, options: tuple[Option, ...] = ()) -> Form:
    """One item of the list; it always begins with its owner."""
    owner = (
        Line(
            "select_one zustaendige",
            "zustaendig",
            ("Wer ist zuständig?", "Who is responsible?"),
            (
                "Eine andere Stelle erfährt es mit dem, was festgelegt wurde, sobald Sie es absenden.",
                "Another office learns of it, with what was decided, as soon as you send this.",
            ),
            required=NEEDED,
        ),
        Line(
            "text",
            "zustaendig_name",
            ("Wie heißt die Person oder Stelle?", "What is the person or office called?"),
            required=NEEDED,
            relevant="${zustaendig} = 'andere'",
            constraint="string-length(.) <= 200",
            message=("Bitte höchstens 200 Zeichen.", "200 characters at most, please."),
        ),
    )
    return Form(form_id, "1", title, (*owner, *lines), options)


PRICE = _item(
    "preismodell",
    ("Preismodell und Kosten", "Price model and costs"),
    section(
        "preismodell",
        ("Preismodell", "Price model"),
        (
            "Was kostet wie viel, und wonach wird abgerechnet? Zum Beispiel pauschal, je Antwort oder je Interview.",
            "What costs how much, and by what is it charged? For example a flat rate, per answer or per interview.",
        ),
    ),
    Line(
        "decimal",
        "kosten",
        ("Kosten insgesamt in Euro", "Costs in all, in euros"),
        ("0, wenn nichts zu bezahlen ist.", "0 if there is nothing to be paid."),
        required=NEEDED,
        constraint=". >= 0",
        message=("Bitte einen Betrag ab 0.", "An amount from 0 on, please."),
    ),
    short(
        "haushaltsstelle",
        ("Haushaltsstelle", "Budget item"),
        ("Woraus wird es bezahlt? Sie können das auch überspringen.", "What is it paid from? You may also skip this."),
        optional=True,
    ),
)

QUESTION_TYPES = _item(
    "fragetypen",
    ("Frage- und Antworttypen", "Types of questions and answers"),
    section(
        "typen",
        ("Welche Arten von Fragen und Antworten kommen vor?", "Which types of questions and answers are there?"),
        (
            "Zum Beispiel Zufriedenheit in fünf Stufen, Schulnoten, Auswahl, eigener Text – und wie viele davon.",
            "For example satisfaction in five steps, school grades, choices, own text – and how many of each.",
        ),
    ),
)

QUESTIONS = _item(
    "fragen",
    ("Fragen", "Questions"),
    section(
        "festgelegt",
        ("Was wurde zu den Fragen festgelegt?", "What was decided about the questions?"),
        (
            "Der Fragebogen ist eingelesen. Halten Sie fest, wer ihn abgestimmt hat und was sich dabei geändert hat.",
            "The questionnaire was imported. Note who agreed on it and what was changed on the way.",
        ),
    ),
)

ANSWERS = _item(
    "antworten",
    ("Antworten", "Answers"),
    section(
        "festgelegt",
        ("Was wurde zu den Antworten festgelegt?", "What was decided about the answers?"),
        (
            "Zum Beispiel: Gibt es überall „kann ich nicht beurteilen“? Wo ist eigener Text möglich?",
            "For example: is there “I cannot judge” everywhere? Where can people write their own text?",
        ),
    ),
)

PARTICIPANTS = _item(
    "teilnehmende",
    ("Teilnehmende und ihre Ansprache", "Participants and how they are addressed"),
    section(
        "wer",
        ("Wer soll teilnehmen?", "Who shall take part?"),
        (
            "Welche Menschen, mit welchem Kontakt zu welchen Bereichen, etwa wie viele?",
            "Which people, in contact with which areas, about how many?",
        ),
    ),
    section(
        "ansprache",
        ("Wie werden sie angesprochen?", "How are they addressed?"),
        (
            "Wo erfahren sie davon (Aushang, Internetseite, Bescheide …), in welchem Ton, und wie geht es ohne "
            "Telegram?",
            "Where do they learn of it (notices, website, letters …), in what tone, and how does it work without "
            "Telegram?",
        ),
    ),
)

LANGUAGES = _item(
    "sprachen",
    ("Sprachen", "Languages"),
    section(
        "sprachen",
        ("In welchen Sprachen wird gefragt?", "In which languages are people asked?"),
        (
            "Auch: Wer hat übersetzt, und wer hat die Übersetzung geprüft?",
            "Also: who translated it, and who checked the translation?",
        ),
    ),
)

TEST_RUN = _item(
    "probelauf",
    ("Probelauf", "Test run"),
    section(
        "getestet",
        ("Wer hat was getestet?", "Who tested what?"),
        (
            "Zum Beispiel: drei Personen aus zwei Stellen, je ein älteres und ein neues Telefon, beide Sprachen.",
            "For example: three people of two offices, an old and a new telephone each, both languages.",
        ),
    ),
    section(
        "befund",
        ("Was ist aufgefallen, und was wurde geändert?", "What was noticed, and what was changed?"),
        ("Wenn nichts: „nichts“.", "If nothing: “nothing”."),
    ),
    Line(
        "select_one ergebnis",
        "ergebnis",
        ("Kann die Befragung so beginnen?", "Can the survey begin like this?"),
        (
            "Wenn nicht: Was aufgefallen ist, steht dann bei der Aufgabe „Fragen“. Dort lesen Sie den verbesserten "
            "Fragebogen ein; danach kommt der Probelauf noch einmal.",
            "If not: what was noticed is then shown with the task “Questions”. There you import the mended "
            "questionnaire; after that the test run comes once more.",
        ),
        required=NEEDED,
    ),
    options=(
        Option("ergebnis", "done", ("Ja, alles in Ordnung", "Yes, everything is fine")),
        Option("ergebnis", "faults", ("Nein, noch nicht", "No, not yet")),
    ),
)
