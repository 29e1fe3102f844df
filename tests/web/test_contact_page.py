"""The contact page as a browser, a stranger and the chat behind it see it."""

import asyncio
import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.consent import ConsentFor
from bot.domain.errors import DatabaseUnavailableError
from bot.domain.volunteering import ContactDetails, TimeOfDay, VolunteerState, Way
from bot.services import volunteering
from bot.texts import contact_page as texts
from bot.web import brake, contact_body
from storage import contact_links, volunteers
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.log_stream import captured_log
from tests.web.contact_scene import BERND, CLARA, FILLED, NUMBER, Answer, Page, contact_page, with_cap

ENTERED = "Sie sind eingetragen"
MISSED = "Dieser Link gilt nicht mehr"
FULL = "Für diesen Bereich haben sich schon genug gemeldet."


@pytest.fixture
async def file(tmp_path: Path, key_ring: KeyRing) -> AsyncIterator[Database]:
    """On SQLite alone: what the page says does not depend on the database."""
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}", key_ring)
    yield opened
    await opened.close()


@pytest.fixture
async def page(file: Database) -> AsyncIterator[Page]:
    async with contact_page(file) as served:
        yield served


@pytest.fixture
async def page_on_both(database: Database) -> AsyncIterator[Page]:
    async with contact_page(database) as served:
        yield served


def heading(answer: Answer) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert found is not None
    return html.unescape(found[1])


def corrections(answer: Answer) -> list[str]:
    """The fields that the list at the top leads to; each exists, and says in its own words what is wrong."""
    fields = re.findall(r'<li><a href="#(\w+)">', answer.text)
    for name in fields:
        assert re.search(
            rf'id="{name}" name="{name}"[^>]*aria-describedby="{name}-error[^>]*aria-invalid="true"', answer.text
        )
        assert f'id="{name}-error"' in answer.text
    return fields


def filled(**changed: str) -> dict[str, str]:
    return {**FILLED, **changed}


async def test_whoever_fills_it_in_is_entered_and_the_chat_says_so_without_the_number(page_on_both: Page) -> None:
    page = page_on_both
    link = await page.link()
    first = await page.get(link)
    assert (first.status, heading(first)) == (200, "Rückrufnummer eintragen")

    done = await page.post(link, filled(area="bau", times="morning"))

    assert (done.status, heading(done)) == (200, ENTERED)
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


async def test_looking_does_not_use_the_link_up_but_sending_does(page_on_both: Page) -> None:
    page = page_on_both
    link = await page.link()
    for _ in range(3):
        assert heading(await page.get(link)) == "Rückrufnummer eintragen"
    async with page.browser.head(link) as preview:
        assert preview.status == 200

    assert heading(await page.post(link)) == ENTERED
    again = await page.post(link)  # the confirmation is loaded once more

    assert (again.status, heading(again)) == (404, MISSED)
    assert "Dann ist alles in Ordnung" in again.text
    async with page.rt.database.read() as tx:
        assert len(await volunteers.of_survey(tx, page.survey.id, VolunteerState.REGISTERED)) == 1


async def test_of_two_who_send_the_same_link_one_is_entered(page_on_both: Page) -> None:
    page = page_on_both
    link = await page.link()
    both = await asyncio.gather(
        page.post(link, filled(telephone="0971 801234")), page.post(link, filled(telephone="0971 805678"))
    )

    assert sorted(heading(answer) for answer in both) == sorted([ENTERED, MISSED])


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


async def test_what_was_written_cannot_become_markup(page: Page) -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }}'
    answer = await page.post(await page.link(), filled(name=hostile, telephone=hostile, area=hostile))

    assert "<script" not in answer.text
    assert "49" not in html.unescape(answer.text).split("telephone", 1)[0].split("value=")[-1]
    assert f'value="{html.escape(hostile, quote=True)}"'.replace("&quot;", "&#34;") in answer.text


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


async def test_all_links_that_do_not_serve_get_one_answer(page_on_both: Page) -> None:
    page = page_on_both
    used, expired, voided = await page.link(), await page.link(BERND), await page.link(CLARA)
    await page.post(used)
    await page.link(CLARA)
    page.clock.now += timedelta(hours=24)
    unknown, odd = used[:-1] + ("A" if used[-1] != "A" else "B"), used.rpartition("/")[0] + "/%00x"

    answers = [await page.get(link) for link in (used, expired, voided, unknown, odd)]
    answers += [await page.post(link) for link in (used, expired, voided, unknown, odd)]

    assert {(answer.status, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert {frozenset(name for name in answer.headers if name != "Date") for answer in answers} == {
        frozenset(name for name in answers[0].headers if name != "Date")
    }
    assert "„Lieber angerufen werden“" in answers[0].text


async def test_many_wrong_links_get_a_pause_and_whoever_has_one_does_not_notice(page: Page) -> None:
    link = await page.link()
    wrong = link[:-3] + "zzz"
    for _ in range(brake.MOST):
        assert (await page.get(wrong)).status == 404
    page.seconds[0] += 20
    braked = await page.post(wrong)

    assert (braked.status, braked.headers["Retry-After"]) == (429, "40")
    assert heading(braked) == MISSED
    assert heading(await page.post(link)) == ENTERED
    assert b'buergerecho_contact_pages_total{outcome="braked"} 1.0' in page.metrics.exposition()
    page.seconds[0] += 41
    assert (await page.get(wrong)).status == 404


async def test_nothing_is_kept_by_the_browser_framed_or_loaded_from_elsewhere(page: Page) -> None:
    link = await page.link()
    for answer in (await page.get(link), await page.post(link), await page.get(link)):
        assert answer.headers["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Set-Cookie" not in answer.headers
        assert not re.search(r"<script|<style|style=|\son\w+=|<img|<iframe|placeholder", answer.text)


async def test_the_style_is_a_file_of_this_server(page: Page) -> None:
    link = await page.link()
    assert '<link rel="stylesheet" href="kontakt.css">' in (await page.get(link)).text
    style = await page.get(link.rpartition("/")[0] + "/kontakt.css")

    assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "url(" not in style.text
    assert "@import" not in style.text


async def test_below_a_path_and_without_tls(file: Database) -> None:
    async with contact_page(file, public_url="http://bot.example/echo") as page:
        url = await page.link()
        link = page.root + url.removeprefix(page.root).removeprefix("http://bot.example")
        answer = await page.get(link)

        assert link.startswith(f"{page.root}/echo/kontakt/")
        assert answer.status == 200
        assert "Strict-Transport-Security" not in answer.headers
        assert (await page.get(link.replace("/echo", ""))).status == 404


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/x-www-form-urlencoded", b"name=" + b"x" * contact_body.LARGEST_BODY, 413),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(50)), 400),
        ("application/x-www-form-urlencoded", "name=Ä".encode(), 400),
    ],
)
async def test_what_no_browser_sends_is_refused_and_leaves_nothing(
    page: Page, kind: str, body: bytes, status: int
) -> None:
    link = await page.link()
    async with page.browser.post(link, data=body, headers={"Content-Type": kind}) as response:
        answer = await Answer.of(response)

    assert (answer.status, heading(answer)) == (status, "Das konnten wir nicht lesen")
    assert heading(await page.post(link)) == ENTERED


async def test_a_giant_that_does_not_say_its_size_is_not_read_to_the_end(page: Page) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with page.browser.post(await page.link(), data=endless(), headers=headers) as response:
        assert response.status == 413


async def test_a_body_that_never_comes_is_given_up(file: Database) -> None:
    async with contact_page(file, read_seconds=0.2) as page:
        path = (await page.link()).removeprefix(page.root)
        reader, writer = await asyncio.open_connection(*page.root.removeprefix("http://").split(":"))
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 100\r\n\r\nname=".encode()
        )
        answer = await asyncio.wait_for(reader.readline(), 5)
        writer.close()

    assert answer.split()[1] == b"408"


async def test_while_the_database_is_away_nothing_that_was_written_is_lost(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailableError

    link = await page.link()
    monkeypatch.setattr(contact_links, "use", away)
    sent = await page.post(link, filled(name='Anna "Muster"', times="evening"))

    assert (sent.status, sent.headers["Retry-After"]) == (503, "30")
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', sent.text)
    assert {name: html.unescape(value) for name, value in kept} == {**filled(name='Anna "Muster"'), "times": "evening"}
    assert "Noch einmal absenden" in sent.text
    monkeypatch.setattr(contact_links, "find", away)
    looked = await page.get(link)
    assert (looked.status, heading(looked)) == (503, "Gerade geht es leider nicht")
    monkeypatch.undo()
    assert heading(await page.post(link, {name: html.unescape(value) for name, value in kept})) == ENTERED


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_neither_token_nor_number_reaches_the_log_when_something_breaks(
    page: Page, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ValueError(f"{NUMBER} {link}")

    link = await page.link()
    with captured_log(level) as log:
        monkeypatch.setattr(volunteering, "register", broken)
        answer = await page.post(link)
        monkeypatch.setattr(contact_links, "find", broken)
        await page.get(link)

    assert (answer.status, heading(answer)) == (503, "Gerade geht es leider nicht")
    assert "the contact page failed" in log.text
    for secret in (link.rpartition("/")[2], NUMBER, "801234", "Anna"):
        assert secret not in log.text
    monkeypatch.undo()
    assert heading(await page.post(link)) == ENTERED


async def test_whoever_is_entered_already_reads_so_and_the_link_tells_no_more(page_on_both: Page) -> None:
    page = page_on_both
    await page.post(await page.link())
    link = await page.link(BERND)
    answer = await page.post(link)

    assert (answer.status, heading(answer)) == (200, "Schon eingetragen")
    assert await page.entered(BERND) is None
    # It must not serve to try out which numbers are known.
    assert heading(await page.post(link, filled(telephone="0971 805678"))) == MISSED


async def test_a_number_that_wants_no_calls_is_not_entered(page: Page) -> None:
    async def block(tx: Transaction) -> None:
        await volunteers.block(tx, page.survey.id, volunteers.number_marker(tx, page.survey.id, "+49971801234"))

    await page.rt.database.write(block)
    answer = await page.post(await page.link())

    assert heading(answer) == "Diese Nummer tragen wir nicht ein"
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
        done = await page.post(link, {**form, "waits": "yes"})
        assert heading(done) == "Sie sind vorgemerkt"
        volunteer = await page.entered(BERND)
        assert volunteer is not None
        assert volunteer.state is VolunteerState.WAITING
        assert ConsentFor.WAITING_LIST in {line.purpose for line in await page.consents(BERND)}


async def test_after_the_fieldwork_nobody_can_enter(page: Page) -> None:
    link = await page.link()
    page.clock.now += timedelta(days=60)
    late = await page.link(BERND)

    assert heading(await page.get(link)) == MISSED
    assert heading(await page.get(late)) == "Eintragen geht zurzeit nicht"
    assert heading(await page.post(late)) == "Eintragen geht zurzeit nicht"
