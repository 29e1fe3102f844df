"""Citizens: while they answer, and after they have submitted, with no key in common."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import ORDERLESS, UtcDateTime, metadata

people = Table(
    "people",
    metadata,
    Column("person", LargeBinary(32), primary_key=True),
    Column("language", String(12)),
    Column("survey_id", ForeignKey("surveys.id")),
    Column("source", String(64), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("key_id", LargeBinary(16)),  # the key of this person in the key store; none: nothing is sealed for them yet
    Index("ix_people_seen_at", "seen_at"),
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("person", LargeBinary(32), nullable=False),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("form_id", ForeignKey("forms.id"), nullable=False),
    Column("state", LargeBinary, nullable=False),  # answers and what is open, sealed
    Column("started_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("wording", String(64)),  # SHA-256 of the wording under which it runs
    UniqueConstraint("person", "survey_id"),
    Index("ix_interviews_answered_at", "answered_at"),
)

# One line for each consent, whatever it is for. ``subject`` is the interview, the volunteer (also one who is still
# entering themselves), or a keyed hash of the chat that belongs to this purpose alone, so that two lines of one person
# have nothing in common.
consents = Table(
    "consents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("interview_id", String(8), nullable=False, index=True),  # of the version before; a later revision drops it
    Column("purpose", String(40), nullable=False),
    Column("wording_version", String(20), nullable=False),
    Column("wording_sha256", String(64), nullable=False),
    Column("language", String(12), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("subject", String(64), nullable=False, server_default="", index=True),
)

# Every wording that was ever agreed to, as it stood on the card or the page.
wordings = Table(
    "wordings",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("purpose", String(40), nullable=False),
    Column("version", String(20), nullable=False),
    Column("language", String(12), nullable=False),
    Column("text", Text, nullable=False),
)

# Keys whose destruction was decided with the transaction and is carried out in the key store after it.
doomed_keys = Table(
    "doomed_keys",
    metadata,
    Column("key_id", LargeBinary(16), primary_key=True),
    **ORDERLESS,
)

participations = Table(
    "participations",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("marker", LargeBinary(32), primary_key=True),
    **ORDERLESS,
)

code_attempts = Table(
    "code_attempts",
    metadata,
    Column("person", LargeBinary(32), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)

# Who asked to be told something later: nobody else is written to unasked. Not even the day on which they asked is kept,
# so that nothing links the wish to answers.
wishes = Table(
    "wishes",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("purpose", String(20), primary_key=True),  # reminder, results
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(12), nullable=False),
    Column("due_on", Date, nullable=False),  # the day they were told: of the reminder, or the last one of the wish
    Index("ix_wishes_chat_id", "chat_id"),
    **ORDERLESS,
)

# --- citizens: after they submitted; no key in common with the tables above -------------------------------------------

held_responses = Table(
    "held_responses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("code", LargeBinary(32), nullable=False, unique=True),
    **ORDERLESS,
)

responses = Table(
    "responses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("code", LargeBinary(32), nullable=False, unique=True),
    **ORDERLESS,
)
