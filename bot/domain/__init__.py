"""The rules, pure: nothing here reads a clock, speaks to a network or a database, or knows Telegram."""
