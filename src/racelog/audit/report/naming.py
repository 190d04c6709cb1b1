"""What the parts of the document are called, so that they can lead to each other."""


def standings_at(championship: str) -> str:
    """Where a championship stands."""
    return f"standings-{championship}"


def explained_at(championship: str, competitor: str) -> str:
    """Where a competitor's points are explained."""
    return f"why-{championship}-{competitor}"


def round_at(number: int) -> str:
    """Where a round stands."""
    return f"round-{number}"


def decision_at(seq: int) -> str:
    """Where a decision stands, by its line of the log."""
    return f"decision-{seq}"
