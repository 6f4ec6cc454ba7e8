"""Mending: what an operator does when something went wrong; all of it from the journal and into it."""
