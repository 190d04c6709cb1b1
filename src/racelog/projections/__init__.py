"""What is computed from a log, written beside it: Markdown, JSON and CSV, and the database, all made anew at will."""
