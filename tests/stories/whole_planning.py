"""Phase 1 of the whole procedure, from the idea to the approval by a deputy; the Kreiskasse never answers."""

from tests.stories.whole_cast import HELPING, Cast


async def idea(cast: Cast) -> None:
    """The Leitung has an idea, the press office makes it a Grobkonzept."""
    await cast.plays(
        "= Die Leitung hat eine Idee",
        "Leitung > /idee",
        "Leitung > Was gefällt Ihnen an unserer Stadt?",
        "Leitung > Wir möchten wissen, was den Menschen gefällt und was wir verbessern können.",
        "Leitung: Absenden",
        "= Die Pressestelle entwickelt das Grobkonzept",
        "Pressestelle: Ausfüllen",
        "Pressestelle > Wir erfahren, was gut ist und wo wir besser werden können.",
        "Pressestelle > 1, 3, 4, 5, 7",
        "Pressestelle: Fertig",
        "Pressestelle > Etwa 200 Stunden, rund 9.000 Euro.",
        "Pressestelle > Art. 6 Abs. 1 Buchst. e DSGVO; die Teilnahme ist freiwillig.",
        "Pressestelle: Absenden",
    )


async def offices_check_resources(cast: Cast) -> None:
    """One office sets conditions, one never answers; the data protection officer votes."""
    await cast.plays(
        "= Die Stellen prüfen ihre Ressourcen, das Bauamt stellt Bedingungen",
        "Bauamt: Ausfüllen",
        "Bauamt: Mit Bedingungen",
        "Bauamt > Erst nach der Urlaubszeit.",
        "Bauamt > 20",
        "Bauamt > Erika Muster",
        "Bauamt > 09999 12-200",
        "Bauamt: Absenden",
    )
    assert await cast.house.press.sees("Ansprechperson: Erika Muster")
    for number, office in enumerate(HELPING, 1):
        await cast.plays(
            f"{office}: Ausfüllen",
            f"{office}: Ja",
            f"{office} > 40",
            f"{office} > Ansprechperson {number}",
            f"{office} > 09999 12-30{number}",
            f"{office}: Absenden",
        )
    await cast.plays(
        "= Die Datenschutzbeauftragte prüft Werkzeug und Drittland",
        "Datenschutz: Ausfüllen",
        "Datenschutz: Mit Auflagen",
        "Datenschutz > Der Fragebogen liegt auch auf Papier aus.",
        "Datenschutz: Absenden",
    )
    await cast.days_pass(17, "Die Frist ist vorbei, die Kreiskasse hat sich nicht geäußert")
    assert await cast.house.press.sees("Kreiskasse: keine Äußerung")


async def draft_and_meeting(cast: Cast) -> None:
    """Everybody reads the draft; invitation, meeting, minutes."""
    await cast.plays(
        "= Alle lesen den Entwurf und treffen sich",
        "Bauamt: Ausfüllen",
        "Bauamt: Anmerkungen",
        "Bauamt > Bitte auch nach den Spielplätzen fragen.",
        "Bauamt: Absenden",
    )
    for office in HELPING:
        await cast.plays(f"{office}: Ausfüllen", f"{office}: Gelesen, keine Anmerkungen", f"{office}: Absenden")
    await cast.plays(
        "Pressestelle: Ausfüllen",
        "Pressestelle > Amtsleiterrunde",
        "Pressestelle > 16.8.2022",
        "Pressestelle > 9:30",
        "Pressestelle > Großer Sitzungssaal",
        "Pressestelle > Grobkonzept und Mitarbeit",
        "Pressestelle: Absenden",
        "Bauamt: Wir kommen",
        "Jugendamt: Wir kommen",
        "Zulassungsbehörde: Wir kommen",
        "Sozialamt: Wir können nicht",
    )
    await cast.days_pass(16, "Das Treffen hat stattgefunden; es ist der 17. August")
    await cast.plays(
        "Pressestelle: Ausfüllen",
        "Pressestelle > Alle Anwesenden tragen das Vorhaben mit.",
        "Pressestelle > Das Bauamt schickt die Liste der Spielplätze bis Freitag.",
        "Pressestelle: Absenden",
    )


async def first_memo(cast: Cast) -> None:
    """The Vermerk goes to the Leitung, which is on holiday: its deputy decides."""
    await writes_the_first_memo(cast, "= Der Vermerk zum Grobkonzept, und die Leitung fährt in Urlaub")
    await has_a_deputy(cast, "18.8.2022", "26.8.2022")
    await cast.days_pass(1, "Am ersten Morgen bekommt die Vertretung, was auf die Leitung wartet")
    await cast.plays("Zulassungsbehörde: Freigeben", "Zulassungsbehörde: Ja, freigeben")
    await offices_support(cast)
    assert await cast.house.bauamt.sees("freigegeben – Landrätin i. V., 18. August 2022")


async def writes_the_first_memo(cast: Cast, chapter: str) -> None:
    """The press office asks for the approval of the Grobkonzept."""
    await cast.plays(
        chapter,
        "Pressestelle: Vermerk schreiben",
        "Pressestelle > Es wird vorgeschlagen, das Grobkonzept freizugeben.",
        "Pressestelle > Der Nutzen überwiegt den Aufwand.",
        "Pressestelle: Absenden",
    )


async def has_a_deputy(cast: Cast, first: str, last: str) -> None:
    """The Leitung enters who decides in its place from one day to another."""
    await cast.plays(
        "Leitung > /vertretung",
        "Leitung: Vertretung eintragen",
        "Leitung: Frau Berger – Zulassungsbehörde (Leitung der Stelle)",
        f"Leitung > {first}",
        f"Leitung > {last}",
        "Leitung: Ja, eintragen",
    )


async def offices_support(cast: Cast) -> None:
    """All offices but the Kreiskasse promise to help."""
    await cast.plays(
        "= Die beteiligten Stellen sagen ihre Unterstützung zu",
        *(f"{office}: Wir unterstützen" for office in ("Bauamt", *HELPING)),
    )
