"""Colour is decoration: on a terminal only, and not where NO_COLOR says so."""

import os
from typing import TextIO

import typer


def dimmed(text: str, stream: TextIO) -> str:
    """A text that stands back."""
    plain = os.environ.get("NO_COLOR") or not stream.isatty()
    return text if plain else typer.style(text, dim=True)
