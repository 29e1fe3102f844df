"""The texts of the memo form (Vermerk); what belongs into each section stands in MISSION.md § 4.2."""

from bot.forms.form_writer import Form, Line

_NEEDED = ("Ohne diesen Abschnitt kann der Vermerk nicht vorgelegt werden.", "The memo cannot go ahead without this.")
_SECTION = "string-length(.) <= 8000"
_TOO_LONG = (
    "Dieser Abschnitt ist zu lang: höchstens 8.000 Zeichen. Ausführliches gehört in eine Anlage.",
    "This section is too long: 8,000 characters at most. Details belong in an attachment.",
)

MEMO_FORM = Form(
    form_id="vermerk",
    version="1",
    title=("Vermerk", "Memo"),
    lines=(
        Line(
            "text",
            "betreff",
            ("Betreff", "Subject"),
            (
                "Worum geht es? Zum Beispiel: „Kundenbefragung 2022; hier: Freigabe Grobkonzept“. "
                "Höchstens 200 Zeichen, bitte ohne Namen von Bürgerinnen und Bürgern.",
                "What is it about? For example: “Customer survey 2022; here: approval of the outline concept”. "
                "200 characters at most, and please no names of citizens.",
            ),
            required=_NEEDED,
            constraint="string-length(.) <= 200",
            message=(
                "Der Betreff ist zu lang: höchstens 200 Zeichen.",
                "The subject is too long: 200 characters at most.",
            ),
        ),
        Line(
            "text",
            "votum",
            ("Votum", "Recommendation"),
            (
                "Was soll die Leitung entscheiden? Am besten ein einziger Satz, dem man zustimmen kann: "
                "„Es wird vorgeschlagen, … freizugeben.“",
                "What should the leadership decide? Best in a single sentence that can be agreed to: "
                "“It is proposed to approve …”",
            ),
            required=_NEEDED,
            constraint=_SECTION,
            message=_TOO_LONG,
            appearance="multiline",
        ),
        Line(
            "text",
            "sachverhalt",
            ("Sachverhalt", "Facts"),
            (
                "Anlass, bisheriger Stand und Beteiligung: welche Stelle, mit welchem Ergebnis, an welchem Tag.",
                "The occasion, what happened so far, and who was involved: which office, with what result, when.",
            ),
            required=_NEEDED,
            constraint=_SECTION,
            message=_TOO_LONG,
            appearance="multiline",
        ),
        Line(
            "text",
            "bewertung",
            ("Bewertung", "Assessment"),
            (
                "Zweck und Nutzen, Alternativen, Recht und Datenschutz mit dem Votum der Datenschutzbeauftragten, "
                "Aufwand und Kosten, Risiken, Terminplan.",
                "Purpose and benefit, alternatives, law and data protection with the data protection officer’s vote, "
                "effort and costs, risks, schedule.",
            ),
            required=_NEEDED,
            constraint=_SECTION,
            message=_TOO_LONG,
            appearance="multiline",
        ),
    ),
    options=(),
)
