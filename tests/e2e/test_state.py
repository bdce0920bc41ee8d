"""kill -9 at random moments while real clients publish at QoS 1 and 2: what was acknowledged is delivered, QoS 2 exactly once.

HOOKLINE_E2E_LONG=yes kills 30 times instead of 3; HOOKLINE_E2E_SEED repeats a run.
"""

import collections
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import paho.mqtt.client as paho
from case import LONG, KafkaCase
from kafka_server import die_with_parent

KILLS = 30 if LONG else 3
RATE = 200  # messages a second and publisher
WINDOW = 50
TIMEOUT = 60.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Persistent:
    """A Paho client with a session that stays, which reconnects by itself."""

    def __init__(self, port, client_id, subscribe=None):
        self.client_id = client_id
        self.got = collections.Counter()
        self.order = []
        self.acknowledged = set()  # of what was published: packet ids, which are fewer than would begin anew
        self.connected = threading.Event()
        self._subscribed = threading.Event()
        self._client = paho.Client(client_id, clean_session=False, protocol=paho.MQTTv311)
        self._client.max_inflight_messages_set(WINDOW)
        self._client.max_queued_messages_set(0)
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.on_message = self._on_message
        self._client.on_publish = lambda _client, _user, mid: self.acknowledged.add(mid)
        self._client.on_connect = lambda *_: self.connected.set()
        self._client.on_disconnect = lambda *_: self.connected.clear()
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.connect("127.0.0.1", port, 30)
        self._client.loop_start()
        self._require(self.connected, "CONNACK")
        for topic_filter, qos in subscribe or []:
            self._subscribed.clear()
            self._client.subscribe(topic_filter, qos)
            self._require(self._subscribed, "SUBACK")

    def _require(self, event, what):
        if not event.wait(TIMEOUT):
            raise AssertionError(f"{self.client_id}: no {what}")

    def _on_message(self, _client, _user, message):
        key = (message.topic, int(message.payload))
        self.got[key] += 1
        self.order.append(key)

    def publish(self, topic, number, qos):
        """Goes out now or when the connection is back; its packet id will be among the acknowledged ones."""
        return self._client.publish(topic, str(number).encode(), qos).mid

    def stop(self):
        self._client.disconnect()
        self._client.loop_stop()


class Publisher(threading.Thread):
    """Numbers at one QoS until told to stop; what was handed over and what was acknowledged."""

    def __init__(self, port, qos):
        super().__init__(daemon=True)
        self.topic = f"load/q{qos}"
        self._qos = qos
        self._finished = threading.Event()
        self._client = Persistent(port, f"publisher-{qos}")
        self.handed_over = []
        self.start()

    def run(self):
        while not self._finished.is_set():
            if len(self.handed_over) < WINDOW or self.handed_over[-WINDOW] in self._client.acknowledged:
                self.handed_over.append(self._client.publish(self.topic, len(self.handed_over), self._qos))
            self._finished.wait(1 / RATE)  # the pace of the load

    def acknowledged(self):
        return {(self.topic, number) for number, mid in enumerate(list(self.handed_over)) if mid in self._client.acknowledged}

    def finish(self):
        """Waits until all is acknowledged."""
        self._finished.set()
        self.join(TIMEOUT)
        end = time.monotonic() + TIMEOUT
        while len(self.acknowledged()) < len(self.handed_over) and time.monotonic() < end:
            time.sleep(0.02)
        self._client.stop()


class KillNine(KafkaCase):
    def setUp(self):
        self.seed = int(os.environ.get("HOOKLINE_E2E_SEED") or random.randrange(1 << 32))
        self.random = random.Random(self.seed)
        print(f"seed {self.seed}, {KILLS} kills", end=" ", flush=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-e2e-state-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.port = free_port()
        self.program = None

    def run_program(self, persistent=True):
        settings = {"broker": {"port": self.port, "max_queued_messages": 1000000, "max_queued_bytes": 1 << 30, "loops": 2},
                    "kafka": {"enabled": False}}
        if persistent:
            settings["persistence"] = {"folder": str(self.folder / "state")}
        self.program = self.start(settings=settings)

    def kill(self):
        self.program.process.kill()
        self.program.process.wait()

    def lost(self, acknowledged, client):
        return sorted(acknowledged - set(client.got))

    def test_nothing_acknowledged_is_lost_and_qos_2_comes_once(self):
        self.run_program()
        online = Persistent(self.port, "online", [("load/q2", 2), ("load/q1", 1)])
        away = Persistent(self.port, "away", [("load/#", 2)])
        away.stop()
        low = Persistent(self.port, "low", [("load/#", 1)])
        publishers = [Publisher(self.port, 1), Publisher(self.port, 2)]
        clients = [online, low]
        at_kill = []
        for _ in range(KILLS):
            before = sum(len(publisher.acknowledged()) for publisher in publishers)
            self.wait_until(lambda: sum(len(publisher.acknowledged()) for publisher in publishers) >= before + 50, "acknowledgements", TIMEOUT)
            threading.Event().wait(self.random.uniform(0.0, 1.0))  # the random moment
            self.kill()
            at_kill.append(set().union(*(publisher.acknowledged() for publisher in publishers)))
            self.run_program()
        for publisher in publishers:
            publisher.finish()
        acknowledged = set().union(*(publisher.acknowledged() for publisher in publishers))
        handed_over = {(publisher.topic, number) for publisher in publishers for number in range(len(publisher.handed_over))}
        self.assertEqual(acknowledged, handed_over, "everything is acknowledged in the end")
        away = Persistent(self.port, "away")
        clients.append(away)
        for client in clients:
            self.wait_until(lambda c=client: not self.lost(acknowledged, c), f"{client.client_id} has everything that was acknowledged", TIMEOUT)
        duplicates = {}
        for client in clients:
            self.assertFalse(set(client.got) - handed_over, "nothing that nobody sent")
            duplicates[client.client_id] = sum(count - 1 for count in client.got.values())
        for client in (online, away):
            twice = [key for key, count in client.got.items() if key[0] == "load/q2" and count != 1]
            self.assertEqual(twice, [], f"{client.client_id}: QoS 2 exactly once")
        # In the order in which the broker took them, which both have seen; Paho itself may send new ones before it repeats old ones.
        orders = [[key for key in client.order if key[0] == "load/q2"] for client in (online, away)]
        self.assertEqual(next((pair for pair in zip(*orders) if pair[0] != pair[1]), None), None, "both have one order")
        print(f"acknowledged {len(acknowledged)} ({len(set().union(*at_kill))} before the last kill), repeated at QoS 1: {duplicates}",
              end=" ", flush=True)
        for client in clients:
            client.stop()
        self.assertEqual(self.program.terminate(), 0)

    def test_the_check_sees_a_broker_that_forgets(self):
        """The control: the same without persistence must be found to lose what was acknowledged."""
        self.run_program(persistent=False)
        Persistent(self.port, "away", [("load/#", 2)]).stop()
        publisher = Publisher(self.port, 2)
        self.wait_until(lambda: len(publisher.acknowledged()) >= 50, "acknowledgements", TIMEOUT)
        acknowledged = publisher.acknowledged()
        self.kill()
        self.run_program(persistent=False)
        publisher.finish()
        away = Persistent(self.port, "away")
        self.assertTrue(self.lost(acknowledged, away))
        away.stop()

    def test_mosquittos_clients_find_their_sessions_again(self):
        self.run_program()
        where = ["-h", "127.0.0.1", "-p", str(self.port)]

        def run(*command):
            return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT, check=True, text=True,
                                  preexec_fn=die_with_parent).stdout

        run("mosquitto_sub", *where, "-V", "5", "-i", "five", "-c", "-x", "3600", "-q", "2", "-t", "m/#", "-E")
        run("mosquitto_sub", *where, "-V", "311", "-i", "three", "-c", "-q", "1", "-t", "m/#", "-E")
        for number in range(3):
            run("mosquitto_pub", *where, "-q", "2", "-t", "m/a", "-m", f"message {number}")
        run("mosquitto_pub", *where, "-q", "1", "-r", "-t", "kept", "-m", "retained")
        self.kill()
        self.run_program()
        for version, client, more in (("5", "five", ["-x", "3600"]), ("311", "three", [])):
            said = run("mosquitto_sub", *where, "-V", version, "-i", client, "-c", *more, "-q", "2", "-t", "m/#", "-C", "3")
            self.assertEqual(said.split("\n")[:3], ["message 0", "message 1", "message 2"])
        self.assertEqual(run("mosquitto_sub", *where, "-t", "kept", "-C", "1"), "retained\n")


if __name__ == "__main__":
    unittest.main()
