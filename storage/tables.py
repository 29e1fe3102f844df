"""Every table, in SQLAlchemy Core. Rows never leave ``storage``; its functions return the domain's values.

Columns named ``body``, ``state`` (binary), ``name`` (binary), ``reason`` and ``unfinished`` hold sealed values
(``storage/sealed.py``).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

from storage.columns import ORDERLESS, Serial, UtcDateTime
from storage.columns import metadata as metadata

# --- what came in and what goes out -------------------------------------------------------------------------------

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

# --- surveys ------------------------------------------------------------------------------------------------------

forms = Table(
    "forms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("body", Text, nullable=False),  # the questionnaire as JSON
    Column("created_at", UtcDateTime, nullable=False),
)

surveys = Table(
    "surveys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("authority", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    Column("form_id", ForeignKey("forms.id"), nullable=False),
    Column("state", String(10), nullable=False),  # prepared, open, closed
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("contact_from", Date),
    Column("contact_to", Date),
    Column("deletes_on", Date, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)

# --- citizens: while they answer ----------------------------------------------------------------------------------

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

# One line for each consent, whatever it is for. ``subject`` is the interview, the volunteer, or a keyed hash of the
# chat that belongs to this purpose alone, so that two lines of one person have nothing in common.
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

# --- citizens: after they submitted; no key in common with the tables above ---------------------------------------

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

# --- volunteers for the telephone interview; no key in common with answers -------------------------------------------

handovers = Table(
    "handovers",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("kind", String(12), nullable=False),  # contacts, withdrawals
    Column("state", String(12), nullable=False),  # requested, approved, refused, written, confirmed
    Column("memo_id", ForeignKey("memos.id")),
    Column("volunteers", Integer, nullable=False),
    Column("recipient", String(80), nullable=False),  # the institute's public age key
    Column("file_name", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("written_at", UtcDateTime),
    Column("confirmed_on", Date),  # the institute says that it has it, or that it has deleted whom it names
)

# What identifies a person lies in ``body``, under a key of its own in the key store.
volunteers = Table(
    "volunteers",
    metadata,
    Column("id", String(32), primary_key=True),  # random; the reference under which the institute knows them
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("marker", LargeBinary(32)),  # keyed hash of the chat for this purpose; none for those on paper
    Column("number", LargeBinary(32)),  # keyed hash of the number, to find duplicates; none once withdrawn
    Column("key_id", LargeBinary(16), nullable=False),
    Column("body", LargeBinary),  # name, number, times, language, service area; wiped with the withdrawal
    Column("state", String(12), nullable=False),  # registered, waiting (behind a cap), withdrawn
    Column("way", String(8), nullable=False),  # chat, page, paper
    Column("added_on", Date, nullable=False),
    Column("handover_id", ForeignKey("handovers.id")),
    Column("disposition", String(12)),  # completed, refused, not_reached
    UniqueConstraint("survey_id", "marker"),
    UniqueConstraint("number", "survey_id"),
    **ORDERLESS,
)

# What somebody who volunteers in the chat has entered so far. It goes with the entry, and after a day by itself.
volunteer_drafts = Table(
    "volunteer_drafts",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("marker", LargeBinary(32), primary_key=True),  # as in volunteers
    Column("key_id", LargeBinary(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Index("ix_volunteer_drafts_begun_at", "begun_at"),
    **ORDERLESS,
)

# How many volunteers there are in a service area ('' for those who name none), and what became of them.
volunteer_counts = Table(
    "volunteer_counts",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("area", String(16), primary_key=True),
    Column("name", String(16), primary_key=True),  # registered, waiting, handed_over, completed, refused, not_reached
    Column("count", Integer, nullable=False),
)

# Numbers that must not be entered again in this study.
blocked_numbers = Table(
    "blocked_numbers",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("number", LargeBinary(32), primary_key=True),
    **ORDERLESS,
)

contact_links = Table(
    "contact_links",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),  # keyed hash; the token stands in the link alone
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("marker", LargeBinary(32), nullable=False),  # as in volunteers
    Column("chat", LargeBinary, nullable=False),  # where it is confirmed, sealed
    Column("language", String(12), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used", Boolean, nullable=False),
    **ORDERLESS,
)

# --- the end of a study ----------------------------------------------------------------------------------------------

study_ends = Table(
    "study_ends",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("told_at", UtcDateTime),  # the Leitung, 14 days before
    Column("delivery_confirmed_on", Date),
    Column("brought_forward_at", UtcDateTime),
    Column("brought_forward_by", ForeignKey("members.id")),
    Column("erased_at", UtcDateTime),
    Column("counts", Text, nullable=False),  # what was deleted, as JSON; no personal data
    Column("unfinished", LargeBinary),  # sealed: what the clean-up still has to remove and to search for; then wiped
    Column("cleaned_at", UtcDateTime),
    Column("byte_scan", String(20), nullable=False),  # '', clean, found, impossible
    Column("remains", Text, nullable=False),  # names of files, a place in the server's log
    Column("memo_id", ForeignKey("memos.id")),  # the Löschvermerk
    Column("institute_asked_at", UtcDateTime),
    Column("institute_confirmed_on", Date),
)

# --- one message to many who asked for it -------------------------------------------------------------------------

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

# --- staff --------------------------------------------------------------------------------------------------------

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
