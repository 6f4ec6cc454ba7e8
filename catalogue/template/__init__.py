"""Templates: what a program or a person needs to write records of one class, drawn from its profile."""
