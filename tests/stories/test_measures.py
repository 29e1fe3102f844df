"""Measures: proposed by the press office, decided one by one by the Leitung, carried out by the offices, confirmed."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.runtime import Runtime
from bot.services import staffing
from storage import staff
from storage.transaction import Transaction
from tests.stories.design_walk import brought_to, the_clock_runs
from tests.stories.evaluation_walk import about, at_measures, newest, proposes, taps_above, writes_the_vermerk
from tests.stories.house import House
from tests.stories.town import Person, Town

SWITCH, FORMS = "Ein Schalter am Donnerstagabend.", "Formulare in einfacher Sprache."


async def proposed(town: Town) -> House:
    """Two measures are in the Vermerk that waits for the Leitung."""
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await proposes(house.press, FORMS, "Jugendamt")
    await writes_the_vermerk(house.press)
    return house


async def endorsed(town: Town) -> House:
    """The Leitung has endorsed both."""
    house = await proposed(town)
    await endorses_all(house.leader)
    return house


async def endorses_all(leader: Person) -> None:
    await taps_above(leader, "Alle befürworten")
    await taps_above(leader, "Ja, alle befürworten")


async def opens(person: Person, button: str) -> None:
    await person.writes("/massnahmen")
    await person.taps(button)


async def reports_done(office: Person, button: str) -> None:
    await opens(office, button)
    await office.taps("Als erledigt melden")


async def test_the_press_office_collects_measures_before_it_writes_the_vermerk(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    card = await newest(house.press)
    assert SWITCH in card
    assert "Bauamt, bis 1. Dezember 2022: vorgeschlagen" in card
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk zu Ergebnissen und Maßnahmen")

    await house.press.writes("Angemessen.")

    review = await newest(house.press)
    assert "Es wird vorgeschlagen, folgende Maßnahmen zu befürworten" in review
    assert "M1: Ein Schalter am Donnerstagabend. (Bauamt, bis 1. Dezember 2022" in review


async def test_a_proposal_can_be_changed_and_struck_until_the_vermerk_is_sent(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await proposes(house.press, FORMS, "Jugendamt")
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Streichen")
    assert SWITCH not in await newest(house.press)
    await house.press.taps("M2 Jugendamt")
    await house.press.taps("Ändern")
    assert FORMS in await newest(house.press)
    await house.press.writes("1")
    await house.press.writes("Formulare in Leichter Sprache.")
    await house.press.taps("Absenden")

    assert "Formulare in Leichter Sprache." in await newest(house.press)
    await writes_the_vermerk(house.press)
    await opens(house.press, "M2 Jugendamt")
    assert not {"Ändern", "Streichen"} & set((await house.press.card()).labels)


async def test_a_measure_that_was_only_begun_is_gone_with_the_vermerk(town: Town) -> None:
    house = await proposed_and_begun(town)
    await writes_the_vermerk(house.press)
    await house.press.writes("/aufgaben")

    assert "Angefangen" not in await newest(house.press)


async def proposed_and_begun(town: Town) -> House:
    """One measure is proposed, another only begun."""
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await house.press.taps("Maßnahme vorschlagen")
    await house.press.writes(FORMS)
    await house.press.writes("/aufgaben")
    assert "Angefangen: Maßnahme" in await newest(house.press)
    return house


async def test_offices_learn_of_their_measures_only_once_they_are_decided(town: Town) -> None:
    house = await proposed(town)
    await house.bauamt.writes("/massnahmen")
    assert "Zurzeit gibt es keine Maßnahmen für Sie." in await newest(house.bauamt)
    await endorses_all(house.leader)

    told = await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")
    assert SWITCH in told
    assert FORMS not in told
    assert FORMS in await about(house.jugendamt, "Über Ihre Maßnahmen ist entschieden")


async def test_the_leitung_decides_on_each_measure_and_says_why_not(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.leader, "M1 Bauamt")
    assert SWITCH in await newest(house.leader)
    await house.leader.taps("Befürworten")
    # The next one appears by itself.
    assert FORMS in await newest(house.leader)
    await house.leader.taps("Nicht befürworten")
    assert "Warum befürworten Sie diese Maßnahme nicht?" in await newest(house.leader)
    await house.leader.writes("Das macht schon das Land.")

    card = await newest(house.leader)
    assert "befürwortet" in card
    assert "nicht befürwortet" in card
    await opens(house.jugendamt, "M2 Jugendamt")
    assert "Begründung: Das macht schon das Land." in await newest(house.jugendamt)
    await house.press.writes("/verfahren")
    assert "Entwurf der Pressemeldung" in await newest(house.press)


async def test_all_are_endorsed_with_two_taps_and_then_the_vermerk_is_approved(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.leader, "Alle befürworten")
    assert "Alle 2 Maßnahmen befürworten" in await newest(house.leader)
    await house.leader.taps("Ja, alle befürworten")

    await house.press.writes("/verfahren")
    course = await newest(house.press)
    assert "Entwurf der Pressemeldung" in course
    assert "Umsetzung der Maßnahmen" in course
    await house.leader.writes("/aufgaben")
    assert "Im Moment wartet nichts auf Sie." in await newest(house.leader)


async def test_the_second_of_two_who_decide_is_told(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.second, "Alle befürworten")
    await endorses_all(house.leader)
    await taps_above(house.second, "Ja, alle befürworten")

    assert "inzwischen weiter" in await newest(house.second)


async def test_approving_the_vermerk_itself_endorses_what_is_left(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.leader, "Freigeben")
    await taps_above(house.leader, "Ja, freigeben")

    assert SWITCH in await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")
    await opens(house.bauamt, "M1 Bauamt")
    assert "Stand: befürwortet" in await newest(house.bauamt)


async def test_changes_to_the_vermerk_open_the_measures_again(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.leader, "M1 Bauamt")
    await house.leader.taps("Befürworten")
    await taps_above(house.leader, "Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten genauer.")
    await opens(house.press, "M1 Bauamt")

    assert "Stand: vorgeschlagen" in await newest(house.press)
    assert "Ändern" in (await house.press.card()).labels


async def test_the_office_reports_and_the_press_office_confirms(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.bauamt, "M1 Bauamt")
    await house.bauamt.taps("Stand melden")
    await house.bauamt.writes("Der Dienstplan steht.")
    assert "Zuletzt dazu: Der Dienstplan steht." in await about(house.press, "Der Dienstplan steht.")
    await reports_done(house.bauamt, "M1 Bauamt")
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Zurückgeben")
    await house.press.writes("Das Schild an der Tür fehlt.")
    assert "Das Schild an der Tür fehlt." in await about(house.bauamt, "Das Schild")
    await reports_done(house.bauamt, "M1 Bauamt")
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("„Erledigt“ bestätigen")

    assert "Stand: erledigt" in await about(house.bauamt, "Stand: erledigt")


async def test_what_waits_about_a_measure_stands_in_the_list_of_tasks(town: Town) -> None:
    house = await proposed(town)
    await house.leader.writes("/aufgaben")
    assert "Maßnahme M1" in await newest(house.leader)
    await endorses_all(house.leader)
    await house.bauamt.writes("/aufgaben")
    card = await house.bauamt.card()
    assert "bei Ihrer Stelle in Arbeit" in card.text
    assert "Maßnahme M2" not in card.text
    await house.bauamt.taps("Maßnahme M1 öffnen")
    await house.bauamt.taps("Als erledigt melden")
    await house.press.writes("/aufgaben")

    assert "als erledigt gemeldet – bitte bestätigen" in await newest(house.press)


async def test_the_step_ends_when_everything_is_confirmed(town: Town) -> None:
    house = await endorsed(town)
    for office, button in ((house.bauamt, "M1 Bauamt"), (house.jugendamt, "M2 Jugendamt")):
        assert not await house.bauamt.sees("Umsetzung der Maßnahmen")
        await reports_done(office, button)
        await opens(house.press, button)
        await house.press.taps("„Erledigt“ bestätigen")

    assert await house.bauamt.sees("Umsetzung der Maßnahmen")
    await brought_to(town, Step.ARCHIVE)
    await house.press.writes("/aufgaben")
    assert "Zu den Akten" in await newest(house.press)


async def test_an_office_cannot_touch_another_offices_measure(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.bauamt, "M1 Bauamt")
    card = await house.bauamt.card()
    done = card.data[card.labels.index("Als erledigt melden")]
    shown = await house.jugendamt.card()
    await house.jugendamt.taps_data(done, shown.id)

    assert "nicht Ihre" in await newest(house.jugendamt)
    await opens(house.bauamt, "M1 Bauamt")
    assert "Stand: befürwortet" in await newest(house.bauamt)


async def test_office_and_press_office_are_reminded_before_on_and_after_the_day(town: Town) -> None:
    house = await endorsed(town)
    reminded = ("Wiedervorlage: fällig am 1. Dezember 2022", "Heute fällig", "Seit 1. Dezember 2022 fällig")
    for days, words in zip((132, 7, 7), reminded, strict=True):
        await town.later(days=days - 1)
        await the_clock_runs(town, "remind-of-measures")
        assert not await house.bauamt.sees(words)
        await town.later(days=1)
        await the_clock_runs(town, "remind-of-measures")
        assert words in await about(house.bauamt, words)
        assert words in await about(house.press, words)
        # Once the deadline is long past, the Leitung learns of it, too.
        assert await house.leader.sees(words) == words.startswith("Seit")


async def test_the_press_office_sets_another_wiedervorlage(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Wiedervorlage ändern")
    await house.press.writes("gestern")
    assert "Bitte einen Tag, der noch kommt" in await newest(house.press)
    await house.press.writes("1.9.2022")

    assert "Wiedervorlage: 1. September 2022" in await newest(house.press)


async def test_without_any_measure_nothing_is_to_be_carried_out(town: Town) -> None:
    house = await at_measures(town)
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk zu Ergebnissen und Maßnahmen")
    await house.press.writes("Es wird um Kenntnisnahme gebeten.")
    await house.press.writes("Es ist nichts zu tun.")
    await house.press.taps("Absenden")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    await house.press.writes("/verfahren")

    assert "⏳ Umsetzung der Maßnahmen" not in await newest(house.press)
    assert "Entwurf der Pressemeldung" in await newest(house.press)


async def test_what_an_office_said_by_telephone_is_entered_by_the_press_office_and_ends_the_measure(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Stand für die Stelle eintragen")
    await house.press.writes("Herr Maier am Telefon, 3. September: Der Schreiner ist beauftragt.")
    assert "Stand: in Arbeit" in await newest(house.press)
    # Nobody speaks in an office's name without its knowing.
    assert "Der Schreiner ist beauftragt." in await about(house.bauamt, "Maßnahme M1")

    await house.press.taps("„Erledigt“ für die Stelle eintragen")
    assert "Damit ist sie abgeschlossen." in await newest(house.press)
    await house.press.writes("Herr Maier am Telefon, 10. September.")
    assert "Stand: erledigt" in await newest(house.press)
    assert not {"Als erledigt melden", "Stand melden"} & set((await house.bauamt.card()).labels)


async def test_measure_whose_office_has_left_does_not_keep_the_procedure_open(town: Town) -> None:
    house = await endorsed(town)
    await town.rt.run(everybody_leaves, "Jugendamt")
    await reports_done(house.bauamt, "M1 Bauamt")
    await taps_above(house.press, "Maßnahme ansehen")
    await house.press.taps("„Erledigt“ bestätigen")
    await opens(house.press, "M2 Jugendamt")
    await house.press.taps("„Erledigt“ für die Stelle eintragen")
    await house.press.writes("Frau Kurz, früher Jugendamt, im Gespräch am 10. September.")

    await house.press.writes("/verfahren")
    assert "Umsetzung der Maßnahmen" not in await newest(house.press)


async def everybody_leaves(tx: Transaction, rt: Runtime, office: str) -> None:
    """Nobody is in this office any more."""
    for member in await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,)):
        if member.acts_for(office):
            await staffing.release(tx, rt, member.id)


async def test_another_office_and_deadline_hold_once_the_leitung_agrees(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Andere Stelle vorschlagen")
    await house.press.writes("jugendamt")
    await house.press.taps("Andere Frist vorschlagen")
    await house.press.writes("1.3.2023")
    assert "Neu vorgeschlagen: Jugendamt, bis 1. März 2023" in await newest(house.press)
    assert "Stelle: Bauamt\nBis: 1. Dezember 2022" in await newest(house.press)

    await house.leader.writes("/aufgaben")
    await house.leader.taps("Maßnahme M1 öffnen")
    await house.leader.taps("Änderung zustimmen")
    assert "Stelle: Jugendamt\nBis: 1. März 2023" in await newest(house.leader)
    for person in (house.press, house.jugendamt):
        assert "Stelle: Jugendamt" in await about(person, "Maßnahme M1")
    left = await house.bauamt.card()
    assert "Ihre Stelle ist dafür nicht mehr zuständig; jetzt ist es: Jugendamt." in left.text
    assert left.labels == ()
    await opens(house.jugendamt, "M1 Jugendamt")
    assert "Wir haben begonnen" in (await house.jugendamt.card()).labels


async def test_what_was_endorsed_stays_where_the_leitung_declines_the_change(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Andere Frist vorschlagen")
    await house.press.writes("gestern")
    assert "Bitte einen Tag, der noch kommt" in await newest(house.press)
    await house.press.writes("1.3.2023")
    await opens(house.leader, "M1 Bauamt")
    await house.leader.taps("Änderung ablehnen")

    for person in (house.press, house.leader, house.bauamt):
        told = await about(person, "Maßnahme M1")
        assert "Bis: 1. Dezember 2022" in told
        assert "Neu vorgeschlagen" not in told


async def test_where_no_measure_is_endorsed_nobody_reads_that_all_are_done(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "M1 Bauamt")
    await house.leader.taps("Nicht befürworten")
    await house.leader.writes("Kein Geld.")
    for person in (house.press, house.bauamt, house.jugendamt):
        assert not await person.sees("Alle Maßnahmen sind erledigt")

    await brought_to(town, Step.ARCHIVE)
    await house.press.writes("/aufgaben")
    await house.press.taps("Zu den Akten")
    assert "Maßnahmen waren nicht umzusetzen" in await newest(house.press)


async def test_wish_that_nobody_answered_is_gone_once_the_measure_is_reported_done(town: Town) -> None:
    house = await endorsed(town)
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Andere Frist vorschlagen")
    await house.press.writes("1.3.2023")
    await reports_done(house.bauamt, "M1 Bauamt")

    told = await about(house.press, "Stand: als erledigt gemeldet")
    assert "Neu vorgeschlagen" not in told
