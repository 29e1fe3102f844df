"""The texts of the forms of phase 3, „Kommunikation und Evaluation“ (MISSION.md § 2, rows 2.19 to 2.24; 1.19)."""

from bot.forms.form_writer import Form, Line, Option
from bot.forms.steps_planning import NEEDED, other_offices, section, short

_CHOOSE = ("Bitte wählen Sie eine Antwort.", "Please choose an answer.")

EVALUATION = Form(
    form_id="auswertung",
    version="1",
    title=("Auswertung Ihrer Stelle", "Your office's evaluation"),
    lines=(
        section(
            "bedeutung",
            ("Was bedeuten die Ergebnisse für Ihre Stelle?", "What do the results mean for your office?"),
            (
                "Was läuft gut, was nicht, und woran liegt es? Bitte auch gegenüber den vorgegebenen Kennzahlen. "
                "Ihre Zahlen stehen über dieser Frage, alle im PDF der Ergebnisse.",
                "What goes well, what does not, and why? Please also compare with the key figures set in advance. "
                "Your figures are above this question, all of them in the PDF of the results.",
            ),
        ),
        section(
            "vorschlag",
            ("Was schlagen Sie vor?", "What do you propose?"),
            (
                "Maßnahmen, die Ihre Stelle umsetzen kann: was, bis wann, mit welchen Kosten. Die Pressestelle stellt "
                "daraus den Vermerk für die Leitung zusammen.",
                "Measures that your office can carry out: what, by when, at what cost. The press office puts them "
                "together in the memo for the leadership.",
            ),
        ),
    ),
    options=(),
)

MEASURE = Form(
    form_id="massnahme",
    version="1",
    title=("Maßnahme", "Measure"),
    lines=(
        Line(
            "text",
            "was",
            ("Was soll getan werden?", "What is to be done?"),
            (
                "Ein oder zwei Sätze. So steht es im Vermerk, und darüber entscheidet die Leitung.",
                "One or two sentences. This is how it appears in the memo, and what the leadership decides on.",
            ),
            required=NEEDED,
            constraint="string-length(.) <= 1000",
            message=("Bitte höchstens 1.000 Zeichen.", "1,000 characters at most, please."),
            appearance="multiline",
        ),
        Line(
            "select_one stellen",
            "stelle",
            ("Welche Stelle setzt es um?", "Which office carries it out?"),
            required=_CHOOSE,
        ),
        other_offices(
            ("Welche andere Stelle?", "Which other office?"),
            (
                "Wer den Bot nicht benutzt, sagt Ihnen den Stand, und Sie tragen ihn ein.",
                "Who does not use the bot tells you how far it is, and you enter it.",
            ),
            "selected(${stelle}, 'andere')",
        ),
        Line(
            "date",
            "frist",
            ("Bis wann?", "By when?"),
            ("Zum Beispiel: 31.12.2022", "For example: 31.12.2022"),
            required=NEEDED,
            constraint=". > today()",
            message=("Bitte einen Tag, der noch kommt.", "A day in the future, please."),
        ),
        short(
            "kosten",
            ("Was kostet es?", "What does it cost?"),
            (
                "Zum Beispiel: „etwa 2.000 Euro“ oder „keine“. Sie können das auch überspringen.",
                "For example: “about 2,000 euros” or “nothing”. You can also skip this.",
            ),
            optional=True,
        ),
    ),
    options=(),
)

PRESS_DRAFT = Form(
    form_id="pressemeldung",
    version="1",
    title=("Pressemeldung", "Press release"),
    lines=(
        short(
            "titel",
            ("Überschrift", "Headline"),
            ("Höchstens 200 Zeichen.", "200 characters at most."),
        ),
        section(
            "text",
            ("Text der Pressemeldung", "Text of the press release"),
            (
                "Ergebnisse und Maßnahmen, ohne Zitat der Leitung: Das kommt gleich. Zahlen bitte nur aus Gruppen, die "
                "in der Tabelle der Ergebnisse stehen.",
                "Results and measures, without a quote of the leadership: that comes next. Figures only from groups "
                "that appear in the table of results, please.",
            ),
        ),
        section(
            "zitat",
            ("Zitat der Leitung", "Quote of the leadership"),
            (
                "So, wie es erscheinen soll, ohne Anführungszeichen. Die Leitung gibt es frei, bevor etwas erscheint. "
                "Ohne Zitat: „Überspringen“.",
                "As it shall appear, without quotation marks. The leadership releases it before anything is published. "
                "Without a quote: “Skip”.",
            ),
            optional=True,
        ),
        section(
            "kontakt",
            ("Kontakt für Rückfragen der Presse", "Contact for questions from the press"),
            (
                "Name, Telefon und E-Mail der Pressestelle, wie sie erscheinen sollen.",
                "Name, telephone and e-mail of the press office as they shall appear.",
            ),
        ),
    ),
    options=(),
)

PRESS_QUOTE = Form(
    form_id="zitate",
    version="1",
    title=("Zitate in der Pressemeldung", "Quotes in the press release"),
    lines=(
        Line(
            "select_one ergebnis",
            "ergebnis",
            ("Geben Sie die Zitate frei?", "Do you release the quotes?"),
            required=_CHOOSE,
        ),
        section(
            "grund",
            ("Was soll geändert werden?", "What is to be changed?"),
            (
                "Die Pressestelle bekommt das sofort und legt Ihnen eine neue Fassung vor.",
                "The press office gets this at once and will present a new version to you.",
            ),
            relevant="${ergebnis} = 'changes'",
        ),
    ),
    options=(
        Option("ergebnis", "done", ("Zitate freigeben", "Release the quotes")),
        Option("ergebnis", "changes", ("Änderungen nötig", "Changes needed")),
    ),
)

PRESS_SEEN = Form(
    form_id="kenntnis",
    version="1",
    title=("Pressemeldung zur Kenntnis", "Press release for information"),
    lines=(
        Line(
            "select_one ergebnis",
            "ergebnis",
            ("Haben Sie die Pressemeldung zur Kenntnis genommen?", "Have you taken note of the press release?"),
            required=_CHOOSE,
        ),
        section(
            "grund",
            ("Was soll geändert werden?", "What is to be changed?"),
            (
                "Die Pressestelle bekommt das sofort und legt Ihnen eine neue Fassung vor.",
                "The press office gets this at once and will present a new version to you.",
            ),
            relevant="${ergebnis} = 'changes'",
        ),
    ),
    options=(
        Option("ergebnis", "done", ("Zur Kenntnis genommen", "Taken note of")),
        Option("ergebnis", "changes", ("Änderungen nötig", "Changes needed")),
    ),
)
