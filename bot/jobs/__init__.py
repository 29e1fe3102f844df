"""Scheduled work: a timetable written out, and a clock. What is due is a query of the use case, never kept here."""
