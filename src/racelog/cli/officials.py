"""What officials do: the commands of the catalogue, and those that read files or look after the log."""

import typer

from racelog.cli import imports, keys, requests
from racelog.cli.asking import asks
from racelog.cli.backup import backup
from racelog.cli.compare_files import command as compare_files
from racelog.cli.desk import desk
from racelog.cli.enter_from import enter_from
from racelog.cli.panels import LOG, SEASON, TRACK
from racelog.cli.rebuild import rebuild
from racelog.cli.rejoin import rejoin
from racelog.cli.restore import restore
from racelog.cli.seal import seal
from racelog.cli.sheet import sheet


def add_to(app: typer.Typer) -> None:
    """Open this door of the command line."""
    app.command("enter-from", rich_help_panel=SEASON)(asks(enter_from))
    app.command(rich_help_panel=TRACK)(sheet)
    app.command("compare-files", rich_help_panel=TRACK)(compare_files())
    for subject in (requests, imports, keys):
        subject.add_to(app)
    for command in (desk, rebuild, seal, backup, restore, rejoin):
        app.command(rich_help_panel=LOG)(command)
