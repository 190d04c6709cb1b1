"""The stewards' decisions: each on its document, why, and what became of it."""

from collections.abc import Sequence

from racelog.tables import DecisionLine, DecisionsTable
from racelog.views.view import Block, Cell, Facts, Field, Grid, Link, View, Words, grid, linked


def decisions_view(table: DecisionsTable) -> View:
    """All decisions of a season, in the order they were recorded."""
    title = "decisions"
    none: Block = Words("No decisions are recorded.")
    return View(table, title, (decisions_grid(table.decisions, title) if table.decisions else none,))


def decisions_grid(decisions: Sequence[DecisionLine], caption: str) -> Grid:
    """Decisions, a row each."""
    fields: tuple[Field[DecisionLine], ...] = (
        Field("line", _line, "line", id="seq"),
        Field("session", lambda line: linked(line.session, "session", line.session), id="session"),
        Field("car", lambda line: line.car, "car", id="car"),
        Field("driver", lambda line: line.drivers, "name", id="drivers"),
        Field(None, lambda line: line.kind, id="kind"),
        Field(None, lambda line: " ".join(f"{key}={value}" for key, value in line.details.items()), id="details"),
        Field("decision", lambda line: line.words, "words", names_row=True),
        Field("document", lambda line: line.document, id="document"),
        Field("reason", _reason, "words", id="reason"),
        Field(None, lambda line: line.in_force, id="in_force"),
        Field(None, lambda line: line.held_back, id="held_back"),
        Field(None, lambda line: line.contained, id="contained"),
        Field("what became of it", lambda line: "; ".join(line.state), "words"),
    )
    return grid(caption, fields, decisions, about=lambda line: Link(f"#{line.seq}", "decision", str(line.seq)))


def _line(line: DecisionLine) -> Cell:
    return Cell(f"#{line.seq}", line.seq, links=(Link(f"#{line.seq}", "decision", str(line.seq)),))


def _reason(line: DecisionLine) -> Cell:
    """The reason, the facts, the stewards' own words for the penalty, and the article."""
    article = f"article {line.article}" if line.article else None
    said = (line.reason, line.facts, line.decision, article)
    return Cell("; ".join(filter(None, said)), line.reason)


def decision_facts(decision: DecisionLine, by: str) -> Facts:
    """One decision: its document, who recorded it, when, by whom, why, and what became of it."""
    facts = (
        ("document", decision.document or "none"),
        ("recorded by", by),
        ("decided", f"{decision.at:%Y-%m-%d %H:%M} UTC"),
        ("stewards", ", ".join(decision.stewards)),
        ("reason", decision.reason),
        ("facts", decision.facts),
        ("decision", decision.decision),
        ("article", decision.article),
        *((ruling.what, ", ".join(filter(None, (f"#{ruling.log}", ruling.document, ruling.reason))))
          for ruling in decision.rulings),
        ("contained", "in the order recorded later" if decision.contained else None),
    )  # fmt: skip
    return Facts(tuple((name, text) for name, text in facts if text))


def decision_in_words(decision: DecisionLine) -> str:
    """A decision in one line: document, car, penalty, article, reason, and what became of it."""
    words = [
        decision.document or f"#{decision.seq}",
        f"car {decision.car} {'/'.join(decision.drivers)}".strip(),
        decision.words,
        *([f"article {decision.article}"] if decision.article else []),
        *(said for said in (decision.reason, decision.facts, decision.decision) if said),
        *([f"signed {', '.join(decision.stewards)}"] if decision.stewards else []),
        *([] if decision.appealable else ["no appeal is possible"]),
        *(f"{ruling.what} ({ruling.document or f'#{ruling.log}'})" for ruling in decision.rulings),
        *(["HELD BACK by an appeal"] if decision.held_back else []),
        *(["recorded after official publication"] if decision.after_official else []),
    ]
    return " \u00b7 ".join(words)
