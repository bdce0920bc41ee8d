"""MQTT clients that are not ours, behind one interface: Paho for Python, C and Java, MQTT.js (node) and mosquitto_pub / mosquitto_sub.

    client = PahoClient(port, "c1", version=5)
    client.connect(will=("wills/c1", b"gone", 1)); client.subscribe("a/#", 1); client.publish("a/b", b"x", 2)
    client.wait(1)[0].payload; client.disconnect()

publish() returns when the broker has acknowledged as the QoS asks. `version` is 4 (MQTT 3.1.1) or 5. `way` says how the connection is
made, Way() being plain TCP. A session outlives its connection with clean_start=False and, in version 5, a session_expiry in seconds;
session_present then tells what CONNACK said, or is None where the library keeps it to itself.

Properties of MQTT 5, to publish() by name and in Message.properties as texts: user_key and user_value (one pair), content_type,
response_topic, correlation (bytes), expiry (seconds).
"""

import queue
import subprocess
import threading

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from kafka_server import die_with_parent
from mqtt_client import Inbox, Message, TIMEOUT, Way
from piped_clients import MqttJsClient, PahoCClient, PahoJavaClient


class PahoClient:
    library = "Paho"

    def __init__(self, port, client_id, version=5, way=Way()):
        self.client_id, self._port, self._version = client_id, port, version
        self._way, self._inbox, self._client, self.session_present = way, Inbox(), None, None
        self._connected, self._subscribed, self._gone = threading.Event(), queue.Queue(), threading.Event()
        self.connect_code = None

    def _make(self, clean_start):
        more = {"clean_session": clean_start} if self._version == 4 else {}
        if self._way.websocket:
            more["transport"] = "websockets"
        self._client = paho.Client(self.client_id, protocol=paho.MQTTv311 if self._version == 4 else paho.MQTTv5, **more)
        if self._way.ca:
            self._client.tls_set(self._way.ca, self._way.certificate or None, self._way.key or None)
        self._client.max_queued_messages_set(0)
        self._client.max_inflight_messages_set(100)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = lambda *_: self._gone.set()
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda _c, _u, _mid, granted, *_: self._subscribed.put(granted)
        self._client.on_unsubscribe = lambda *_: self._subscribed.put(None)

    def _on_connect(self, _client, _user, flags, code, *_):
        self.connect_code = code if isinstance(code, int) else code.value
        self.session_present = bool(flags["session present"])
        self._connected.set()

    def _on_message(self, _client, _user, message):
        properties = {}
        for name, key in (("ContentType", "content_type"), ("ResponseTopic", "response_topic"), ("CorrelationData", "correlation"),
                          ("MessageExpiryInterval", "expiry"), ("UserProperty", "user")):
            value = getattr(getattr(message, "properties", None), name, None)
            if key == "user" and value:
                properties["user_key"], properties["user_value"] = value[0]
            elif value is not None:
                properties[key] = value if isinstance(value, bytes) else str(value)
        self._inbox.put(Message(message.topic, message.payload, message.qos, bool(message.retain), properties))

    def connect(self, will=None, keep_alive=60, clean_start=True, session_expiry=None):
        self._make(clean_start)
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

    def publish(self, topic, payload, qos=0, retain=False, **properties):
        carried = None
        if properties:
            carried = Properties(PacketTypes.PUBLISH)
            carried.UserProperty = (properties["user_key"], properties["user_value"])
            carried.ContentType, carried.ResponseTopic = properties["content_type"], properties["response_topic"]
            carried.CorrelationData, carried.MessageExpiryInterval = properties["correlation"], properties["expiry"]
        info = self._client.publish(topic, payload, qos, retain, carried)
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
        self._how, self._sub, self._version = [], None, version
        self._inbox, self.session_present = Inbox(), None

    def connect(self, will=None, keep_alive=60, clean_start=True, session_expiry=None):
        """Takes notice; mosquitto_sub connects when it has something to subscribe to."""
        self._how = ["-k", str(keep_alive)]
        if will:
            self._how += ["--will-topic", will[0], "--will-payload", will[1].decode(), "--will-qos", str(will[2])]
        if not clean_start:
            self._how += ["-c"]
        if session_expiry is not None:
            self._how += ["-x", str(session_expiry)]
        return self

    def subscribe(self, topic_filter, qos=0):
        self._sub = subprocess.Popen(
            ["stdbuf", "-oL", "mosquitto_sub", *self._where, "-i", self.client_id, *self._how, "-t", topic_filter, "-q", str(qos), "-d",
             "-F", "=> %t %q %r %x" + (" %C;%R;%D;%E;%P" if self._version == 5 else "")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            preexec_fn=die_with_parent, bufsize=1)
        granted = queue.Queue()
        threading.Thread(target=self._read, args=(granted,), daemon=True).start()
        return granted.get(timeout=TIMEOUT)

    def _read(self, granted):
        for line in self._sub.stdout:
            if line.startswith("=> "):
                topic, qos, retain, payload, *properties = line[3:].rstrip("\n").split(" ", 4)
                self._inbox.put(Message(topic, bytes.fromhex(payload), int(qos), retain == "1", self._properties(properties)))
            elif line.startswith("Subscribed"):
                granted.put([int(code) for code in line.rpartition(":")[2].split(",")])

    @staticmethod
    def _properties(words):
        found = dict(zip(("content_type", "response_topic", "correlation", "expiry", "user"), words[0].split(";"))) if words else {}
        found = {key: value for key, value in found.items() if value}
        if "correlation" in found:
            found["correlation"] = found["correlation"].encode()
        if "user" in found:
            found["user_key"], _, found["user_value"] = found.pop("user").partition(":")
        return found

    def publish(self, topic, payload, qos=0, retain=False, **properties):
        more = ["-r"] if retain else []
        if properties:
            for name, value in (("content-type", properties["content_type"]), ("response-topic", properties["response_topic"]),
                                ("correlation-data", properties["correlation"].decode()), ("message-expiry-interval", properties["expiry"])):
                more += ["-D", "publish", name, str(value)]
            more += ["-D", "publish", "user-property", properties["user_key"], properties["user_value"]]
        self._publish(["-t", topic, "-q", str(qos), "-s", *more], payload)

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


LIBRARIES = (PahoClient, PahoCClient, PahoJavaClient, MqttJsClient, MosquittoClient)
