"""T16 for procedures. Every button of every step, tapped by everybody in every state: only whose it is moves anything.

Generated from the table of steps; what a step is for, and for which office, decides. Whoever may not changes nothing
and reads nothing of the file.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import pytest

from bot.config import Config
from bot.domain.ids import FormId, ProcedureId
from bot.domain.memo import Decision, MemoContent, Verdict
from bot.domain.procedure import Opened, ProcedureState, Task
from bot.domain.staff import Role, mark_of_office
from bot.domain.staff_taps import ProcedureTap, ReadAct, ReadTap, SheetAct, SheetTap, StopTap, TaskAct, TaskTap
from bot.domain.step_names import Outcome, Step, Way
from bot.domain.steps import CHECKLIST, RULES
from bot.domain.taps import encode
from bot.runtime import Receipt, Runtime, Sender
from bot.services import step_forms, tapping
from bot.texts.catalogue import Texts
from storage import forms, memos, procedures, scans
from storage.database import Database
from storage.memos import Origin
from storage.transaction import Transaction
from tests.reliability.role_table import DEPUTY, NO_DEPUTIES, ROLES, Press
from tests.reliability.role_world import PEOPLE, SECRET, World
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.services.staff_scene import private
from tests.stories.test_handover import with_key
from tests.stories.town import FIRST_DAY

CONCERNED: Final = "office"
"""The one office of ``role_world`` that the Grobkonzept names; its heads of offices act for others."""
BUTTON: Final[Press] = ("", "")
SEES_ALL: Final = frozenset(("leadership", "leadership-office", "press-office", "data-protection"))
ENTERS: Final = frozenset(("press-office", "leadership-office"))


@dataclass
class Files(World):
    """The house with one procedure in which every step of the first phase is open, whatever should come before."""

    tasks: dict[Step, Task] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)
    procedure: int = 0

    def press(self, press: Press, about: str) -> Callable[[Transaction, Runtime, Sender], Awaitable[Receipt | None]]:
        """``about`` is the button's data here."""
        assert press == BUTTON
        return lambda tx, rt, sender: tapping.tap(tx, rt, about, sender)

    async def begins(self, tx: Transaction) -> None:
        """One of everything."""
        made = await procedures.begin(tx, self.rt.authority.id, SECRET, now=FIRST_DAY)
        self.procedure = made.id
        await procedures.belongs_to(tx, made.id, self.surveys["prepared"])
        form = await step_forms.form_of(tx, self.rt, Step.OUTLINE)
        await forms.save(tx, form, FIRST_DAY)
        named = next(one.name for one in form.question("stellen").choices if one.labels["de"] == CONCERNED)
        for rule in RULES.values():
            if rule.way in (Way.FORM, Way.BUTTON, Way.MEMO) and rule.step is not Step.STOP:
                opened = Opened(rule.step, CONCERNED if rule.by_each else "")
                self.tasks[rule.step] = await procedures.open_task(tx, made.id, opened, due_on=None, now=FIRST_DAY)
        answers = {"ziele": SECRET, "stellen": named}
        for name, step, office in (
            ("of all", Step.OUTLINE, ""),
            ("of the officer", Step.TOOL_VOTE, ""),
            ("of the office", Step.RESOURCES, CONCERNED),
            ("of another office", Step.RESOURCES, "Bauamt"),
        ):
            task = await procedures.open_task(tx, made.id, Opened(step, office), due_on=None, now=FIRST_DAY)
            await procedures.end_task(tx, task, Outcome.DONE, by=None, now=FIRST_DAY)
            author = self.members["removed press-office"]
            paper = await procedures.add_paper(
                tx, task, FormId(form.form_id), answers, "00", author=author, now=FIRST_DAY
            )
            self.papers[name] = paper.id
        content = MemoContent(SECRET, SECRET, SECRET, SECRET)
        origin = Origin("", made.id, Step.OUTLINE_MEMO.value)
        memo = await memos.submit(
            tx, self.rt.authority.id, self.members["press-office"], content, now=FIRST_DAY, origin=origin
        )
        self.papers["memo"] = memo.id
        by = self.members["leadership-office"]
        scan = await scans.add(tx, b"%PDF", by=by, now=FIRST_DAY)
        on_paper = Decision(Verdict.CHANGES_ORDERED, by, "Landrat", FIRST_DAY, SECRET, on_paper_on=FIRST_DAY.date())
        assert await memos.decide(tx, memo, on_paper, scan)


@pytest.fixture
async def files(database: Database) -> Files:
    authority, config = with_key(""), Config()
    built = await Files.of(database, Runtime(config, authority, database, Texts(authority, config.time_zone)))
    await database.write(built.begins)
    await built.rt.run(tapping.start, built.surveys["open"], private(PEOPLE["stranger"], typed=True))
    return built


def is_whose(who: str, step: Step) -> bool:
    """Whether the step is this person's: by role, for an office by its name, and in the place of the Leitung."""
    return who == RULES[step].by.value or (who == DEPUTY and RULES[step].by_deputy)


def taps_on(task: Task) -> list[TaskTap]:
    """The step's own buttons, and some that it never had."""
    outcomes = (*task.rule.outcomes, Outcome.STOPPED, Outcome.NO_ANSWER)
    ends = [TaskTap(act, task.id, one.value) for one in outcomes for act in (TaskAct.END, TaskAct.CONFIRM)]
    gives = TaskTap(TaskAct.HAND_ON, task.id, mark_of_office(CONCERNED))
    others = (
        *(TaskAct.OPEN, TaskAct.WORKBOOK, TaskAct.HAND_ON, TaskAct.TAKE_BACK, TaskAct.RETURN, TaskAct.ACCEPT),
        *(TaskAct.ONCE_MORE, TaskAct.CONFIRM_ONCE_MORE, TaskAct.TRY),
    )
    return [*(TaskTap(act, task.id, "") for act in others), gives, *ends]


def moves(step: Step, tap: TaskTap) -> bool:
    """Whether a tap of whoever has the step changes anything: it begins a draft, hands it on, or ends it."""
    rule = RULES[step]
    if tap.act is TaskAct.OPEN:
        return rule.way in (Way.FORM, Way.MEMO)
    if tap.act is TaskAct.TRY:
        return step in {Step.TEST_RUN, Step.FORM_VOTE}
    if tap.act is TaskAct.HAND_ON:
        return step in CHECKLIST and bool(tap.choice)
    if tap.act not in (TaskAct.END, TaskAct.CONFIRM) or Outcome(tap.choice) not in rule.outcomes:
        return False
    outcome = Outcome(tap.choice)
    # What cannot be undone, or undoes what others have done, is asked back first; no vote stands for this opening.
    asked_back = outcome is Outcome.STOPPED or (bool(rule.undoes(outcome)) and not rule.asks_why(outcome))
    held_back = (step, outcome) == (Step.OPENING, Outcome.DONE)
    return rule.is_tapped(outcome) and not held_back and (tap.act is TaskAct.CONFIRM or not asked_back)


def presses(files: Files) -> list[tuple[str, Step, TaskTap]]:
    """Everybody on every button; in the everyday run a part of them, besides those that move something."""
    everything = [(who, step, tap) for step, task in files.tasks.items() for tap in taps_on(task) for who in PEOPLE]
    some = set(random.Random(seed()).sample(everything, len(everything) * size("T16_STATES") // 100))
    return [one for one in everything if one in some or may_move(*one)]


def may_move(who: str, step: Step, tap: TaskTap) -> bool:
    """Whether the press has an effect while the step is open."""
    return is_whose(who, step) and moves(step, tap)


async def test_only_whose_step_it_is_changes_anything_or_reads_of_it(files: Files) -> None:
    before, tried = await files.rows(), presses(files)
    for who, step, tap in tried:
        effect = await files.tries(who, BUTTON, encode(tap), before)
        assert bool(effect.changed) == may_move(who, step, tap), (who, step, tap)
        assert is_whose(who, step) or not effect.read, (who, step, tap)
    steps = {step for who, step, tap in tried if may_move(who, step, tap)}
    assert steps == set(files.tasks)


@pytest.mark.parametrize("state", [*ProcedureState])
async def test_what_is_over_is_moved_by_nobody(files: Files, state: ProcedureState) -> None:
    """The steps of a running procedure have ended; where it was stopped or filed they are still open."""

    async def is_over(tx: Transaction) -> None:
        if state is not ProcedureState.RUNNING:
            await procedures.end(tx, ProcedureId(files.procedure), state, now=FIRST_DAY)
            return
        for task in files.tasks.values():
            assert await procedures.end_task(tx, task, Outcome.DONE, by=None, now=FIRST_DAY)

    await files.database.write(is_over)
    before = await files.rows()
    for who, step, tap in presses(files):
        effect = await files.tries(who, BUTTON, encode(tap), before)
        assert not effect.changed, (who, step, tap)
        assert is_whose(who, step) or not effect.read, (who, step, tap)


async def test_what_was_handed_to_an_office_is_its_own_and_the_press_office_may_only_take_it_back(files: Files) -> None:
    lent = files.tasks[Step.PRICE]
    await files.database.write(procedures.hand_on, lent, CONCERNED, due_on=None, now=FIRST_DAY)
    before, changed = await files.rows(), set[tuple[str, str]]()
    for tap in taps_on(lent):
        for who in PEOPLE:
            effect = await files.tries(who, BUTTON, encode(tap), before)
            if effect.changed:
                changed.add((who, tap.act.name))
            if who not in (CONCERNED, "press-office"):
                assert not effect.read, (who, tap)
    assert changed == {(CONCERNED, "OPEN"), (CONCERNED, "RETURN"), ("press-office", "TAKE_BACK")}


async def test_only_the_press_office_moves_a_meeting_to_which_offices_are_invited(files: Files) -> None:
    meeting, invitation = files.tasks[Step.MEETING], files.tasks[Step.ATTENDANCE]
    before = await files.rows()
    for act in (TaskAct.END, TaskAct.CONFIRM):
        tap = encode(TaskTap(act, invitation.id, Outcome.MOVED.value))
        for who in PEOPLE:
            effect = await files.tries(who, BUTTON, tap, before)
            assert not effect.changed, (who, "the meeting has no day yet")
    assert await files.database.write(procedures.end_task, meeting, Outcome.DONE, by=None, now=FIRST_DAY)
    before, changed = await files.rows(), set[tuple[str, TaskAct]]()
    for act in (*TaskAct,):
        tap = encode(TaskTap(act, invitation.id, Outcome.MOVED.value))
        for who in PEOPLE:
            effect = await files.tries(who, BUTTON, tap, before)
            if effect.changed:
                changed.add((who, act))
            assert who in (CONCERNED, "press-office") or not effect.read, (who, act)
    assert changed == {("press-office", TaskAct.CONFIRM)}


async def test_a_finished_item_is_opened_anew_by_the_press_office_alone_once_it_has_agreed(files: Files) -> None:
    """The checklist is done and voted on, and the survey can begin; nothing else that is done can be opened anew."""

    async def is_ready(tx: Transaction) -> None:
        decision = Opened(Step.DETAIL_DECISION)
        decided = await procedures.open_task(tx, ProcedureId(files.procedure), decision, due_on=None, now=FIRST_DAY)
        later = list(Step)[list(Step).index(Step.OPENING) :]
        for task in (decided, *(task for step, task in files.tasks.items() if step not in later)):
            assert await procedures.end_task(tx, task, Outcome.DONE, by=None, now=FIRST_DAY)

    await files.database.write(is_ready)
    before, moved, asked = await files.rows(), set[tuple[str, Step]](), set[tuple[str, Step]]()
    for step, task in files.tasks.items():
        for who in PEOPLE:
            sure = await files.tries(who, BUTTON, encode(TaskTap(TaskAct.ONCE_MORE, task.id, "")), before)
            assert not sure.changed, (who, step)
            done = await files.tries(who, BUTTON, encode(TaskTap(TaskAct.CONFIRM_ONCE_MORE, task.id, "")), before)
            asked |= {(who, step)} if any("noch einmal ausfüllen?" in text for text in sure.shown) else set()
            moved |= {(who, step)} if done.changed else set()
            assert is_whose(who, step) or not (sure.read or done.read), (who, step)
    assert moved == asked == {("press-office", step) for step in CHECKLIST}


async def test_of_two_who_hand_it_on_at_once_one_is_too_late(files: Files) -> None:
    item = files.tasks[Step.PRICE]
    first = await files.database.write(procedures.hand_on, item, CONCERNED, due_on=None, now=FIRST_DAY)
    second = await files.database.write(procedures.hand_on, item, "Bauamt", due_on=None, now=FIRST_DAY)

    assert first is not None
    assert (first.handed_to, second) == (CONCERNED, None)


async def test_only_press_office_and_office_of_the_leitung_enter_what_came_on_paper(files: Files) -> None:
    before = await files.rows()
    for step, task in files.tasks.items():
        of_others = RULES[step].by is not Role.PRESS_OFFICE
        for who in PEOPLE:
            effect = await files.tries(who, BUTTON, encode(SheetTap(SheetAct.ENTER, task.id)), before)
            assert bool(effect.changed) == (who in ENTERS and of_others), (who, step)
            sent = await files.tries(who, BUTTON, encode(SheetTap(SheetAct.PRINT, task.id)), before)
            assert not sent.changed, (who, step)
            printed = any("Das Blatt zum Ausdrucken" in text for text in sent.shown)
            assert printed == (who in ENTERS and of_others), (who, step)
    for who in PEOPLE:
        effect = await files.tries(who, BUTTON, encode(SheetTap(SheetAct.LIST, files.procedure)), before)
        assert (effect.changed, effect.read) == (frozenset(), who in ENTERS), who


@pytest.mark.parametrize(
    ("paper", "readers"),
    [
        ("of all", SEES_ALL | {CONCERNED}),
        ("of the officer", SEES_ALL),
        ("of the office", SEES_ALL | {CONCERNED}),
        ("of another office", SEES_ALL),
    ],
)
async def test_papers_are_read_by_those_whom_they_concern(files: Files, paper: str, readers: frozenset[str]) -> None:
    before = await files.rows()
    for who in PEOPLE:
        shown = await files.tries(who, BUTTON, encode(ReadTap(ReadAct.SHOW, files.papers[paper])), before)
        assert (shown.changed, shown.read) == (frozenset(), who in readers), who
        sent = await files.tries(who, BUTTON, encode(ReadTap(ReadAct.FILE, files.papers[paper])), before)
        assert any("Fassung 1" in text for text in sent.shown) == (who in readers), who


async def test_a_memo_that_is_not_approved_is_sent_to_no_office(files: Files) -> None:
    before = await files.rows()
    for who in PEOPLE:
        sent = await files.tries(who, BUTTON, encode(ReadTap(ReadAct.MEMO, files.papers["memo"])), before)
        assert any("Fassung 1" in text for text in sent.shown) == (who in SEES_ALL), who


async def test_signed_sheet_is_sent_to_those_who_may_see_its_memo(files: Files) -> None:
    before = await files.rows()
    for who in PEOPLE:
        sent = await files.tries(who, BUTTON, encode(ReadTap(ReadAct.SCAN, files.papers["memo"])), before)
        may = who in SEES_ALL | {DEPUTY}
        assert any("unterschrieben" in text for text in sent.shown) == may, who
        assert sent.changed == (frozenset(("audit: memo_scan_read",)) if may else frozenset()), who


async def test_where_a_procedure_stands_is_seen_by_the_house_alone(files: Files) -> None:
    before = await files.rows()
    offices = {CONCERNED, DEPUTY, *NO_DEPUTIES}
    for who in PEOPLE:
        seen = await files.tries(who, BUTTON, encode(ProcedureTap(files.procedure)), before)
        assert (seen.changed, seen.read) == (frozenset(), who in SEES_ALL | offices), who
    assert set(ROLES) - SEES_ALL - offices == {"research-institute", "admin"}


@pytest.mark.parametrize(
    ("ended", "state", "who"),
    [
        ((Step.TAKE_UP,), ProcedureState.RUNNING, {"leadership", DEPUTY}),
        ((), ProcedureState.RUNNING, set[str]()),
        ((Step.TAKE_UP, Step.OPENING), ProcedureState.RUNNING, set[str]()),
        ((Step.TAKE_UP,), ProcedureState.STOPPED, set[str]()),
        ((Step.TAKE_UP,), ProcedureState.ARCHIVED, set[str]()),
    ],
    ids=["running", "idea waits", "survey opened", "stopped", "filed"],
)
async def test_only_who_decides_today_begins_to_end_it_early(
    files: Files, ended: tuple[Step, ...], state: ProcedureState, who: set[str]
) -> None:
    async def so_far(tx: Transaction) -> None:
        for step in ended:
            assert await procedures.end_task(tx, files.tasks[step], Outcome.DONE, by=None, now=FIRST_DAY)
        if state is not ProcedureState.RUNNING:
            await procedures.end(tx, ProcedureId(files.procedure), state, now=FIRST_DAY)

    await files.database.write(so_far)
    before = await files.rows()
    button = encode(StopTap(files.procedure))
    assert {one for one in PEOPLE if (await files.tries(one, BUTTON, button, before)).changed} == who
