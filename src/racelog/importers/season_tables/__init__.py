"""A season as tables print it: a folder of CSV files, turned into a log.

    weekends.csv   weekend, circuit, place, country, dates or first_race_date, status (held, cancelled)
    entries.csv    car, driver, nationality, team, class, weekends ("All" or "1-4, 6"); if known: born, guest,
                   generation
    results.csv    race, weekend, driver, result (a place, DNF, NC, DNS, WD, DSQ or EX), penalty (back_of_class)
    honours.csv    race, weekend, pole, fastest_lap, winner, winning_<class>, date

Without results.csv only the winners of honours.csv are known, and the log says only that.
"""

from racelog.importers.season_tables.reading import SeasonTables, read_tables, without_a_row
from racelog.importers.season_tables.steps import steps_of

__all__ = ["SeasonTables", "read_tables", "steps_of", "without_a_row"]
