"""What a new version changes: sections in their order, then the papers, also one that came under an old name."""

from dataclasses import replace

from bot.domain.memo import MemoContent
from bot.domain.memo_changes import PAPERS, MemoChanges, SectionChanges, memo_changes
from bot.domain.wording import Change

OLD = MemoContent("Betreff", "Freigeben.", "Anlass. Stand.", "Gut.")
COSTS, PLAN = ("Kosten.pdf", "a1"), ("Plan.pdf", "b2")


def test_sections_that_differ_are_named_in_the_order_of_the_vermerk() -> None:
    new = replace(OLD, facts="Anlass. Neuer Stand.", subject="Anderer Betreff")

    assert memo_changes(1, OLD, new, (), ()) == MemoChanges(
        1,
        (
            SectionChanges("betreff", (Change("Betreff", "Anderer Betreff"),)),
            SectionChanges("sachverhalt", (Change("Stand.", "Neuer Stand."),)),
        ),
    )


def test_same_wording_with_the_same_papers_is_no_change() -> None:
    assert memo_changes(4, OLD, replace(OLD, facts="Anlass.  Stand."), (COSTS,), (COSTS,)) == MemoChanges(4, ())


def test_papers_that_came_went_or_were_exchanged_are_named() -> None:
    def papers(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> tuple[SectionChanges, ...]:
        return memo_changes(1, OLD, OLD, before, after).sections

    assert papers((COSTS,), (COSTS, PLAN)) == (SectionChanges(PAPERS, (Change("", "Plan.pdf"),)),)
    assert papers((COSTS, PLAN), (PLAN,)) == (SectionChanges(PAPERS, (Change("Kosten.pdf", ""),)),)
    exchanged = (("Kosten.pdf", "c3"), PLAN)
    assert papers((COSTS, PLAN), exchanged) == (SectionChanges(PAPERS, (Change("Kosten.pdf", "Kosten.pdf"),)),)
