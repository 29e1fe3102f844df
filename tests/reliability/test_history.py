"""The checker itself: it must find what is wrong in histories that are wrong on purpose."""

from pathlib import Path

import pytest

from tests.reliability import history
from tests.reliability.history import Fate, History, Verdict, report
from tests.reliability.sizes import size


def answered(*acknowledged: str, attempted: str = "abcd") -> History:
    """Four answers were attempted; those named were acknowledged."""
    told = History()
    for key in attempted:
        told.attempted(key)
    for key in acknowledged:
        told.acknowledged(key)
    return told


def test_everything_acknowledged_once_there_is_clean() -> None:
    verdict = answered("a", "b", "c", "d").verdict("dcba")
    assert verdict == Verdict(attempted=4, acknowledged=4, lost=0, duplicated=0, unexpected=0, recovered=0)
    assert verdict.clean


def test_an_acknowledged_answer_that_is_missing_is_lost() -> None:
    verdict = answered("a", "b", "c", "d").verdict("abd")
    assert (verdict.lost, verdict.clean, verdict.culprits) == (1, False, ((Fate.LOST, "'c'"),))


def test_an_answer_there_twice_is_duplicated() -> None:
    verdict = answered("a", "b", "c", "d").verdict("abbcdbb")
    assert (verdict.duplicated, verdict.clean, verdict.culprits) == (3, False, ((Fate.DUPLICATED, "'b'"),))


def test_an_answer_nobody_gave_is_unexpected() -> None:
    verdict = answered("a", "b", "c", "d").verdict("abcdx")
    assert (verdict.unexpected, verdict.clean, verdict.culprits) == (1, False, ((Fate.UNEXPECTED, "'x'"),))


def test_a_changed_answer_is_lost_and_unexpected() -> None:
    told = History()
    told.attempted(("Bürgerin 1", "b1", "2"))
    told.acknowledged(("Bürgerin 1", "b1", "2"))
    verdict = told.verdict([("Bürgerin 1", "b1", "3")])
    assert (verdict.lost, verdict.unexpected) == (1, 1)


def test_what_was_never_acknowledged_may_be_there_or_not() -> None:
    verdict = answered("a").verdict("ab")
    assert (verdict.acknowledged, verdict.recovered, verdict.lost, verdict.clean) == (1, 1, 0, True)


def test_an_effect_there_twice_is_duplicated_even_if_never_acknowledged() -> None:
    assert answered("a").verdict("abb").duplicated == 1


def test_equal_answers_of_two_people_are_counted() -> None:
    told = History()
    told.attempted("gleich", 2)
    told.acknowledged("gleich")
    assert (told.verdict(["gleich"]).lost, told.verdict(["gleich"] * 3).duplicated) == (1, 1)
    assert told.verdict(["gleich"] * 2).clean


def test_what_nobody_asked_for_cannot_be_acknowledged() -> None:
    with pytest.raises(ValueError, match="never attempted"):
        answered("x")


def test_verdicts_of_one_run_add_up() -> None:
    both = answered("a", "b").verdict("aab") + answered("a", "b").verdict("b")
    assert (both.attempted, both.lost, both.duplicated) == (8, 1, 1)


def test_the_line_of_a_run_stands_in_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(history.KEPT, str(tmp_path / "table.txt"))
    monkeypatch.setenv("RELIABILITY_SEED", "7")
    monkeypatch.delenv(history.RUN, raising=False)
    report(answered("a").verdict("a"), test="T99", database="sqlite", kills=3, seconds=1.2345)
    line = (tmp_path / "table.txt").read_text()
    assert line.split() == ["T99", "sqlite", "4", "1", "0", "0", "0", "0", "seed=7", "kills=3", "seconds=1.23"]
    assert history.heading().split()[2:] == [fate.value for fate in Fate]


def test_sizes_are_chosen_for_all_or_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RELIABILITY", raising=False)
    assert size("T01_KILLS", small=5) == 5
    monkeypatch.setenv("RELIABILITY", "full")
    assert size("T01_KILLS", small=5) == 500
    monkeypatch.setenv("RELIABILITY_T01_KILLS", "12")
    assert size("T01_KILLS", small=5) == 12
