"""Thin entrances: read the tap or text, call one service, answer."""
