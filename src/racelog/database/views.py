"""The views of racelog.db: tables joined as they are most often asked for."""

from collections.abc import Mapping

VIEWS: Mapping[str, str] = {
    "championship_tables": """
        select standings.season, championships.title as championship, standings.position, competitors.name,
               standings.points, championships.incomplete
        from standings
        join championships using (season, championship)
        join competitors using (season, kind, competitor)
        order by standings.season, championships.number, standings.line
    """,
    "results": """
        select classifications.season, sessions.round, classifications.session, classifications.line,
               classifications.place, classifications.status, classifications.car, classifications.drivers,
               classifications.race_class, classifications.class_place, classifications.timed_place
        from classifications
        join sessions using (season, session)
        order by classifications.season, sessions.round, classifications.line
    """,
    "points_explained": """
        select awards.season, awards.championship, competitors.name, awards.round, awards.what, awards.place,
               awards.points, awards.dropped, awards.note,
               events.segment || ':' || events.line as log_line, events.type, events.by, events.reason
        from awards
        join competitors using (season, kind, competitor)
        join award_causes using (season, championship, award)
        join events using (season, seq)
        order by awards.season, awards.championship, competitors.name, awards.round, awards.award, events.seq
    """,
    "decisions_in_force": """
        select season, seq, session, car, drivers, penalty, document, reason
        from decisions where in_force order by season, seq
    """,
}
