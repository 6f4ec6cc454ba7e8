"""Commands: what `jardin` can do on a command line, but for those of other wings."""
