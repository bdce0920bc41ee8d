"""What the MQTT clients of the tests have in common: a message, how to reach the broker, and a box for what comes in."""

import threading
import time
from dataclasses import dataclass, field

TIMEOUT = 20.0


@dataclass(frozen=True)
class Message:
    topic: str
    payload: bytes
    qos: int
    retain: bool
    properties: dict = field(default_factory=dict)  # see Properties of MQTT 5 in mqtt_clients


@dataclass(frozen=True)
class Way:
    """TLS when `ca` is given, with a certificate of the client's own when `certificate` is; WebSocket; or a Unix socket's file."""
    ca: str = ""
    certificate: str = ""
    key: str = ""
    websocket: bool = False
    unix: str = ""


class Inbox:
    """Messages as they come in, to be waited for."""

    def __init__(self):
        self._messages = []
        self._changed = threading.Condition()

    def put(self, message):
        with self._changed:
            self._messages.append(message)
            self._changed.notify_all()

    def wait(self, number, timeout=TIMEOUT):
        end = time.monotonic() + timeout
        with self._changed:
            while len(self._messages) < number and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)
            return list(self._messages)
