"""Who may sign in to the race office: accounts, links that make one, sessions in browsers, tokens of machines.

All of it is in one file, office.db, that its owner alone may read; none of it is ever in a log. What would let somebody
in is not even in that file: passphrases are kept as argon2id, links, sessions and tokens as the SHA-256 of a random
text of 256 bits that is shown once. What an account may do is no business of this: the season's log says it.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from os import O_CREAT, O_NOFOLLOW, O_RDWR, close, fstat
from os import open as open_file
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from racelog.errors import Malformed, OutOfReach, RacelogError
from racelog.web.refusals import Busy

FILE = "office.db"
LINK_HOURS = 48
IDLE_HOURS = 4
"""A session nobody used for so long is over."""
LONGEST_HOURS = 24
"""So is one this old, however much it is used."""
SHORTEST = 12
"""Characters of a passphrase."""
LONGEST = 512
TRIES = 8
"""Wrong passphrases for an account, or from an address, before it is left alone for a while."""
TRIES_WITHIN = timedelta(minutes=15)
MOST_COUNTED = 10_000
"""Names and addresses that tries are counted of, before those whose time is over are forgotten."""
WAITED_SECONDS = 3.0
"""For whoever else is at the file."""
_SCHEMA = """
create table if not exists account (name text primary key, passphrase text not null, administrator integer not null,
                                    since text not null);
create table if not exists link    (digest text primary key, name text, administrator integer not null,
                                    until text not null);
create table if not exists session (digest text primary key, name text not null references account, since text not null,
                                    used text not null, form text not null);
create table if not exists token   (digest text primary key, name text not null references account, label text not null,
                                    season text not null, request text not null, since text not null);
"""


class NotSignedIn(RacelogError):
    """Nobody is signed in, or not any more."""

    exit_code = 1


class TooManyTries(RacelogError):
    """So many passphrases were wrong that no more are tried for now."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in; `form` is what their forms carry, so that no other site can send one in their name."""

    name: str
    administrator: bool
    form: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that holds a token: on whose behalf it asks, in which season, for which one request."""

    name: str
    label: str
    season: str
    request: str


class Accounts:
    """The accounts of one race office. Safe to use from several threads."""

    def __init__(self, folder: Path, hasher: PasswordHasher | None = None) -> None:
        self._path = folder / FILE
        self._hasher = hasher or PasswordHasher()
        self._lock, self._counting, self._waited = Lock(), Lock(), WAITED_SECONDS
        self._tries: dict[str, deque[datetime]] = {}
        self._nobody = self._hasher.hash(token_urlsafe(32))
        """What a passphrase is held against where there is no account: it takes as long."""
        self._make()

    def _make(self) -> None:
        """Errors: OutOfReach, where the file is no plain file of one's own."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            opened = open_file(self._path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600)
            mode = fstat(opened).st_mode & 0o777
            close(opened)
        except OSError as error:
            raise OutOfReach(error.strerror or str(error), place=str(self._path)) from error
        if mode & 0o077:
            raise Malformed(
                f"others may read the accounts of the race office (permissions {mode:04o})",
                place=str(self._path),
                remedy=f"Keep it to yourself: chmod 600 {self._path}",
            )
        try:
            with self._opened() as db:
                db.executescript(_SCHEMA)
        except Busy as error:
            raise OutOfReach(error.excerpt or error.what, place=str(self._path)) from None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, in one transaction. Errors: Busy, where somebody else holds it, or it cannot be read or written."""
        with self._lock:
            try:
                with closing(sqlite3.connect(self._path, timeout=self._waited)) as db, db:
                    db.execute("pragma foreign_keys = on")
                    yield db
            except sqlite3.Error as error:
                raise Busy(
                    "the accounts of the office cannot be reached just now",
                    excerpt=str(error),
                    remedy="Ask again in a moment; whoever keeps the office can see to office.db",
                ) from error

    def names(self) -> list[tuple[str, bool]]:
        """Every account, and whether it administers the office; in alphabetical order."""
        with self._opened() as db:
            rows = db.execute("select name, administrator from account order by name").fetchall()
        return [(name, bool(administrator)) for name, administrator in rows]

    def invite(self, name: str | None = None, *, administrator: bool = False) -> str:
        """A link that makes an account, once, within two days; without a name, whoever follows it chooses one."""
        text = token_urlsafe(32)
        until = _now() + timedelta(hours=LINK_HOURS)
        with self._opened() as db:
            db.execute("insert into link values (?, ?, ?, ?)", (_digest(text), name, administrator, until.isoformat()))
        return text

    def invited(self, link: str) -> tuple[str | None, bool]:
        """Whom a link is for, and whether as an administrator. Errors: NotSignedIn, for one that is none any more."""
        with self._opened() as db:
            row = db.execute(
                "select name, administrator, until from link where digest = ?", (_digest(link),)
            ).fetchone()
        if row is None or datetime.fromisoformat(row[2]) < _now():
            raise NotSignedIn(
                "this link was used already, or is too old", remedy="Ask whoever administers the office for another"
            )
        return row[0], bool(row[1])

    def accept(self, link: str, name: str, passphrase: str) -> None:
        """Make the account a link is for, or give it another passphrase. Errors: NotSignedIn; Malformed."""
        wanted, administrator = self.invited(link)
        name = (wanted or name).strip()
        check_name(name)
        check_passphrase(passphrase, name)
        hashed = self._hasher.hash(passphrase)
        with self._opened() as db:
            if db.execute("delete from link where digest = ?", (_digest(link),)).rowcount != 1:
                raise NotSignedIn("this link was used already", remedy="Ask for another")
            known = db.execute("select 1 from account where name = ?", (name,)).fetchone()
            if known and wanted is None:
                raise Malformed(f"there is an account {name} already", remedy="Choose another name")
            db.execute(
                "insert into account values (?, ?, ?, ?)"
                " on conflict (name) do update set passphrase = excluded.passphrase,"
                " administrator = max(administrator, excluded.administrator)",
                (name, hashed, administrator, _now().isoformat()),
            )
            # whoever had a session, or has an older link, is not whoever chose this passphrase
            db.execute("delete from session where name = ?", (name,))
            db.execute("delete from link where name = ?", (name,))

    def sign_in(self, name: str, passphrase: str, address: str) -> str:
        """A session, as the text its browser keeps. Errors: NotSignedIn; TooManyTries."""
        name = name.strip()
        counted = (f"name {name.casefold()}", f"address {_network_of(address)}")
        self._count_try(*counted)
        with self._opened() as db:
            row = db.execute("select passphrase from account where name = ?", (name,)).fetchone()
        good = self._fits(self._nobody if row is None else row[0], passphrase) and row is not None
        if not good:
            raise NotSignedIn("that name and that passphrase do not go together")
        self._was_right(*counted)
        return self.begin(name)

    def begin(self, name: str) -> str:
        """A session of an account whose owner has shown who they are."""
        text, now = token_urlsafe(32), _now().isoformat()
        with self._opened() as db:
            db.execute("insert into session values (?, ?, ?, ?, ?)", (_digest(text), name, now, now, token_urlsafe(24)))
        return text

    def _fits(self, hashed: str, passphrase: str) -> bool:
        try:
            return len(passphrase) <= LONGEST and self._hasher.verify(hashed, passphrase)
        except (VerificationError, InvalidHashError):
            return False

    def _count_try(self, *keys: str) -> None:
        """Count a try before it is made, so that many at once are no more than one after another.

        Errors:  TooManyTries.
        """
        now = _now()
        with self._counting:
            if len(self._tries) > MOST_COUNTED:
                self._tries = {key: tries for key, tries in self._tries.items() if tries[-1] >= now - TRIES_WITHIN}
            for key in keys:
                tries = self._tries.get(key, ())
                recent = [at for at in tries if at >= now - TRIES_WITHIN]
                if len(recent) >= TRIES:
                    minutes = 1 + int((recent[0] + TRIES_WITHIN - now).total_seconds() // 60)
                    raise TooManyTries("too many wrong passphrases", remedy=f"Try again in {minutes} minutes")
            for key in keys:
                self._tries.setdefault(key, deque(maxlen=TRIES)).append(now)

    def _was_right(self, name: str, address: str) -> None:
        """Forget the tries for a name whose owner has come, and this one of their address."""
        with self._counting:
            self._tries.pop(name, None)
            tries = self._tries.get(address)
            if tries:
                tries.pop()
            if not tries:
                self._tries.pop(address, None)

    def signed_in(self, session: str | None, *, used: bool = True) -> SignedIn:
        """Who a browser's session is of; using it keeps it. Errors: NotSignedIn."""
        now = _now()
        with self._opened() as db:
            row = None
            if session is not None and len(session) < 200:
                row = db.execute(
                    "select account.name, administrator, session.since, used, form"
                    " from session join account using (name) where digest = ?",
                    (_digest(session),),
                ).fetchone()
            if row is None:
                raise NotSignedIn("you are not signed in", remedy="Sign in")
            over = datetime.fromisoformat(row[3]) < now - timedelta(hours=IDLE_HOURS)
            if over or datetime.fromisoformat(row[2]) < now - timedelta(hours=LONGEST_HOURS):
                db.execute("delete from session where digest = ?", (_digest(session or ""),))
                db.commit()
                raise NotSignedIn("you were signed out, for nothing was done for a while", remedy="Sign in again")
            if used and datetime.fromisoformat(row[3]) < now - timedelta(minutes=1):
                db.execute("update session set used = ? where digest = ?", (now.isoformat(), _digest(session or "")))
        return SignedIn(row[0], bool(row[1]), row[4])

    def sign_out(self, session: str, *, everywhere: bool = False) -> None:
        """End a session; with `everywhere` all of the same account."""
        with self._opened() as db:
            if everywhere:
                own = "select name from session where digest = ?"
                db.execute(f"delete from session where name in ({own})", (_digest(session),))  # noqa: S608 - no value in it
            db.execute("delete from session where digest = ?", (_digest(session),))

    def give_token(self, name: str, label: str, season: str, request: str) -> str:
        """A token for a machine that may make one kind of request in one season; shown once."""
        text = token_urlsafe(32)
        with self._opened() as db:
            row = (_digest(text), name, label, season, request, _now().isoformat())
            db.execute("insert into token values (?, ?, ?, ?, ?, ?)", row)
        return text

    def machine(self, token: str) -> Machine:
        """The machine a token is of. Errors: NotSignedIn."""
        with self._opened() as db:
            row = db.execute(
                "select name, label, season, request from token where digest = ?", (_digest(token),)
            ).fetchone()
        if row is None:
            raise NotSignedIn("this token is not one of this office", remedy="Ask for another")
        return Machine(*row)

    def tokens(self) -> list[tuple[str, Machine]]:
        """Every token, by the beginning of its digest."""
        with self._opened() as db:
            rows = db.execute("select digest, name, label, season, request from token order by since").fetchall()
        return [(row[0][:12], Machine(*row[1:])) for row in rows]

    def take_token(self, digest: str) -> None:
        """Take a token back, by the beginning of its digest."""
        with self._opened() as db:
            db.execute("delete from token where substr(digest, 1, 12) = ?", (digest,))

    def remove(self, name: str) -> None:
        """Remove an account with its sessions, tokens and links.

        Errors:  Malformed, for the only one that administers.
        """
        with self._opened() as db:
            others = db.execute("select count(*) from account where administrator and name != ?", (name,)).fetchone()[0]
            if not others:
                raise Malformed("nobody else administers the office", remedy="Make another administrator first")
            for table in ("session", "token", "link", "account"):
                db.execute(f"delete from {table} where name = ?", (name,))  # noqa: S608 - the tables above


def _network_of(address: str) -> str:
    """Where tries come from: an address, or the network that one household has of IPv6."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or IPv6Network((known, 64), strict=False))


def check_name(name: str) -> None:
    """Whether somebody may be called that, here and in the log. Errors: Malformed."""
    if not 1 <= len(name) <= 60 or not name.isprintable() or any(mark in name for mark in "<>\"'`|\\"):
        raise Malformed("a name has 1 to 60 characters, such as j.doe", remedy="Choose another")


def check_passphrase(passphrase: str, name: str) -> None:
    """Whether a passphrase is one nobody guesses soon. Errors: Malformed."""
    if len(passphrase) < SHORTEST:
        raise Malformed(f"a passphrase has {SHORTEST} characters or more", remedy="Four words are easy to keep in mind")
    if len(passphrase) > LONGEST:
        raise Malformed(f"a passphrase has {LONGEST} characters at most")
    if len(set(passphrase)) < 5 or name.casefold() in passphrase.casefold():
        raise Malformed(
            "this passphrase is easily guessed", remedy="Four words that have nothing to do with each other"
        )


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
