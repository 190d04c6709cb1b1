"""Keys, seals, backups, and copies brought together again."""

from pathlib import Path
from typing import Annotated

import typer

from racelog.cli.asking import HOW
from racelog.cli.officials.panels import LOG, group
from racelog.cli.options import AsJson, By, Season, folders_of

KeyFile = Annotated[
    Path, typer.Option("--key", help="The private key to sign with (racelog keys new).", metavar="FILE")
]


def add_to(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    keys = group(app, "keys", "Keys to seal logs and sign lines with.", LOG)
    keys.command("new")(new_key)
    keys.command("show")(show_keys)
    app.command(rich_help_panel=LOG)(seal)
    app.command(rich_help_panel=LOG)(backup)
    app.command(rich_help_panel=LOG)(restore)
    app.command(rich_help_panel=LOG)(rejoin)


def new_key(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Option("--name", help="What the key is called; who you are without it.", metavar="NAME")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", help="The folder to keep it in; RACELOG_KEYS without it, or your own.", metavar="FOLDER"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key: the private half stays in a file only you can read, the public half is printed.

    Example: racelog keys new --name j.doe --into keys
    """
    from racelog.cli import keyring  # late: --help stays quick

    keyring.new(folders_of(context), name, into, as_json=as_json)


def show_keys(
    file: Annotated[
        Path | None, typer.Argument(help="A file of keys; all in the folder of keys without it.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print public keys, as others need them to check signatures.

    Example: racelog keys show
    """
    from racelog.cli import keyring  # late: --help stays quick

    keyring.show(file, as_json=as_json)


def seal(
    context: typer.Context,
    season: Season,
    key: KeyFile,
    weekend: Annotated[
        str | None,
        typer.Option("--weekend", help="Only if this weekend is closed.", metavar="WEEKEND"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Seal a log as it stands: a signed checkpoint of all its lines. The next append begins a new segment.

    Example: racelog seal pccna-2022 --key keys/j.doe.key
    """
    from racelog.cli import sealing  # late: --help stays quick

    sealing.seal(folders_of(context), season, key, weekend, as_json=as_json)


def backup(
    context: typer.Context,
    season: Season,
    file: Annotated[Path, typer.Argument(help="The file to write, such as SEASON.zip.", metavar="FILE")],
    as_json: AsJson = False,
) -> None:
    """Write a season into one file: log, checkpoints, published tables, byte for byte; others may go on appending.

    The same season gives the same file. An earlier backup of the same season is replaced, no other file is.

    Example: racelog backup pccna-2022 pccna-2022.zip
    """
    from racelog.cli import moving  # late: --help stays quick

    moving.backup(folders_of(context), season, file, as_json=as_json)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file of racelog backup.", metavar="FILE")],
    into: Annotated[
        Path | None, typer.Option("--into", help="The folder of logs; that of --events without it.", metavar="EVENTS")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put a season back from a backup, all of it verified first; what a log lacks at its end is added to it.

    Never over another log: one that was appended to separately is a fork (racelog rejoin).

    Example: racelog restore pccna-2022.zip --into elsewhere
    """
    from racelog.cli import moving  # late: --help stays quick

    moving.restore(folders_of(context), file, into, as_json=as_json)


def rejoin(
    context: typer.Context,
    season: Season,
    other: Annotated[
        Path, typer.Option("--from", help="The other copy: a backup, or a folder of logs.", metavar="OTHER")
    ],
    by: By,
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            help="Sign the lines with this private key.",
            envvar="RACELOG_SIGN",
            metavar="KEYFILE",
            rich_help_panel=HOW,
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show what would change, and write nothing.", rich_help_panel=HOW)
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.", rich_help_panel=HOW)] = False,
    as_json: AsJson = False,
) -> None:
    """Ask for the requests of another copy again on this one, in their order, each checked as any request is.

    What is refused is listed, and stays out: exit code 1. Run again, it adds nothing twice.

    Example: racelog rejoin pccna-2022 --from other --by j.doe --preview
    """
    from racelog.cli import rejoining  # late: --help stays quick

    how = rejoining.How(by, sign, preview=preview, yes=yes, as_json=as_json)
    rejoining.rejoin(folders_of(context), season, other, how)
