"""Completion on the terminal: what may come next, from the log as it stands now."""

from collections.abc import Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from racelog.cli.prompt.offering import completions
from racelog.cli.prompt.sitting import Sitting


class DeskCompleter(Completer):
    """Completes a line of the desk."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
        """The ways to go on, read from the log anew; none where they cannot be worked out."""
        season = self._sitting.following.look().season
        try:
            found = completions(document.text_before_cursor, self._sitting.verbs, season)
        except Exception:  # noqa: BLE001 - an official who types is never stopped by what might have been offered
            return
        for each in found:
            yield Completion(each.text, start_position=-each.length, display_meta=each.meta)
