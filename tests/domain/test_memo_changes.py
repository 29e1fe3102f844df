"""What a new version changes: sections in their order, then the papers, also one that came under an old name."""

from dataclasses import replace

from bot.domain.memo import MemoContent
from bot.domain.memo_changes import PAPERS, MemoChanges, SectionChanges, concept_changes, memo_changes
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


def test_what_changed_in_the_concept_is_named_by_its_own_headings_and_days_stay_whole() -> None:
    long = "Die Pressestelle leitet das Vorhaben und hält in allen Stellen die Fäden zusammen."
    old = (("Erster Tag", "1. August 2022"), ("Ablauf", f"{long} Montags."), ("Anzahl", "400"), ("Ort", "Rathaus"))
    new = (
        ("Erster Tag", "1. September 2022"),
        ("Ablauf", f"{long} Freitags."),
        ("Preis", "keiner"),
        ("Ort", "Rathaus"),
    )

    assert concept_changes("Feinkonzept", old, new) == (
        SectionChanges("Feinkonzept: Erster Tag", (Change("1. August 2022", "1. September 2022"),)),
        SectionChanges("Feinkonzept: Ablauf", (Change("Montags.", "Freitags."),)),
        SectionChanges("Feinkonzept: Preis", (Change("", "keiner"),)),
        SectionChanges("Feinkonzept: Anzahl", (Change("400", ""),)),
    )
