"""Who works with the bot, and the memos."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
    true,
)

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
    Column("digest_hour", Integer),  # when the list of tasks comes in the morning; none without
    Column("digest_on", Date),  # the last day on which it came, or would have come
    Column("tasks_seen_at", UtcDateTime),  # when they last opened that list
)

member_roles = Table(
    "member_roles",
    metadata,
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("role", String(30), primary_key=True),
    Column("office", String(80), primary_key=True),
    Column("head", Boolean, nullable=False, server_default=false()),
    Column("since", UtcDateTime, nullable=False),
)

deputies = Table(
    "deputies",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),  # who is away
    Column("deputy_id", ForeignKey("members.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("entered_by", ForeignKey("members.id")),  # none: on the command line
    Column("entered_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),  # keyed hash; the token itself is printed once
    Column("authority", String(40), nullable=False),
    Column("role", String(30), nullable=False),
    Column("office", String(80), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("head", Boolean, nullable=False, server_default=false()),
    Column("invited_by", BigInteger),  # a member; none: on the command line
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

draft_papers = Table(
    "draft_papers",
    metadata,
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("purpose", String(40), primary_key=True),  # of the draft
    Column("number", Integer, primary_key=True),  # 1, 2 … as they came
    Column("size", Integer, nullable=False),  # bytes of the paper
    Column("name", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

memos = Table(
    "memos",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("authority", String(40), nullable=False),
    Column("author", ForeignKey("members.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),  # bot/domain/memo.py
    Column("created_at", UtcDateTime, nullable=False),
    Column("procedure_id", BigInteger),  # no key: SQLite adds none to a table that is there already
    Column("step", String(24), nullable=False, server_default=""),
    Column("reference", String(80), nullable=False, server_default=""),
    Column("cosign_until", Date),
    Column("put_off_until", Date),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("decide_until", Date),  # none in a procedure, where the task of the step has the date
    Column("reminded_on", Date),
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
    Column("decided_for", BigInteger),  # the member of the Leitung whom a deputy stood in for
    Column("on_paper_on", Date),  # decided on paper, entered later
    Column("scan_id", BigInteger),
    Column("editorial", Boolean, nullable=False, server_default=false()),
)

co_signatures = Table(
    "co_signatures",
    metadata,
    Column("memo_id", ForeignKey("memos.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("office", String(80), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answer", String(12), nullable=False),  # '' while it is open; bot/domain/co_signature.py
    Column("answered_by", ForeignKey("members.id")),
    Column("answered_at", UtcDateTime),
    Column("body", LargeBinary),  # the dissenting opinion, sealed
    Column("on_paper_on", Date),
    Column("scan_id", ForeignKey("scans.id")),
)

memo_attachments = Table(
    "memo_attachments",
    metadata,
    Column("memo_id", ForeignKey("memos.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2 … in the order of the Vermerk
    Column("own", Boolean, nullable=False),  # the author put it there; the others come from the procedure's file
    Column("sha256", String(64), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

file_numbers = Table(
    "file_numbers",
    metadata,
    Column("authority", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
