"""Order per person, people side by side, and what happens when somebody floods or the database is away."""

import asyncio

from bot.intake.lanes import LONGEST_LANE, SIDE_BY_SIDE, Lanes, RawUpdate, Verdict


def message(update_id: int, person: int) -> RawUpdate:
    return {"update_id": update_id, "message": {"from": {"id": person}, "chat": {"id": person}, "text": "x"}}


def tap(update_id: int, person: int) -> RawUpdate:
    return {"update_id": update_id, "callback_query": {"from": {"id": person}, "data": "x"}}


class Recorder:
    """Handles updates one event-loop turn each, or as long as ``gate`` is shut; keeps their order."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.shed: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.verdicts: dict[int, Verdict] = {}
        self.most_at_once = 0
        self._now = 0

    async def work(self, update: RawUpdate) -> Verdict:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await self.gate.wait()
        await asyncio.sleep(0)
        self._now -= 1
        self.seen.append(update["update_id"])
        return self.verdicts.get(update["update_id"], Verdict.DONE)

    def count(self, update: RawUpdate) -> None:
        self.shed.append(update["update_id"])

    def lanes(self) -> Lanes:
        return Lanes(self.work, self.count)


async def test_texts_and_taps_of_one_person_keep_their_order() -> None:
    recorder = Recorder()
    lanes = recorder.lanes()

    for number in range(20):
        lanes.submit(message(number, person=1) if number % 2 else tap(number, person=1))
    await lanes.settles()

    assert recorder.seen == list(range(20))
    assert recorder.most_at_once == 1


async def test_one_flooding_person_slows_nobody_down() -> None:
    recorder = Recorder()
    lanes = recorder.lanes()

    for number in range(90):
        lanes.submit(message(number, person=1))
    innocent = lanes.submit(message(1000, person=2))
    await innocent

    assert len(recorder.seen) < 10


async def test_what_one_person_sends_beyond_a_hundred_waiting_is_shed() -> None:
    recorder = Recorder()
    recorder.gate.clear()
    lanes = recorder.lanes()

    futures = [lanes.submit(message(number, person=1)) for number in range(LONGEST_LANE + 30)]
    other = lanes.submit(message(5000, person=2))
    recorder.gate.set()

    assert set(await asyncio.gather(*futures, other)) == {Verdict.DONE}
    assert len(recorder.shed) == 30
    assert 5000 in recorder.seen
    assert lanes.waiting == 0


async def test_while_the_database_is_away_nothing_overtakes() -> None:
    recorder = Recorder()
    recorder.verdicts = {2: Verdict.UNAVAILABLE}
    lanes = recorder.lanes()

    verdicts = await asyncio.gather(*(lanes.submit(message(number, person=1)) for number in (1, 2, 3, 4)))

    assert verdicts == [Verdict.DONE, Verdict.UNAVAILABLE, Verdict.UNAVAILABLE, Verdict.UNAVAILABLE]
    assert recorder.seen == [1, 2]


async def test_so_many_people_are_heard_at_once_and_all_in_the_end() -> None:
    recorder = Recorder()
    lanes = recorder.lanes()

    await asyncio.gather(*(lanes.submit(message(number, person=number)) for number in range(3 * SIDE_BY_SIDE)))

    assert recorder.most_at_once == SIDE_BY_SIDE
    assert len(recorder.seen) == 3 * SIDE_BY_SIDE


async def test_what_is_not_done_in_time_at_the_end_comes_again() -> None:
    recorder = Recorder()
    recorder.gate.clear()
    lanes = recorder.lanes()
    futures = [lanes.submit(message(number, person=1)) for number in (1, 2)]
    await asyncio.sleep(0)

    await lanes.stop(0.01)

    assert await asyncio.gather(*futures) == [Verdict.UNAVAILABLE, Verdict.UNAVAILABLE]
    assert recorder.seen == []
