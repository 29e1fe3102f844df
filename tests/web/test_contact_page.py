"""The contact page as somebody with a link and the chat behind it see it."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.consent import ConsentFor
from bot.domain.volunteering import ContactDetails, TimeOfDay, VolunteerState, Way
from bot.texts import contact_page as texts
from bot.texts.catalogue import Texts
from storage import volunteers
from storage.database import Database
from storage.transaction import Transaction
from tests.web.contact_scene import (
    BERND,
    NUMBER,
    Page,
    contact_page,
    corrections,
    filled,
    heading,
    with_cap,
)

ENTERED = "Sie sind eingetragen"
NOT_ENTERED = "Das können wir hier nicht eintragen"
MISSED = "Dieser Link gilt nicht mehr"
FULL = "Für diesen Bereich haben sich schon genug gemeldet."


async def test_whoever_fills_it_in_is_entered_and_the_chat_says_so_without_the_number(page_on_both: Page) -> None:
    page = page_on_both
    link = await page.link()
    first = await page.get(link)
    assert (first.status, heading(first)) == (200, "Rückrufnummer eintragen")

    done = await page.post(link, filled(area="bau", times="morning"))

    assert (done.status, heading(done)) == (200, ENTERED)
    assert "Ihre Nummer: <b>0971 801234</b>. Stimmt sie nicht?" in done.text
    volunteer = await page.entered()
    assert volunteer is not None
    assert (volunteer.way, volunteer.state) == (Way.PAGE, VolunteerState.REGISTERED)
    assert await page.details() == ContactDetails("Anna Muster", "+49971801234", (TimeOfDay.MORNING,), "de", "bau")
    card = await page.card()
    assert "Sie sind für das Telefoninterview eingetragen." in card.text
    assert "Doch nicht anrufen" in [button.label for row in card.buttons for button in row]
    digits = re.sub(r"\D", "", NUMBER)
    assert digits[1:] not in re.sub(r"\D", "", card.text)
    assert "endet auf" not in card.text


async def test_only_what_was_read_is_agreed_to(page: Page) -> None:
    link = await page.link()
    institute = replace(page.rt.authority.research_institute, name="Andere Marktforschung GmbH")
    before = Texts(replace(page.rt.authority, research_institute=institute), "Europe/Berlin")
    read = texts.wordings_mark(page.survey, before.voice("de"))

    answer = await page.post(link, filled(wording=read, passes_area="yes"))

    assert answer.status == 422
    assert corrections(answer) == ["agrees"]
    assert "Der Text der Einwilligung hat sich gerade geändert." in html.unescape(answer.text)
    assert " checked" not in answer.text
    assert await page.entered() is None
    (today,) = re.findall(r'<input type="hidden" name="wording" value="(\w+)">', answer.text)
    assert heading(await page.post(link, filled(wording=today))) == ENTERED


async def test_what_is_wrong_is_named_at_the_top_and_at_the_field_and_nothing_written_is_lost(page: Page) -> None:
    link = await page.link()
    answer = await page.post(
        link, {"name": "  ", "telephone": "12", "times": "evening", "language": "en", "area": "jug", "notice": "yes"}
    )

    assert answer.status == 422
    assert corrections(answer) == ["name", "telephone", "agrees"]
    assert "<title>Bitte prüfen: Rückrufnummer eintragen" in answer.text
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    for kept in (
        'id="telephone" name="telephone" value="12"',
        'id="times-evening" name="times" value="evening" checked',
        '<option value="en" selected',
        '<option value="jug" selected',
    ):
        assert kept in answer.text
    assert re.search(r'name="notice" value="yes" checked', answer.text)
    assert not re.search(r'name="agrees" value="yes" checked', answer.text)
    assert heading(await page.post(link)) == ENTERED


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Bitte tragen Sie Ihre Telefonnummer ein."),
        ("keine", "können wir nicht lesen"),
        ("0900 1234567", "gewöhnliche Festnetz- oder Handynummer"),
        ("0180 2 123456", "gewöhnliche Festnetz- oder Handynummer"),
        ("112", "können wir nicht lesen"),
        ("+49 971 801234 " * 10, "können wir nicht lesen"),
    ],
)
async def test_a_number_nobody_can_be_called_at_is_refused_with_a_sentence(
    page: Page, written: str, sentence: str
) -> None:
    answer = await page.post(await page.link(), filled(telephone=written))

    assert corrections(answer) == ["telephone"]
    assert sentence in answer.text
    assert await page.entered() is None


@pytest.mark.parametrize("name", ["Anna\nMuster \x07", "x" * 81, "12345", "<b>"])
async def test_a_name_is_words_in_one_line(page: Page, name: str) -> None:
    answer = await page.post(await page.link(), filled(name=name))

    if name == "<b>":
        assert heading(answer) == ENTERED
    else:
        assert corrections(answer) == ["name"]


async def test_each_consent_is_noted_with_the_very_words_of_the_page(page: Page) -> None:
    link = await page.link(language="en")
    shown = await page.get(link)
    await page.post(link, filled(area="soz", passes_area="yes", notice="yes"))

    lines = {line.purpose: line for line in await page.consents()}
    assert set(lines) == {ConsentFor.CONTACT_DETAILS, ConsentFor.SERVICE_AREA, ConsentFor.CALL_NOTICE}
    voice = page.rt.texts.voice("en")
    for wording in (
        texts.contact_wording(page.survey, voice),
        texts.area_wording(voice),
        texts.notice_wording(voice),
    ):
        assert wording in shown.text
    assert {line.language for line in lines.values()} == {"en"}
    assert "Muster Marktforschung GmbH" in texts.contact_wording(page.survey, voice)


async def test_nothing_optional_is_agreed_to_by_itself(page: Page) -> None:
    link = await page.link()
    assert "checked" not in (await page.get(link)).text
    await page.post(link, filled(area="", passes_area="yes"))

    assert [line.purpose for line in await page.consents()] == [ConsentFor.CONTACT_DETAILS]


async def test_a_message_before_the_calls_is_offered_only_while_it_can_still_come(page: Page) -> None:
    assert 'name="notice"' in (await page.get(await page.link())).text
    page.clock.now += timedelta(days=15)  # the calls have begun
    link = await page.link()
    assert 'name="notice"' not in (await page.get(link)).text
    await page.post(link, filled(notice="yes"))

    assert [line.purpose for line in await page.consents()] == [ConsentFor.CONTACT_DETAILS]


async def test_the_page_says_who_calls_and_that_nobody_asks_for_passwords(page: Page) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", (await page.get(await page.link())).text)).replace(
        "\N{NO-BREAK SPACE}", " "
    )

    for words in (
        "Muster Marktforschung GmbH",
        "040 1234567",
        "zwischen dem 1. Juli 2022 und dem 31. August 2022",
        "höchstens 5-mal",
        "Nie wird nach Bankdaten oder Passwörtern gefragt.",
        "Fragen Sie bei uns nach: 09999 12-0",
        "„Doch nicht anrufen“",
        "spätestens am 31. Dezember 2022",
        "Impressum",
        "Datenschutz",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("language", "accepted", "asked", "expected"),
    [
        ("de", "", "", "de"),
        ("en", "", "", "en"),
        ("en", "", "de", "de"),
        ("de", "en-US,en", "", "de"),
        ("de", "", "xx", "de"),
    ],
)
async def test_the_language_is_the_links_unless_another_is_chosen(
    page: Page, language: str, accepted: str, asked: str, expected: str
) -> None:
    link = await page.link(language=language)
    answer = await page.get(f"{link}?lang={asked}" if asked else link, **{"Accept-Language": accepted})

    assert f'<html lang="{expected}">' in answer.text
    other = "en" if expected == "de" else "de"
    assert f'<a href="?lang={other}" lang="{other}"' in answer.text


async def test_a_number_that_is_entered_already_is_not_told_from_a_blocked_one_and_the_link_tells_no_more(
    page_on_both: Page,
) -> None:
    page = page_on_both
    await page.post(await page.link())
    link = await page.link(BERND)
    answer = await page.post(link)

    assert (answer.status, heading(answer)) == (200, NOT_ENTERED)
    assert await page.entered(BERND) is None
    # It must not serve to try out which numbers are known.
    assert heading(await page.post(link, filled(telephone="0971 805678"))) == MISSED


async def test_a_number_that_wants_no_calls_is_not_entered(page: Page) -> None:
    async def block(tx: Transaction) -> None:
        await volunteers.block(tx, page.survey.id, volunteers.number_marker(tx, page.survey.id, "+49971801234"))

    await page.rt.database.write(block)
    answer = await page.post(await page.link())

    assert heading(answer) == NOT_ENTERED
    assert await page.entered() is None


async def test_behind_a_cap_somebody_is_asked_and_waits_only_if_they_agree(database: Database) -> None:
    async with contact_page(database, with_cap("bau", 1)) as page:
        await page.post(await page.link(), filled(area="bau"))
        link = await page.link(BERND)
        form = filled(area="bau", telephone="0971 805678")
        asked = await page.post(link, form)

        assert asked.status == 422
        assert FULL in asked.text
        assert 'name="waits"' in asked.text
        assert await page.entered(BERND) is None
        done = await page.post(link, {**form, "waits": "yes", "notice": "yes"})
        assert heading(done) == "Sie sind vorgemerkt"
        volunteer = await page.entered(BERND)
        assert volunteer is not None
        assert volunteer.state is VolunteerState.WAITING
        agreed = {line.purpose for line in await page.consents(BERND)}
        assert agreed == {ConsentFor.CONTACT_DETAILS, ConsentFor.WAITING_LIST, ConsentFor.PLACE}


async def test_after_the_fieldwork_nobody_can_enter(page: Page) -> None:
    link = await page.link()
    page.clock.now += timedelta(days=60)
    late = await page.link(BERND)

    assert heading(await page.get(link)) == MISSED
    assert heading(await page.get(late)) == "Eintragen geht zurzeit nicht"
    assert heading(await page.post(late)) == "Eintragen geht zurzeit nicht"
