"""The texts of the customer survey: the questions of MISSION.md § 5.2 with the rules of PEOPLE.md 7 and 11."""

from bot.forms.customer_survey_choices import CHOICES
from bot.forms.customer_survey_ratings import CHOOSE_SOME, people, satisfaction, service, special
from bot.forms.form_writer import Form, Line

_CHOOSE = (
    "Bitte wählen Sie eine der Antworten aus.",
    "Please choose one of the answers.",
)
# PEOPLE.md 11: every open question warns.
_WARNING = (
    "Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben. Höchstens 500 Zeichen.",
    "Please do not give names, reference numbers or health details. 500 characters at most.",
)
_TOO_LONG = (
    "Das ist leider etwas zu lang. Bitte fassen Sie sich kürzer: höchstens 500 Zeichen.",
    "I am afraid that is a little too long. Please shorten it to 500 characters at most.",
)


def _contact() -> tuple[Line, ...]:
    """The window of contact comes from the survey; who had none, or not with these areas, is thanked and let go."""
    return (
        Line("calculate", "kontakt_von", calculation="'contact_from'", setting="contact_from"),
        Line("calculate", "kontakt_bis", calculation="'contact_to'", setting="contact_to"),
        Line("calculate", "alle_bereiche", calculation="'service_areas'", setting="service_areas"),
        Line(
            "select_one ja_nein",
            "a1",
            (
                "Hatten Sie zwischen ${kontakt_von} und ${kontakt_bis} Kontakt mit dem Landratsamt?",
                "Were you in contact with the district office between ${kontakt_von} and ${kontakt_bis}?",
            ),
            (
                "Zum Beispiel bei einem Besuch, am Telefon, per E-Mail, per Brief oder über das Internet.",
                "For example on a visit, by telephone, e-mail or letter, or on the internet.",
            ),
            required=_CHOOSE,
        ),
        Line(
            "note",
            "ende_kein_kontakt",
            (
                "Vielen Dank, dass Sie mitmachen wollten! Diesmal fragen wir nur Menschen, die sicher wissen, dass sie "
                "zwischen ${kontakt_von} und ${kontakt_bis} Kontakt mit dem Landratsamt hatten. Deshalb sind wir hier "
                "schon fertig. Ihre Antwort wird nicht gespeichert. Alles Gute für Sie!",
                "Thank you for wanting to take part! This time we only ask people who know for certain that they were "
                "in contact with the district office between ${kontakt_von} and ${kontakt_bis}. So we are already "
                "finished here. Your answer is not stored. All the best to you!",
            ),
            relevant="${a1} = 'nein' or ${a1} = 'weiss_nicht'",
            ends=True,
        ),
        Line(
            "select_multiple service_area",
            "a2",
            ("Mit welchen Bereichen hatten Sie zu tun?", "Which areas did you deal with?"),
            required=CHOOSE_SOME,
            constraint="count-selected(.) >= 1",
            message=CHOOSE_SOME,
        ),
        Line(
            "note",
            "ende_anderer_bereich",
            (
                "Diesmal fragen wir nur nach diesen Bereichen: ${alle_bereiche}. Vielen Dank, dass Sie sich die Zeit "
                "genommen haben! Ihre Antworten werden nicht gespeichert.",
                "This time we only ask about these areas: ${alle_bereiche}. Thank you very much for taking the time! "
                "Your answers are not stored.",
            ),
            relevant="${a2} = 'anderer'",
            ends=True,
        ),
    )


def _area() -> tuple[Line, ...]:
    """Which area the questions are about: the one chosen from several, or the only one. „anderer“ is never it."""
    return (
        Line("calculate", "anzahl", calculation="count-selected(${a2}) - if(selected(${a2}, 'anderer'), 1, 0)"),
        Line(
            "select_one service_area",
            "a3",
            (
                "Auf welchen dieser Bereiche möchten Sie sich jetzt beziehen?",
                "Which of these areas would you like to answer for now?",
            ),
            (
                "Nehmen Sie am besten den, an den Sie sich am besten erinnern.",
                "It is best to take the one you remember best.",
            ),
            required=_CHOOSE,
            relevant="${anzahl} > 1",
            choice_filter="selected(${a2}, name) and name != 'anderer'",
        ),
        # „anderer“ stands last in the list, so the first of two is the area that is asked about.
        Line(
            "calculate",
            "bereich",
            calculation="if(${anzahl} > 1, ${a3}, selected-at(${a2}, 0))",
            shows="service_area",
        ),
        Line("calculate", "ort", calculation="${bereich}", shows="service_area_in"),
        Line(
            "select_multiple weg",
            "a4",
            ("Wie hatten Sie Kontakt?", "How were you in contact?"),
            (
                "Gemeint ist der Bereich: ${bereich}.",
                "This is about: ${bereich}.",
            ),
            required=CHOOSE_SOME,
            constraint="count-selected(.) >= 1",
            message=CHOOSE_SOME,
        ),
    )


def _overall() -> tuple[Line, ...]:
    return (
        satisfaction(
            "b1",
            "waren Sie insgesamt mit Ihrem letzten Kontakt ${ort}",
            "were you overall with your last contact ${ort}",
        ),
        Line(
            "range",
            "b2",
            (
                "Welche Schulnote geben Sie uns für die Arbeit ${ort}?",
                "Which school grade do you give our work ${ort}?",
            ),
            (
                "1 = sehr gut, 2 = gut, 3 = befriedigend, 4 = ausreichend, 5 = mangelhaft, 6 = ungenügend",
                "1 = very good, 2 = good, 3 = satisfactory, 4 = sufficient, 5 = poor, 6 = very poor",
            ),
            parameters="start=1 end=6 step=1",
        ),
        Line(
            "text",
            "b3",
            ("Was war der wichtigste Grund für diese Note?", "What was the most important reason for this grade?"),
            _WARNING,
            relevant="${b2} >= 4",
            constraint="string-length(.) <= 500",
            message=_TOO_LONG,
            appearance="multiline",
        ),
    )


def _closing() -> tuple[Line, ...]:
    return (
        satisfaction(
            "g1",
            "sind Sie mit der Verlässlichkeit und der Gleichbehandlung durch das Landratsamt",
            "are you with the reliability of the district office and with its treating everybody alike",
            hint=(
                "Es geht um Ihr Vertrauen: Werden Zusagen eingehalten? Werden alle gleich behandelt?",
                "This is about your trust: are promises kept? Is everybody treated alike?",
            ),
        ),
        Line(
            "text",
            "g2",
            ("Was sollen wir als Erstes verbessern?", "What should we improve first?"),
            (
                f"{_WARNING[0]} Sie können diese Frage auch überspringen.",
                f"{_WARNING[1]} You may also skip this question.",
            ),
            constraint="string-length(.) <= 500",
            message=_TOO_LONG,
            appearance="multiline",
        ),
        Line(
            "select_one alter",
            "g3",
            ("Zu welcher Altersgruppe gehören Sie?", "Which age group do you belong to?"),
            required=(
                "Bitte wählen Sie eine Altersgruppe oder „keine Angabe“.",
                "Please choose an age group or “no answer”.",
            ),
        ),
    )


CUSTOMER_SURVEY = Form(
    form_id="kundenbefragung",
    version="1",
    title=("Kundenbefragung", "Customer survey"),
    lines=(*_contact(), *_area(), *_overall(), *people(), *service(), *special(), *_closing()),
    options=CHOICES,
)
