"""MQTT clients that are not ours, behind one interface: Paho (Python), MQTT.js (node) and mosquitto_pub / mosquitto_sub.

    client = PahoClient(port, "c1", version=5)
    client.connect(will=("wills/c1", b"gone", 1)); client.subscribe("a/#", 1); client.publish("a/b", b"x", 2)
    client.wait(1)[0].payload; client.disconnect()

publish() returns when the broker has acknowledged as the QoS asks. `version` is 4 (MQTT 3.1.1) or 5. `way` says how the connection is
made, Way() being plain TCP.
"""

import base64
import json
import pathlib
import queue
import subprocess
import threading
import time
from dataclasses import dataclass

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from kafka_server import die_with_parent

TIMEOUT = 20.0


@dataclass(frozen=True)
class Message:
    topic: str
    payload: bytes
    qos: int
    retain: bool


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


class PahoClient:
    library = "Paho"

    def __init__(self, port, client_id, version=5, way=Way()):
        self.client_id, self._port, self._version = client_id, port, version
        self._inbox = Inbox()
        more = {"clean_session": True} if version == 4 else {}
        if way.websocket:
            more["transport"] = "websockets"
        self._client = paho.Client(client_id, protocol=paho.MQTTv311 if version == 4 else paho.MQTTv5, **more)
        if way.ca:
            self._client.tls_set(way.ca, way.certificate or None, way.key or None)
        self._client.max_queued_messages_set(0)
        self._client.max_inflight_messages_set(100)
        self._connected, self._subscribed, self._gone = threading.Event(), queue.Queue(), threading.Event()
        self.connect_code = None
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = lambda *_: self._gone.set()
        self._client.on_message = lambda _c, _u, m: self._inbox.put(Message(m.topic, m.payload, m.qos, bool(m.retain)))
        self._client.on_subscribe = lambda _c, _u, _mid, granted, *_: self._subscribed.put(granted)
        self._client.on_unsubscribe = lambda *_: self._subscribed.put(None)

    def _on_connect(self, _client, _user, _flags, code, *_):
        self.connect_code = code if isinstance(code, int) else code.value
        self._connected.set()

    def connect(self, will=None, keep_alive=60, clean_start=True, session_expiry=None):
        if will:
            self._client.will_set(will[0], will[1], will[2])
        more = {}
        if self._version == 5:
            more["clean_start"] = clean_start
            if session_expiry is not None:
                more["properties"] = Properties(PacketTypes.CONNECT)
                more["properties"].SessionExpiryInterval = session_expiry
        self._client.connect("127.0.0.1", self._port, keep_alive, **more)
        self._client.loop_start()
        if not self._connected.wait(TIMEOUT) or self.connect_code != 0:
            raise AssertionError(f"{self.client_id}: CONNACK {self.connect_code}")
        return self

    def subscribe(self, topic_filter, qos=0):
        self._client.subscribe(topic_filter, qos)
        return [getattr(code, "value", code) for code in self._subscribed.get(timeout=TIMEOUT)]

    def unsubscribe(self, topic_filter):
        self._client.unsubscribe(topic_filter)
        self._subscribed.get(timeout=TIMEOUT)

    def publish(self, topic, payload, qos=0, retain=False):
        info = self._client.publish(topic, payload, qos, retain)
        info.wait_for_publish(TIMEOUT)
        if not info.is_published():
            raise AssertionError(f"{self.client_id}: no acknowledgement at QoS {qos} within {TIMEOUT:.0f} s")

    def publish_soon(self, topic, payload, qos=0):
        """Hands over without waiting; .is_published() of what it returns tells when the acknowledgement is in."""
        return self._client.publish(topic, payload, qos)

    def wait(self, number, timeout=TIMEOUT):
        return self._inbox.wait(number, timeout)

    def drop(self):
        """The connection breaks without a DISCONNECT."""
        self._client.loop_stop()
        self._client.socket().close()

    def disconnect(self):
        self._client.disconnect()
        self._gone.wait(TIMEOUT)
        self._client.loop_stop()


class MqttJsClient:
    library = "MQTT.js"

    def __init__(self, port, client_id, version=5, way=Way()):
        self.client_id = client_id
        self._inbox, self._answers = Inbox(), queue.Queue()
        script = pathlib.Path(__file__).resolve().parent / "mqtt_js_client.js"
        self._process = subprocess.Popen(["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         preexec_fn=die_with_parent)
        self._base = {"port": port, "clientId": client_id, "version": version, "ca": way.ca, "cert": way.certificate, "key": way.key,
                      "protocol": ("wss" if way.ca else "ws") if way.websocket else "mqtts" if way.ca else "mqtt"}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            answer = json.loads(line)
            if "message" in answer:
                m = answer["message"]
                self._inbox.put(Message(m["topic"], base64.b64decode(m["payload"]), m["qos"], m["retain"]))
            else:
                self._answers.put(answer)
        self._answers.put({"error": "node has ended"})

    def _ask(self, **request):
        if "payload" in request:
            request["payload"] = base64.b64encode(request["payload"]).decode()
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._answers.get(timeout=TIMEOUT)
        if "error" in answer:
            raise AssertionError(f"{self.client_id}: MQTT.js could not {request['do']}: {answer['error']}")
        return answer.get("result")

    def connect(self, will=None, keep_alive=60):
        options = dict(self._base, keepalive=keep_alive)
        if will:
            options["will"] = {"topic": will[0], "payload": base64.b64encode(will[1]).decode(), "qos": will[2]}
        self._ask(do="connect", options=options)
        return self

    def subscribe(self, topic_filter, qos=0):
        return self._ask(do="subscribe", filter=topic_filter, qos=qos)

    def unsubscribe(self, topic_filter):
        self._ask(do="unsubscribe", filter=topic_filter)

    def publish(self, topic, payload, qos=0, retain=False):
        self._ask(do="publish", topic=topic, payload=payload, qos=qos, retain=retain)

    def wait(self, number, timeout=TIMEOUT):
        return self._inbox.wait(number, timeout)

    def drop(self):
        self._process.kill()
        self._end()

    def disconnect(self):
        try:
            self._ask(do="disconnect")
        finally:
            self._end()

    def _end(self):
        self._process.stdin.close()
        self._process.wait(TIMEOUT)


class MosquittoClient:
    """mosquitto_sub for what comes in (client id as given), mosquitto_pub for what goes out (client id + "-pub")."""

    library = "mosquitto"

    def __init__(self, port, client_id, version=5, way=Way()):
        self.client_id = client_id
        self.publisher_id = client_id + "-pub"
        self._where = ["--unix", way.unix] if way.unix else ["-h", "127.0.0.1", "-p", str(port)]
        self._where += ["-V", {4: "311", 5: "5"}[version]]
        if way.ca:
            self._where += ["--cafile", way.ca]
        if way.certificate:
            self._where += ["--cert", way.certificate, "--key", way.key]
        self._will, self._sub = [], None
        self._inbox = Inbox()

    def connect(self, will=None, keep_alive=60):
        if will:
            self._will = ["--will-topic", will[0], "--will-payload", will[1].decode(), "--will-qos", str(will[2])]
        self._keep_alive = keep_alive
        return self

    def subscribe(self, topic_filter, qos=0):
        self._sub = subprocess.Popen(
            ["stdbuf", "-oL", "mosquitto_sub", *self._where, "-i", self.client_id, "-k", str(self._keep_alive), "-t", topic_filter, "-q", str(qos), "-d",
             *self._will, "-F", "=> %t %q %r %x"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            preexec_fn=die_with_parent, bufsize=1)
        granted = queue.Queue()
        threading.Thread(target=self._read, args=(granted,), daemon=True).start()
        return granted.get(timeout=TIMEOUT)

    def _read(self, granted):
        for line in self._sub.stdout:
            if line.startswith("=> "):
                topic, qos, retain, payload = (line[3:].rstrip("\n").split(" ") + [""])[:4]
                self._inbox.put(Message(topic, bytes.fromhex(payload), int(qos), retain == "1"))
            elif line.startswith("Subscribed"):
                granted.put([int(code) for code in line.rpartition(":")[2].split(",")])

    def publish(self, topic, payload, qos=0, retain=False):
        self._publish(["-t", topic, "-q", str(qos), "-s", *(["-r"] if retain else [])], payload)

    def publish_lines(self, topic, lines, qos=0):
        """One connection, one message a line."""
        self._publish(["-t", topic, "-q", str(qos), "-l"], b"".join(line + b"\n" for line in lines))

    def _publish(self, arguments, data):
        done = subprocess.run(["mosquitto_pub", *self._where, "-i", self.publisher_id, *arguments], input=data, timeout=TIMEOUT,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise AssertionError(f"mosquitto_pub: {done.stdout.decode(errors='replace')}")

    def wait(self, number, timeout=TIMEOUT):
        return self._inbox.wait(number, timeout)

    def drop(self):
        self._sub.kill()
        self._sub.wait()

    def disconnect(self):
        if self._sub:
            self._sub.terminate()  # mosquitto_sub says DISCONNECT on SIGTERM
            self._sub.wait(TIMEOUT)


LIBRARIES = (PahoClient, MqttJsClient, MosquittoClient)
