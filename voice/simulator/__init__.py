"""A phone company on this machine: Twilio-compatible REST, signed webhooks, and the people at the other end.

A separate program. It imports nothing of the rest of the project, which talks to it only
over HTTP, as it talks to Twilio.
"""

from voice.simulator.clock import Clock
from voice.simulator.company import Account, OwnNumber
from voice.simulator.faults import Fault
from voice.simulator.people import BEEP, Callee, Caller, Reaction
from voice.simulator.records import Call, Recording, Text, Webhook
from voice.simulator.simulator import Simulator, number_at

__all__ = [
    "BEEP",
    "Account",
    "Call",
    "Callee",
    "Caller",
    "Clock",
    "Fault",
    "OwnNumber",
    "Reaction",
    "Recording",
    "Simulator",
    "Text",
    "Webhook",
    "number_at",
]
