"""The contact page as strangers, hostile browsers and bad days see it."""

import asyncio
import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.errors import DatabaseUnavailableError
from bot.domain.volunteering import VolunteerState
from bot.services import volunteering
from bot.web import brake, contact_body
from storage import contact_links, volunteers
from storage.database import Database
from tests.log_stream import captured_log
from tests.web.contact_scene import (
    BERND,
    CLARA,
    NUMBER,
    Answer,
    Page,
    contact_page,
    filled,
    heading,
)

ENTERED = "Sie sind eingetragen"
MISSED = "Dieser Link gilt nicht mehr"
FULL = "Für diesen Bereich haben sich schon genug gemeldet."


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


async def test_what_was_written_cannot_become_markup(page: Page) -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }}'
    answer = await page.post(await page.link(), filled(name=hostile, telephone=hostile, area=hostile))

    assert "<script" not in answer.text
    assert f'value="{html.escape(hostile, quote=True)}"'.replace("&quot;", "&#34;") in answer.text


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
    written = {name: html.unescape(value) for name, value in kept if name != "wording"}
    assert written == {**filled(name='Anna "Muster"'), "times": "evening"}
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
