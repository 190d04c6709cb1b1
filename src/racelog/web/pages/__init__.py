"""The pages, a module a subject; `ROUTERS` are all of them."""

from racelog.web.pages import audits, competitors, decisions, lines, rounds, seasons, standings

ROUTERS = tuple(module.router for module in (seasons, standings, competitors, rounds, decisions, lines, audits))

__all__ = ["ROUTERS"]
