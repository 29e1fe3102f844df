"""The way out: due cards and messages become Bot API calls, and what became of each call is marked in the database."""
