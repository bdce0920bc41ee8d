"""MQTT clients that run as a program of their own and are told what to do line by line.

A request is a line `verb<TAB>key=value…`, an answer `ok<TAB>key=value…` or `error<TAB>text=…`; a message that came in is a line
`message<TAB>topic=…`. Values are percent-encoded; payloads and correlation data are hexadecimal. Every program knows connect,
subscribe, unsubscribe, publish and disconnect.
"""

import os
import pathlib
import queue
import subprocess
import threading
from urllib.parse import quote, unquote

import paho_java
from kafka_server import die_with_parent
from mqtt_client import Inbox, Message, TIMEOUT, Way

HERE = pathlib.Path(__file__).resolve().parent
BYTES = ("payload", "will_payload", "correlation")


def _encode(verb, fields):
    words = [verb]
    for key, value in fields.items():
        if value is None:
            continue
        if isinstance(value, bytes):
            value = value.hex()
        elif isinstance(value, bool):
            value = int(value)
        words.append(f"{key}={quote(str(value), safe='')}")
    return "\t".join(words) + "\n"


def _decode(line):
    verb, *words = line.rstrip("\n").split("\t")
    fields = {}
    for word in words:
        key, _, value = word.partition("=")
        fields[key] = bytes.fromhex(value) if key in BYTES else unquote(value)
    return verb, fields


class PipedClient:
    """`command(version)` is the program's command line."""

    def __init__(self, port, client_id, version=5, way=Way()):
        self.client_id, self.session_present = client_id, None
        self._inbox, self._answers = Inbox(), queue.Queue()
        self._process = subprocess.Popen(self.command(version), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         preexec_fn=die_with_parent)
        self._base = {"port": port, "client": client_id, "version": version, "ca": way.ca or None, "certificate": way.certificate or None,
                      "key": way.key or None, "websocket": way.websocket}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            verb, fields = _decode(line)
            if verb == "message":
                self._inbox.put(Message(fields.pop("topic"), fields.pop("payload"), int(fields.pop("qos")), fields.pop("retain") == "1", fields))
            else:
                self._answers.put((verb, fields))
        self._answers.put(("error", {"text": "the program has ended"}))

    def _ask(self, verb, **fields):
        self._process.stdin.write(_encode(verb, fields))
        self._process.stdin.flush()
        outcome, answer = self._answers.get(timeout=TIMEOUT)
        if outcome != "ok":
            raise AssertionError(f"{self.client_id}: {self.library} could not {verb}: {answer['text']}")
        return answer

    def connect(self, will=None, keep_alive=60, clean_start=True, session_expiry=None):
        more = dict(zip(("will_topic", "will_payload", "will_qos"), will)) if will else {}
        answer = self._ask("connect", **self._base, keep_alive=keep_alive, clean=clean_start, expiry=session_expiry, **more)
        self.session_present = answer["present"] == "1" if "present" in answer else None
        return self

    def subscribe(self, topic_filter, qos=0):
        return [int(self._ask("subscribe", filter=topic_filter, qos=qos)["granted"])]

    def unsubscribe(self, topic_filter):
        self._ask("unsubscribe", filter=topic_filter)

    def publish(self, topic, payload, qos=0, retain=False, **properties):
        self._ask("publish", topic=topic, payload=payload, qos=qos, retain=retain, **properties)

    def wait(self, number, timeout=TIMEOUT):
        return self._inbox.wait(number, timeout)

    def drop(self):
        """The connection breaks without a DISCONNECT."""
        self._process.kill()
        self._end()

    def disconnect(self):
        try:
            self._ask("disconnect")
        finally:
            self._end()

    def _end(self):
        self._process.stdin.close()
        self._process.wait(TIMEOUT)


class MqttJsClient(PipedClient):
    library = "MQTT.js"

    @staticmethod
    def command(_version):
        return ["node", str(HERE / "mqtt_js_client.js")]


class PahoCClient(PipedClient):
    library = "Paho C"

    @staticmethod
    def command(_version):
        root = HERE.parents[2]
        build = pathlib.Path(os.environ.get("HOOKLINE_BUILD_DIR") or root / "build" / "release")
        return [str(build / "tests" / "support" / "clients" / "paho_c_client")]


class PahoJavaClient(PipedClient):
    library = "Paho Java"

    @staticmethod
    def command(version):
        return paho_java.command(version)
