"""Use cases: each is one function of a transaction, in which state, audit line and messages change together."""
