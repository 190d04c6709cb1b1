"""Write the tables of a new golden log beside it; those of a log that has some are never written again."""

import sys
from pathlib import Path

from test_golden_logs import season_of, tables_of


def write_tables(kept: Path) -> None:
    """The tables of the log in a golden folder, as they are today. Errors: FileExistsError, where there are some."""
    (kept / "tables").mkdir()
    for name, text in tables_of(season_of(kept)):
        (kept / "tables" / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_tables(Path(sys.argv[1]))
