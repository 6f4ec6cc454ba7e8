"""Names of diseases: which disease a text means, however it is spelled or mistyped."""
