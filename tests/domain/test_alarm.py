"""When the staff is told that something is wrong with the bot."""

from datetime import UTC, datetime, timedelta

from bot.domain.alarm import Cause, Finding, News, decide_news

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AN_HOUR_AGO = NOW - timedelta(hours=1)
FULL = Finding(Cause.DISK, 100)


def test_a_new_cause_is_told() -> None:
    assert decide_news([FULL], (), {}, unknown=(), since=AN_HOUR_AGO) == News((FULL,), ())


def test_a_cause_that_was_told_is_not_told_again() -> None:
    assert decide_news([FULL], [Cause.DISK], {Cause.DISK: NOW}, unknown=(), since=AN_HOUR_AGO) == News((), ())


def test_what_is_over_is_told_once() -> None:
    assert decide_news([], [Cause.DISK], {Cause.DISK: NOW}, unknown=(), since=AN_HOUR_AGO) == News((), (Cause.DISK,))
    assert decide_news([], [], {Cause.DISK: NOW}, unknown=(), since=AN_HOUR_AGO) == News((), ())


def test_what_came_back_within_the_hour_waits_for_its_end() -> None:
    just_told = {Cause.DISK: AN_HOUR_AGO + timedelta(seconds=1)}
    assert decide_news([FULL], (), just_told, unknown=(), since=AN_HOUR_AGO) == News((), ())
    assert decide_news([FULL], (), {Cause.DISK: AN_HOUR_AGO}, unknown=(), since=AN_HOUR_AGO) == News((FULL,), ())


def test_what_cannot_be_looked_at_is_not_over() -> None:
    told = [Cause.WEBHOOK_WRONG, Cause.DISK]
    news = decide_news([], told, {}, unknown=[Cause.WEBHOOK_WRONG], since=AN_HOUR_AGO)
    assert news == News((), (Cause.DISK,))
