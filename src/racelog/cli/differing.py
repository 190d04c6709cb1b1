"""Two states of a season compared: two points of its log, or as it stands and as it would under suppositions."""

import typer

from racelog.cli.changing import print_changes
from racelog.cli.options import Folders
from racelog.cli.reading import moment_of, season_of
from racelog.library.season import differences_between


def differences(folders: Folders, season: str, first: str, last: str | None, *, as_json: bool) -> None:
    """Print what differs between two lines of a log, or two times. Errors: Malformed."""
    current = season_of(folders, season)
    moments = (moment_of(current, first, "--from"), moment_of(current, last, "--to"))
    found = differences_between(*moments, names=("--from", "--to"))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    for line in found.events:
        told = ": ".join(filter(None, (line.about, line.document, line.reason)))
        typer.echo(f"#{line.seq} {line.type}: {told}")
    print_changes(found.changes, lambda session: session)
