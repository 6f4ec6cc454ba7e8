"""Documents as they come from strangers: recognised, made safe, read."""
