"""racelog.db in Datasette: what it is called there, its units, facets, links and ready-made queries."""
