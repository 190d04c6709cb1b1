"""The commands `regulations`, `regulations show` and `regulations check`: books, in words, and what is odd in them."""

from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.options import AsJson, folders_of

if TYPE_CHECKING:  # for the type alone: --help stays quick
    from racelog.facts.regulations import Regulations

BOOK = typer.Argument(help="A shipped book, a TOML file, or a season kept here.", metavar="BOOK|FILE|SEASON")


def add_to(group: typer.Typer) -> None:
    """Put the commands beside those that adopt and amend."""
    group.callback(invoke_without_command=True, no_args_is_help=False)(books)
    group.command("show")(show)
    group.command("check")(check)


def books(context: typer.Context) -> None:
    """List the books shipped, adopt or amend a season's regulations, show and check books.

    Example: racelog regulations
    """
    if context.invoked_subcommand is not None:
        return
    from racelog.desk.books import read_book, shipped_books  # late: --help stays quick

    for name in shipped_books():
        typer.echo(f"{name:<14} {read_book(name).title}")


def show(context: typer.Context, book: Annotated[str, BOOK], as_json: AsJson = False) -> None:
    """Say in words what a book counts, for whom, and what of it was assumed.

    Example: racelog regulations show pccna-2022
    """
    import json  # these late: --help stays quick

    from racelog.views.draw.terminal import show_blocks
    from racelog.views.rules_in_words import book_blocks, book_in_words

    for regulations in _books(context, book):
        if as_json:
            typer.echo(json.dumps(book_in_words(regulations), indent=2, ensure_ascii=False))
            continue
        for title, blocks in book_blocks(regulations):
            typer.echo(title)
            show_blocks(blocks, title)
            typer.echo()


def check(
    context: typer.Context,
    book: Annotated[str, BOOK],
    season: Annotated[
        str | None, typer.Option("--season", help="The season it is for, whose rounds it may name.", metavar="SEASON")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look for what can hardly be meant: rules that never apply, tables never used, championships at odds.

    A book that cannot be read, or in which points are negative, is refused. What else is odd is said, and allowed.

    Example: racelog regulations check harbour-cup.toml
    """
    import json  # these late: --help stays quick

    from racelog.cli.reading import season_of
    from racelog.facts.regulations.checking import doubts

    calendar = None if season is None else season_of(folders_of(context), season, None).replayed.season
    found = [
        doubt
        for regulations in _books(context, book)
        for doubt in (
            doubts(regulations) if calendar is None else doubts(regulations, calendar.rounds, calendar.weekends)
        )
    ]
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for doubt in found:
        typer.echo(doubt)
    if not found:
        typer.echo(f"{book}: nothing odd in it")


def _books(context: typer.Context, book: str) -> "list[Regulations]":
    """The regulations a word means: those of a season kept here, in turn, or of a book. Errors: Malformed."""
    from racelog.cli.reading import season_of, seasons_of
    from racelog.desk.books import read_book, shipped_books

    folders, is_file = folders_of(context), book.endswith(".toml") or "/" in book
    if not is_file and book not in shipped_books() and book in seasons_of(folders).names:
        return [adopted.regulations for adopted in season_of(folders, book, None).replayed.season.adopted]
    return [read_book(book)]
