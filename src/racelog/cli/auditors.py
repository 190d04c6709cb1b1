"""What auditors ask: the log itself, whether it is whole, whether published tables follow from it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.doctor import doctor
from racelog.cli.form import Form
from racelog.cli.log import log
from racelog.cli.options import After, AsCsv, AsJson, AsOf, Championship, Season, folders_of
from racelog.cli.prove import prove
from racelog.cli.verify import verify
from racelog.errors import Malformed

PANEL = "Auditors"


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command("log", rich_help_panel=PANEL)(log)
    app.command(rich_help_panel=PANEL)(verify)
    app.command(rich_help_panel=PANEL)(doctor)
    app.command(rich_help_panel=PANEL)(prove)
    app.command(rich_help_panel=PANEL)(audit)
    app.command(rich_help_panel=PANEL)(report)
    app.command(rich_help_panel=PANEL)(explain)
    app.command(rich_help_panel=PANEL)(diff)
    app.command(rich_help_panel=PANEL)(whatif)
    app.command(rich_help_panel=PANEL)(title)


def audit(
    context: typer.Context,
    season: Annotated[str | None, typer.Argument(help="The season, as its folder is called.", metavar="SEASON")] = None,
    published: Annotated[
        Path | None,
        typer.Option(
            "--published", help="The published tables; published.csv beside the log without it.", metavar="FILE"
        ),
    ] = None,
    matrix: Annotated[
        Path | None,
        typer.Option(
            "--matrix", help="A published results matrix in long form, compared cell by cell.", metavar="FILE"
        ),
    ] = None,
    championship: Annotated[
        str | None, typer.Option("--championship", "-c", help="One championship alone.", metavar="ID")
    ] = None,
    after: Annotated[
        int | None, typer.Option("--after", help="The table after this round, and rounds up to it.", metavar="ROUND")
    ] = None,
    as_of: AsOf = None,
    propose: Annotated[
        bool,
        typer.Option("--propose", help="Look for the fewest corrections that would explain each table that differs."),
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit", help="With --propose: seconds for each table.", metavar="SECONDS", min=0.1, max=86_400
        ),
    ] = 60,
    summary: Annotated[bool, typer.Option("--summary", help="The figures alone, without every difference.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every season that has published tables, in one table.")] = False,
    season_files: Annotated[
        Path | None,
        typer.Option(
            "--from", help="With --all: the season files of a folder, imported for this alone.", metavar="FOLDER"
        ),
    ] = None,
    after_rounds: Annotated[
        bool, typer.Option("--after-rounds", help="With --all: the tables published after every round, too.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Hold published tables against the computed ones: one season's, or --all. Exit code 1 when anything differs.

    With --propose it looks for the fewest single corrections that would explain a table; it never applies them.

    Example: racelog audit pccna-2022
    """
    form = Form.of(as_json=as_json, as_csv=as_csv)
    if every:
        from racelog.cli import checking_all  # late: --help stays quick

        alone = {"--published": published, "--matrix": matrix, "--championship": championship, "--after": after,
                 "--as-of": as_of, "--propose": propose, "--summary": summary, "--csv": as_csv,
                 "a season": season}  # fmt: skip
        _without("--all goes", alone)
        checking_all.audit_all(folders_of(context), season_files, after_rounds=after_rounds, as_json=as_json)
        return
    _without("one season's audit goes", {"--from": season_files, "--after-rounds": after_rounds})
    if season is None:
        raise Malformed("which season?", remedy="Name it: racelog audit SEASON. Or all of them: racelog audit --all")
    from racelog.cli import checking  # late: --help stays quick
    from racelog.library.audits import Asked

    if as_csv:
        _without("--csv goes", {"--matrix": matrix, "--propose": propose})
    asked = Asked(published, matrix, championship, after, time_limit if propose else None)
    checking.audit(folders_of(context), season, asked, as_of, form, summary=summary)


def _without(what: str, given: Mapping[str, object]) -> None:
    """Options that say nothing together. Errors: Malformed."""
    for option, value in given.items():
        if value:
            raise Malformed(f"{what} without {option}")


def report(
    context: typer.Context,
    season: Season,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file to write; SEASON-report.html here without it, - for stdout.", metavar="FILE"
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF instead of HTML (needs racelog\\[pdf]).")] = False,
    as_of: AsOf = None,
    published: Annotated[
        Path | None,
        typer.Option(
            "--published", help="The published tables; published.csv beside the log without it.", metavar="FILE"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: where the report is, and its SHA-256.")] = False,
) -> None:
    """Write the audit of a season as one document: standings, differences, regulations, every point explained.

    The same log and the same published tables give the same file, byte for byte; it needs no network and no script.

    Example: racelog report pccna-2022 --out pccna-2022.html
    """
    from racelog.cli import reporting  # late: --help stays quick

    reporting.report(folders_of(context), season, reporting.Wanted(out, pdf, as_of, published, as_json))


def explain(
    context: typer.Context,
    season: Season,
    driver: Annotated[
        str | None, typer.Option("--driver", "-d", help="A driver by name, a part of it, or id.", metavar="NAME")
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", "-t", help="A team or constructor by name, a part of it, or id.")
    ] = None,
    championship: Championship = None,
    round_: Annotated[
        int | None, typer.Option("--round", help="One round alone, with the car's time as a sum.", metavar="ROUND")
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Explain a total: every award that adds up to it, and the lines of the log that caused each.

    Example: racelog explain pccna-2022 --driver "Parker Thompson"
    """
    from racelog.cli import explaining  # late: --help stays quick

    explaining.explained(
        folders_of(context), season, (driver, team), championship, (round_, after), as_of, as_json=as_json
    )


def diff(
    context: typer.Context,
    season: Season,
    first: Annotated[str, typer.Option("--from", help="A line of the log, or a time.", metavar="LINE|TIME")],
    last: Annotated[
        str | None, typer.Option("--to", help="A later one; the last line without it.", metavar="LINE|TIME")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two lines of a log, or two times: the events, the classifications, every table.

    Example: racelog diff pccna-2022 --from 203 --to 206
    """
    from racelog.cli import differing  # late: --help stays quick

    differing.differences(folders_of(context), season, first, last, as_json=as_json)


def whatif(
    context: typer.Context,
    season: Season,
    missing: Annotated[
        list[int] | None,
        typer.Option("--without", help="A line of the log to think away (may be repeated).", metavar="SEQ", min=1),
    ] = None,
    requests: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="What an official would type, without racelog, season and grounds (may be repeated).",
            metavar="REQUEST",
        ),
    ] = None,
    branches: Annotated[
        list[str] | None,
        typer.Option(
            "--branch",
            help="A named supposition, to stand beside others: requests, and without SEQ, a lone ; between two "
            "(may be repeated).",
            metavar='"NAME: REQUEST"',
        ),
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what would stand without a decision, or were one taken; nothing is written. Who can still win: racelog title.

    A request is decided as an official's would be, refusals included, on a copy in memory. --without and --with together
    are one supposition.

    Example: racelog whatif pccna-2022 --without 171 --with "penalty R8 --car 30 --kind back-of-class"
    """
    from racelog.cli import differing, supposing  # late: --help stays quick

    asked = supposing.branches_asked(missing or (), requests or (), branches or ())
    when = differing.When(as_of, after)
    differing.whatif(folders_of(context), season, asked, when, context.find_root().command, as_json=as_json)


def title(
    context: typer.Context,
    season: Season,
    championship: Annotated[
        str | None,
        typer.Option("--championship", "-c", help="The championship's id; all of them without it.", metavar="ID"),
    ] = None,
    after: After = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show who can still win each championship: the least each needs, and what makes it certain whatever the others do.

    Points are those to be taken from the rounds to come. With one race left, place by place.

    Example: racelog title pccna-2022 --after 14
    """
    from racelog.cli import contending  # late: --help stays quick

    contending.titles(folders_of(context), season, championship, after, as_of, as_json=as_json)
