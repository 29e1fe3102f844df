"""Words: messages become text and buttons here. It chooses words, never behaviour."""
