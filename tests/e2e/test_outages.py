"""Kafka dies, freezes and comes back while clients publish: what was acknowledged is there once, and in order."""

import threading
import time
import unittest

from case import LONG, KafkaCase, records_in
from mqtt_clients import PahoClient

CLIENTS = 4
RATE = 250  # messages a second and client
PARTITIONS = 3


class Load:
    """Clients that publish numbers at QoS 1 until told to stop; never more than 100 of a client unacknowledged."""

    def __init__(self, port):
        self._stop = threading.Event()
        self.acked = {}
        self._clients = [PahoClient(port, f"load-{number}").connect() for number in range(CLIENTS)]
        self._threads = [threading.Thread(target=self._run, args=(client,), daemon=True) for client in self._clients]
        for thread in self._threads:
            thread.start()

    def _run(self, client):
        handed_over = []
        began = time.monotonic()
        while not self._stop.is_set():
            handed_over.append(client.publish_soon(f"load/{client.client_id}", str(len(handed_over)).encode(), 1))
            # The pace of the load, not a wait for something to happen.
            self._stop.wait(max(0.0, began + len(handed_over) / RATE - time.monotonic()))
        end = time.monotonic() + 30
        while handed_over and not handed_over[-1].is_published() and time.monotonic() < end:
            time.sleep(0.02)
        self.acked[client.client_id] = {number for number, info in enumerate(handed_over) if info.is_published()}
        client.disconnect()

    def finish(self):
        self._stop.set()
        for thread in self._threads:
            thread.join(60)


class Outages(KafkaCase):
    def setUp(self):
        self.kafka = self.own_kafka()
        self.topic = self.new_topic(PARTITIONS, self.kafka)
        self.program = self.start_bridged(self.topic, kafka=self.kafka, settings={"kafka": {"events": ["publish"], "flush_timeout_ms": 30000}})
        self.load = Load(self.program.port)

    def records(self):
        return records_in(self.kafka, self.topic, PARTITIONS) or 0

    def wait_for_more(self, number=CLIENTS * RATE // 4, timeout=60.0):
        """Until that many further records are in Kafka."""
        before = self.wait_until(self.records, "the first record")
        self.wait_until(lambda: self.records() >= before + number, f"Kafka takes {number} more", timeout)

    def check_nothing_lost(self):
        self.load.finish()
        self.assertEqual(self.program.terminate(60), 0, self.program.output[-3000:])
        numbers = {}
        for event in self.events_in(self.topic, self.kafka):
            numbers.setdefault(event.client, []).append(int(event.message["payload"]))
        self.assertEqual(len(self.load.acked), CLIENTS)
        for client, acked in self.load.acked.items():
            got = numbers.get(client, [])
            self.assertGreater(len(acked), 100, f"{client} hardly published")
            self.assertEqual(sorted(acked - set(got)), [], f"{client}: acknowledged, but not in Kafka")
            if self.kafka.uses_zookeeper:
                # After a restart, 1.0.0 knows only the last batch of a producer: what is sent again may be stored again.
                got = list(dict.fromkeys(got))
            self.assertEqual(got, sorted(set(got)), f"{client}: out of order or doubled")

    def test_killed_and_restarted_under_load(self):
        for _ in range(3 if LONG else 2):
            self.wait_for_more()
            said = len(self.program.lines)
            self.kafka.kill()
            self.program.wait_line("cannot be reached", after=said)
            self.kafka.start()
            # Killed before its first acknowledgement arrives, it would not have been there at all for the program.
            self.program.wait_line("takes records again", timeout=60, after=said)
        self.wait_for_more()
        self.check_nothing_lost()

    def test_stopped_cleanly_and_started_again_under_load(self):
        self.wait_for_more()
        self.kafka.stop()
        self.kafka.start()
        self.wait_for_more()
        self.check_nothing_lost()

    def test_frozen_and_thawed_under_load(self):
        self.wait_for_more()
        self.kafka.freeze()
        thaw = threading.Timer(25 if LONG else 4, self.kafka.thaw)
        thaw.start()
        self.addCleanup(thaw.cancel)
        thaw.join()
        self.wait_for_more()
        self.check_nothing_lost()

    def test_mqtt_goes_on_while_kafka_is_away(self):
        self.wait_for_more()
        self.kafka.kill()
        listener = PahoClient(self.program.port, "listener").connect()
        listener.subscribe("load/load-0", 1)
        got = listener.wait(RATE)
        self.assertGreaterEqual(len(got), RATE, "subscribers were not served during the outage")
        listener.disconnect()
        self.kafka.start()
        self.wait_for_more()
        self.check_nothing_lost()

    def test_program_stopped_while_kafka_is_away_says_how_many_are_lost(self):
        self.wait_for_more()
        self.program.rewrite({"kafka": {"flush_timeout_ms": 1000}})
        self.program.reload()
        self.program.wait_line("reloaded")
        self.kafka.freeze()
        self.load.finish()
        self.assertEqual(self.program.terminate(30), 4, self.program.output[-3000:])
        self.assertRegex(self.program.output, r"\d+ records were not acknowledged")
        self.kafka.thaw()


if __name__ == "__main__":
    unittest.main()
