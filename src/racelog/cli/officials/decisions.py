"""The stewards' decisions: penalties, what becomes of them, points outside any session."""

from typing import Annotated

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import STEWARDS, Car, Line, Session
from racelog.cli.options import Season, folders_of

KINDS = (
    "time, laps, positions, back-of-class, back-of-field, disqualified, no-points, points, grid, lap-deleted, "
    "reprimand, fine, probation, licence-points"
)
OF_KIND = "What the kind of penalty needs"


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (penalty, rescind, reinstate, adjust_points, exclude):
        app.command(rich_help_panel=STEWARDS)(asks(command))


def penalty(
    context: typer.Context,
    season: Season,
    session: Session,
    car: Car,
    kind: Annotated[str, typer.Option("--kind", "-k", help=f"One of: {KINDS}.", metavar="KIND")],
    stamp: Stamp,
    article: Annotated[str | None, typer.Option("--article", help="The article broken.", metavar="N")] = None,
    facts: Annotated[str | None, typer.Option("--facts", help="What the stewards found.", metavar="TEXT")] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", help="Their words for the penalty.", metavar="TEXT")
    ] = None,
    steward: Annotated[
        list[str] | None, typer.Option("--steward", help="Who signed (may be repeated).", metavar="NAME")
    ] = None,
    driver: Annotated[
        str | None, typer.Option("--driver", help="One driver of a shared car, by id.", metavar="ID")
    ] = None,
    no_appeal: Annotated[bool, typer.Option("--no-appeal", help="No appeal is possible against it.")] = False,
    incident: Annotated[
        int | None, typer.Option("--incident", help="The line of the incident it follows from.", metavar="LINE")
    ] = None,
    seconds: Annotated[
        str | None, typer.Option("--seconds", help="time: 5, or 1:30.5.", metavar="TIME", rich_help_panel=OF_KIND)
    ] = None,
    laps: Annotated[int | None, typer.Option("--laps", help="laps: how many.", rich_help_panel=OF_KIND)] = None,
    places: Annotated[
        int | None, typer.Option("--places", help="positions, grid: how many.", rich_help_panel=OF_KIND)
    ] = None,
    points: Annotated[
        str | None, typer.Option("--points", help="points, licence-points: how many.", rich_help_panel=OF_KIND)
    ] = None,
    championship: Annotated[
        list[str] | None,
        typer.Option(
            "--championship",
            help="points, no-points: in this one alone (may be repeated); in every one, teams too, without it.",
            metavar="ID",
            rich_help_panel=OF_KIND,
        ),
    ] = None,
    amount: Annotated[int | None, typer.Option("--amount", help="fine: how much.", rich_help_panel=OF_KIND)] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="fine: such as EUR.", metavar="CODE", rich_help_panel=OF_KIND)
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="probation: until when.", metavar="TEXT", rich_help_panel=OF_KIND)
    ] = None,
    lap_time: Annotated[
        str | None,
        typer.Option(
            "--lap-time",
            help="lap-deleted: its time; the best lap without it.",
            metavar="TIME",
            rich_help_panel=OF_KIND,
        ),
    ] = None,
    next_best: Annotated[
        str | None,
        typer.Option(
            "--next-best", help="lap-deleted: the lap that counts now.", metavar="TIME", rich_help_panel=OF_KIND
        ),
    ] = None,
    no_other_lap: Annotated[
        bool, typer.Option("--no-other-lap", help="lap-deleted: there is none.", rich_help_panel=OF_KIND)
    ] = False,
    leaves_vacant: Annotated[
        bool,
        typer.Option("--leaves-vacant", help="disqualified: nobody moves up.", rich_help_panel=OF_KIND),
    ] = False,
) -> None:
    """Record a penalty of the stewards. --doc and --reason are those of their decision.

    Example: racelog penalty harbour-cup-2026 R1 --car 7 --kind time --seconds 5 --doc "SP 26-3" --reason "contact" --by j.doe
    """
    from racelog.cli import penalising  # late: --help stays quick

    terms = penalising.Terms(
        kind=kind,
        seconds=seconds,
        laps=laps,
        places=places,
        points=points,
        championships=championship,
        amount=amount,
        currency=currency,
        until=until,
        lap_time=lap_time,
        next_best=next_best,
        no_other_lap=no_other_lap,
        leaves_vacant=leaves_vacant,
    )
    notice = penalising.Notice(article, facts, decision, steward or [], driver, no_appeal, incident)
    penalising.penalty(folders_of(context), season, session, car, terms, notice, stamp)


def rescind(context: typer.Context, season: Season, line: Line, stamp: Stamp) -> None:
    """Take a penalty back by a later decision; it stays readable, and no longer counts.

    Example: racelog rescind pccna-2022 171 --doc "SP 22-40" --reason "appeal upheld" --by j.doe
    """
    from racelog.cli import penalising  # late: --help stays quick

    penalising.rescind(folders_of(context), season, line, stamp)


def reinstate(context: typer.Context, season: Season, line: Line, stamp: Stamp) -> None:
    """Put a rescinded penalty back by a still later decision.

    Example: racelog reinstate pccna-2022 171 --doc "SP 22-41" --reason "appeal dismissed" --by j.doe
    """
    from racelog.cli import penalising  # late: --help stays quick

    penalising.reinstate(folders_of(context), season, line, stamp)


def adjust_points(
    context: typer.Context,
    season: Season,
    championship: Annotated[str, typer.Option("--championship", "-c", help="Its id.", metavar="ID")],
    competitor: Annotated[
        str, typer.Option("--competitor", help="The driver's, team's or constructor's id.", metavar="ID")
    ],
    points: Annotated[str, typer.Option("--points", help='Given, or taken with a minus: -10, "17/2".', metavar="N")],
    from_round: Annotated[int, typer.Option("--from-round", help="The round they count from.", metavar="ROUND", min=1)],
    stamp: Stamp,
) -> None:
    """Give or take points in one championship, outside any session.

    Example: racelog adjust-points harbour-cup-2026 -c drivers --competitor ada-lindqvist --points=-5 --from-round 2 --doc "SP 26-9" --reason "late entry fee" --by j.doe
    """
    from racelog.cli import penalising  # late: --help stays quick

    penalising.adjust_points(folders_of(context), season, (championship, competitor), (points, from_round), stamp)


def exclude(
    context: typer.Context,
    season: Season,
    championship: Annotated[str, typer.Option("--championship", "-c", help="Its id.", metavar="ID")],
    competitor: Annotated[
        str, typer.Option("--competitor", help="The driver's, team's or constructor's id.", metavar="ID")
    ],
    from_round: Annotated[int, typer.Option("--from-round", help="The round it holds from.", metavar="ROUND", min=1)],
    stamp: Stamp,
    points: Annotated[str, typer.Option("--points", help="kept or taken.", metavar="WHAT")] = "taken",
    printed: Annotated[str, typer.Option("--printed", help="What stands for the place: EX or DSQ.")] = "EX",
) -> None:
    """Exclude a competitor from a championship: listed last, without a place; the results stand.

    Example: racelog exclude harbour-cup-2026 -c drivers --competitor dee-moreau --from-round 2 --doc "CA 26-2" --reason "fraud" --by j.doe
    """
    from racelog.cli import penalising  # late: --help stays quick

    terms: dict[str, int | str] = {"effective_round": from_round, "points": points, "printed": printed}
    penalising.exclude(folders_of(context), season, (championship, competitor), terms, stamp)
