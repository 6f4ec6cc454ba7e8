"""Records: what belongs to one, what its nodes are called, and its triples."""
