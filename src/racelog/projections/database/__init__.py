"""The SQLite projection: its schema, the rows of a season, and their writing in one transaction."""

from racelog.projections.database.sqlite import FILE, built_from, remove_season, seasons_projected, write_sqlite

__all__ = ["FILE", "built_from", "remove_season", "seasons_projected", "write_sqlite"]
