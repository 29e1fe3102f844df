"""The deadlines told to citizens."""

from datetime import UTC, date, datetime

from bot.domain.retention import cutoffs


def test_started_answers_are_kept_for_14_days_and_codes_tried_for_their_day() -> None:
    due = cutoffs(datetime(2026, 7, 15, 22, 30, tzinfo=UTC), date(2026, 7, 16))

    assert due.started_answers == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert due.update_ids == datetime(2026, 7, 7, 22, 30, tzinfo=UTC)
    assert due.quarantined_bodies == datetime(2026, 7, 8, 22, 30, tzinfo=UTC)
    assert due.finished_messages == due.update_ids
    assert due.unreachable_chats == due.cards_after_sending == datetime(2026, 7, 15, 21, 30, tzinfo=UTC)
    assert due.invitations == datetime(2026, 7, 15, 22, 30, tzinfo=UTC)
    assert due.code_attempts == date(2026, 7, 16)
