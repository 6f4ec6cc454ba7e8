"""The catalogue: nouns, check, journal, store, index and search.

Imports neither `web` nor `harvesters`; data walks through these rooms once, downward.
"""
