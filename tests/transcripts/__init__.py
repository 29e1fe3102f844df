"""Whole chats as people read them, checked in; ``pytest tests/transcripts --regenerate-transcripts`` writes them anew."""
