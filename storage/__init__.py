"""Rows: the only place that speaks SQL. It finds and saves; rules and words live elsewhere."""
