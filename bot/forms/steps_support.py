"""The texts of the forms in which offices and the data protection officer answer to the Grobkonzept (2.1 to 2.7)."""

from bot.forms.form_writer import Form, Line, Option
from bot.forms.steps_planning import NEEDED, section, short

_ANSWERED = ("Bitte wählen Sie eine Antwort.", "Please choose an answer.")

RESOURCES = Form(
    form_id="ressourcen",
    version="1",
    title=("Verfügbare Ressourcen", "Available resources"),
    lines=(
        Line(
            "select_one ergebnis",
            "ergebnis",
            ("Kann Ihre Stelle das Vorhaben unterstützen?", "Can your office support this project?"),
            (
                "Das Grobkonzept steht über dieser Frage.",
                "The outline concept is on the card above this question.",
            ),
            required=_ANSWERED,
        ),
        section(
            "bedingungen",
            ("Unter welchen Bedingungen?", "On what conditions?"),
            (
                "Zum Beispiel: „erst ab Mai“ oder „nur mit einer Vertretung im Bürgerbüro“.",
                "For example: “not before May” or “only with a replacement at the front desk”.",
            ),
            relevant="${ergebnis} = 'conditions'",
        ),
        section(
            "grund",
            ("Möchten Sie sagen, warum nicht?", "Would you like to say why not?"),
            ("Ein Satz genügt; Sie können das auch überspringen.", "One sentence will do; you can also skip this."),
            optional=True,
            relevant="${ergebnis} = 'no'",
        ),
        Line(
            "integer",
            "stunden",
            ("Wie viele Arbeitsstunden etwa, insgesamt?", "About how many working hours, in all?"),
            ("Eine grobe Schätzung reicht.", "A rough estimate is enough."),
            required=NEEDED,
            relevant="${ergebnis} != 'no'",
            constraint=". >= 0 and . <= 20000",
            message=("Bitte eine Zahl zwischen 0 und 20.000.", "A number between 0 and 20,000, please."),
        ),
        short(
            "ansprechpartner",
            ("Wer ist Ansprechpartnerin oder Ansprechpartner?", "Who is the contact person?"),
            (
                "Vor- und Nachname. Den Namen erfährt die Pressestelle sofort; er steht nicht im Mitarbeiterkanal.",
                "First and last name. The press office learns it at once; it does not appear in the staff channel.",
            ),
            relevant="${ergebnis} != 'no'",
        ),
        short(
            "telefon",
            ("Dienstliche Telefonnummer", "Office telephone number"),
            ("Zum Beispiel: 0971 801-1234", "For example: 0971 801-1234"),
            relevant="${ergebnis} != 'no'",
        ),
    ),
    options=(
        Option("ergebnis", "done", ("Ja", "Yes")),
        Option("ergebnis", "conditions", ("Mit Bedingungen", "With conditions")),
        Option("ergebnis", "no", ("Nein", "No")),
    ),
)

TOOL_VOTE = Form(
    form_id="votum_werkzeug",
    version="1",
    title=("Votum zu Werkzeug und Drittland", "Vote on tool and third country"),
    lines=(
        Line(
            "select_one ergebnis",
            "ergebnis",
            (
                "Ihr Votum: Darf die Befragung mit diesem Werkzeug (Telegram) und der damit verbundenen Übermittlung "
                "in ein Drittland weiter geplant werden?",
                "Your vote: may planning go on with this tool (Telegram) and the transfer to a third country that "
                "comes with it?",
            ),
            (
                "Das Votum gilt für das Grobkonzept in der Fassung, die darüber steht. "
                "Ohne Ihr Votum geht es nicht weiter.",
                "The vote holds for the outline concept in the version on the card above. "
                "Nothing goes on without your vote.",
            ),
            required=_ANSWERED,
        ),
        section(
            "auflagen",
            ("Welche Auflagen?", "What conditions?"),
            (
                "Sie stehen im Vermerk an die Leitung und sind bei der Umsetzung einzuhalten.",
                "They are part of the memo to the leadership and have to be kept when the project is carried out.",
            ),
            relevant="${ergebnis} = 'conditions'",
        ),
        section(
            "begruendung",
            ("Warum nicht, und was müsste sich ändern?", "Why not, and what would have to change?"),
            (
                "Die Pressestelle überarbeitet danach das Grobkonzept, und Sie werden noch einmal gefragt.",
                "The press office then revises the outline concept, and you will be asked again.",
            ),
            relevant="${ergebnis} = 'changes'",
        ),
    ),
    options=(
        Option("ergebnis", "done", ("Zugestimmt", "Agreed")),
        Option("ergebnis", "conditions", ("Mit Auflagen", "With conditions")),
        Option("ergebnis", "changes", ("Nicht zugestimmt", "Not agreed")),
    ),
)

OUTLINE_DRAFT = Form(
    form_id="entwurf_grobkonzept",
    version="1",
    title=("Entwurf des Grobkonzepts", "Draft of the outline concept"),
    lines=(
        Line(
            "select_one ergebnis",
            "ergebnis",
            ("Haben Sie Anmerkungen zum Entwurf?", "Do you have comments on the draft?"),
            (
                "Der Entwurf und was die Stellen bisher geantwortet haben, stehen darüber.",
                "The draft and what the offices have answered so far are on the card above.",
            ),
            required=_ANSWERED,
        ),
        section(
            "anmerkungen",
            ("Ihre Anmerkungen", "Your comments"),
            (
                "Die Pressestelle bekommt sie sofort.",
                "The press office gets them at once.",
            ),
            relevant="${ergebnis} = 'commented'",
        ),
    ),
    options=(
        Option("ergebnis", "done", ("Gelesen, keine Anmerkungen", "Read, no comments")),
        Option("ergebnis", "commented", ("Anmerkungen", "Comments")),
    ),
)
