"""How somebody moves through a form; each rule with a tiny questionnaire of its own."""

from dataclasses import replace

import pytest

from bot.domain import interview as engine
from bot.domain.answers import Misread
from bot.domain.position import Asking, Ended, Position, Progress, Reviewing, Stuck, Violated, position
from bot.domain.questionnaire import Questionnaire, QuestionType
from tests.domain.forms_for_tests import (
    NOON,
    calculate,
    ending,
    form,
    grades,
    of_type,
    one,
    several,
    text,
)


def at(questionnaire: Questionnaire, progress: Progress) -> Position:
    return position(questionnaire, progress, NOON)


def asked(questionnaire: Questionnaire, progress: Progress) -> str:
    where = at(questionnaire, progress)
    assert isinstance(where, Asking)
    return where.question.name


def moved(outcome: object) -> Progress:
    assert isinstance(outcome, Progress), outcome
    return outcome


def test_the_first_question_without_an_answer_is_asked() -> None:
    two = form(one("a"), one("b"))
    assert asked(two, Progress()) == "a"
    assert asked(two, moved(engine.choose(at(two, Progress()), 0, 0))) == "b"


def test_when_all_is_answered_it_is_reviewed() -> None:
    single = form(one("a"))
    done = moved(engine.choose(at(single, Progress()), 0, 1))
    assert isinstance(at(single, done), Reviewing)
    assert done.answers == {"a": "nein"}


def test_a_second_tap_on_the_same_button_does_nothing() -> None:
    two = form(one("a"), one("b"))
    once = moved(engine.choose(at(two, Progress()), 0, 0))
    assert engine.choose(at(two, once), 0, 0) is Stuck.STALE


def test_a_question_that_no_longer_applies_is_not_asked_and_its_answer_does_not_count() -> None:
    branching = form(one("a"), text("warum", relevant="${a} = 'nein'"), one("c"))
    answered = Progress({"a": "nein", "warum": "darum"})
    back = moved(engine.go_back(at(branching, answered), 2))
    back = moved(engine.go_back(at(branching, back), 1))
    changed = moved(engine.choose(at(branching, back), 0, 0))
    where = at(branching, changed)
    assert isinstance(where, Asking)
    assert where.question.name == "c"
    assert "warum" not in where.walk.values


def test_going_back_shows_the_old_answer_and_weiter_keeps_it() -> None:
    two = form(one("a"), one("b"))
    at_b = Progress({"a": "nein"})
    back = moved(engine.go_back(at(two, at_b), 1))
    where = at(two, back)
    assert isinstance(where, Asking)
    assert (where.question.name, where.chosen, where.answered) == ("a", ("nein",), True)
    assert asked(two, moved(engine.go_on(at(two, back), 0))) == "b"


def test_there_is_nothing_before_the_first_question() -> None:
    assert engine.go_back(at(form(one("a")), Progress()), 0) is Stuck.STALE


def test_a_double_tap_on_back_goes_back_once() -> None:
    three = form(one("a"), one("b"), one("c"))
    at_c = Progress({"a": "ja", "b": "ja"})
    once = moved(engine.go_back(at(three, at_c), 2))
    assert engine.go_back(at(three, once), 2) is Stuck.STALE
    assert asked(three, once) == "b"


def test_a_required_question_cannot_be_skipped_and_an_optional_one_can() -> None:
    mixed = form(text("muss", required=True), text("kann"))
    assert engine.skip(at(mixed, Progress()), 0) is Stuck.REQUIRED
    answered = Progress({"muss": "ja"})
    assert moved(engine.skip(at(mixed, answered), 1)).answers["kann"] == ""


def test_choices_of_a_multiple_choice_are_marked_one_by_one_and_ended_with_fertig() -> None:
    ways = form(several("wege", "post", "bus", "rad"))
    marked = moved(engine.mark(at(ways, Progress()), 0, 2))
    marked = moved(engine.mark(at(ways, marked), 0, 0))
    assert marked.draft == ("post", "rad")
    assert marked.answers == {}
    assert moved(engine.finish(at(ways, marked), 0)).answers == {"wege": "post rad"}


def test_marking_twice_is_marking_once() -> None:
    ways = form(several("wege", "post", "bus"))
    once = moved(engine.mark(at(ways, Progress()), 0, 0))
    assert engine.mark(at(ways, once), 0, 0) == once
    assert moved(engine.unmark(at(ways, once), 0, 0)).draft == ()


def test_fertig_without_a_choice_asks_for_one() -> None:
    assert engine.finish(at(form(several("wege", "post")), Progress()), 0) is Stuck.NOTHING_CHOSEN


def test_the_forms_own_rule_refuses_with_the_authors_sentence() -> None:
    wish = form(several("wunsch", "a", "nichts", constraint="not(selected(., 'nichts') and count-selected(.) > 1)"))
    both = Progress(draft=("a", "nichts"))
    assert engine.finish(at(wish, both), 0) == Violated({"de": "So nicht."})


def test_a_choice_that_the_filter_took_away_is_asked_again() -> None:
    areas = form(several("a2", "bau", "jug"), one("a3", "bau", "jug", filtered="selected(${a2}, name)"), one("b"))
    answered = Progress({"a2": "bau jug", "a3": "jug", "b": "ja"})
    jumped = moved(engine.jump(at(areas, answered), 0))
    marked = moved(engine.unmark(at(areas, jumped), 0, 1))
    assert asked(areas, moved(engine.finish(at(areas, marked), 0))) == "a3"


def test_only_the_choices_that_apply_are_offered() -> None:
    areas = form(several("a2", "bau", "jug"), one("a3", "bau", "jug", filtered="selected(${a2}, name)"))
    where = position(areas, Progress({"a2": "jug"}), NOON)
    assert isinstance(where, Asking)
    assert [choice.name for _, choice in where.choices] == ["jug"]
    assert engine.choose(at(areas, Progress({"a2": "jug"})), 1, 0) is Stuck.STALE


def test_the_screening_ends_with_its_closing_sentence() -> None:
    screening = form(one("a1"), ending("ende", "${a1} = 'nein'"), one("b"))
    assert asked(screening, Progress({"a1": "ja"})) == "b"
    where = position(screening, Progress({"a1": "nein"}), NOON)
    assert isinstance(where, Ended)
    assert where.question.name == "ende"


def test_a_calculated_value_steers_the_path() -> None:
    steered = form(several("a2", "bau", "jug"), calculate("n", "count-selected(${a2})"), one("c", relevant="${n} > 1"))
    assert isinstance(position(steered, Progress({"a2": "bau"}), NOON), Reviewing)
    assert asked(steered, Progress({"a2": "bau jug"})) == "c"


def test_the_number_of_questions_to_come_never_grows() -> None:
    branching = form(
        one("a1"),
        several("a4", "ort", "tel"),
        one("d2", relevant="selected(${a4}, 'ort')"),
        one("d3", relevant="selected(${a4}, 'tel')"),
        grades("b2"),
        text("b3", relevant="${b2} >= 4"),
        one("f1", relevant="${a1} = 'ja'"),
        one("f2", relevant="${a1} = 'nein'"),
        one("g"),
    )
    answers: dict[str, str] = {}
    remaining = []
    for name, value in {"a1": "ja", "a4": "ort", "d2": "ja", "b2": "5", "b3": "x", "f1": "ja", "g": "ja"}.items():
        where = position(branching, Progress(answers), NOON)
        assert isinstance(where, Asking)
        assert where.question.name == name
        remaining.append(where.remaining)
        answers[name] = value
    assert remaining == sorted(remaining, reverse=True)
    assert (remaining[0], remaining[-1]) == (7, 0)


def test_notes_and_statements_are_read_and_do_not_count_as_questions() -> None:
    noted = form(of_type("hinweis", QuestionType.NOTE), of_type("klar", QuestionType.ACKNOWLEDGE), one("a"))
    read = moved(engine.go_on(at(noted, Progress()), 0))
    read = moved(engine.go_on(at(noted, read), 1))
    where = at(noted, read)
    assert isinstance(where, Asking)
    assert where.number == 1


def test_a_typed_choice_counts_like_a_tap_and_several_replace_the_selection() -> None:
    ways = form(several("wege", "post", "bus", "rad"))
    typed = moved(engine.type_answer(at(ways, Progress()), "Bus", "de"))
    assert typed.draft == ("bus",)
    typed = moved(engine.type_answer(at(ways, typed), "1, 3", "de"))
    assert typed.draft == ("post", "rad")
    assert typed.answers == {}


def test_what_is_no_answer_leaves_everything_as_it_was() -> None:
    assert engine.type_answer(at(form(one("a")), Progress()), "vielleicht", "de") is Misread.NOT_A_CHOICE


def test_from_the_review_a_typed_number_leads_to_the_question() -> None:
    two = form(one("a"), of_type("n", QuestionType.NOTE), one("b"))
    done = Progress({"a": "ja", "n": "OK", "b": "ja"})
    assert asked(two, moved(engine.jump_to_number(at(two, done), "2."))) == "b"
    assert engine.jump_to_number(at(two, done), "7") is Misread.ONLY_A_BUTTON


def test_a_default_is_suggested_and_weiter_takes_it_over() -> None:
    preset = replace(text("ort", required=True), default="Musterstadt")
    where = position(form(preset, one("b")), Progress(), NOON)
    assert isinstance(where, Asking)
    assert (where.suggested, where.answered) == ("Musterstadt", False)
    assert moved(engine.go_on(where, 0)).answers == {"ort": "Musterstadt"}


def test_a_default_of_a_multiple_choice_is_ticked_from_the_start() -> None:
    preset = replace(several("wege", "post", "bus"), default="bus")
    where = position(form(preset), Progress(), NOON)
    assert isinstance(where, Asking)
    assert where.chosen == ("bus",)
    assert moved(engine.finish(where, 0)).answers == {"wege": "bus"}


def test_a_default_that_the_choice_filter_took_away_is_not_suggested() -> None:
    areas = form(
        several("a2", "bau", "jug"),
        replace(one("a3", "bau", "jug", filtered="selected(${a2}, name)"), default="bau"),
    )
    where = position(areas, Progress({"a2": "jug"}), NOON)
    assert isinstance(where, Asking)
    assert where.suggested == ""


@pytest.mark.parametrize("place", [-1, -99, 6, 99])
def test_a_step_that_the_range_does_not_have_is_no_answer(place: int) -> None:
    assert engine.choose(at(form(grades("b2")), Progress()), 0, place) is Stuck.STALE


def test_nothing_leads_from_the_review_to_what_was_only_read() -> None:
    both = form(of_type("hinweis", QuestionType.NOTE), one("a"))
    done = Progress({"hinweis": "OK", "a": "ja"})

    assert engine.jump(at(both, done), 0) is Stuck.STALE
    assert moved(engine.jump(at(both, done), 1)).open_question == "a"
