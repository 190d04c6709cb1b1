"""The pages, a module named after its address; `ROUTERS` are all of them."""

from racelog.web.pages import audit, competitors, decisions, log, seasons, sessions, standings

ROUTERS = tuple(module.router for module in (seasons, standings, competitors, sessions, decisions, log, audit))

__all__ = ["ROUTERS"]
