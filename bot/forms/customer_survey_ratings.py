"""The questions of the customer survey on the five-step scale, worded as in MISSION.md § 5.2 and PEOPLE.md 11."""

from bot.forms.form_writer import Line, Two

CHOOSE_SOME = (
    "Bitte wählen Sie mindestens eine Antwort aus und tippen Sie dann auf „Fertig“.",
    "Please choose at least one answer and then tap “Done”.",
)
_JUDGE = (
    "Bitte wählen Sie eine Antwort aus. Wenn Sie es nicht wissen: „kann ich nicht beurteilen“.",
    "Please choose an answer. If you do not know: “I cannot judge”.",
)


def satisfaction(name: str, german: str, english: str, relevant: str = "", hint: Two = ("", "")) -> Line:
    """A question on the five-step scale with „kann ich nicht beurteilen“."""
    label = (f"Wie zufrieden {german}?", f"How satisfied {english}?")
    return Line("select_one z5", name, label, hint, required=_JUDGE, relevant=relevant)


def people() -> tuple[Line, ...]:
    """How people were treated."""
    return (
        satisfaction(
            "c1", "waren Sie mit der Freundlichkeit ${ort}", "were you with the friendliness of the staff ${ort}"
        ),
        satisfaction(
            "c2",
            "waren Sie mit der fachlichen Kompetenz ${ort}",
            "were you with the professional knowledge of the staff ${ort}",
            hint=(
                "Also damit, wie gut sich die Leute dort auskannten.",
                "That is, how well the people there knew their job.",
            ),
        ),
        satisfaction(
            "c3",
            "waren Sie mit der Verständlichkeit der Auskünfte ${ort}",
            "were you with how easy the information ${ort} was to understand",
        ),
        satisfaction(
            "c4",
            "waren Sie mit dem Umgang auf Augenhöhe ${ort}",
            "were you with being treated as an equal ${ort}",
            hint=(
                "Also: als Kundin oder Kunde, nicht als Bittsteller.",
                "That is: as a customer, not as somebody who has to beg.",
            ),
        ),
    )


def service() -> tuple[Line, ...]:
    """How things went, and what should be possible online."""
    return (
        satisfaction(
            "d1",
            "waren Sie mit der Dauer ${ort}, bis Ihr Anliegen erledigt war",
            "were you with how long it took ${ort} until your matter was settled",
            hint=(
                "Ist es noch nicht erledigt? Dann denken Sie bitte an die Zeit bis heute.",
                "Not settled yet? Then please think of the time until today.",
            ),
        ),
        satisfaction(
            "d2",
            "waren Sie mit der Wartezeit und der Terminvergabe ${ort}",
            "were you with the waiting time and with getting an appointment ${ort}",
            "selected(${a4}, 'ort')",
        ),
        satisfaction(
            "d3",
            "waren Sie mit der telefonischen Erreichbarkeit ${ort}",
            "were you with how easily you could reach somebody by telephone ${ort}",
            "selected(${a4}, 'tel')",
        ),
        satisfaction(
            "d4",
            "waren Sie mit der Verständlichkeit von Formularen und Bescheiden ${ort}",
            "were you with how easy the forms and official letters ${ort} were to understand",
        ),
        satisfaction(
            "d5",
            "waren Sie mit Parkplätzen, Wegweisern und Wartebereich ${ort}",
            "were you with parking, signposting and the waiting area ${ort}",
            "selected(${a4}, 'ort')",
        ),
        satisfaction(
            "e1",
            "waren Sie mit den Online-Diensten ${ort}",
            "were you with the online services ${ort}",
            "selected(${a4}, 'onl')",
        ),
        Line(
            "select_multiple wunsch",
            "e2",
            (
                "Welche Leistungen wünschen Sie sich zusätzlich online?",
                "Which services would you like to have online in addition?",
            ),
            required=CHOOSE_SOME,
            constraint="not(selected(., 'nichts') and count-selected(.) > 1)",
            message=(
                "„nichts davon“ passt nicht zu den anderen Antworten. Bitte nehmen Sie entweder „nichts davon“ heraus "
                "oder alle anderen.",
                "“none of these” does not go with the other answers. Please take out either “none of these” or all "
                "the others.",
            ),
        ),
    )


def special() -> tuple[Line, ...]:
    """One question for the area asked about; an area without one of its own is asked none."""
    return (
        satisfaction(
            "f1_bau",
            "waren Sie ${ort} mit der Beratung vor dem Bauantrag und der Auskunft zum Verfahrensstand",
            "were you ${ort} with the advice before the building application and the information on its progress",
            "${bereich} = 'bau'",
        ),
        satisfaction(
            "f1_jug",
            "waren Sie ${ort} mit dem vertraulichen und respektvollen Umgang",
            "were you with being treated confidentially and with respect ${ort}",
            "${bereich} = 'jug'",
        ),
        satisfaction(
            "f1_fahr",
            "waren Sie ${ort} mit dem Ablauf vom Antrag bis zum Führerschein",
            "were you with the way from the application to the driving licence ${ort}",
            "${bereich} = 'fahr'",
        ),
        satisfaction(
            "f1_zul",
            "waren Sie ${ort} mit dem Ablauf der Zulassung, vor Ort oder online",
            "were you with how the registration went ${ort}, on site or online",
            "${bereich} = 'zul'",
        ),
        satisfaction(
            "f1_soz",
            "waren Sie ${ort} mit der Hilfe beim Ausfüllen der Anträge",
            "were you with the help in filling in applications ${ort}",
            "${bereich} = 'soz'",
        ),
        satisfaction(
            "f1_land",
            "waren Sie ${ort} mit der Reaktion auf Ihr Anliegen und der Information über das Geschehen im Landkreis",
            "were you ${ort} with the response to your matter and the information on what happens in the district",
            "${bereich} = 'land'",
        ),
    )
