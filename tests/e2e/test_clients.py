"""Clients that are not ours use the broker at every QoS and both protocol versions; what happened lies in Kafka, in order."""

import json
import unittest

import mqtt_clients
from case import KafkaCase, shared_kafka
from mqtt_clients import MosquittoClient, MqttJsClient, PahoCClient, PahoClient, PahoJavaClient

MESSAGES = 20
VERSIONS = {4: "MQTT 3.1.1", 5: "MQTT 5.0"}
ALL_EVENTS = ["connected", "disconnected", "subscribed", "unsubscribed", "session_created", "session_terminated", "publish", "delivered",
              "acked"]


class HeadlessClients(KafkaCase):
    """Against hooklined."""

    @classmethod
    def setUpClass(cls):
        shared_kafka()

    def bridged(self, partitions=1, **kafka):
        self.topic = self.new_topic(partitions)
        self.program = self.start_bridged(self.topic, settings={"kafka": kafka})
        return self.program.port

    def stopped(self):
        """Stops the program, which sends what is still queued, and returns every event in Kafka."""
        self.assertEqual(self.program.terminate(), 0, self.program.output)
        return self.events_in(self.topic)

    def check_carries(self, library, version):
        port = self.bridged(events=ALL_EVENTS)
        name = f"{library.__name__}-{version}"
        client = library(port, name, version).connect()
        publisher = getattr(client, "publisher_id", name)
        self.assertEqual(list(client.subscribe("plant/+/temp", 2)), [2])
        sent = []
        for qos in (0, 1, 2):
            for number in range(MESSAGES):
                topic, payload = f"plant/{qos}/temp", f"{qos}:{number}".encode()
                client.publish(topic, payload, qos)
                sent.append((topic, payload, qos))
        received = [(m.topic, m.payload, m.qos) for m in client.wait(len(sent))]
        self.assertEqual(received, sent, "the subscriber got something else than was published")
        client.disconnect()

        events = self.stopped()
        for event in events:
            self.assertEqual(event.record.key.decode(), event.client, "the key is the client id")
            self.assertLess(abs(event.body["ts"] - event.record.timestamp_ms), 1000)
        mine = [event for event in events if event.client == publisher]
        published = [(e.message["topic"], e.message["payload"].encode(), e.message["qos"]) for e in mine if e.kind == "publish"]
        self.assertEqual(published, sent, "Kafka has something else than was published, or another order")
        own = [event for event in events if event.client == name]
        delivered = [(e.message["topic"], e.message["payload"].encode(), e.message["qos"]) for e in own if e.kind == "delivered"]
        self.assertEqual(delivered, sent)
        acked = [e.message["payload"] for e in own if e.kind == "acked"]
        for qos in (1, 2):  # a client may finish a QoS 2 message while a QoS 1 message's PUBACK is still on its way
            wanted = [payload.decode() for _, payload, its_qos in sent if its_qos == qos]
            self.assertEqual([payload for payload in acked if payload.startswith(f"{qos}:")], wanted, "acked, in order")
        self.assertEqual(len(acked), 2 * MESSAGES, "acked: all but QoS 0")
        kinds = [event.kind for event in own if event.kind not in ("publish", "delivered", "acked")]
        self.assertEqual([kind for kind in kinds if not kind.startswith("session")], ["connected", "subscribed", "disconnected"])
        self.assertEqual([kind for kind in kinds if kind.startswith("session")], ["session_created", "session_terminated"])
        subscribed = next(event for event in own if event.kind == "subscribed")
        self.assertEqual(subscribed.message, {"topic": "plant/+/temp", "opts": {"qos": 2}})

    def test_mosquitto_3_1_1(self):
        self.check_carries(MosquittoClient, 4)

    def test_mosquitto_5(self):
        self.check_carries(MosquittoClient, 5)

    def test_paho_3_1_1(self):
        self.check_carries(PahoClient, 4)

    def test_paho_5(self):
        self.check_carries(PahoClient, 5)

    def test_paho_c_3_1_1(self):
        self.check_carries(PahoCClient, 4)

    def test_paho_c_5(self):
        self.check_carries(PahoCClient, 5)

    def test_paho_java_3_1_1(self):
        self.check_carries(PahoJavaClient, 4)

    def test_paho_java_5(self):
        self.check_carries(PahoJavaClient, 5)

    def test_mqtt_js_3_1_1(self):
        self.check_carries(MqttJsClient, 4)

    def test_mqtt_js_5(self):
        self.check_carries(MqttJsClient, 5)

    def test_retained_message_awaits_a_later_subscriber(self):
        port = self.bridged()
        for version in VERSIONS:
            for library in mqtt_clients.LIBRARIES:
                with self.subTest(library=library.library, version=VERSIONS[version]):
                    topic = f"retained/{library.__name__}/{version}"
                    publisher = library(port, f"r{version}-{library.__name__}", version).connect()
                    publisher.publish(topic, b"last word", 1, retain=True)
                    subscriber = library(port, f"s{version}-{library.__name__}", version).connect()
                    subscriber.subscribe(topic, 1)
                    got = subscriber.wait(1)
                    self.assertEqual([(m.payload, m.retain) for m in got], [(b"last word", True)])
                    subscriber.disconnect()
                    publisher.disconnect()
        retained = [event for event in self.stopped() if event.kind == "publish" and event.message["retain"] == 1]
        self.assertEqual(len(retained), len(VERSIONS) * len(mqtt_clients.LIBRARIES))

    def test_will_is_published_when_the_connection_breaks(self):
        port = self.bridged()
        watcher = PahoClient(port, "watcher").connect()
        watcher.subscribe("wills/#", 1)
        expected = 0
        for version in VERSIONS:
            for library in mqtt_clients.LIBRARIES:
                with self.subTest(library=library.library, version=VERSIONS[version]):
                    name = f"w{version}-{library.__name__}"
                    client = library(port, name, version).connect(will=(f"wills/{name}", b"gone", 1))
                    client.subscribe("nothing", 0)  # makes mosquitto's client connect
                    client.drop()
                    expected += 1
                    got = watcher.wait(expected)
                    self.assertEqual((got[-1].topic, got[-1].payload), (f"wills/{name}", b"gone"))
        watcher.disconnect()
        wills = [event.message["topic"] for event in self.stopped() if event.kind == "publish"]
        self.assertEqual(len(wills), expected)

    def test_no_will_after_a_proper_goodbye(self):
        port = self.bridged()
        watcher = PahoClient(port, "watcher").connect()
        watcher.subscribe("#", 1)
        for version in VERSIONS:
            polite = PahoClient(port, f"polite-{version}", version).connect(will=("wills/polite", b"gone", 1))
            polite.disconnect()
        PahoClient(port, "last").connect().publish("end", b"", 1)
        self.assertEqual([m.topic for m in watcher.wait(1)], ["end"])

    def test_wildcards(self):
        port = self.bridged()
        for library in mqtt_clients.LIBRARIES:
            with self.subTest(library=library.library):
                one = library(port, f"one-{library.__name__}").connect()
                one.subscribe(f"{library.__name__}/+/x", 1)
                many = library(port, f"many-{library.__name__}").connect()
                many.subscribe(f"{library.__name__}/#", 1)
                for end in ("a/x", "b/x", "a/y", "a/b/x", "x"):
                    one.publish(f"{library.__name__}/{end}", end.encode(), 1)
                self.assertEqual([m.payload for m in many.wait(5)], [b"a/x", b"b/x", b"a/y", b"a/b/x", b"x"])
                self.assertEqual([m.payload for m in one.wait(2)], [b"a/x", b"b/x"])
                one.disconnect()
                many.disconnect()

    def test_shared_subscription_gives_each_message_to_one_member(self):
        port = self.bridged()
        members = [PahoClient(port, f"member-{number}").connect() for number in range(2)]
        members.append(MqttJsClient(port, "member-js").connect())
        for member in members:
            member.subscribe("$share/team/jobs", 1)
        publisher = PahoClient(port, "boss").connect()
        jobs = [f"job-{number}".encode() for number in range(90)]
        for job in jobs:
            publisher.publish("jobs", job, 1)
        publisher.disconnect()

        def all_done():
            return sum(len(member.wait(0)) for member in members) >= len(jobs)

        self.wait_until(all_done, "every job with some member")
        shares = [[m.payload for m in member.wait(0)] for member in members]
        self.assertEqual(sorted(sum(shares, [])), sorted(jobs), "a job was given twice or not at all")
        self.assertTrue(all(shares), f"a member got nothing: {[len(share) for share in shares]}")
        for member in members:
            member.disconnect()
        delivered = [event for event in self.stopped() if event.kind == "delivered"]
        self.assertEqual(len(delivered), len(jobs))

    def test_order_of_each_client_over_several_partitions(self):
        port = self.bridged(partitions=6, events=["publish"])
        clients = [PahoClient(port, f"device-{number}").connect() for number in range(8)]
        # One QoS each: a client may let QoS 0 overtake what waits for its window, and Paho does.
        for number in range(200):
            for index, client in enumerate(clients):
                client.publish_soon(f"d/{client.client_id}", str(number).encode(), index % 3)
        last = [client.publish_soon("end", b"200", 2) for client in clients]
        self.wait_until(lambda: all(info.is_published() for info in last), "all acknowledged")
        for client in clients:
            client.disconnect()
        events = self.stopped()
        by_client = {}
        for event in events:
            by_client.setdefault(event.client, []).append((event.record.partition, int(event.message["payload"])))
        self.assertEqual(sorted(by_client), sorted(client.client_id for client in clients))
        for client, seen in by_client.items():
            self.assertEqual(len({partition for partition, _ in seen}), 1, f"{client} was spread over partitions")
            self.assertEqual([number for _, number in seen], list(range(201)), f"{client}: lost, doubled or out of order")
        self.assertGreater(len({partition for seen in by_client.values() for partition, _ in seen}), 1, "one partition got everything")

    def test_unsubscribed_is_reported_and_ends_delivery(self):
        port = self.bridged()
        for library in (PahoClient, MqttJsClient):
            with self.subTest(library=library.library):
                client = library(port, f"u-{library.__name__}").connect()
                client.subscribe("a", 1)
                client.publish("a", b"1", 1)
                client.wait(1)
                client.unsubscribe("a")
                client.publish("a", b"2", 1)
                client.subscribe("b", 1)
                client.publish("b", b"3", 1)
                self.assertEqual([m.payload for m in client.wait(2)], [b"1", b"3"])
                client.disconnect()
        gone = [event for event in self.stopped() if event.kind == "unsubscribed"]
        self.assertEqual([event.message["topic"] for event in gone], ["a", "a"])

    def test_session_survives_and_delivers_what_came_meanwhile(self):
        port = self.bridged()
        sleeper = PahoClient(port, "sleeper").connect(session_expiry=300)
        sleeper.subscribe("dreams/#", 1)
        sleeper.disconnect()
        other = PahoClient(port, "other").connect()
        for number in range(5):
            other.publish("dreams/x", str(number).encode(), 1)
        awake = PahoClient(port, "sleeper").connect(clean_start=False, session_expiry=0)
        self.assertEqual([m.payload for m in awake.wait(5)], [b"0", b"1", b"2", b"3", b"4"])
        awake.disconnect()
        other.disconnect()


class WindowClients(HeadlessClients):
    """The same, against hookline: the window without a screen."""

    program_name = "hookline"

    def test_rows_of_the_window_show_where_kafka_put_them(self):
        self.topic = self.new_topic(3)
        self.program = self.start_bridged(self.topic, "--dump-events", "events.jsonl")
        client = PahoClient(self.program.port, "row-client").connect()
        client.subscribe("rows/#", 1)
        for number in range(50):
            client.publish("rows/x", str(number).encode(), number % 3)
        client.wait(50)
        client.disconnect()
        dump = self.program.folder / "events.jsonl"
        self.assertEqual(self.program.terminate(), 0, self.program.output)
        rows = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
        in_kafka = {event.record.place: event for event in self.events_in(self.topic)}
        shown = {(row["partition"], row["offset"]): row for row in rows if row.get("kafka_topic") == self.topic}
        self.assertEqual(sorted(shown), sorted(in_kafka), "the window names other places than Kafka has records at")
        self.assertEqual(len(shown), 3 + 50 + 50 + 33, "connected, subscribed, disconnected; published; delivered; acknowledged at QoS 1 and 2")
        for place, event in in_kafka.items():
            row = shown[place]
            self.assertEqual((row["event"], row["client"]), (event.kind, event.client), f"row at {place}")
            if event.kind in ("publish", "delivered", "acked"):
                self.assertEqual(row["topic"], event.message["topic"], f"row at {place}")


if __name__ == "__main__":
    unittest.main()
