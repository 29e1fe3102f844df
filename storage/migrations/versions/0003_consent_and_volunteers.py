"""A ledger for every purpose, a key per person, volunteers for the telephone interview, hand-over, a study's end."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _survey(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f(f"fk_{table}_survey_id_surveys"))


def upgrade() -> None:
    op.add_column("people", sa.Column("key_id", sa.LargeBinary(length=16), nullable=True))
    op.add_column("cards", sa.Column("earlier", sa.Text(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.add_column("broadcast_recipients", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.add_column("interviews", sa.Column("wording", sa.String(length=64), nullable=True))
    # The version before goes on writing interview_id while the processes are replaced; a later revision drops it.
    op.add_column("consents", sa.Column("subject", sa.String(length=64), server_default="", nullable=False))
    op.execute("UPDATE consents SET subject = interview_id")
    op.create_index("ix_consents_subject", "consents", ["subject"])
    op.create_table(
        "wordings",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_wordings")),
    )
    op.create_table(
        "doomed_keys",
        sa.Column("key_id", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_doomed_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handovers",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("memo_id", _SERIAL, nullable=True),
        sa.Column("volunteers", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("institute", sa.Text(), server_default="", nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["memo_id"], ["memos.id"], name=op.f("fk_handovers_memo_id_memos")),
        _survey("handovers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_table(
        "volunteers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("marker", sa.LargeBinary(length=32), nullable=True),
        sa.Column("number", sa.LargeBinary(length=32), nullable=True),
        sa.Column("key_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("handover_id", _SERIAL, nullable=True),
        sa.Column("disposition", sa.String(length=12), nullable=True),
        sa.Column("area_due", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_volunteers_handover_id_handovers")),
        _survey("volunteers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteers")),
        sa.UniqueConstraint("survey_id", "marker", name=op.f("uq_volunteers_survey_id")),
        sa.UniqueConstraint("number", "survey_id", name=op.f("uq_volunteers_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volunteer_drafts",
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("marker", sa.LargeBinary(length=32), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        _survey("volunteer_drafts"),
        sa.PrimaryKeyConstraint("survey_id", "marker", name=op.f("pk_volunteer_drafts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_volunteer_drafts_begun_at", "volunteer_drafts", ["begun_at"])
    op.create_table(
        "volunteer_counts",
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _survey("volunteer_counts"),
        sa.PrimaryKeyConstraint("survey_id", "area", "name", name=op.f("pk_volunteer_counts")),
    )
    op.create_table(
        "blocked_numbers",
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.LargeBinary(length=32), nullable=False),
        sa.Column("may_return", sa.LargeBinary(length=32)),
        _survey("blocked_numbers"),
        sa.PrimaryKeyConstraint("survey_id", "number", name=op.f("pk_blocked_numbers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_links",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("marker", sa.LargeBinary(length=32), nullable=False),
        sa.Column("chat", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        _survey("contact_links"),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_contact_links")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "study_ends",
        sa.Column("survey_id", sa.String(length=16), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivery_confirmed_on", sa.Date(), nullable=True),
        sa.Column("brought_forward_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brought_forward_by", _SERIAL, nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("unfinished", sa.LargeBinary(), nullable=True),
        sa.Column("cleaned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("byte_scan", sa.String(length=20), nullable=False),
        sa.Column("remains", sa.Text(), nullable=False),
        sa.Column("memo_id", _SERIAL, nullable=True),
        sa.Column("institute_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("institute_confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["brought_forward_by"], ["members.id"], name=op.f("fk_study_ends_brought_forward_by_members")
        ),
        sa.ForeignKeyConstraint(["memo_id"], ["memos.id"], name=op.f("fk_study_ends_memo_id_memos")),
        _survey("study_ends"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_study_ends")),
    )
