"""An integer program, built row by row and solved by HiGHS: the same answer on every machine, however fast it is.

Idea: a solve is one thread with one seed and no gap, and it is given up after an amount of work, never after a time.
The solver says every now and then (a round of cuts, a dive, a node) that it may be interrupted; which step of the
search that is depends on the program alone. So work is counted in those looks, times the coefficients of the program,
for one step takes about so long as there are coefficients to go through; what the solver does before the first look
counts as some more of them.

Invariant: `Work.done` moves only by what was solved, so whoever gives up at a mark on it gives up at the same step
anywhere. A program that needs more than is left before its first look is not begun.

Cost: a solve ends within its work but for the step under way, which may be a smaller program solved inside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Literal

from racelog.errors import Malformed

if TYPE_CHECKING:
    import highspy

Coefficients = Mapping[int, int]
INFINITE = 1e30
EFFORT = 400_000
"""The work in an effort of 1, which takes a usual machine about a second."""
FIRST_LOOK = 20
"""How many looks that counts as which is done before the first: the program made simpler, and solved in fractions."""


@dataclass
class Work:
    """How much has been done, as a clock that moves by work alone: it is read, and given up at, like the time."""

    done: int = 0


@dataclass(frozen=True, slots=True)
class Solved:
    """How a solve ended: `values` by variable where something was found, `bound` under which there is nothing."""

    verdict: Literal["optimal", "impossible", "given up"]
    values: tuple[float, ...] | None
    bound: float

    def on(self, variable: int) -> bool:
        """Whether a binary is set."""
        return self.values is not None and self.values[variable] > 0.5


@dataclass
class Program:
    """Variables and rows; coefficients are integers, so that nothing is rounded on the way in."""

    costs: list[int] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, Coefficients]] = field(default_factory=list)

    def binary(self, cost: int = 0) -> int:
        """A variable that is 0 or 1."""
        return self._variable(cost, 0, 1, whole=True)

    def continuous(self, lower: float = -INFINITE, upper: float = INFINITE) -> int:
        """A variable between two bounds."""
        return self._variable(0, lower, upper, whole=False)

    def row(self, lowest: float, highest: float, coefficients: Coefficients) -> None:
        """A sum that has to lie between two bounds."""
        self.rows.append((lowest, highest, coefficients))

    def at_most(self, highest: float, coefficients: Coefficients) -> None:
        """A sum with an upper bound."""
        self.row(-INFINITE, highest, coefficients)

    def at_least(self, lowest: float, coefficients: Coefficients) -> None:
        """A sum with a lower bound."""
        self.row(lowest, INFINITE, coefficients)

    def _variable(self, cost: int, lower: float, upper: float, *, whole: bool) -> int:
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    @property
    def coefficients(self) -> int:
        """How many there are in all rows: what a step of the solver goes through."""
        return sum(len(coefficients) for _, _, coefficients in self.rows)

    def solve(self, work: Work, until: int) -> Solved:
        """Minimise the costs before the work reaches a mark."""
        size = self.coefficients
        looks = (until - work.done) // max(1, size) - FIRST_LOOK
        if looks < 1:
            return Solved("given up", None, 0)
        solved, looked = _run(self, looks)
        work.done += size * (FIRST_LOOK + looked)
        return solved


def _run(program: Program, looks: int) -> tuple[Solved, int]:
    """A program solved within so many looks, and how many it took. The only place that knows the solver."""
    try:
        import highspy  # noqa: PLC0415 - late: it brings numpy, and only proposals need it
    except ImportError:
        raise Malformed(
            "proposals need the solver HiGHS, which is not installed", remedy="pip install 'racelog[proposals]'"
        ) from None
    solver = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor says no types
    for option, chosen in _OPTIONS.items():
        solver.setOptionValue(option, chosen)
    solver.passModel(_model(program))
    looked = count(1)

    def look(event: highspy.HighsCallbackEvent) -> None:
        if next(looked) >= looks:
            event.interrupt()

    # in a thread of its own, so that Ctrl-C is heard: the solver looks at nothing but its model
    solver.HandleUserInterrupt = True
    solver.cbMipInterrupt.subscribe(look)  # after the solver's own, which says whether Ctrl-C was pressed
    try:
        _wait_for(solver)  # one that Ctrl-C ended goes on to its next look, and the solver runs one at a time
        solver.startSolve()
        _wait_for(solver)
    except KeyboardInterrupt:
        solver.cancelSolve()  # type: ignore[no-untyped-call] # the same
        raise
    return _solved(solver), next(looked) - 1


def _wait_for(solver: "highspy.Highs") -> None:
    """Wait until nothing is being solved, in steps between which Ctrl-C is heard."""
    while not solver.wait(0.1)[0]:
        pass


def _solved(solver: "highspy.Highs") -> Solved:
    """How a solve ended."""
    import highspy  # noqa: PLC0415 - late: see above

    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Solved("impossible", None, INFINITE)
    info = solver.getInfo()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = tuple(solver.getSolution().col_value) if feasible else None
    optimal = status == highspy.HighsModelStatus.kOptimal
    bound = info.objective_function_value if optimal else max(0.0, info.mip_dual_bound)
    return Solved("optimal" if optimal else "given up", values, bound)


_OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-7,
}


def _model(program: Program):  # type: ignore[no-untyped-def] # noqa: ANN202 - the solver is imported late
    import highspy  # noqa: PLC0415 - late: see above
    import numpy as np  # noqa: PLC0415 - the same

    starts, index, values = [0], list[int](), list[int]()
    for _, _, coefficients in program.rows:
        for variable, coefficient in coefficients.items():
            if coefficient:
                index.append(variable)
                values.append(coefficient)
        starts.append(len(index))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.costs), len(program.rows)
    model.col_cost_ = np.array(program.costs, dtype=np.double)
    model.col_lower_ = np.array(program.lower, dtype=np.double)
    model.col_upper_ = np.array(program.upper, dtype=np.double)
    model.row_lower_ = np.array([lowest for lowest, _, _ in program.rows], dtype=np.double)
    model.row_upper_ = np.array([highest for _, highest, _ in program.rows], dtype=np.double)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(program.costs), len(program.rows)
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(index, dtype=np.int32)
    model.a_matrix_.value_ = np.array(values, dtype=np.double)
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in program.whole]
    return model


def common_denominator(values: Sequence[Fraction]) -> int:
    """The smallest factor that makes whole numbers of all of them."""
    denominator = 1
    for value in values:
        denominator *= Fraction(denominator * value).denominator
    return denominator
