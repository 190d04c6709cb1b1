"""Sessions a competitor was not in, where the fewest points win: a place of nothing would be the best of all."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from racelog.facts.regulations import Championship
from racelog.facts.season import Seq
from racelog.rules.awards import Award


def absences(
    championship: Championship, awards: Sequence[Award], entered: Collection[str], regulations: Seq
) -> Iterator[Award]:
    """A result for each session that was scored and that somebody in the table was not in.

    It earns as many points as there are competitors in the table, and one more (RRS A5.2); like any other it may be
    dropped. None where the most points win: there a session not entered earns nothing by itself.
    """
    if not championship.lowest_wins:
        return
    competitors = dict.fromkeys((*entered, *(award.competitor for award in awards if not award.guest)))
    sessions = {award.session: award.round for award in awards if award.session is not None and award.kind == "place"}
    was_in = {(award.competitor, award.session) for award in awards if award.kind == "place"}
    for session, number in sessions.items():
        for competitor in competitors:
            if (competitor, session) not in was_in:
                yield Award(
                    championship=championship.id,
                    competitor=competitor,
                    round=number,
                    session=session,
                    kind="place",
                    points=Fraction(len(competitors) + 1),
                    causes=(regulations,),
                    status="DNS",
                    countback=True,
                    note=f"not in it: {len(competitors)} competitors, and one",
                )
