"""The whole procedure of seed 2, from the idea to the file, each acting only through what their chat shows."""

from tests.stories.house import memo_card
from tests.stories.town import Town
from tests.stories.whole_cast import HELPING, Cast, citizens_answer, questionnaire
from tests.stories.whole_planning import draft_and_meeting, first_memo, idea, offices_check_resources
from tests.transcripts.scribe import compare


async def test_from_the_idea_to_the_file(town: Town, *, regenerate_transcripts: bool) -> None:
    cast = await Cast.of(town)
    for part in PARTS:
        await part(cast)
    compare("verfahren", cast.scribe.text(), regenerate=regenerate_transcripts)


async def _detail(cast: Cast) -> None:
    await cast.plays(
        "= Das Feinkonzept mit den Kennzahlen",
        "Pressestelle > /aufgaben",
        "Pressestelle: Feinkonzept",
        "Pressestelle > 15.9.2022",
        "Pressestelle > 14.10.2022",
        "Pressestelle: Nein",
        "Pressestelle > 30.11.2022",
        "Pressestelle > 31.12.2022",
        "Pressestelle > Die Pressestelle leitet, das Bauamt hilft.",
        "Pressestelle > Jeden Montag eine halbe Stunde, alle beteiligten Stellen.",
        "Pressestelle > 30",
        "Pressestelle > 80",
        "Pressestelle > eine andere Frage",
        "Pressestelle > spielplatz",
        "Pressestelle: Anteil der zwei besten Antworten",
        "Pressestelle > 75",
        "Pressestelle: Nein, das genügt",
        "Pressestelle: Absenden",
        "= Der Vermerk zum Feinkonzept geht zuerst zur Mitzeichnung",
        "Pressestelle > /aufgaben",
        "Pressestelle: Vermerk zum Feinkonzept",
        "Pressestelle > Es wird vorgeschlagen, das Feinkonzept freizugeben.",
        "Pressestelle > Zeitplan und Kosten sind angemessen.",
        "Pressestelle: Absenden",
        "Bauamt: Mitzeichnen",
        "Jugendamt: Mitzeichnen",
        "Zulassungsbehörde: Mitzeichnen",
        "Sozialamt: Mitzeichnen mit abweichender Meinung",
        "Sozialamt > Vier Wochen sind zu kurz.",
    )
    await cast.days_pass(11, "Die Frist der Mitzeichnung ist vorbei, die Leitung ist zurück")
    for words in ("– Kreiskasse: keine Äußerung", "„Vier Wochen sind zu kurz.“"):
        assert words in (await memo_card(cast.house.leader)).text


async def _ordered_changes(cast: Cast) -> None:
    await cast.plays(
        "= Die Leitung ordnet Änderungen an",
        "Leitung: Änderungen anordnen",
        "Leitung > Bitte die Kosten nennen.",
        "Pressestelle > /aufgaben",
        "Pressestelle: Vermerk zum Feinkonzept",
        "Pressestelle > 4",
        "Pressestelle > Zeitplan und Kosten von 9.000 Euro sind angemessen.",
        "Pressestelle: Absenden",
        *(f"{office}: Mitzeichnen" for office in ("Bauamt", *HELPING)),
    )
    await cast.days_pass(9, "Auch die zweite Frist ist vorbei")
    await cast.plays("= Die Leitung gibt frei", "Leitung: Freigeben", "Leitung: Ja, freigeben")
    assert await cast.house.bauamt.sees("freigegeben – Landrätin, 7. September 2022")


async def _checklist(cast: Cast) -> None:
    await cast.plays("= Die Umsetzung, Punkt für Punkt")
    for item, owner, *texts in (
        ("Preismodell und Kosten", "Kreiskasse", "Je Antwort 2 Euro, höchstens 900 Euro.", "900", "Kultur, 0.3000"),
        ("Frage- und Antworttypen", "Pressestelle", "Eine Auswahl, eine Frage in fünf Stufen, ein eigener Text."),
        ("Antworten", "Pressestelle", "Fünf Stufen der Zufriedenheit."),
        ("Teilnehmende und ihre Ansprache", "Bauamt", "Alle, die hier leben.", "Aushang an jedem Spielplatz."),
        ("Sprachen", "Pressestelle", "Deutsch."),
    ):
        await cast.plays("Pressestelle > /aufgaben", f"Pressestelle: {item}", f"Pressestelle: {owner}")
        await cast.plays(*(f"Pressestelle > {text}" for text in texts), "Pressestelle: Absenden")
    await cast.plays("Pressestelle > /aufgaben", "Pressestelle: Fragen")
    await cast.scribe.sends_file("Pressestelle", "befragung.xlsx", questionnaire())
    await cast.plays(
        "Pressestelle: Ausfüllen",
        "Pressestelle: Pressestelle",
        "Pressestelle > Mit Bauamt und Jugendamt abgestimmt.",
        "Pressestelle: Absenden",
        "Pressestelle > /aufgaben",
        "Pressestelle: Probelauf",
        "Pressestelle: Pressestelle",
        "Pressestelle > Drei Personen, zwei Telefone.",
        "Pressestelle > nichts",
        "Pressestelle: Ja, alles in Ordnung",
        "Pressestelle: Absenden",
    )


async def _opening(cast: Cast) -> None:
    await cast.plays(
        "= Die Datenschutzbeauftragte prüft Einwilligung und Fragebogen",
        "Datenschutz: Ausfüllen",
        "Datenschutz: Zugestimmt",
        "Datenschutz: Absenden",
        "= Die Befragung",
    )
    await cast.days_pass(8, "Es ist der 15. September, der erste Tag der Befragung")
    await citizens_answer(cast)
    await cast.days_pass(1, "Alle 30 Menschen haben geantwortet")
    await cast.days_pass(29, "Der letzte Tag ist vorbei, es ist Samstag")
    assert not await cast.house.press.sees("hier sind die Ergebnisse")
    await cast.days_pass(2, "Am Montag")
    assert await cast.house.bauamt.sees("Bauamt – Baurecht: 8 Antworten. Eigene Kennzahlen zeigen wir nicht")


async def _evaluation(cast: Cast) -> None:
    await cast.plays("= Pressestelle und Stellen werten die Ergebnisse aus")
    for office in ("Bauamt", *HELPING):
        await cast.plays(
            f"{office}: Ausfüllen",
            f"{office} > Die Menschen sind mit den Spielplätzen zufrieden.",
            f"{office} > Den Ausbau fortführen.",
            f"{office}: Absenden",
        )
    await cast.days_pass(23, "Die Frist ist vorbei, die Kreiskasse hat sich nicht geäußert")
    await cast.plays("= Der Vermerk mit den Maßnahmen")
    for office, what in (
        ("Jugendamt", "Die Freizeitangebote für Kinder in der Innenstadt werden weiter ausgebaut."),
        ("Bauamt", "Zwei Spielplätze bekommen neue Geräte."),
        ("Sozialamt", "Die Spielplätze bekommen eine Aufsicht."),
    ):
        await cast.plays(
            "Pressestelle > /massnahmen",
            "Pressestelle: Maßnahme vorschlagen",
            f"Pressestelle > {what}",
            f"Pressestelle: {office}",
            "Pressestelle > 1.12.2022",
            "Pressestelle > etwa 2.000 Euro",
            "Pressestelle: Absenden",
        )
    await cast.plays(
        "Pressestelle > /aufgaben",
        "Pressestelle: Vermerk zu Ergebnissen und Maßnahmen",
        "Pressestelle > Die Maßnahmen führen fort, was den Menschen gefällt.",
        "Pressestelle: Absenden",
        "= Die Leitung entscheidet über jede Maßnahme",
        "Leitung: M1 Jugendamt",
        "Leitung: Befürworten",
        "Leitung: Befürworten",
        "Leitung: Nicht befürworten",
        "Leitung > Dafür fehlt das Personal.",
    )
    assert await cast.house.bauamt.sees("Über Ihre Maßnahmen ist entschieden")


async def _press_release(cast: Cast) -> None:
    await cast.plays(
        "= Die Pressemeldung mit einem Zitat der Leitung",
        "Pressestelle > /aufgaben",
        "Pressestelle: Entwurf der Pressemeldung",
        "Pressestelle > Unsere Spielplätze gefallen",
        "Pressestelle > Die meisten sind mit den Spielplätzen zufrieden. Der Ausbau geht weiter.",
        "Pressestelle > Wir hören zu und handeln.",
        "Pressestelle > Pressestelle, 09999 12-100",
        "Pressestelle: Absenden",
        "Leitung: Zitate freigeben",
        "Pressestelle > /aufgaben",
        "Pressestelle: Veröffentlichung",
        "Pressestelle: Jetzt veröffentlichen",
    )
    assert await cast.house.press.sees("„Wir hören zu und handeln“, so Landrätin Dr. Anna Beispiel.")


async def _measures(cast: Cast) -> None:
    await cast.plays(
        "= Die Maßnahmen werden umgesetzt",
        "Bauamt > /massnahmen",
        "Bauamt: M2 Bauamt",
        "Bauamt: Stand melden",
        "Bauamt > Die Geräte sind bestellt.",
    )
    await cast.days_pass(14, "Zwei Wochen später")
    for office, measure in (("Jugendamt", "M1 Jugendamt"), ("Bauamt", "M2 Bauamt")):
        await cast.plays(
            f"{office} > /massnahmen",
            f"{office}: {measure}",
            f"{office}: Als erledigt melden",
            "Pressestelle > /massnahmen",
            f"Pressestelle: {measure}",
            "Pressestelle: „Erledigt“ bestätigen",
        )
    await cast.plays(
        "= Zu den Akten",
        "Pressestelle > /aufgaben",
        "Pressestelle: Zu den Akten",
        "Pressestelle: Zu den Akten (z. A.)",
        "Pressestelle > /verfahren",
    )
    assert "Zurzeit läuft kein Verfahren" in (await cast.house.press.card()).text
    assert await cast.house.bauamt.at(cast.house.channel).sees("Abgeschlossen, zu den Akten.")


PARTS = (
    *(idea, offices_check_resources, draft_and_meeting, first_memo, _detail, _ordered_changes, _checklist),
    *(_opening, _evaluation, _press_release, _measures),
)
