"""What a car number looks like."""

from pydantic import TypeAdapter, ValidationError

from racelog.facts.values import CarNumber

_CAR: TypeAdapter[str] = TypeAdapter(CarNumber)


def is_car(printed: str) -> bool:
    """Whether a text can be the number of a car."""
    try:
        _CAR.validate_python(printed)
    except ValidationError:
        return False
    return True


def without_zeros(car: str) -> str:
    """A car number as a spreadsheet would have it: "03" and "3" look alike."""
    return car.lstrip("0") or "0"
