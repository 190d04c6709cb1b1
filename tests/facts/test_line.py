"""A line is read strictly, and written the same way for ever."""

import json
from pathlib import Path

import pytest
from pydantic_core import to_json

from racelog.facts.line import CATALOGUE, NotAFact, decode, encode
from racelog.facts.upcast import upcast
from racelog.log.sealing.keys import judged, signature_of, signed_text
from racelog.log.sealing.note import read_verifier_key

GOLDEN = Path(__file__).parent / "golden" / "every-fact-v1.jsonl"


def golden() -> list[bytes]:
    return GOLDEN.read_bytes().splitlines()


def test_every_version_of_every_fact_ever_written_is_in_the_golden_file() -> None:
    """Stored names are a contract: a type may be added, none may go."""
    written = {(line["type"], line["v"]) for line in map(json.loads, golden())}
    assert {(fact.TYPE, fact.V) for fact in CATALOGUE.values()} <= written


@pytest.mark.parametrize("text", golden(), ids=[json.loads(line)["type"] for line in golden()])
def test_a_fact_of_every_type_is_written_as_it_was_read(text: bytes) -> None:
    """Byte for byte: absent fields stay absent, points stay exact, keys keep their order."""
    line = decode(text)
    again = encode(
        seq=line.seq,
        prev=line.prev,
        event_id=line.id,
        asked=line.request,
        at=line.at,
        by=line.by,
        tx=line.tx,
        fact=line.data,
    )
    assert text.startswith(again[:-1])


def test_a_signed_line_is_read_with_its_signature() -> None:
    """The signature stands behind the data and before the hash; lines without one have no such key."""
    signed = [line for line in golden() if b'"signed":' in line]
    assert [decode(line).signed is not None for line in signed] == [True]
    assert all(decode(line).signed is None for line in golden() if line not in signed)
    found = signature_of(signed[0])
    assert found is not None
    signature, body = found
    key = read_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert judged(signature, signed_text("golden-cup", body), [key]) == "good"


def changed(**changes: object) -> bytes:
    line = json.loads(golden()[0])
    return to_json({**line, **changes})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed(seq="1"), "seq: should be a valid integer, not '1'"),
        (changed(seq=1.0), "seq: should be a valid integer, not 1.0"),
        (changed(seq=True), "seq: should be a valid integer, not True"),
        (changed(signed="j.doe"), "signed: 'j.doe' should be written otherwise"),
        (changed(weather="rain"), "weather: is not known here"),
        (changed(data={"season": "x-cup", "title": "X", "year": 2026, "laps": 3}), "data.laps: is not known here"),
        (changed(data={"season": "x-cup", "year": 2026}), "data.title: is missing"),
        (changed(type="penalty_aplied"), "no type of event is called 'penalty_aplied' (did it mean 'penalty_applied'?); a newer racelog may have written it"),
        (changed(type="x"), "no type of event is called 'x'; a newer racelog may have written it"),
        (changed(v=9), "version 9 of season_opened is newer than this racelog knows"),
        (changed(at="2026-05-01T12:00:00+02:00"), "at: is not in UTC"),
        (b'{"seq":1', "is no JSON (EOF while parsing an object at line 1 column 8)"),
        (b"[1]", "should be an object, not [1]"),
        (b"{}", "is no line of a log (it has no type)"),
        (b'{"seq":NaN}', "is no line of a log (it has no type)"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(text: bytes, said: str) -> None:
    """Unknown keys, "1" for 1, missing parts, unknown types."""
    with pytest.raises(NotAFact) as refused:
        decode(text)
    assert str(refused.value) == said


def test_an_old_shape_is_brought_up_to_todays_step_by_step() -> None:
    """Lines are never rewritten, so their readers keep up."""
    steps = {
        ("season_opened", -1): lambda data: {"season": data["cup"], "title": data["name"], "year": data["year"]},
        ("season_opened", 0): lambda data: {**data, "year": int(data["year"])},
    }
    old = changed(v=-1, data={"cup": "x-cup", "name": "X", "year": "2026"})
    assert decode(old, steps) == decode(changed(data={"season": "x-cup", "title": "X", "year": 2026}))
    assert upcast("season_opened", 1, {}, steps) == (1, {})


def test_an_old_shape_that_does_not_fit_after_all_is_refused() -> None:
    """An upcaster is no way around the checks."""
    steps = {("season_opened", 0): lambda data: {**data, "weather": "rain"}}
    with pytest.raises(NotAFact, match="data.weather: is not known here"):
        decode(changed(v=0), steps)


def test_numbers_that_are_no_numbers_are_refused() -> None:
    """NaN and Infinity are no facts."""
    text = golden()[0].replace(b'"year":2026', b'"year":NaN')
    assert text != golden()[0]
    with pytest.raises(NotAFact, match="data.year: should be a valid integer"):
        decode(text)
