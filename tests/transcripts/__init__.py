"""Whole chats as people read them; ``pytest tests/transcripts --regenerate-transcripts`` writes them anew."""
