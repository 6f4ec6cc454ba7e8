"""The journal: what happened to every record, in one file that only grows."""
