"""Search: what was asked, what was answered, and the same in SPARQL."""
