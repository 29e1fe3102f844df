"""A fixed instant for the tests of storage, and later ones."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)


def after(**spans: float) -> datetime:
    return NOW + timedelta(**spans)
