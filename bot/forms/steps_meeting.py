"""The texts of the forms for the joint meeting: the invitation, and the minutes (row 2.8 of MISSION.md § 2)."""

from bot.forms.form_writer import Form, Line
from bot.forms.steps_planning import NEEDED, section, short

MEETING = Form(
    form_id="treffen",
    version="1",
    title=("Gemeinsames Treffen", "Joint meeting"),
    lines=(
        short(
            "runde",
            ("In welchem Rahmen?", "What kind of meeting?"),
            (
                "Zum Beispiel: „Amtsleiterrunde“ oder „Auftaktgespräch“.",
                "For example: “heads of offices” or “kick-off”.",
            ),
        ),
        Line(
            "date",
            "tag",
            ("An welchem Tag?", "On what day?"),
            required=NEEDED,
            constraint=". >= today()",
            message=("Dieser Tag ist schon vorbei.", "This day has passed."),
        ),
        Line(
            "text",
            "uhrzeit",
            ("Um wie viel Uhr?", "At what time?"),
            ("Zum Beispiel: 9:30", "For example: 9:30"),
            required=NEEDED,
            constraint="regex(., '^([01]?[0-9]|2[0-3])([:.][0-5][0-9])?( ?Uhr)?$')",
            message=("Bitte eine Uhrzeit wie 9:30 oder 14 Uhr.", "A time such as 9:30 or 14:00, please."),
        ),
        short(
            "ort",
            ("Wo?", "Where?"),
            ("Raum oder Adresse, oder „Videokonferenz“.", "Room or address, or “video conference”."),
        ),
        section(
            "tagesordnung",
            ("Tagesordnung", "Agenda"),
            (
                "Worum soll es gehen? Die Stellen werden informiert und zur Mitarbeit eingeladen.",
                "What will it be about? The offices are informed and invited to take part.",
            ),
        ),
    ),
    options=(),
)

MINUTES = Form(
    form_id="niederschrift",
    version="1",
    title=("Niederschrift des Treffens", "Minutes of the meeting"),
    lines=(
        section(
            "anwesend",
            ("Wer war dabei?", "Who was there?"),
            (
                "Die Stellen; eingetragen sind schon die, die zugesagt haben.",
                "The offices; those that said they would come are filled in already.",
            ),
        ),
        section(
            "ergebnisse",
            ("Ergebnisse", "Results"),
            (
                "Was wurde besprochen, mit welchem Ergebnis?",
                "What was discussed, and with what result?",
            ),
        ),
        section(
            "vereinbarungen",
            ("Vereinbarungen", "Agreements"),
            (
                "Wer tut was bis wann? Wenn nichts vereinbart wurde: „keine“.",
                "Who does what by when? If nothing was agreed: “none”.",
            ),
        ),
    ),
    options=(),
)
