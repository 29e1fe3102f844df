"""One message to many who asked for it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, text

from storage.columns import ORDERLESS, Serial, UtcDateTime, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("purpose", String(20), nullable=False),  # as in wishes
    Column("state", String(10), nullable=False),  # prepared, filling, running, paused, cancelled, done
    Column("address", String(300), nullable=False),  # of the page with the results; empty for a reminder
    Column("started_by", ForeignKey("members.id")),  # nobody: the clock
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
)

broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    Column("broadcast_id", ForeignKey("broadcasts.id"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(12), nullable=False),
    Column("state", String(10), nullable=False),  # waiting, unclear, sent, blocked, failed, cancelled
    Column("due_at", UtcDateTime, nullable=False),  # later for a chat that Telegram asked to wait for
    Column("message_id", BigInteger),  # once it was sent, so that it can be taken out of the chat
    Index(
        "ix_broadcast_recipients_waiting",
        "broadcast_id",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_broadcast_recipients_chat_id", "chat_id"),
    **ORDERLESS,
)
