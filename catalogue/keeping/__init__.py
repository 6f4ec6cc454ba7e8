"""Keeping: keep -> check -> journal -> store -> index -> new generation; one writer at a time."""
