"""`racelog notify`: the changes of seasons posted to webhooks, until stopped; or what was missed alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from racelog.cli.completion import seasons as completed_seasons
from racelog.cli.options import AsJson, Folders, SecretFile, check_installed, folders_of

if TYPE_CHECKING:  # for the types alone: --help stays quick, and it needs the extra
    from racelog.live.following import Following
    from racelog.live.webhooks import Outcome, Receiver

ATTEMPTS_ONCE = 5
"""How often a message is tried where nobody stays to try again."""
OUT_OF_REACH = 3


def notify(
    context: typer.Context,
    seasons: Annotated[
        list[str],
        typer.Argument(
            help="The seasons, as their folders are called.", metavar="SEASON...", autocompletion=completed_seasons
        ),
    ],
    webhook: Annotated[
        list[str], typer.Option("--webhook", help="Where changes are posted; may be given again.", metavar="URL")
    ],
    secret_file: SecretFile = None,
    since: Annotated[
        int | None,
        typer.Option("--since", help="What came after this line; else where each was.", metavar="SEQ", min=1),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Post what was missed, and end.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="With --since: print what would be posted.")] = False,
    as_json: AsJson = False,
) -> None:
    r"""Post every change of the standings to webhooks: signed, in order, tried again until it is taken.

    It needs an extra: pip install 'racelog\[webhooks]'. How far each receiver was told is remembered over a restart.

    Example: racelog notify pccna-2022 --webhook https://results.example.org/hook --since 205 --preview
    """
    check_installed("webhooks", "httpx", "tenacity", "standardwebhooks")
    from racelog.errors import Malformed
    from racelog.live.webhooks import receiver

    receivers = [receiver(url, secret_file) for url in dict.fromkeys(webhook)]
    if preview and since is None:
        raise Malformed("--preview prints what came after a line", remedy="Name the line: --since SEQ")
    wanted = tuple(dict.fromkeys(seasons))
    following = _followed(folders_of(context), wanted, since)
    if preview and since is not None:
        _preview(following, since)
        return
    if secret_file is None:
        typer.echo("warning: nothing is signed, so that a receiver cannot tell who posts (--secret-file)", err=True)
    _post(following, receivers, wanted, since, once=once, as_json=as_json)


def _followed(folders: Folders, seasons: Sequence[str], since: int | None) -> "Following":
    """The seasons as they are now. Errors: those of reading them; Malformed, for a line that is not there."""
    from racelog.cli.reading import read_season
    from racelog.errors import Malformed
    from racelog.live.following import Following

    for season in seasons:
        last = read_season(folders, season).seq
        if since is not None and since > last:
            raise Malformed(f"--since: there is no line #{since}", excerpt=f"{season} has #1 to #{last}")
    following = Following(folders.events, seasons)
    following.look()
    return following


def _preview(following: "Following", since: int) -> None:
    """Print what would be posted, a message a line; nothing is posted, and nothing remembered."""
    from racelog.desk.service import utc_now
    from racelog.live.webhooks import message_of

    for followed in following.seasons.values():
        for change in followed.since(since):
            typer.echo(message_of(change, utc_now).body.decode())


def _post(
    following: "Following",
    receivers: "Sequence[Receiver]",
    seasons: Sequence[str],
    since: int | None,
    *,
    once: bool,
    as_json: bool,
) -> None:
    """Post every change of these seasons to every receiver. Exit code 3 when nobody takes them."""
    from racelog.cli.ctrl_c import stopped_by_hand
    from racelog.live.webhooks import Failed, Webhooks, webhooks_to

    given_up: set[str] = set()
    with stopped_by_hand() as stop:

        def report(outcome: "Outcome") -> None:
            report_outcome(outcome, as_json=as_json)
            if isinstance(outcome, Failed) and outcome.again_in is None:
                given_up.add(outcome.receiver)
                if len(given_up) == len(receivers):
                    stop.set()

        attempts = ATTEMPTS_ONCE if once else None
        with Webhooks(following, webhooks_to(receivers, following.events, report, attempts=attempts)) as webhooks:
            webhooks.begin(since)
            if once:
                webhooks.drain(stop)
            else:
                names = ", ".join(receiver.name for receiver in receivers)
                typer.echo(f"telling {names} of {', '.join(seasons)} (stop with Ctrl-C)", err=True)
                for change in following.changes(stop=stop):
                    webhooks.tell(change)
    if given_up:
        raise typer.Exit(OUT_OF_REACH)


def report_outcome(outcome: "Outcome", *, as_json: bool = False) -> None:
    """Print what a receiver has taken; say on stderr what one has not."""
    from pydantic_core import to_json

    from racelog.errors import readable
    from racelog.live.webhooks import Failed, Forgotten, Posted

    message = outcome.message
    match outcome:
        case Posted():
            posted = {"receiver": outcome.receiver, "id": message.id, "season": message.season, "seq": message.seq}
            text = f"{outcome.receiver}: {message.season} #{message.seq} {message.type}"
            typer.echo(to_json({**posted, "attempt": outcome.attempt}).decode() if as_json else text)
        case Failed():
            again = "given up" if outcome.again_in is None else f"again in {outcome.again_in:.0f} s"
            what = f"{message.season} #{message.seq} {message.type} not delivered"
            typer.echo(readable(f"{outcome.receiver}: {what}: {outcome.why}; {again}"), err=True)
        case Forgotten():
            typer.echo(f"warning: {outcome.why}", err=True)
