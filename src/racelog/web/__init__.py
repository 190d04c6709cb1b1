"""The page: every table of the live log, in a browser, as JSON and as CSV."""
