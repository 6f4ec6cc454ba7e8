"""Readers of what Orphanet and its neighbours let people download: nomenclature pack, Orphadata, ORDO, SSSOM.

Data walk: `recognition` says what a file is by its content, a reader per format fills a `loading`, and
`catalogue.nomenclature.release` makes a nomenclature of it.
"""
