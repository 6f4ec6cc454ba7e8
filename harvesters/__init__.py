"""Harvesters: bring records in; imported by nothing but the command line, through entry points."""
