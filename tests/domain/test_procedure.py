"""What opens when: the table of steps is a way from the idea to the archive without circles, dead ends or jumps."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedure import Opened, Past, done_anew, following
from bot.domain.staff import Role
from bot.domain.steps import CHECKLIST, RULES, Outcome, Phase, Step, Way

OFFICES = ("Bauamt", "Jugendamt")


class Run:
    """A procedure in memory: opens what follows, as the service does."""

    def __init__(self, offices: tuple[str, ...] = OFFICES) -> None:
        self.offices = offices
        self.outcomes: dict[Opened, Outcome | None] = {Opened(Step.IDEA): Outcome.DONE}
        self._open()

    def _open(self) -> None:
        for opened in following(Past(self.outcomes, self.offices)):
            self.outcomes[opened] = None

    @property
    def waiting(self) -> list[Opened]:
        return [opened for opened, outcome in self.outcomes.items() if outcome is None]

    def ends(self, opened: Opened, outcome: Outcome = Outcome.DONE) -> None:
        assert self.outcomes[opened] is None
        self.outcomes[opened] = outcome
        if (anew := done_anew(opened.step, outcome)) is not None:
            self.outcomes[Opened(anew)] = None
        self._open()

    def until(self, step: Step) -> None:
        while Opened(step) not in self.waiting:
            self.ends(self.waiting[0])


def test_every_step_has_a_row() -> None:
    assert list(RULES) == list(Step)


def test_nothing_waits_for_what_comes_later() -> None:
    order = list(Step)
    for rule in RULES.values():
        assert all(order.index(before) < order.index(rule.step) for before in rule.after)
        assert rule.redoes is None or order.index(rule.redoes) < order.index(rule.step)
        assert (rule.redoes is not None) == (Outcome.CHANGES in rule.outcomes)


def test_phases_follow_one_another() -> None:
    assert [rule.phase for rule in RULES.values()] == sorted(
        (rule.phase for rule in RULES.values()), key=list(Phase).index
    )


def test_the_idea_leads_to_the_archive_step_by_step() -> None:
    run = Run()
    done = [Step.IDEA]
    while run.waiting:
        done.append(run.waiting[0].step)
        run.ends(run.waiting[0])

    assert set(done) == set(Step)
    assert done[-1] is Step.ARCHIVE
    assert all(done.count(step) == (2 if RULES[step].by_each else 1) for step in Step)


def test_the_offices_check_their_resources_side_by_side() -> None:
    run = Run()
    run.until(Step.OUTLINE)
    run.ends(Opened(Step.OUTLINE))

    assert run.waiting == [
        Opened(Step.RESOURCES, "Bauamt"),
        Opened(Step.RESOURCES, "Jugendamt"),
        Opened(Step.TOOL_VOTE),
    ]


def test_one_office_alone_does_not_bring_it_further() -> None:
    run = Run()
    run.until(Step.OUTLINE)
    run.ends(Opened(Step.OUTLINE))
    run.ends(Opened(Step.RESOURCES, "Bauamt"), Outcome.NO)

    assert Opened(Step.MEETING) not in run.outcomes
    run.ends(Opened(Step.RESOURCES, "Jugendamt"), Outcome.NO_ANSWER)
    assert Opened(Step.MEETING) in run.waiting


def test_without_any_office_it_goes_on() -> None:
    run = Run(offices=())
    run.until(Step.ARCHIVE)

    assert not any(opened.office for opened in run.outcomes)


def test_ordered_changes_bring_the_memo_back_and_then_the_decision() -> None:
    run = Run()
    run.until(Step.OUTLINE_DECISION)
    run.ends(Opened(Step.OUTLINE_DECISION), Outcome.CHANGES)

    assert run.waiting == [Opened(Step.OUTLINE_MEMO)]
    run.ends(Opened(Step.OUTLINE_MEMO))
    assert run.waiting == [Opened(Step.OUTLINE_DECISION)]


def test_a_rejection_is_the_end() -> None:
    run = Run()
    run.until(Step.OUTLINE_DECISION)
    run.ends(Opened(Step.OUTLINE_DECISION), Outcome.STOPPED)

    assert run.waiting == []


@pytest.mark.parametrize("missing", [*CHECKLIST, Step.FORM_VOTE])
def test_fieldwork_cannot_open_while_anything_on_the_list_is_open(missing: Step) -> None:
    run = Run()
    run.until(Step.PRICE)
    while left := [opened for opened in run.waiting if opened.step is not missing]:
        run.ends(left[0])

    assert Opened(Step.OPENING) not in run.outcomes


def test_no_vote_no_opening() -> None:
    run = Run()
    run.until(Step.FORM_VOTE)
    run.ends(Opened(Step.FORM_VOTE), Outcome.CHANGES)
    while left := [opened for opened in run.waiting if opened.step is not Step.FORM_VOTE]:
        run.ends(left[0])

    assert run.waiting == [Opened(Step.FORM_VOTE)]
    run.ends(Opened(Step.FORM_VOTE), Outcome.CONDITIONS)
    assert run.waiting == [Opened(Step.OPENING)]


@given(chance=st.randoms(use_true_random=False), offices=st.sets(st.sampled_from("ABC")))
def test_whatever_happens_somebody_has_something_to_do_until_the_end(chance: Random, offices: set[str]) -> None:
    run = Run(tuple(offices))
    for _ in range(400):
        if not run.waiting:
            break
        opened = chance.choice(run.waiting)
        outcome = chance.choice(RULES[opened.step].outcomes)
        run.ends(opened, outcome)
        if outcome is Outcome.STOPPED:
            return
    assert run.waiting or run.outcomes[Opened(Step.ARCHIVE)] is Outcome.DONE


def test_a_deputy_does_all_that_the_leitung_decides_on_but_the_release_of_her_own_words() -> None:
    of_leadership = {rule.step for rule in RULES.values() if rule.by is Role.LEADERSHIP}
    assert {rule.step for rule in RULES.values() if rule.by_deputy} == of_leadership - {Step.IDEA, Step.PRESS_QUOTE}


def test_only_what_an_office_is_asked_lapses_and_no_decision_ever_does() -> None:
    assert {rule.step for rule in RULES.values() if rule.lapses} == {
        rule.step for rule in RULES.values() if rule.by_each
    }
    assert not any(rule.lapses for rule in RULES.values() if rule.way in {Way.DECISION, Way.MEMO})
