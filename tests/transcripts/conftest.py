"""Transcripts are written down from the same town as the stories."""

from tests.stories.conftest import town

__all__ = ["town"]
