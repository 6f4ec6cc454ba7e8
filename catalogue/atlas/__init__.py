"""The atlas: diseases with their place in the classifications and their sources, for browsing."""
