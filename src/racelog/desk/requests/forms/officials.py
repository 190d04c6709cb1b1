"""Requests about the race office: who is an official, in which roles, with which keys."""

from functools import partial

from racelog.desk.requests import kinds
from racelog.desk.requests.form import Field, Form, Role, Subject
from racelog.desk.requests.forms import shared

ROLE = kinds.one_of("role", *(role.word for role in Role), metavar="ROLE")
THE_OFFICIAL = shared.needed("official", kinds.OFFICIAL, "The official, as the log calls them: j.doe.")

form = partial(Form, subject=Subject.OFFICE, roles=(Role.ADMINISTRATOR,))

OFFICIALS_FORMS = (
    form(
        "official appoint",
        kind="official_appointed",
        says="Appoint an official. From the first one on, every request is held against the roles of who makes it.",
        more="The first one is an administrator. Appointed again, an official has the roles and days given last, and "
        "keeps the keys they had.",
        example='j.doe --role administrator --name "Jo Doe"',
        fields=(
            shared.needed("official", kinds.NEW_OFFICIAL, "The official, as the log is to call them: j.doe."),
            shared.needed("roles", ROLE, "What they do (may be repeated).", "--role", many=True),
            Field("name", kinds.NAME, "Their name in full.", "--name"),
            Field("keys", kinds.PUBLIC_KEY, "A public key they sign with, or its file (may be repeated).", "--with-key",
                  many=True),
            Field("from_", kinds.DAY, "From this day on.", "--from-day"),
            Field("until", kinds.DAY, "Until this day.", "--until"),
        ),
    ),
    form(
        "official dismiss",
        kind="official_dismissed",
        says="Dismiss an official; what they decided stands.",
        example='t.keeper --reason "the season is over"',
        fields=(THE_OFFICIAL,),
        then=("--reason",),
        rest=True,
    ),
    form(
        "official revoke-key",
        kind="official_key_revoked",
        says="Revoke a key that was lost: what it signed before stays good, what it signs after is not.",
        example='j.doe --with-key keys/j.doe.vkey --reason "the laptop was stolen"',
        fields=(
            THE_OFFICIAL,
            Field("key", kinds.PUBLIC_KEY, "The key, or its file.", "--with-key", needed=True),
        ),
        then=("--reason",),
    ),
)  # fmt: skip
