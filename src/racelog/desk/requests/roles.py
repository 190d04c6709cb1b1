"""Which roles a request is for, as the catalogue says; those that have no form are for who may ask for their like."""

from collections.abc import Mapping
from functools import cache

from racelog.desk.requests.catalogue import REQUESTS
from racelog.desk.requests.form import Role

LIKE: Mapping[str, str] = {
    "driver_registered": "enter",
    "team_registered": "enter",
    "entry_registered": "enter",
    "enter_all": "enter",
    "entry_renumbered": "renumber_entry",
    "entry_amended": "amend_entry",
    "entry_withdrawn": "withdraw",
    "qualifying_classified": "qualify",
    "classification_amended": "amend_classification",
    "session_scheduled": "round_scheduled",
    "add_rounds": "round_scheduled",
    "weekend_moved": "move_weekend",
    "round_moved": "move_round",
    "decide_together": "penalty_applied",
    "penalty_rescinded": "rescind",
    "penalty_reinstated": "reinstate",
    "incident_closed": "close_incident",
    "protest_withdrawn": "withdraw_protest",
    "protest_decided": "decide_protest",
    "appeal_notified": "notify_appeal",
    "appeal_filed": "file_appeal",
    "appeal_decided": "decide_appeal",
    "event_voided": "void",
}
"""What only programs ask for, by its kind, and the kind officials ask for instead."""


@cache
def roles_for(kind: str) -> tuple[str, ...]:
    """The roles that may make requests of a kind, as the log says them; an administrator's where nothing is said."""
    roles = [role for form in REQUESTS.values() if form.kind == LIKE.get(kind, kind) for role in form.roles]
    return tuple(dict.fromkeys(role.stored for role in roles)) or (Role.ADMINISTRATOR.stored,)
