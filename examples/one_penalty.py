"""What one penalty does to a championship: rescinded and reinstated on a copy of a season's log.

    python examples/one_penalty.py FOLDER SEASON SESSION CHAMPIONSHIP

FOLDER is a scratch copy: two lines are appended to the log in it.
"""

import sys
from pathlib import Path

from racelog.desk.requests.models import Reinstate, Rescind
from racelog.desk.service import Desk
from racelog.facts.events import Basis
from racelog.log.files import FileStore
from racelog.tables import DecisionLine, StandingLine, decisions_table, standings_table
from racelog.tables.replayed import replayed


def main(folder: Path, season: str, session: str, championship: str) -> None:
    store = FileStore(folder)
    desk = Desk(store)
    penalty = the_penalty_of(store, season, session)
    before = lines_of(store, season, championship)
    print(f"{session}: {penalty.drivers[0]} (car {penalty.car}) was moved to the back of class (log #{penalty.seq}).")

    said = Basis(reason="to show what it does", document="demonstration")
    desk.append(season, Rescind(line=penalty.seq, basis=said), by="demo")
    rescinded = lines_of(store, season, championship)
    desk.append(season, Reinstate(line=penalty.seq, basis=said), by="demo")
    reinstated = lines_of(store, season, championship)

    touched = [name for name in before if figures(before[name]) != figures(rescinded[name])]
    for what, table in (("in force", before), ("rescinded", rescinded), ("reinstated", reinstated)):
        shown = sorted((table[name] for name in touched), key=lambda line: line.position or 0)
        print(f"  {what:<11}" + "".join(f"{line.position:>3}. {line.name} {line.points:<4}" for line in shown))
    for name in touched:
        if before[name].tie:
            print(f"  tie: {before[name].position}. {name} {before[name].tie}")


def the_penalty_of(store: FileStore, season: str, session: str) -> DecisionLine:
    log = store.read(season)
    table = decisions_table(replayed(log.placed, log.head))
    (penalty,) = [decision for decision in table.decisions if decision.session == session]
    return penalty


def lines_of(store: FileStore, season: str, championship: str) -> dict[str, StandingLine]:
    log = store.read(season)
    table = standings_table(replayed(log.placed, log.head), championship)
    return {} if table is None else {line.name: line for line in table.standings}


def figures(line: StandingLine) -> tuple[int | None, str]:
    return line.position, line.points


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
