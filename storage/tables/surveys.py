"""Surveys, their questionnaires, and what is counted."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, LargeBinary, String, Table, Text, false

from storage.columns import UtcDateTime, metadata

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
    Column("never_opened", Boolean, nullable=False, server_default=false()),  # closed before anybody was asked
    Column("of_procedure", Boolean, nullable=False, server_default=false()),  # its Feinkonzept says who is called when
    Column("volunteers_from", Date),  # these four are empty where nobody is called
    Column("volunteers_to", Date),
    Column("calls_from", Date),
    Column("calls_to", Date),
    Column("created_at", UtcDateTime, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)

kept_results = Table(
    "kept_results",
    metadata,
    Column("survey_id", ForeignKey("surveys.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # what may be told of the results, sealed
    Column("counted_on", Date, nullable=False),
)
