"""What comes from the track: qualifying, grids, classifications, honours, publication."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import TRACK, Round, Session
from racelog.cli.options import AsOf, Season, folders_of
from racelog.cli.sheet import sheet

Order = Annotated[
    str | None,
    typer.Option(
        "--order", "-o", help="The cars from the first place on: 9,3,53; 9=3 for a dead heat.", metavar="CARS"
    ),
]
File = Annotated[Path | None, typer.Option("--file", "-f", help="A file of the timing system.", metavar="FILE")]
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", help="A row of the file is another car (may be repeated).", metavar="ROW=CAR"),
]
Partial = Annotated[
    str | None, typer.Option("--partial", help="What is missing, where only a part is known.", metavar="TEXT")
]
Dnf = Annotated[str | None, typer.Option("--dnf", help="Cars that did not finish.", metavar="CARS")]
Nc = Annotated[str | None, typer.Option("--nc", help="Cars not classified.", metavar="CARS")]
Dns = Annotated[str | None, typer.Option("--dns", help="Cars that did not start.", metavar="CARS")]
Wd = Annotated[str | None, typer.Option("--wd", help="Cars withdrawn.", metavar="CARS")]
Dsq = Annotated[
    str | None, typer.Option("--dsq", help="Cars disqualified on the sheet already (else: penalty).", metavar="CARS")
]
Vacant = Annotated[str | None, typer.Option("--vacant", help="Places deliberately left empty: 4,7.", metavar="PLACES")]
Includes = Annotated[
    str | None,
    typer.Option("--includes", help='Lines of the decisions the order contains already, or "none".', metavar="LINES"),
]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (qualifying, classify, amend_classification):
        app.command(rich_help_panel=TRACK)(asks(command))
    app.command(rich_help_panel=TRACK)(asks(grid))
    app.command(rich_help_panel=TRACK)(sheet)


def qualifying(
    context: typer.Context,
    season: Season,
    round_: Round,
    stamp: Stamp,
    order: Order = None,
    file: File = None,
    second_order: Annotated[
        str | None,
        typer.Option("--second-order", help="By second-best laps: it makes the next round's grid.", metavar="CARS"),
    ] = None,
    second_from_file: Annotated[
        bool, typer.Option("--second-from-file", help="The same, by the second-best laps of the file.")
    ] = False,
    mapped: Mapped = None,
    partial: Partial = None,
    dnf: Dnf = None,
    nc: Nc = None,
    dns: Dns = None,
) -> None:
    """Record the order of a round's qualifying: it gives the pole, overall and of each class, and the grid.

    Example: racelog qualifying harbour-cup-2026 1 --order 7,11,21,99,021,5 --by j.doe
    """
    from racelog.cli import classifying  # late: --help stays quick

    given = classifying.Given(order, file, mapped or [], partial, {"NC": nc, "DNF": dnf, "DNS": dns})
    second = classifying.Second(second_order, second_from_file)
    classifying.qualify(folders_of(context), season, round_, given, second, stamp)


def grid(
    context: typer.Context,
    season: Season,
    round_: Round,
    stamp: Stamp,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Set it as it is shown: qualifying with the grid penalties.")
    ] = False,
    order: Order = None,
    pit_lane: Annotated[
        str | None, typer.Option("--pit-lane", help="Cars that start from the pit lane.", metavar="CARS")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Print the starting grid of a round; with --confirm or --order, set it.

    Example: racelog grid harbour-cup-2026 1 --by j.doe
    """
    from racelog.cli import gridding  # late: --help stays quick

    wanted = gridding.Wanted(confirm, order, pit_lane, as_of)
    gridding.grid(folders_of(context), season, round_, wanted, stamp)


def classify(
    context: typer.Context,
    season: Season,
    session: Session,
    stamp: Stamp,
    order: Order = None,
    file: File = None,
    mapped: Mapped = None,
    partial: Partial = None,
    dnf: Dnf = None,
    nc: Nc = None,
    dns: Dns = None,
    wd: Wd = None,
    dsq: Dsq = None,
    vacant: Vacant = None,
    includes: Includes = None,
) -> None:
    """Classify a race: by the order of the cars, or from a file of the timing system.

    A later file of the same session amends the classification; what decisions it contains already is worked out
    from what it changes, or said with --includes.

    Example: racelog classify harbour-cup-2026 R1 --order 7,11,99,21,5 --dnf 021 --by j.doe
    """
    from racelog.cli import classifying  # late: --help stays quick

    given = classifying.Given(order, file, mapped or [], partial, _statuses(dnf, nc, dns, wd, dsq), vacant)
    classifying.classify(folders_of(context), season, session, given, includes, stamp)


def amend_classification(
    context: typer.Context,
    season: Season,
    session: Session,
    stamp: Stamp,
    order: Order = None,
    file: File = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="A car's place, changed (may be repeated).", metavar="CAR=PLACE")
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", help="What became of a car, changed (may be repeated).", metavar="CAR=STATUS"),
    ] = None,
    mapped: Mapped = None,
    partial: Partial = None,
    dnf: Dnf = None,
    nc: Nc = None,
    dns: Dns = None,
    wd: Wd = None,
    dsq: Dsq = None,
    vacant: Vacant = None,
    includes: Includes = None,
) -> None:
    """Replace a classification by a later one: whole, or the present one with changes.

    Example: racelog amend-classification harbour-cup-2026 R1 --place 99=2 --place 7=3 --reason "photo" --by j.doe
    """
    from racelog.cli import classifying  # late: --help stays quick

    given = classifying.Given(order, file, mapped or [], partial, _statuses(dnf, nc, dns, wd, dsq), vacant)
    changes = classifying.Changes(place or [], status or [])
    classifying.amend(folders_of(context), season, session, given, changes, includes, stamp)


def _statuses(
    dnf: str | None, nc: str | None, dns: str | None, wd: str | None, dsq: str | None
) -> dict[str, str | None]:
    return {"DNF": dnf, "NC": nc, "DSQ": dsq, "DNS": dns, "WD": wd}
