"""Volunteers for the telephone interview, with no key in common with answers; and the end of a study."""

from sqlalchemy import (
    Boolean,
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

from storage.columns import ORDERLESS, Serial, UtcDateTime, metadata

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
    Column("institute", Text, nullable=False, server_default=""),  # its name; none: a restore noted it
    Column("file_name", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("written_at", UtcDateTime),
    Column("taken_out_at", UtcDateTime),  # first copied to be taken to the institute
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
    Column("area_due", Boolean, nullable=False),  # the institute has to be told to delete the service area
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
    Column("volunteer_id", String(32), nullable=False),  # random; the reference they will have, and have in consents
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
    Column("may_return", LargeBinary(32)),  # keyed hash of number and chat: whoever withdrew it may enter it again
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

# --- the end of a study -----------------------------------------------------------------------------------------------

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
