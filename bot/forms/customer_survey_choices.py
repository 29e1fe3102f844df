"""The choices of the customer survey, worded as in MISSION.md § 5.2.

The service areas are those of the authority file; the two lists here only stand for them in the workbook.
"""

from bot.forms.form_writer import Option


def _list(name: str, *entries: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(name, choice, (german, english)) for choice, german, english in entries)


CHOICES = (
    *_list(
        "ja_nein",
        ("ja", "Ja", "Yes"),
        ("nein", "Nein", "No"),
        ("weiss_nicht", "weiß ich nicht mehr", "I do not remember"),
    ),
    *_list(
        "service_area",
        ("bau", "Bauamt – Baurecht", "Building office – building law"),
        ("jug", "Jugendamt", "Youth welfare office"),
        ("fahr", "Fahrerlaubnisbehörde", "Driving licence office"),
        ("zul", "Zulassungsbehörde", "Vehicle registration office"),
        ("soz", "Sozialamt", "Social welfare office"),
        ("land", "Büro des Landrats/Pressestelle", "Office of the district administrator/press office"),
        ("anderer", "anderer Bereich", "another area"),
    ),
    *_list(
        "service_area_in",
        ("bau", "im Bauamt", "at the building office"),
        ("jug", "im Jugendamt", "at the youth welfare office"),
        ("fahr", "in der Fahrerlaubnisbehörde", "at the driving licence office"),
        ("zul", "in der Zulassungsbehörde", "at the vehicle registration office"),
        ("soz", "im Sozialamt", "at the social welfare office"),
        ("land", "im Büro des Landrats", "at the office of the district administrator"),
        ("anderer", "in einem anderen Bereich", "in another area"),
    ),
    *_list(
        "weg",
        ("ort", "vor Ort", "in person"),
        ("tel", "Telefon", "telephone"),
        ("mail", "E-Mail", "e-mail"),
        ("brief", "Brief", "letter"),
        ("onl", "Online-Dienst", "online service"),
    ),
    *_list(
        "z5",
        ("1", "außerordentlich zufrieden", "extremely satisfied"),
        ("2", "sehr zufrieden", "very satisfied"),
        ("3", "zufrieden", "satisfied"),
        ("4", "weniger zufrieden", "less satisfied"),
        ("5", "unzufrieden", "dissatisfied"),
        ("99", "kann ich nicht beurteilen", "I cannot judge"),
    ),
    *_list(
        "wunsch",
        ("antrag", "Antrag stellen", "make an application"),
        ("stand", "Stand abfragen", "ask about progress"),
        ("termin", "Termin buchen", "book an appointment"),
        ("bezahlen", "Bezahlen", "pay"),
        ("bescheid", "Bescheid abrufen", "get the official decision"),
        ("video", "Videoberatung", "advice by video"),
        ("nichts", "nichts davon", "none of these"),
    ),
    *_list(
        "alter",
        ("16_29", "16–29", "16–29"),
        ("30_44", "30–44", "30–44"),
        ("45_59", "45–59", "45–59"),
        ("60_74", "60–74", "60–74"),
        ("75", "75+", "75+"),
        ("ka", "keine Angabe", "no answer"),
    ),
)
