"""What stands first on the list of tasks, and how it is cut into pages."""

from datetime import UTC, date, datetime, timedelta

from bot.domain.ids import ProcedureId, TaskId
from bot.domain.procedure import Procedure, ProcedureState, Task
from bot.domain.step_names import Step
from bot.domain.task_list import PAGE_SIZE, Waiting, WaitingStep, in_order, page_of

TODAY = date(2022, 8, 17)
THEN = datetime(2022, 8, 1, 10, tzinfo=UTC)


def waiting(
    number: int, due: int | None = None, *, urgent: bool = False, own: bool = True, since: datetime | None = THEN
) -> Waiting:
    """``due`` in days from today; ``number`` tells one from the other."""
    due_on = None if due is None else TODAY + timedelta(days=due)
    procedure = Procedure(ProcedureId(1), "Umfrage", ProcedureState.RUNNING, THEN)
    task = Task(TaskId(number), procedure.id, Step.OUTLINE, "", THEN, due_on)
    return Waiting(WaitingStep(procedure, task), since, due_on, urgent, own)


def numbers(ordered: tuple[Waiting, ...]) -> list[int]:
    return [one.subject.task.id for one in ordered if isinstance(one.subject, WaitingStep)]


def test_overdue_before_urgent_before_today_before_later_before_undated_before_what_others_do() -> None:
    listed = (
        waiting(7, -9, own=False),
        waiting(6),
        waiting(5, 3),
        waiting(4, 1),
        waiting(3, 0),
        waiting(2, urgent=True),
        waiting(1, -1),
        waiting(0, -5),
    )
    assert numbers(in_order(listed, TODAY)) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_of_two_that_are_as_urgent_what_waits_longer_stands_first() -> None:
    later = waiting(2, 3, since=THEN + timedelta(hours=1))
    assert numbers(in_order((waiting(3, 3, since=None), later, waiting(1, 3)), TODAY)) == [1, 2, 3]


def test_an_empty_list_has_one_page() -> None:
    page = page_of((), 4, seen=None, today=TODAY)
    assert (page.number, page.pages, page.total, page.entries) == (0, 1, 0, ())


def test_every_entry_stands_on_exactly_one_page() -> None:
    listed = tuple(waiting(number) for number in range(2 * PAGE_SIZE + 1))
    pages = [page_of(listed, number, seen=None, today=TODAY) for number in range(3)]
    assert [entry.waiting for page in pages for entry in page.entries] == list(listed)
    assert {page.pages for page in pages} == {3}


def test_overdue_counts_the_whole_list() -> None:
    listed = tuple(waiting(number, -1) for number in range(PAGE_SIZE + 2))
    assert page_of(listed, 1, seen=None, today=TODAY).overdue == PAGE_SIZE + 2


def test_new_is_what_came_after_the_last_look() -> None:
    listed = (waiting(1), waiting(2, since=THEN + timedelta(hours=2)), waiting(3, since=None))
    page = page_of(listed, 0, seen=THEN + timedelta(hours=1), today=TODAY)
    assert [entry.new for entry in page.entries] == [False, True, False]
    assert not any(entry.new for entry in page_of(listed, 0, seen=None, today=TODAY).entries)
