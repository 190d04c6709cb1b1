"""The SQLite projection: its schema, the rows of a season, and their writing in one transaction."""

from racelog.database.sqlite import (
    FILE,
    NotOurs,
    SeasonsDatabase,
    built_from,
    is_of_other_code,
    remove_season,
    seasons_projected,
    set_aside,
    write_sqlite,
)

__all__ = [
    "FILE",
    "NotOurs",
    "SeasonsDatabase",
    "built_from",
    "is_of_other_code",
    "remove_season",
    "seasons_projected",
    "set_aside",
    "write_sqlite",
]
