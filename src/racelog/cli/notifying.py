"""Posting the changes of seasons to webhooks, until stopped; or what was missed alone, and then ending."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic_core import to_json

from racelog.cli.options import Folders
from racelog.cli.reading import read_season
from racelog.cli.stopping import stopped_by_hand
from racelog.desk.service import utc_now
from racelog.errors import Malformed, readable
from racelog.live.changes import Change
from racelog.live.following import Following
from racelog.live.webhooks import (
    Failed,
    Forgotten,
    Outcome,
    Posted,
    Receiver,
    Webhook,
    Webhooks,
    delivered_to,
    message_of,
    receiver,
)

ATTEMPTS_ONCE = 5
"""How often a message is tried where nobody stays to try again."""
OUT_OF_REACH = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What is posted, where to, and from which line on; None: where each receiver was."""

    seasons: tuple[str, ...]
    urls: tuple[str, ...]
    secret_file: Path | None
    since: int | None


def notify(folders: Folders, asked: Asked, *, once: bool, as_json: bool) -> None:
    """Post every change of these seasons to every webhook. Exit code 3 when nobody takes them."""
    receivers = [receiver(url, asked.secret_file) for url in dict.fromkeys(asked.urls)]
    following = _followed(folders, asked)
    if asked.secret_file is None:
        typer.echo("warning: nothing is signed, so that a receiver cannot tell who posts (--secret-file)", err=True)
    given_up: set[str] = set()
    with stopped_by_hand() as stop:

        def report(outcome: Outcome) -> None:
            _tell(outcome, as_json=as_json)
            if isinstance(outcome, Failed) and outcome.again_in is None:
                given_up.add(outcome.receiver)
                if len(given_up) == len(receivers):
                    stop.set()

        with Webhooks(following, _webhooks(folders, receivers, report, once=once)) as webhooks:
            webhooks.begin(asked.since)
            if once:
                webhooks.drain(stop)
            else:
                names = ", ".join(each.name for each in receivers)
                typer.echo(f"telling {names} of {', '.join(asked.seasons)} (stop with Ctrl-C)", err=True)
                for change in following.changes(stop=stop):
                    webhooks.tell(change)
    if given_up:
        raise typer.Exit(OUT_OF_REACH)


def posted_to(
    folders: Folders, urls: Sequence[str], secret_file: Path | None
) -> Callable[[Following], AbstractContextManager[Callable[[Change], None]]]:
    """What posts the changes of whoever follows the logs, until it is left; what goes wrong is told on stderr."""
    receivers = [receiver(url, secret_file) for url in dict.fromkeys(urls)]

    def report(outcome: Outcome) -> None:
        if not isinstance(outcome, Posted):
            _tell(outcome, as_json=False)

    @contextmanager
    def posting(following: Following) -> Iterator[Callable[[Change], None]]:
        with Webhooks(following, _webhooks(folders, receivers, report, once=False)) as webhooks:
            webhooks.begin()
            yield webhooks.tell

    return posting


def preview(folders: Folders, asked: Asked) -> None:
    """Print what would be posted, a message a line; nothing is posted, and nothing remembered."""
    for url in asked.urls:
        receiver(url, asked.secret_file)
    if asked.since is None:
        raise Malformed("--preview prints what came after a line", remedy="Name the line: --since SEQ")
    for followed in _followed(folders, asked).seasons.values():
        for change in followed.since(asked.since):
            typer.echo(message_of(change, utc_now).body.decode())


def _followed(folders: Folders, asked: Asked) -> Following:
    """The seasons as they are now. Errors: those of reading them; Malformed, for a line that is not there."""
    for season in asked.seasons:
        last = read_season(folders, season).seq
        if asked.since is not None and asked.since > last:
            raise Malformed(f"--since: there is no line #{asked.since}", excerpt=f"{season} has #1 to #{last}")
    following = Following(folders.events, asked.seasons)
    following.look()
    return following


def _webhooks(
    folders: Folders, receivers: Sequence[Receiver], report: Callable[[Outcome], None], *, once: bool
) -> list[Webhook]:
    attempts = ATTEMPTS_ONCE if once else None
    return [Webhook(each, delivered_to(each.url, folders.events), report, attempts=attempts) for each in receivers]


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    message = outcome.message
    match outcome:
        case Posted():
            told = {"receiver": outcome.receiver, "id": message.id, "season": message.season, "seq": message.seq}
            text = f"{outcome.receiver}: {message.season} #{message.seq} {message.type}"
            typer.echo(to_json({**told, "attempt": outcome.attempt}).decode() if as_json else text)
        case Failed():
            again = "given up" if outcome.again_in is None else f"again in {outcome.again_in:.0f} s"
            what = f"{message.season} #{message.seq} {message.type} not delivered"
            typer.echo(readable(f"{outcome.receiver}: {what}: {outcome.why}; {again}"), err=True)
        case Forgotten():
            typer.echo(f"warning: {outcome.why}", err=True)
