"""What must be deleted by when. The deadlines are promised to the citizens, so they are constants and not settings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# PEOPLE.md 6: "started answers are deleted after 14 days without an answer, at the latest when fieldwork ends"
STARTED_ANSWERS = timedelta(days=14)

# RELIABILITY.md, "Decided since": update ids are kept 8 days (Telegram may begin anew after a week), the bodies of
# updates that could not be processed 7 days.
UPDATE_IDS = timedelta(days=8)
QUARANTINED_BODIES = timedelta(days=7)

# What became of a message is of use for as long as Telegram could still bring news of it.
FINISHED_MESSAGES = timedelta(days=8)

# Whoever looked at their receipt for an hour has seen it. Then the chat's number goes, and with it the time beside it.
CARDS_AFTER_SENDING = timedelta(hours=1)

# Of who blocked the bot nothing is kept that would be written to them, once their card is gone.
UNREACHABLE_CHATS = timedelta(hours=1)

# Nobody is told twice, not even after a crash; three days later nothing is begun anew.
RECIPIENTS = timedelta(days=3)

# A memo that nobody went on with for a quarter of a year is written anew, or not at all.
DRAFTS = timedelta(days=90)

# Only today's attempts count against the five per day and person.
CODE_ATTEMPTS = timedelta(days=1)

# A signed paper that was sent in for an entry which nobody finished.
UNUSED_SCANS_LAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """What is older than these goes; ``code_attempts`` is the first day that stays."""

    started_answers: datetime
    update_ids: datetime
    quarantined_bodies: datetime
    finished_messages: datetime
    unreachable_chats: datetime
    cards_after_sending: datetime
    recipients: datetime
    invitations: datetime
    drafts: datetime
    code_attempts: date


def cutoffs(now: datetime, today: date) -> Cutoffs:
    """Compute the cutoffs for an instant (aware, UTC) and the calendar day where the authority is."""
    return Cutoffs(
        started_answers=now - STARTED_ANSWERS,
        update_ids=now - UPDATE_IDS,
        quarantined_bodies=now - QUARANTINED_BODIES,
        finished_messages=now - FINISHED_MESSAGES,
        unreachable_chats=now - UNREACHABLE_CHATS,
        cards_after_sending=now - CARDS_AFTER_SENDING,
        recipients=now - RECIPIENTS,
        invitations=now,
        drafts=now - DRAFTS,
        code_attempts=today - CODE_ATTEMPTS + timedelta(days=1),
    )
