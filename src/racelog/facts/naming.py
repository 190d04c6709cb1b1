"""What of a season a name means, and what stands near a name that means nothing."""

from collections.abc import Iterable
from difflib import get_close_matches


def near_names(name: str, known: Iterable[str], limit: int = 3) -> str | None:
    """Names that look like the one asked for; all of them where there are few."""
    known = list(known)
    near = get_close_matches(name, known, n=limit, cutoff=0.5) or (known if len(known) <= 8 else [])
    return f"known: {', '.join(near)}" if near else None
