"""The nomenclature of rare diseases: what is known of a disease, releases, how they are kept and written as SKOS."""
