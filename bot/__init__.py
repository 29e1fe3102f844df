"""Bürgerecho: survey participation and staff notifications in chat, for public authorities."""

__version__ = "0.1.0"
