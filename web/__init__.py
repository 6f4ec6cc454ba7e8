"""
Pages for people and their twins for machines, at the same addresses.

Responsibilities: speak HTTP (negotiation, ETags, errors, security headers), the SPARQL 1.1 Protocol, and draw pages.
Non-responsibilities: knowing what a field means (the profile does), searching, checking, keeping.

What lies where:
    app.py           the application, put together
    house.py         what lives as long as the process: settings, readers, query pool, templates
    visit.py         one request: where it came in, what it asks for, the state of the catalogue it reads
    negotiation.py   suffix or Accept to a representation
    answer.py        representation to response: ETag, 304, Vary, links, compression
    etag.py          what makes two answers the same
    errors.py        error classes to status codes, pages and problem documents
    security.py      headers, limits and shapes of requests that are let in
    twin.py          the suffix of an address, taken off before the routes see it
    asset.py         files that pages need, told apart by digest
    page.py          what templates can call
    tree.py          trees on pages, opened step by step by plain links
    plain.py         what a page shows, as JSON
    dump.py          all of the nomenclature, written once and streamed
    press.py         dumps and counts of a generation, made by a process beside this one
    void.py          what is in the catalogue as a whole, as VoID
    sparql.py        the SPARQL 1.1 Protocol: what was asked, in which form
    table.py         the answer of a query, as a table for people
    endpoint.py      what the query endpoint can do, as RDF
    editor.py        the page of the query endpoint: questions to begin with, limits
    snippet.py       a query from a shell, from Python, from R
    lexicon.py       the names that the editor completes
    fairness.py      one client cannot take all places at the query pool
    warrant.py       who may change things: the holder of a token
    guess.py         trying many tokens is of no use
    schema.py        the JSON Schemas
    schemaorg.py     a record as search engines read it
    routes/          one file for each family of addresses
    queries/         example queries of the SPARQL page, a folder for each group; the first line is the question
    schemas/         JSON Schemas of the JSON answers
    command.py       `jardin serve` and `jardin demo`
"""
