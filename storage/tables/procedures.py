"""How a survey comes about and what follows from it: procedures, their tasks, papers, measures and the targets set."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
)

from storage.columns import Serial, UtcDateTime, metadata

procedures = Table(
    "procedures",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("authority", String(40), nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),  # running, stopped, archived
    Column("survey_id", ForeignKey("surveys.id")),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("procedure_id", ForeignKey("procedures.id"), nullable=False),
    Column("step", String(24), nullable=False),  # bot/domain/steps.py
    Column("office", String(80), nullable=False),  # '' where the step is not each office's own
    Column("opened_at", UtcDateTime, nullable=False),  # since when it is whose it is now
    Column("due_on", Date),
    Column("outcome", String(16), nullable=False),  # '' while it is open
    Column("done_at", UtcDateTime),
    Column("done_by", ForeignKey("members.id")),
    Column("reminded_on", Date),
    Column("handed_to", String(80), nullable=False, server_default=""),  # the office that does it for the press office
)
Index("ix_tasks_procedure_id", tasks.c.procedure_id)

papers = Table(
    "papers",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("procedure_id", ForeignKey("procedures.id"), nullable=False),
    Column("step", String(24), nullable=False),
    Column("office", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("form_id", ForeignKey("forms.id"), nullable=False),
    Column("body", LargeBinary, nullable=False),  # the answers, sealed
    Column("sha256", String(64), nullable=False),
    Column("author", ForeignKey("members.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("on_paper_on", Date),
    Column("scan_id", BigInteger),
    UniqueConstraint("procedure_id", "step", "office", "version"),
)

scans = Table(
    "scans",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # the signed PDF, sealed
    Column("sha256", String(64), nullable=False),
    Column("added_by", ForeignKey("members.id"), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

measures = Table(
    "measures",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("procedure_id", ForeignKey("procedures.id"), nullable=False),
    Column("memo_id", ForeignKey("memos.id")),
    Column("number", Integer, nullable=False),  # M1, M2 …
    Column("body", LargeBinary, nullable=False),  # what, cost, notes of the office; sealed
    Column("office", String(80), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String(16), nullable=False),  # bot/domain/measure.py
    Column("decided_at", UtcDateTime),
    Column("decided_by", ForeignKey("members.id")),
    Column("decided_as", String(40)),
    Column("reason", LargeBinary),
    Column("follow_up_on", Date),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("procedure_id", "number"),
)

targets = Table(
    "targets",
    metadata,
    Column("procedure_id", ForeignKey("procedures.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("question", String(64), nullable=False),  # its name in the form, or '' for a figure about the whole survey
    Column("figure", String(24), nullable=False),  # bot/domain/key_figures.py
    Column("target", String(24), nullable=False),  # a decimal number
)

topics = Table(
    "topics",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("procedure_id", ForeignKey("procedures.id"), primary_key=True),
    Column("office", String(80), primary_key=True),
    Column("thread_id", BigInteger, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=false()),
)
