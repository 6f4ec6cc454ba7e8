"""Telling: what pages and their twins show of a generation and of the journal; plain values."""
