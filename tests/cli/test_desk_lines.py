"""Lines of the desk: what an official types, and the request or command it stands for; text in, text out."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from conftest import ROOT
from racelog.cli.app import app
from racelog.cli.options import Folders
from racelog.cli.prompt.completion import quoted, unfinished
from racelog.cli.prompt.desk import Sitting, shown
from racelog.cli.prompt.season import Seen
from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.lines import filled, named, words_of
from racelog.errors import Malformed

COMMAND = get_command(app)
NOWHERE = Folders(Path("nowhere"), Path("nowhere"))


class At(Seen):
    """A season whose last line that counts is #212; or one without any."""

    @property
    def last_counting(self) -> int | None:
        return 212 if self.trouble is None else None


def expand(line: str, *, unasked: bool = False, seen: Seen = At()) -> list[str]:  # noqa: B008 - it never changes
    """The arguments of racelog a line stands for, where j.doe sits at cup-2026."""
    sitting = Sitting(COMMAND, NOWHERE, "cup-2026", "j.doe", asking=False)
    if unasked:
        sitting.take("yes on")
    form, words = named(words_of(line), sitting.verbs.forms)
    return sitting.arguments(sitting.read(form, words, seen))


def expanded(line: str) -> str:
    """The command, as a shell would take it, without who appends."""
    return shlex.join(expand(line)).replace(" --by j.doe", "")


CASES = {
    # the entry list
    'e 7 "Ada Lindqvist" "Red Racing" pro': "enter cup-2026 --car 7 --driver 'Ada Lindqvist' --team 'Red Racing' --class pro",
    'e 021 "Bo Okafor"': "enter cup-2026 --car 021 --driver 'Bo Okafor'",
    "e 12 'דנה לוי' \"مرحبا\" am weekends=1,2": "enter cup-2026 --car 12 --driver 'דנה לוי' --team 'مرحبا' --class am --weekends 1,2",
    'e 5 "Zoë O\'Neill" "🏁 Racing"': "enter cup-2026 --car 5 --driver 'Zoë O'\"'\"'Neill' --team '🏁 Racing'",
    'e 24/2 Ada Red pro driver="Bo Okafor" --guest': "enter cup-2026 --car 24/2 --driver Ada --driver 'Bo Okafor' --team Red --class pro --guest",
    'w 11 round=2 "gearbox"': "withdraw cup-2026 --car 11 --round 2 --reason gearbox",
    'ae 7 2 class=am "regraded"': "amend-entry cup-2026 --car 7 --weekend 2 --class am --reason regraded",
    # from the track
    "q 1 7,11,21": "qualifying cup-2026 1 --order 7,11,21",
    "q 1 7, 11 , 21,": "qualifying cup-2026 1 --order 7,11,21",
    "g 1": "grid cup-2026 1",
    "g 1 confirm": "grid cup-2026 1 --confirm",
    "g 1 7,11 pit-lane=21": "grid cup-2026 1 --order 7,11 --pit-lane 21",
    "c R1 7,21,11 dnf=021": "classify cup-2026 R1 --order 7,21,11 --dnf 021",
    "c R1 9=3,53": "classify cup-2026 R1 --order 9=3,53",
    "c R1 7 dnf=021, 9 dns=5": "classify cup-2026 R1 --order 7 --dnf 021,9 --dns 5",
    "classify R1 --order 7,21 --dnf 021": "classify cup-2026 R1 --order 7,21 --dnf 021",
    'ac R1 21=3 11=2 "photo"': "amend-classification cup-2026 R1 --place 21=3 --place 11=2 --reason photo",
    "ac R1 7=dnf": "amend-classification cup-2026 R1 --status 7=DNF",
    'ac R1 7,21,11 "new sheet"': "amend-classification cup-2026 R1 --order 7,21,11 --reason 'new sheet'",
    "fl R1 11 1:38.204": "fastest-lap cup-2026 R1 --car 11 --lap 1:38.204",
    "fl R1 021 class=am": "fastest-lap cup-2026 R1 --car 021 --class am",
    "pub R1 provisional 14:05": "publish cup-2026 R1 --status provisional --at 14:05",
    "pub R1 off": "publish cup-2026 R1 --status official",
    'stop R2 12 "RD 4" "red flag" of=20': "stop cup-2026 R2 --count-back-to 12 --of 20 --doc 'RD 4' --reason 'red flag'",
    # the stewards
    'p R8 16 time 5 "SP 22-31" "contact"': "penalty cup-2026 R8 --car 16 --kind time --seconds 5 --doc 'SP 22-31' --reason contact",
    'p R8 16 back-of-class "SP 22-31" "reason"': "penalty cup-2026 R8 --car 16 --kind back-of-class --doc 'SP 22-31' --reason reason",
    'p R8 16 boc "SP 1" x': "penalty cup-2026 R8 --car 16 --kind back-of-class --doc 'SP 1' --reason x",
    'p R8 16 fine 500 EUR "SP 1" late': "penalty cup-2026 R8 --car 16 --kind fine --amount 500 --currency EUR --doc 'SP 1' --reason late",
    'p R8 --car 16 grid 3 "SP 1" x': "penalty cup-2026 R8 --car 16 --kind grid --places 3 --doc 'SP 1' --reason x",
    'p R8 16 --kind laps 1 "SP 1" x article=12.3': "penalty cup-2026 R8 --car 16 --kind laps --laps 1 --article 12.3 --doc 'SP 1' --reason x",
    'p R8 16 lap-deleted "SP 1" limits lap-time=1:38.2': "penalty cup-2026 R8 --car 16 --kind lap-deleted --lap-time 1:38.2 --doc 'SP 1' --reason limits",
    'r #171 "SP 22-40" "appeal upheld"': "rescind cup-2026 171 --doc 'SP 22-40' --reason 'appeal upheld'",
    'adjust-points drivers ada -5 2 "SP 9" late': "adjust-points cup-2026 --championship drivers --competitor ada --points=-5 --from-round 2 --doc 'SP 9' --reason late",
    'i R1 "contact in turn 4" 7,021 9': "incident note cup-2026 R1 'contact in turn 4' --car 7,021 --lap 9",
    'incident close 31 "racing incident"': "incident close cup-2026 31 --reason 'racing incident'",
    'pl R1 "Red Racing" "ride height" 21': "protest lodge cup-2026 R1 --from 'Red Racing' --grounds 'ride height' --against 21",
    'pd 33 dismissed "SP 5" "measured"': "protest decide cup-2026 33 --dismissed --doc 'SP 5' --reason measured",
    'ad 36 set-aside "CA 1" "not at fault"': "appeal decide cup-2026 36 --outcome set-aside --doc 'CA 1' --reason 'not at fault'",
    # the log
    'v 23 "wrong car"': "void cup-2026 23 --reason 'wrong car'",
    "undo": "void cup-2026 212",
    "undo typed for the wrong car": "void cup-2026 212 --reason 'typed for the wrong car'",
    "undo #23 wrong car": "void cup-2026 23 --reason 'wrong car'",
    "undo --with-dependents 23 x": "void cup-2026 23 --with-dependents --reason x",
    "n transponder of 7, changed": "note cup-2026 'transponder of 7, changed'",
    "n - rain": "note -- cup-2026 '- rain'",
    'n "-"': "note -- cup-2026 -",
    # set-up, and what is read
    'season open "Cup 2026"': "season open cup-2026 --title 'Cup 2026'",
    "regulations adopt cup.toml": "regulations adopt cup-2026 cup.toml",
    "weekend open 1 Quayside Europe/Berlin": "weekend open cup-2026 1 --circuit Quayside --zone Europe/Berlin",
    "round add 2 1 30": "round add cup-2026 2 --weekend 1 --minutes 30",
    "s R1": "sheet cup-2026 R1",
    "st am": "standings cup-2026 --championship am",
    "st -c am --after 8": "standings cup-2026 --championship am --after 8",
    "res 8 pro": "results cup-2026 8 --class pro",
    "log --since 190": "log cup-2026 --since 190",
    "seasons": "seasons",
    # as it was shown, pasted back
    "racelog penalty cup-2026 R8 --car 16 --kind reprimand --doc 1 --reason x": "penalty cup-2026 R8 --car 16 --kind reprimand --doc 1 --reason x",
    "PUB R1 p": "publish cup-2026 R1 --status provisional",
}


@pytest.mark.parametrize("line", CASES)
def test_a_line_is_the_command_it_stands_for(line: str) -> None:
    """Every line of the desk could have been typed in a shell."""
    assert expanded(line) == CASES[line]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("n driver's error", "a quotation mark is opened and not closed"),
        ("c R1 7 21 11", "'21' is one word too many"),
        ('p R1 7 tiem 5 "SP 1" x', "unknown penalty kind: 'tiem'\n  known: time"),
        ("publsh R1 official", "there is no verb 'publsh'\n  near it: publish"),
        ("incident", "incident what?\n  known: incident note, incident close"),
        ("incident nope", "there is no 'incident nope'"),
        ("xyzzy", "there is no verb 'xyzzy'\nhelp lists them"),
        ("--by x", "a line begins with a verb"),
        ("racelog", "a line begins with a verb"),
        ("fl R1 11 --lap", "--lap needs a value"),
        ("penalty R8 --cra 7 time 5", "penalty has no option --cra\n  near it: --car"),
        ("n rain --yes=no", "--yes takes no value"),
    ],
)
def test_a_line_that_stands_for_nothing_is_told_in_words(line: str, said: str) -> None:
    """Near verbs and kinds are named; nothing crashes."""
    with pytest.raises(Malformed) as refused:
        expand(line)
    assert str(refused.value).startswith(said)


def test_nothing_is_taken_back_where_there_is_nothing() -> None:
    """An empty log."""
    with pytest.raises(Malformed, match="there is nothing to take back"):
        expand("undo", seen=At(trouble="no line counts"))


def test_who_appends_is_added_unless_it_is_said() -> None:
    """And never where a command only reads."""
    assert expand("n rain")[-2:] == ["--by", "j.doe"]
    assert expand("n rain --by r.roe").count("--by") == 1
    assert "--by" not in expand("st")


def test_yes_on_is_for_entries_alone() -> None:
    """Never for a penalty, a classification, a publication."""
    assert expand("e 7 Ada", unasked=True)[-1] == "--yes"
    assert "--yes" not in expand("e 7 Ada --preview", unasked=True)
    for line in ('p R1 7 reprimand "SP 1" x', "c R1 7,21", "pub R1 official", "undo slip", "w 7", "q 1 7,21"):
        assert "--yes" not in expand(line, unasked=True)


def test_every_example_of_the_catalogue_is_a_line() -> None:
    """Typed at the desk it is the same command, with who appends."""
    for form in REQUESTS.values():
        got = expand(f"{form.name} {form.example}")
        typed = [word for word in shlex.split(form.example) if word != "-c"]
        assert set(typed) | {"cup-2026", "--by", "j.doe"} <= set(got), form.name


def test_no_two_verbs_are_the_same() -> None:
    """Short verbs, those of commands that read among them."""
    sitting = Sitting(COMMAND, NOWHERE, "cup-2026", "j.doe", asking=False)
    short = [word for form in sitting.verbs.forms.values() for word in form.short]
    assert len(set(short)) == len(short)
    assert not set(short) & set(sitting.verbs.forms)


def test_the_field_of_the_next_word_is_known_while_a_line_is_typed() -> None:
    """Completion asks for it."""
    lines = [filled(REQUESTS["penalty"], line.split()) for line in ("", "R1", "R1 7", "R1 7 time", "R1 7 time 5")]
    assert [line.wanted and line.wanted.key for line in lines] == ["session", "car", "kind", "seconds", "doc"]


def test_a_line_is_shown_as_a_shell_would_take_it() -> None:
    """Quotation marks where they are needed; nothing in it moves the cursor."""
    assert shown(["note", "cup-2026", "it's \x1b[2J"]) == "racelog note cup-2026 'it'\"'\"'s \\x1b[2J'"


@pytest.mark.parametrize(
    ("before", "words", "typed", "meant"),
    [
        ("", (), "", ""),
        ("p R1 1", ("p", "R1"), "1", "1"),
        ("p R1 ", ("p", "R1"), "", ""),
        ('e 7 "Ada L', ("e", "7"), '"Ada L', "Ada L"),
        ('e 7 "Ada Lindqvist" ', ("e", "7", "Ada Lindqvist"), "", ""),
    ],
)
def test_a_line_being_typed_is_cut_into_words(before: str, words: tuple[str, ...], typed: str, meant: str) -> None:
    """Also inside a quotation that is not closed yet."""
    line = unfinished(before)
    assert (line.words, line.typed, line.meant) == (words, typed, meant)


@pytest.mark.parametrize("word", ["7", "Ada Lindqvist", "Zoë O'Neill", 'the "Kid"', "back\\slash", "🏁 x", "דנה לוי"])
def test_a_completion_is_quoted_so_that_it_is_read_back(word: str) -> None:
    """Names hold spaces, apostrophes, and worse."""
    assert shlex.split(quoted(word)) == [word]


def test_the_page_of_the_desk_says_what_happens() -> None:
    """Every short verb is on it, and what it says is typed for what is."""
    page = (ROOT / "docs/desk.md").read_text(encoding="utf-8")
    sitting = Sitting(COMMAND, NOWHERE, "cup-2026", "j.doe", asking=False)
    assert all(f"`{short}`" in page for form in sitting.verbs.forms.values() for short in form.short)
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", page, re.MULTILINE)
    assert len(rows) >= 8
    for typed, command in rows:
        got = [word for word in expand(typed) if word != "cup-2026"]
        assert got == [*shlex.split(command), "--by", "j.doe"]
