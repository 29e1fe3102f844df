"""What opens when: the table of steps is a way from the idea to the archive without circles, dead ends or jumps."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import ProcedureId, TaskId
from bot.domain.procedure import (
    Opened,
    Past,
    Procedure,
    ProcedureState,
    StaysDone,
    Task,
    done_anew,
    falling,
    following,
    is_outdated,
    is_withdrawn,
    may_go_back,
    newest_ends,
    stays_done,
)
from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Phase, Step, Way
from bot.domain.steps import CHECKLIST, FALLS_WITH, RULES

OFFICES = ("Bauamt", "Jugendamt")
BEGUN = datetime(2022, 7, 15, tzinfo=UTC)
SURVEY = Procedure(ProcedureId(1), "Kundenbefragung", ProcedureState.RUNNING, BEGUN)


class Run:
    """A procedure in memory: tasks end and open in turn, as the service does it."""

    def __init__(self, offices: tuple[str, ...] = OFFICES) -> None:
        self.offices = offices
        self.tasks: list[tuple[Opened, Outcome | None]] = [(Opened(Step.IDEA), Outcome.DONE)]
        self._open()

    @property
    def outcomes(self) -> dict[Opened, Outcome | None]:
        return newest_ends(self.tasks)

    @property
    def waiting(self) -> list[Opened]:
        return [opened for opened, outcome in self.tasks if outcome is None]

    def times(self, step: Step) -> int:
        """How often a step has been opened."""
        return sum(opened.step is step for opened, _ in self.tasks)

    def _open(self) -> None:
        self.tasks += [(opened, None) for opened in following(Past(self.outcomes, self.offices))]

    def _end(self, opened: Opened, outcome: Outcome) -> None:
        self.tasks[self.tasks.index((opened, None))] = (opened, outcome)

    def ends(self, opened: Opened, outcome: Outcome = Outcome.DONE) -> None:
        self._end(opened, outcome)
        self._goes_on(done_anew(opened.step, outcome))

    def goes_back(self, step: Step, outcome: Outcome) -> None:
        """Whoever asked the offices goes back for all of them; any other step is ended so."""
        if RULES[step].by_each:
            self._goes_on(done_anew(step, outcome))
        else:
            self.ends(Opened(step), outcome)

    def _goes_on(self, anew: Step | None) -> None:
        begins = anew if anew is not None and self.outcomes.get(Opened(anew)) is not None else None
        for one in self.waiting:
            if is_withdrawn(one, begins, self.offices):
                self._end(one, Outcome.WITHDRAWN)
        if begins is not None:
            self.tasks.append((Opened(begins), None))
        self._open()

    def corrects(self, step: Step) -> None:
        """A finished item of the checklist is opened anew, as the service does it."""
        for one in self.waiting:
            if is_withdrawn(one, step, self.offices):
                self._end(one, Outcome.WITHDRAWN)
        self.tasks.append((Opened(step), None))

    def as_kept(self) -> list[Task]:
        """The same as tasks with numbers."""
        return [
            Task(TaskId(number), SURVEY.id, opened.step, opened.office, BEGUN, None, outcome)
            for number, (opened, outcome) in enumerate(self.tasks, start=1)
        ]

    def correctable(self) -> list[Step]:
        """The items that can be done once more now."""
        kept = self.as_kept()
        return [task.step for task in kept if stays_done(SURVEY, task, kept) is None]

    def finished(self, step: Step) -> Task:
        """The newest task of a step."""
        return next(task for task in reversed(self.as_kept()) if task.step is step)

    def until(self, *steps: Step) -> None:
        """End what is open until only tasks of these steps are."""
        while left := [opened for opened in self.waiting if opened.step not in steps]:
            self.ends(left[0])


def test_every_step_has_a_row() -> None:
    assert list(RULES) == list(Step)


def test_nothing_waits_for_what_comes_later() -> None:
    order = list(Step)
    for rule in RULES.values():
        assert all(order.index(before) < order.index(rule.step) for before in rule.after)
        assert all(order.index(back) < order.index(rule.step) for back in rule.redoes.values())
        back = {Outcome.CHANGES, Outcome.MOVED, Outcome.FAULTS, Outcome.WITHDRAWN}
        # Nobody of an office sends back what is for all of them: it is no end of theirs.
        assert set(rule.redoes) & set(rule.outcomes) == (set() if rule.by_each else set(rule.redoes))
        assert set(rule.outcomes) & back <= set(rule.redoes)


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

    assert set(done) == set(Step) - {Step.STOP}, "nothing waits for the early end"
    assert done[-1] is Step.ARCHIVE
    assert all(done.count(step) == (2 if RULES[step].by_each else 1) for step in set(done))


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
    run.until(missing)

    assert Opened(Step.OPENING) not in run.outcomes


def test_no_vote_no_opening() -> None:
    run = Run()
    run.until(Step.FORM_VOTE)
    run.ends(Opened(Step.FORM_VOTE), Outcome.CHANGES)
    run.until(Step.FORM_VOTE)

    assert run.waiting == [Opened(Step.FORM_VOTE)]
    run.ends(Opened(Step.FORM_VOTE), Outcome.CONDITIONS)
    assert run.waiting == [Opened(Step.OPENING)]


@settings(deadline=None)
@given(chance=st.randoms(use_true_random=False), offices=st.sets(st.sampled_from("ABC")))
def test_whatever_happens_somebody_has_something_to_do_until_the_end(chance: Random, offices: set[str]) -> None:
    run = Run(tuple(offices))
    corrections = 3
    for _ in range(200):
        if not run.waiting:
            break
        assert len(run.waiting) == len(set(run.waiting))
        opened = chance.choice(run.waiting)
        if opened.step is Step.ATTENDANCE and chance.random() < 0.2:
            run.goes_back(Step.ATTENDANCE, Outcome.MOVED)
            continue
        outcome = chance.choice(RULES[opened.step].outcomes)
        run.ends(opened, outcome)
        if outcome is Outcome.STOPPED:
            return
        run.offices = tuple(chance.sample("ABC", chance.randint(0, 3))) if opened.step is Step.OUTLINE else run.offices
        if corrections and opened.step in (*CHECKLIST, Step.FORM_VOTE) and (finished := run.correctable()):
            run.corrects(chance.choice(finished))
            corrections -= 1
    assert run.waiting or run.outcomes[Opened(Step.ARCHIVE)] is Outcome.DONE


WAYS_BACK = {
    Step.OUTLINE: {Step.TOOL_VOTE, Step.OUTLINE_MEMO, Step.OUTLINE_DECISION},
    Step.MEETING: {Step.ATTENDANCE, Step.MINUTES},
    Step.OUTLINE_MEMO: {Step.OUTLINE_DECISION},
    Step.DETAIL: {Step.DETAIL_MEMO, Step.DETAIL_DECISION, Step.QUESTIONS, Step.OPENING},
    Step.DETAIL_MEMO: {Step.DETAIL_DECISION},
    Step.QUESTIONS: {Step.TEST_RUN, Step.FORM_VOTE, Step.OPENING},
    Step.FORM_VOTE: {Step.OPENING},
    Step.RESULTS_MEMO: {Step.RESULTS_DECISION},
    Step.PRESS_DRAFT: {Step.PRESS_QUOTE, Step.PRESS_SEEN, Step.PUBLICATION},
}
"""What can turn out wrong, and the steps in which people discover it."""


def test_what_turns_out_wrong_can_be_reached_from_where_it_is_discovered() -> None:
    found = {(back, rule.step) for rule in RULES.values() for back in rule.redoes.values()}
    assert found == {(wrong, step) for wrong, steps in WAYS_BACK.items() for step in steps}
    assert set(FALLS_WITH) <= {*WAYS_BACK, *CHECKLIST}


@pytest.mark.parametrize(
    ("step", "outcome"), [(rule.step, outcome) for rule in RULES.values() for outcome in rule.redoes]
)
def test_every_way_back_leads_forward_again_through_what_was_said_about_it(step: Step, outcome: Outcome) -> None:
    back = RULES[step].redoes[outcome]
    run = Run()
    run.until(step)
    before = {one: run.times(one) for one in Step}
    run.goes_back(step, outcome)
    assert Opened(back) in run.waiting
    assert step not in {opened.step for opened in run.waiting}

    run.until()
    assert run.outcomes[Opened(Step.ARCHIVE)] is Outcome.DONE
    again = {one for one in Step if before[one] and run.times(one) > before[one]}
    fallen = {one for one in FALLS_WITH.get(back, ()) if before[one]}
    assert again == {back, step, *fallen}


VOTED_ON = {Step.QUESTIONS, Step.ANSWERS, Step.PARTICIPANTS, Step.LANGUAGES}
TESTED = {Step.QUESTIONS, Step.ANSWERS}


@pytest.mark.parametrize("item", CHECKLIST)
def test_a_corrected_item_leads_to_the_opening_again_through_what_rests_upon_it(item: Step) -> None:
    run = Run()
    run.until(Step.OPENING)
    before = {one: run.times(one) for one in Step}
    fallen = {*([Step.FORM_VOTE] if item in VOTED_ON else []), *([Step.TEST_RUN] if item in TESTED else [])}
    assert set(falling(item, run.as_kept())) == {*fallen, Step.OPENING}
    run.corrects(item)
    assert run.waiting == [Opened(item)]

    run.until(Step.OPENING)
    assert run.waiting == [Opened(Step.OPENING)]
    assert {one for one in Step if run.times(one) > before[one]} == {item, *fallen, Step.OPENING}


@pytest.mark.parametrize("item", CHECKLIST)
def test_what_has_not_come_yet_does_not_fall(item: Step) -> None:
    run = Run()
    run.until(Step.QUESTIONS, Step.ANSWERS, Step.PARTICIPANTS, Step.LANGUAGES)
    assert falling(item, run.as_kept()) == ()


def test_only_finished_items_can_be_corrected_and_each_of_them() -> None:
    run = Run()
    run.until(Step.OPENING)
    assert run.correctable() == list(CHECKLIST)
    kept = run.as_kept()
    assert all(stays_done(SURVEY, one, kept) is StaysDone.OVER for one in kept if one.step not in CHECKLIST)


@pytest.mark.parametrize("state", [ProcedureState.STOPPED, ProcedureState.ARCHIVED])
def test_nothing_is_corrected_in_what_is_over(state: ProcedureState) -> None:
    run = Run()
    run.until(Step.OPENING)
    assert stays_done(replace(SURVEY, state=state), run.finished(Step.PRICE), run.as_kept()) is StaysDone.OVER


def test_nothing_is_corrected_once_the_survey_has_begun() -> None:
    run = Run()
    run.until(Step.OPENING)
    run.ends(Opened(Step.OPENING))
    assert stays_done(SURVEY, run.finished(Step.PRICE), run.as_kept()) is StaysDone.BEGUN


def test_an_item_is_corrected_once_for_each_time_it_was_done() -> None:
    run = Run()
    run.until(Step.OPENING)
    first = run.finished(Step.PRICE)
    run.corrects(Step.PRICE)
    assert stays_done(SURVEY, first, run.as_kept()) is StaysDone.CHANGED
    run.ends(Opened(Step.PRICE))
    assert stays_done(SURVEY, first, run.as_kept()) is StaysDone.CHANGED
    assert stays_done(SURVEY, run.finished(Step.PRICE), run.as_kept()) is None


def test_what_has_fallen_with_another_item_is_not_corrected_but_done_when_its_turn_comes() -> None:
    run = Run()
    run.until(Step.OPENING)
    run.corrects(Step.ANSWERS)
    assert stays_done(SURVEY, run.finished(Step.TEST_RUN), run.as_kept()) is StaysDone.CHANGED


def test_while_the_concept_is_changed_its_items_stay() -> None:
    run = Run()
    run.until(Step.OPENING)
    run.ends(Opened(Step.OPENING), Outcome.MOVED)
    kept = run.as_kept()
    assert {stays_done(SURVEY, run.finished(item), kept) for item in CHECKLIST} == {StaysDone.CONCEPT}
    run.until(Step.OPENING)
    assert run.correctable() == list(CHECKLIST)


def test_nobody_goes_on_voting_on_a_questionnaire_with_faults() -> None:
    run = Run()
    run.until(Step.TEST_RUN, Step.FORM_VOTE)
    run.ends(Opened(Step.TEST_RUN), Outcome.FAULTS)

    assert run.waiting == [Opened(Step.QUESTIONS)]
    run.ends(Opened(Step.QUESTIONS))
    assert run.waiting == [Opened(Step.TEST_RUN), Opened(Step.FORM_VOTE)]


def test_an_office_that_is_struck_is_asked_nothing_more_and_one_that_is_added_is_asked() -> None:
    run = Run()
    run.until(Step.RESOURCES, Step.TOOL_VOTE)
    run.ends(Opened(Step.TOOL_VOTE), Outcome.CHANGES)
    run.offices = ("Bauamt", "Ordnungsamt")
    run.ends(Opened(Step.OUTLINE))

    asked = [opened.office for opened in run.waiting if opened.step is Step.RESOURCES]
    assert asked == ["Bauamt", "Ordnungsamt"]


def test_an_office_that_is_named_again_is_asked_again() -> None:
    run = Run()
    run.until(Step.RESOURCES, Step.TOOL_VOTE)
    for offices in (("Bauamt",), OFFICES):
        run.ends(Opened(Step.TOOL_VOTE), Outcome.CHANGES)
        run.offices = offices
        run.ends(Opened(Step.OUTLINE))

    assert Opened(Step.RESOURCES, "Jugendamt") in run.waiting


INVITED = ((Step.MEETING, Outcome.DONE), (Step.ATTENDANCE, Outcome.NO))


@pytest.mark.parametrize(
    ("tasks", "which"),
    [
        ((*INVITED, (Step.ATTENDANCE, None)), "may be moved"),
        ((*INVITED, (Step.MINUTES, None)), "may be moved"),
        (INVITED, "minutes"),
        ((*INVITED, (Step.MINUTES, Outcome.DONE)), "minutes"),
        (((Step.MEETING, None), (Step.ATTENDANCE, Outcome.NO), (Step.ATTENDANCE, None)), "no day"),
        ((*INVITED, (Step.MEETING, None)), "moved"),
        ((*INVITED, (Step.MEETING, Outcome.DONE), (Step.ATTENDANCE, None)), "moved"),
    ],
)
def test_a_meeting_can_be_moved_until_there_are_minutes_or_it_was_moved(
    tasks: tuple[tuple[Step, Outcome | None], ...], which: str
) -> None:
    known = [
        Task(TaskId(number), ProcedureId(1), step, "", BEGUN, None, outcome)
        for number, (step, outcome) in enumerate(tasks, start=1)
    ]
    meeting, invitation = known[:2]

    assert may_go_back(invitation, known) == (which == "may be moved")
    assert is_outdated(invitation, known) == (which == "moved")
    assert not may_go_back(meeting, known)


def test_nobody_is_invited_to_a_meeting_that_has_been_held() -> None:
    run = Run()
    run.until(Step.OUTLINE_MEMO)
    run.ends(Opened(Step.OUTLINE_MEMO), Outcome.CHANGES)
    run.offices = (*OFFICES, "Ordnungsamt")
    run.ends(Opened(Step.OUTLINE))
    assert run.waiting == [Opened(Step.RESOURCES, "Ordnungsamt"), Opened(Step.TOOL_VOTE)]
    run.ends(Opened(Step.RESOURCES, "Ordnungsamt"))
    run.ends(Opened(Step.TOOL_VOTE))

    assert run.waiting == [Opened(Step.OUTLINE_DRAFT, office) for office in run.offices]


def test_a_deputy_does_all_that_the_leitung_decides_on_but_the_release_of_her_own_words() -> None:
    of_leadership = {rule.step for rule in RULES.values() if rule.by is Role.LEADERSHIP}
    assert {rule.step for rule in RULES.values() if rule.by_deputy} == of_leadership - {Step.IDEA, Step.PRESS_QUOTE}


def test_only_what_an_office_is_asked_lapses_and_no_decision_ever_does() -> None:
    assert {rule.step for rule in RULES.values() if rule.lapses} == {
        rule.step for rule in RULES.values() if rule.by_each
    }
    assert not any(rule.lapses for rule in RULES.values() if rule.way in {Way.DECISION, Way.MEMO})
