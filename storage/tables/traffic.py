"""What came in, what goes out, and what the processes know of each other."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text, text

from storage.columns import Serial, UtcDateTime, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index("ix_inbox_seen_at", "seen_at"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("error", String(200), nullable=False),  # class of the exception, never its text
    Column("body", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# The state wanted in a chat: one row per chat and slot, overwritten by the next. '' is the conversation's card,
# 'memo:17.2' the announcement of version 2 of memo 17.
cards = Table(
    "cards",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", String(40), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("secret", Boolean, nullable=False),  # the text is wiped from the body once it was shown
    Column("view", String(80), nullable=False),  # what is on it, e.g. 'citizen:b1'
    Column("wanted", Integer, nullable=False),  # counts up with every change
    Column("shown", Integer, nullable=False),  # the last one Telegram certainly has
    Column("message_id", BigInteger),
    Column("tappable", Boolean, nullable=False),  # whether that message has buttons
    Column("fresh", Integer, nullable=False),  # the state at which the person had written below it: send anew; or 0
    Column("retired_message_id", BigInteger),  # loses its buttons
    # Earlier messages with a citizen's cards, so that they can be taken out of the chat: numbers and blanks.
    Column("earlier", Text, nullable=False, server_default=""),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("resumed_at", UtcDateTime),  # when it was shown once more after an outage
    Column("owner", Integer, nullable=False, server_default="0"),  # the process that shows it; 0: the first
    Index(
        "ix_cards_due",
        "priority",
        "due_at",
        sqlite_where=text("wanted > shown"),
        postgresql_where=text("wanted > shown"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("body", LargeBinary),  # wiped in the final state
    Column("state", String(10), nullable=False),  # waiting, held (since a restore), sent, unclear, failed, dropped
    Column("repeatable", Boolean, nullable=False),  # may be sent again when nobody knows whether it arrived
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("owner", Integer, nullable=False, server_default="0"),  # the process that sends it; 0: the first
    Column("message_id", BigInteger),  # of a reply, once it was sent, so that it can be taken out of the chat
    Index(
        "ix_outbox_waiting",
        "priority",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

unreachable_chats = Table(
    "unreachable_chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", UtcDateTime, nullable=False),
)

# The bot processes on one PostgreSQL database. Each renews its lease by the database's clock; the lowest living id is
# the first process, which does what must be done once. A SQLite file has one process and no rows here.
processes = Table(
    "processes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime, nullable=False),
)

# What is wrong at the moment and was told to the staff, once per cause.
alerts = Table(
    "alerts",
    metadata,
    Column("cause", String(40), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("nr", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event", String(60), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("details", Text, nullable=False),  # canonical JSON without personal data
    Column("previous", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
