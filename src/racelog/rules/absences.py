"""Results without a place where the fewest points win: an item of nothing would be the best of all."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from racelog.facts.regulations import Championship
from racelog.facts.season import Seq
from racelog.rules.awards import Award


def with_absences(
    championship: Championship, awards: Sequence[Award], entered: Collection[str], regulations: Seq
) -> Iterator[Award]:
    """The awards of a table, with a result for each session that was scored and that somebody in it has none of.

    It earns as many points as there are competitors in the table, and one more (RRS A5.2); like any other it may be
    dropped. So does a car without a place for which the book states no points of its own. Where the most points win
    nothing is added: a session not entered earns nothing by itself.
    """
    if not championship.lowest_wins:
        yield from awards
        return
    competitors = dict.fromkeys((*entered, *(award.competitor for award in awards if not award.guest)))
    worst = Fraction(len(competitors) + 1)
    note = f"{len(competitors)} competitors, and one"
    results = [award for award in awards if award.kind == "place"]
    for award in awards:
        without = award.kind == "place" and award.place is None and not award.points and not award.guest
        yield replace(award, points=worst, note=f"without a place: {note}") if without else award
    was_in = {(award.competitor, award.session) for award in results}
    for session, number in {award.session: award.round for award in results}.items():
        for competitor in competitors:
            if (competitor, session) not in was_in:
                yield Award(
                    championship=championship.id,
                    competitor=competitor,
                    round=number,
                    session=session,
                    kind="place",
                    points=worst,
                    causes=(regulations,),
                    status="DNS",
                    countback=True,
                    note=f"not in it: {note}",
                )
