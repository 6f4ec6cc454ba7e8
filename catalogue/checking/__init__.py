"""Checking: what each level finds in one record, and how it is said."""
