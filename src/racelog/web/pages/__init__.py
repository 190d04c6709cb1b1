"""The pages, one module each; `ROUTERS` are all of them."""

from racelog.web.pages import (
    audits,
    competitors,
    decisions,
    differences,
    lines,
    overview,
    rounds,
    seasons,
    standings,
    wall,
)

ROUTERS = tuple(
    module.router
    for module in (overview, seasons, standings, competitors, rounds, decisions, lines, differences, audits, wall)
)

__all__ = ["ROUTERS"]
