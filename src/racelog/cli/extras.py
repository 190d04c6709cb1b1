"""Parts of racelog that are installed only where they are wanted."""

from importlib.util import find_spec

from racelog.errors import Malformed


def check_installed(extra: str, *modules: str) -> None:
    """Whether what a command needs beside racelog itself is there. Errors: Malformed, naming the extra."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise Malformed(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed",
            remedy=f"It comes with an extra: pip install 'racelog[{extra}]'",
        )
