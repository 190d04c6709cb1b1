"""Incidents, protests and appeals."""

from typing import Annotated

import typer

from racelog.cli.asking import Stamp, asks
from racelog.cli.officials.panels import STEWARDS, Line, Session, group
from racelog.cli.options import Season, folders_of

From = Annotated[str, typer.Option("--from", help="Who it comes from.", metavar="NAME")]
Late = Annotated[str | None, typer.Option("--late", help="Why it is taken after its time had ended.", metavar="TEXT")]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    incident = group(app, "incident", "Note an incident, close it.", STEWARDS)
    incident.command("note")(asks(note_incident))
    incident.command("close")(asks(close_incident))
    protest = group(app, "protest", "Lodge a protest, withdraw it, decide it.", STEWARDS)
    protest.command("lodge")(asks(lodge))
    protest.command("withdraw")(asks(withdraw))
    protest.command("decide")(asks(decide_protest))
    appeal = group(app, "appeal", "Give notice of an appeal, file it, decide it.", STEWARDS)
    appeal.command("notify")(asks(notify))
    appeal.command("file")(asks(file))
    appeal.command("decide")(asks(decide_appeal))


def note_incident(
    context: typer.Context,
    season: Season,
    session: Session,
    what: Annotated[str, typer.Argument(help="What happened.", metavar="WHAT")],
    stamp: Stamp,
    car: Annotated[
        list[str] | None, typer.Option("--car", help="A car involved (may be repeated).", metavar="CAR")
    ] = None,
    lap: Annotated[int | None, typer.Option("--lap", help="The lap.", min=1)] = None,
) -> None:
    """Note something the stewards look into.

    Example: racelog incident note harbour-cup-2026 R1 "contact in turn 4" --car 7 --car 21 --lap 9 --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.note_incident(folders_of(context), season, session, what, (car or [], lap), stamp)


def close_incident(
    context: typer.Context,
    season: Season,
    line: Line,
    stamp: Stamp,
    decision: Annotated[
        int | None, typer.Option("--decision", help="The line of the penalty that followed.", metavar="LINE")
    ] = None,
) -> None:
    """Close an incident: a decision followed, or nothing did.

    Example: racelog incident close harbour-cup-2026 26 --reason "racing incident" --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.close_incident(folders_of(context), season, line, decision, stamp)


def lodge(
    context: typer.Context,
    season: Season,
    session: Session,
    who: From,
    grounds: Annotated[str, typer.Option("--grounds", help="What is protested against.", metavar="TEXT")],
    stamp: Stamp,
    against: Annotated[str | None, typer.Option("--against", help="The car it is against.", metavar="CAR")] = None,
    late: Late = None,
) -> None:
    """Lodge a protest; after the protest time only with the words for it.

    Example: racelog protest lodge harbour-cup-2026 R2 --from "Red Racing" --against 21 --grounds "ride height" --at 2026-05-03T15:50 --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.lodge(folders_of(context), season, session, protesting.Protest(who, against, grounds, late), stamp)


def withdraw(context: typer.Context, season: Season, line: Line, stamp: Stamp) -> None:
    """Withdraw a protest.

    Example: racelog protest withdraw harbour-cup-2026 33 --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.withdraw(folders_of(context), season, line, stamp)


def decide_protest(
    context: typer.Context,
    season: Season,
    line: Line,
    upheld: Annotated[bool, typer.Option("--upheld/--dismissed", help="The stewards' answer.")],
    stamp: Stamp,
    steward: Annotated[
        list[str] | None, typer.Option("--steward", help="Who signed (may be repeated).", metavar="NAME")
    ] = None,
) -> None:
    """Decide a protest; a penalty that follows from it is recorded by itself.

    Example: racelog protest decide harbour-cup-2026 33 --dismissed --doc "SP 26-5" --reason "car measured" --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.decide_protest(folders_of(context), season, line, steward or [], stamp, upheld=upheld)


def notify(context: typer.Context, season: Season, line: Line, who: From, stamp: Stamp, late: Late = None) -> None:
    """Give notice of an appeal against a penalty; where appeals suspend, the penalty is held back.

    Example: racelog appeal notify harbour-cup-2026 38 --from "Red Racing" --at 2026-05-03T16:10 --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.notify(folders_of(context), season, line, (who, late), stamp)


def file(
    context: typer.Context,
    season: Season,
    line: Line,
    grounds: Annotated[str, typer.Option("--grounds", help="The grounds.", metavar="TEXT")],
    stamp: Stamp,
    late: Late = None,
) -> None:
    """File the appeal a notice was given of.

    Example: racelog appeal file harbour-cup-2026 40 --grounds "new video" --at 2026-05-04T09:00 --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.file(folders_of(context), season, line, (grounds, late), stamp)


def decide_appeal(
    context: typer.Context,
    season: Season,
    line: Line,
    outcome: Annotated[
        str, typer.Option("--outcome", help="set-aside, confirmed, withdrawn or lapsed.", metavar="WHAT")
    ],
    stamp: Stamp,
) -> None:
    """End an appeal; one that is won (set-aside) rescinds the penalty in the same append.

    Example: racelog appeal decide harbour-cup-2026 40 --outcome set-aside --doc "CA 26-1" --reason "not at fault" --after-official --by j.doe
    """
    from racelog.cli import protesting  # late: --help stays quick

    protesting.decide_appeal(folders_of(context), season, line, outcome, stamp)
