"""Who works with the bot, and the memos."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, true

from storage.columns import Serial, UtcDateTime, metadata

members = Table(
    "members",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("authority", String(40), nullable=False),
    Column("user_id", BigInteger, nullable=False, unique=True),
    Column("role", String(30), nullable=False),
    Column("office", String(80), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("language", String(12), nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),  # keyed hash; the token itself is printed once
    Column("authority", String(40), nullable=False),
    Column("role", String(30), nullable=False),
    Column("office", String(80), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

staff_chats = Table(
    "staff_chats",
    metadata,
    Column("authority", String(40), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("connected_at", UtcDateTime, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("purpose", String(40), primary_key=True),  # 'memo' (a new one), 'memo17' (the next version of memo 17)
    Column("form_id", ForeignKey("forms.id"), nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

memos = Table(
    "memos",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("authority", String(40), nullable=False),
    Column("author", ForeignKey("members.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),  # submitted, approved, changes_ordered, rejected
    Column("created_at", UtcDateTime, nullable=False),
)

memo_versions = Table(
    "memo_versions",
    metadata,
    Column("memo_id", ForeignKey("memos.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # subject and sections, sealed
    Column("sha256", String(64), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("verdict", String(20)),
    Column("decided_by", ForeignKey("members.id")),
    Column("decided_as", String(40)),  # 'Landrat', 'i. V.'
    Column("decided_at", UtcDateTime),
    Column("reason", LargeBinary),
)
