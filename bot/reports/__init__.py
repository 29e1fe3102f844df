"""Exports for the evaluation, made from values; nothing here knows where responses are kept."""
