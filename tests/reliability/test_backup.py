"""T25: a backup made under load holds everything acknowledged before it began, and the talks go on from there."""

import asyncio
import time
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.domain.codes import read_code
from bot.domain.ids import Person
from bot.domain.questionnaire import Questionnaire
from bot.simulator.people import Screen, Simulator
from storage import audit, interviews, responses
from storage.database import Database
from storage.keystore import place_in
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.reliability.crowd import Citizen, gathered
from tests.reliability.history import History, report
from tests.reliability.processes import TOKEN, Installation, installation, shipped_form
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.reliability.test_crowd import compared
from tests.reliability.two_places import Places
from tests.reliability.two_places import places as places

CITIZENS = 8
SAYING = {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendDocument"}


async def answered(crowd: Sequence[Citizen], share: float) -> None:
    """Wait until so many of all answers were given."""
    wanted = share * len(crowd) * 17
    while sum(len(citizen.answers) for citizen in crowd) < wanted:  # noqa: ASYNC110 - people answer at their own pace
        await asyncio.sleep(0.02)


def noted(crowd: Sequence[Citizen]) -> set[Hashable]:
    """What was acknowledged to anybody so far: another card came after it."""
    return {key for citizen in crowd for key in citizen.history._acknowledged}


async def answers_in(tx: Transaction, crowd: Sequence[Citizen]) -> dict[str, Mapping[str, str]]:
    """By name, what the database knows of each citizen: of a running interview, or by the code of a submitted one."""
    found: dict[str, Mapping[str, str]] = {}
    for citizen in crowd:
        visitor = await interviews.find_visitor(tx, Person(tx.keys.marker("person", citizen.phone.user)))
        if visitor is not None and visitor.interview is not None:
            found[citizen.phone.name] = dict(visitor.interview.progress.answers)
        elif signs := read_code(citizen.code):
            by_code = await responses.find_by_code(tx, tx.keys.marker("deletion code", signs))
            found[citizen.phone.name] = by_code.submitted.answers if by_code else {}
        else:
            found[citizen.phone.name] = {}
    return found


async def restored_answers(host: Installation, ring: KeyRing, crowd: Sequence[Citizen]) -> dict[str, Mapping[str, str]]:
    database = await Database.open(host.database_url, ring, place_in(host.folder))
    try:
        async with database.read_aside() as tx:
            assert await audit.verify(tx) is None
        return await database.write(answers_in, crowd)
    finally:
        await database.close()


async def goes_on(citizen: Citizen, payload: str, known: Mapping[str, str]) -> None:
    """Open the link again and answer to the end, from wherever the bot is."""
    citizen.answers = dict(known)
    before = max(message.id for message in (await citizen.phone.screen()).messages)
    opened = citizen.phone.sends(f"/start {payload}")
    screen = await citizen._until(opened, lambda card: card.id > before)
    # Cards from after the backup still stand in the chat with their buttons; only the newest one counts.
    if screen.newest.offers("Hier antworten"):
        screen = await citizen._acts(citizen.phone.taps("Hier antworten", wait=0), offers="Ich stimme zu")
    if screen.newest.offers("Ich stimme zu"):
        screen = await citizen._acts(citizen.phone.taps("Ich stimme zu", wait=0), shows="Frage 1")
    if not (screen.newest.offers("Absenden") or screen.newest.text.startswith("Frage ")):
        assert citizen.code, screen.newest.text
        return
    screen = await with_nothing_ticked(citizen, screen)
    while not screen.newest.offers("Absenden"):
        screen = await citizen._notes_and_answers(screen)
    await citizen._acts(citizen.phone.taps("Absenden", wait=0), shows="Lösch-Code: ")


async def with_nothing_ticked(citizen: Citizen, screen: Screen) -> Screen:
    """What was ticked before the backup still is; the crowd begins anew with each question."""
    for label in screen.newest.labels:
        if label.startswith("☑"):
            empty = label.replace("☑", "☐")
            screen = await citizen._acts(citizen.phone.taps(label, wait=0), offers=empty)
    return screen


async def nothing_is_under_way(simulator: Simulator, installed: Installation) -> None:
    """Wait until Telegram has brought every update: what it keeps would move the talk on after the restore."""
    waiting = 1
    while waiting:
        async with simulator.session.get(f"{installed.telegram}/bot{TOKEN}/getWebhookInfo") as answer:
            waiting = (await answer.json())["result"]["pending_update_count"]
        await asyncio.sleep(0.05)


def another_host(first: Installation, folder: Path, url: str) -> Installation:
    """An empty host with the same keys, authority and token."""
    folder.mkdir(exist_ok=True)
    (folder / "behoerde.toml").write_text((first.folder / "behoerde.toml").read_text())
    return Installation(folder, url, webhook=True, telegram=first.telegram)


async def backed_up_under_load(
    first: Installation, simulator: Simulator, form: Questionnaire, payload: str, file: Path
) -> tuple[Sequence[Citizen], set[Hashable]]:
    """The crowd answers, is backed up in the middle, goes on and loses its bot; what was acknowledged before it."""
    crowd = await gathered(simulator, form, CITIZENS, seed())
    answering = [asyncio.create_task(citizen.takes_part(payload)) for citizen in crowd]
    await answered(crowd, 0.4)
    before = noted(crowd)
    await first.command("backup", str(file))
    await asyncio.sleep(0.2)
    for task in answering:
        task.cancel()
    await asyncio.wait(answering)
    await nothing_is_under_way(simulator, first)
    await first.kill_bot()
    first.bot = None
    return crowd, before


async def one_round(places: Places, ring: KeyRing, number: int, folder: Path) -> None:
    form, began = shipped_form(), time.monotonic()
    async with installation(folder, places.old, webhook=True) as first:
        survey = await first.import_survey()
        payload = f"{survey}-q7"
        await first.start_bot()
        async with Simulator(first.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            crowd, before = await backed_up_under_load(first, simulator, form, payload, places.file)
            second = another_host(first, folder / "zweiter", places.new)
            await first.command("keys", "save", str(place_in(second.folder)))
            restoring = time.monotonic()
            said = await second.command("restore", str(places.file))
            restored_in = time.monotonic() - restoring
            assert "Wiederhergestellt" in said
            known = await restored_answers(second, ring, crowd)

            silent_since = (await simulator.calls())[-1]["number"]
            await second.start_bot()
            await second.listens()
            await asyncio.sleep(0.5)
            spoken = [call for call in await simulator.calls(since=silent_since) if call["method"] in SAYING]
            assert spoken == []

            await asyncio.gather(*(goes_on(each, payload, known[each.phone.name]) for each in crowd))
        assert await second.stop_bot() == 0
        rows = await second.exported(survey)
    final = compared(rows, crowd, form)
    report(final, test="T25", database=places.database, round=number, what="responses at the end")
    assert final.clean, final.culprits

    history = History()
    for key in {key for citizen in crowd for key in citizen.history._attempted}:
        history.attempted(key)
    for key in before:
        history.acknowledged(key)
    asked = {question.name for question in form.questions if question.asked}
    verdict = history.verdict(
        (name, key, value) for name, told in known.items() for key, value in told.items() if value and key in asked
    )
    spent = {"round": number, "restore_s": restored_in, "seconds": time.monotonic() - began}
    report(verdict, test="T25", database=places.database, **spent, what="answers in the copy")
    assert verdict.clean, verdict.culprits


async def test_a_backup_under_load_holds_everything_acknowledged_before_it(
    places: Places, key_ring: KeyRing, tmp_path: Path
) -> None:
    for number in range(size("T25_ROUNDS")):
        folder = tmp_path / f"runde{number}"
        folder.mkdir()
        if number:
            places = await emptied(places, number)
        await one_round(places, key_ring, number, folder)


async def emptied(places: Places, number: int) -> Places:
    """The same places with nothing in them."""
    from tests import postgres

    if places.database == "postgres":
        await postgres.empty(places.old)
        await postgres.empty(places.new)
        with suppress(FileNotFoundError):
            places.file.unlink()
        return places
    folder = places.folder / f"orte{number}"
    folder.mkdir()
    return Places(f"sqlite+aiosqlite:///{folder / 'alt.db'}", f"sqlite+aiosqlite:///{folder / 'neu.db'}", folder)
