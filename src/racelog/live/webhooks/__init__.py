"""Changes posted to receivers elsewhere: signed, in order, at least once, and nobody waits for a slow one."""

from racelog.live.webhooks.delivered import Delivered, delivered_to
from racelog.live.webhooks.message import Message, message_of
from racelog.live.webhooks.posting import Receiver, receiver
from racelog.live.webhooks.receivers import Webhooks, posted_to, webhooks_to
from racelog.live.webhooks.webhook import Failed, Forgotten, Outcome, Posted, Webhook

__all__ = [
    "Delivered",
    "Failed",
    "Forgotten",
    "Message",
    "Outcome",
    "Posted",
    "Receiver",
    "Webhook",
    "Webhooks",
    "delivered_to",
    "message_of",
    "posted_to",
    "receiver",
    "webhooks_to",
]
