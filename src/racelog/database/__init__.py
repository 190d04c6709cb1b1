"""The SQLite projection: its schema, the rows of a season, and their writing in one transaction."""

from racelog.database.sqlite import (
    FILE,
    SeasonsDatabase,
    Unusable,
    built_from,
    is_of_other_code,
    remove_season,
    seasons_projected,
    set_aside,
    set_unusable_aside,
    write_sqlite,
)

__all__ = [
    "FILE",
    "SeasonsDatabase",
    "Unusable",
    "built_from",
    "is_of_other_code",
    "remove_season",
    "seasons_projected",
    "set_aside",
    "set_unusable_aside",
    "write_sqlite",
]
