"""The way in: webhook and polling in front of the handlers; nothing is acknowledged before it is committed."""
