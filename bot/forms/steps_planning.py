"""The texts of the forms of phase 1, „Planung“; what they ask for: MISSION.md § 2, rows 2.3 to 2.9."""

from bot.forms.form_writer import Form, Line

TOO_LONG = (
    "Dieser Abschnitt ist zu lang: höchstens 8.000 Zeichen. Ausführliches gehört in eine Anlage.",
    "This section is too long: 8,000 characters at most. Details belong in an attachment.",
)
NEEDED = ("Diese Angabe wird gebraucht.", "This is needed.")


def section(
    name: str, label: tuple[str, str], hint: tuple[str, str], *, optional: bool = False, relevant: str = ""
) -> Line:
    """A question that is answered with a longer text."""
    return Line(
        "text",
        name,
        label,
        hint,
        required=("", "") if optional else NEEDED,
        relevant=relevant,
        constraint="string-length(.) <= 8000",
        message=TOO_LONG,
        appearance="multiline",
    )


def short(
    name: str, label: tuple[str, str], hint: tuple[str, str] = ("", ""), *, optional: bool = False, relevant: str = ""
) -> Line:
    """A question that is answered with one line."""
    return Line(
        "text",
        name,
        label,
        hint,
        required=("", "") if optional else NEEDED,
        relevant=relevant,
        constraint="string-length(.) <= 200",
        message=("Bitte höchstens 200 Zeichen.", "200 characters at most, please."),
    )


def other_offices(label: tuple[str, str], hint: tuple[str, str], relevant: str) -> Line:
    """A question for offices that are not in the list: at least one letter, or nobody would be asked."""
    return Line(
        "text",
        "weitere",
        label,
        hint,
        required=NEEDED,
        relevant=relevant,
        constraint="string-length(.) <= 200 and not(regex(., '^[^A-Za-zÄÖÜäöüß]*$'))",
        message=(
            "Bitte schreiben Sie den Namen der Stelle, höchstens 200 Zeichen.",
            "Please write the name of the office, 200 characters at most.",
        ),
    )


IDEA = Form(
    form_id="idee",
    version="1",
    title=("Idee", "Idea"),
    lines=(
        short(
            "thema",
            ("Worum geht es?", "What is it about?"),
            (
                "Ein Titel, unter dem alle das Vorhaben wiedererkennen, zum Beispiel „Kundenbefragung 2022“. Er steht "
                "auch im Mitarbeiterkanal: bitte keine Namen.",
                "A title by which everybody will know it, for example “Customer survey 2022”. It also stands in the "
                "staff channel: no names, please.",
            ),
        ),
        section(
            "anlass",
            (
                "Was ist der Anlass, und was soll dabei herauskommen?",
                "What is the occasion, and what shall come of it?",
            ),
            (
                "Ein paar Sätze genügen. Die Pressestelle bewertet die Idee und entwickelt daraus das Grobkonzept.",
                "A few sentences will do. The press office assesses the idea and develops the outline concept from it.",
            ),
        ),
    ),
    options=(),
)

OUTLINE = Form(
    form_id="grobkonzept",
    version="1",
    title=("Grobkonzept", "Outline concept"),
    lines=(
        section(
            "ziele",
            ("Zielsetzung", "Objectives"),
            (
                "Was soll die Befragung klären, und wofür werden die Ergebnisse gebraucht?",
                "What shall the survey find out, and what will the results be used for?",
            ),
        ),
        Line(
            "select_multiple stellen",
            "stellen",
            ("Beteiligte unterstützende Stellen", "Supporting offices involved"),
            (
                "Wählen Sie alle, die mitwirken sollen. Danach werden sie gebeten, ihre Ressourcen zu prüfen.",
                "Choose all that shall take part. Once this is sent they are asked to check their resources.",
            ),
            required=NEEDED,
        ),
        other_offices(
            ("Welche anderen Stellen?", "Which other offices?"),
            (
                "Mehrere trennen Sie bitte mit Komma. Wer den Bot nicht benutzt, antwortet auf Papier.",
                "Please separate several by commas. Who does not use the bot answers on paper.",
            ),
            "selected(${stellen}, 'andere')",
        ),
        section(
            "ressourcen",
            ("Ressourceneinsatz", "Use of resources"),
            (
                "Wer arbeitet etwa wie viele Stunden mit, was kostet es, was ist zu beschaffen?",
                "Who will work on it for about how many hours, what does it cost, what has to be procured?",
            ),
        ),
        section(
            "recht",
            ("Rechtliche Rahmenbedingungen", "Legal framework"),
            (
                "Rechtsgrundlage, Datenschutz, Vergabe, Barrierefreiheit. Zum Werkzeug und zum Drittland gibt der "
                "Datenschutz ein eigenes Votum ab.",
                "Legal basis, data protection, procurement, accessibility. On the tool and the third country the data "
                "protection officer gives a vote of their own.",
            ),
        ),
    ),
    options=(),
)

STOP = Form(
    form_id="ende",
    version="1",
    title=("Vorzeitiges Ende", "Early end"),
    lines=(
        section(
            "grund",
            ("Warum wird das Verfahren beendet?", "Why is the procedure ended?"),
            (
                "Der Grund kommt in die Akte; Pressestelle, Leitung, ihr Büro und Datenschutz lesen ihn. Die Stellen "
                "erfahren nur, dass das Verfahren beendet ist.",
                "The reason goes onto the file; press office, leadership, its office and data protection read it. The "
                "offices learn only that the procedure has ended.",
            ),
        ),
    ),
    options=(),
)
