"""Looks after the bot itself: signs of life, what happens after an outage, and what the staff has to know."""
