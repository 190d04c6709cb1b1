"""The SQLite projection: its schema, the rows of a season, and their writing in one transaction."""

from racelog.database.sqlite import (
    FILE,
    SeasonsDatabase,
    built_from,
    is_of_other_code,
    remove_season,
    seasons_projected,
    write_sqlite,
)

__all__ = [
    "FILE",
    "SeasonsDatabase",
    "built_from",
    "is_of_other_code",
    "remove_season",
    "seasons_projected",
    "write_sqlite",
]
