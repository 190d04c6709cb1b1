"""Who may do what is a fact: roles held against every request, and what a log says of those who wrote it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

import racelog
from conftest import ROOT
from paddock import NOON, SEASON, Paddock
from racelog.copies.verify import verify
from racelog.desk.deciding.officials import check_may
from racelog.desk.refusals import Refusal
from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.form import Form, Role
from racelog.desk.requests.models import KINDS, Request
from racelog.desk.requests.roles import LIKE, roles_for
from racelog.desk.service import asked_of
from racelog.errors import LogDamaged
from racelog.facts.events import NoteRecorded, OfficialAppointed, OfficialDismissed, OfficialKeyRevoked
from racelog.facts.season import Official, Season
from racelog.facts.values import Role as RoleName
from racelog.importers.importing import imported_id
from racelog.log.sealing.keys import SigningKey, write_key_pair
from racelog.log.store import Draft


def official(*roles: Role) -> Season:
    """A season with one official."""
    stored = cast("tuple[RoleName, ...]", tuple(role.stored for role in roles))
    somebody = Official("j.doe", "Jo Doe", stored, None, None, (), 1)
    return Season(id="made-cup-2026", title="Made Cup", officials={"j.doe": somebody})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("form", REQUESTS.values(), ids=lambda form: form.name.replace(" ", "-"))
def test_every_role_may_make_the_requests_the_catalogue_gives_it(form: Form, role: Role) -> None:
    """Every request with every role: allowed or refused as its form says. No values are needed for that."""
    asked = cast("Request", KINDS[form.kind].model_construct(None, after_official=None))  # type: ignore[call-arg]  # no values
    if role in form.roles:
        check_may(official(role), asked, "j.doe", NOON)
        return
    with pytest.raises(Refusal) as refused:
        check_may(official(role), asked, "j.doe", NOON)
    assert f"j.doe is {role.value}; this is for" in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_programs_ask_for_is_for_somebody(kind: str) -> None:
    """Every kind of request has roles: its form's, or those of its like."""
    assert roles_for(kind)
    assert LIKE.get(kind, kind) in {form.kind for form in REQUESTS.values()}


def test_an_official_result_is_changed_by_the_chief_steward() -> None:
    """A steward may penalise, but not once the result is official; nor does another role help."""
    late = NoteRecorded(text="after the fact", after_official=True)
    with pytest.raises(Refusal, match="an official result is changed by the chief steward"):
        check_may(official(Role.STEWARD), late, "j.doe", NOON)
    check_may(official(Role.CHIEF_STEWARD), late, "j.doe", NOON)


def appoint(who: str, *roles: str, **terms: object) -> OfficialAppointed:
    """An appointment."""
    return OfficialAppointed.model_validate({"official": who, "roles": roles, **terms})


def test_from_the_first_appointment_on_nobody_else_appends() -> None:
    """The first is an administrator; the paddock's j.doe, who appended until then, is an official no more than others."""
    paddock = Paddock()
    paddock.ask(NoteRecorded(text="anybody may"))
    assert "the first official is an administrator" in paddock.refusal(appoint("a.roe", "steward"))
    paddock.ask(appoint("a.roe", "administrator"))
    assert "j.doe is not an official of Made Cup 2026" in paddock.refusal(NoteRecorded(text="nobody else may"))


def test_an_official_serves_from_a_day_until_a_day() -> None:
    """Both days included."""
    season = official(Role.STEWARD)
    somebody = replace(season.officials["j.doe"], first_day=date(2026, 5, 2), last_day=date(2026, 5, 3))
    season = replace(season, officials={"j.doe": somebody})
    note = NoteRecorded(text="here")
    for day in (2, 3):
        check_may(season, note, "Jo Doe", datetime(2026, 5, day, 12, tzinfo=UTC))
    for day in (1, 4):
        with pytest.raises(Refusal, match="is an official from 2026-05-02 until 2026-05-03, not today"):
            check_may(season, note, "j.doe", datetime(2026, 5, day, 12, tzinfo=UTC))


def test_somebody_is_always_left_who_may_appoint() -> None:
    """The only administrator is neither dismissed nor given other roles; one of two is."""
    paddock = Paddock()
    paddock.ask(appoint("j.doe", "administrator"))
    only = "j.doe is the only administrator"
    assert only in paddock.refusal(OfficialDismissed(official="j.doe"))
    assert only in paddock.refusal(appoint("j.doe", "steward"))
    paddock.ask(appoint("a.roe", "administrator", "steward"))
    paddock.ask(OfficialDismissed(official="j.doe"))
    assert "j.doe was dismissed as an official (#5)" in paddock.refusal(NoteRecorded(text="still here"))
    assert paddock.desk.season(SEASON).officials["a.roe"].roles == ("administrator", "steward")


def test_keys_are_one_officials_and_do_not_come_back() -> None:
    """A key of somebody else, one that was revoked, one that nobody has."""
    one, other = str(SigningKey.new("j.doe").verifier), str(SigningKey.new("a.roe").verifier)
    paddock = Paddock()
    paddock.ask(appoint("j.doe", "administrator", keys=(one,)))
    assert "this is a key of j.doe" in paddock.refusal(appoint("a.roe", "steward", keys=(one,)))
    assert "j.doe has no such key" in paddock.refusal(OfficialKeyRevoked(official="j.doe", key=other))
    paddock.ask(OfficialKeyRevoked(official="j.doe", key=one))
    assert "was revoked already (#4)" in paddock.refusal(OfficialKeyRevoked(official="j.doe", key=one))
    assert "this key of j.doe was revoked (#4)" in paddock.refusal(appoint("j.doe", "administrator", keys=(one,)))


def test_verify_tells_whose_key_signed_and_who_had_no_business(tmp_path: Path) -> None:
    """Two signed lines by an appointed key, one unsigned; then a line that other hands wrote for somebody dismissed."""
    private, public = write_key_pair(SigningKey.new("j.doe"), tmp_path / "keys")
    desk = racelog.Desk(tmp_path / "events")
    season = "harbour-cup-2026"

    def ask(name: str, by: str = "j.doe", *, sign: Path | None = None, **typed: object) -> None:
        desk.append(season, racelog.request(name, **typed), by=by, sign=sign)

    ask("season open", title="Harbour Cup 2026", year="2026")
    ask("regulations adopt", book=str(ROOT / "examples/harbour-cup.toml"))
    ask("official appoint", who="j.doe", role=["administrator", "secretary"], with_key=[str(public)])
    ask("official appoint", who="a.roe", role=["secretary"], sign=private)
    ask("note", text="signed", sign=private)
    ask("note", text="not signed", by="a.roe")
    found = verify(desk.store, season).officials
    assert found is not None
    assert dict(found.signed) == {"by a key appointed then": 2, "not at all": 1}
    ask("official dismiss", who="a.roe", reason="left")
    verify(desk.store, season).check()


def test_a_line_by_somebody_dismissed_is_found(tmp_path: Path) -> None:
    """Written by other hands, chained as it should be: the desk would have refused it."""
    desk = racelog.Desk(tmp_path)
    season = "harbour-cup-2026"
    desk.append(season, racelog.request("season open", title="Harbour Cup 2026", year="2026"), by="j.doe")
    for who, role in (("j.doe", "administrator"), ("a.roe", "steward")):
        asked = racelog.request("official appoint", who=who, role=[role])
        desk.append(season, asked, by="j.doe")
    desk.append(season, racelog.request("official dismiss", who="a.roe", reason="left"), by="j.doe")
    standing = desk.store.read(season)
    note = NoteRecorded(text="I am still here")
    forged = asked_of(note, "forged")
    fact = (imported_id(season, forged, 1), note)
    desk.store.append(
        season,
        Draft(
            facts=(fact,), asked=forged, by="a.roe", at=standing.placed[-1].line.at, expected=standing.seq,
            segment=standing.placed[-1].segment, sign=None,
        ),
    )  # fmt: skip
    with pytest.raises(LogDamaged, match=r"#5 is by a.roe, who was dismissed before it \(#4\)"):
        verify(desk.store, season).check()
