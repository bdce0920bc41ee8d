"""Publishers that know what was acknowledged, and the judge who looks for it in Kafka.

The oracle: publishers write (client, n) and note each n that was acknowledged. Afterwards every noted n is in Kafka (lost: none), first
occurrences of a client ascend (order), a repetition carries the same x-spool-seq as its first one (duplicates: counted, bounded), and
nothing is there that was never published (phantoms). Whoever reads checks first that no offset is missing: what was not read is not lost.
"""

import pathlib
import shutil
import socket
import struct
import tempfile
import threading
import time

import kafka_witness
from case import KafkaCase, records_in
from hookline_process import run_once
from raw_mqtt import connect_packet, publish_packet

CLIENTS = 4
RATE = 300  # messages a second and client
WINDOW = 100  # unacknowledged ones of a client


class Publisher:
    """One MQTT 3.1.1 client in bytes: publishes growing numbers at QoS 1 and notes which were acknowledged, over many connections."""

    def __init__(self, name):
        self.name, self.next, self.acked, self.sent = name, 0, [], 0
        self.rate, self.padding = RATE, 0  # bytes of blanks behind each number
        self._socket = self._thread = None

    def begin(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), 20)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(connect_packet(self.name))
        answer = self._socket.recv(4)
        if answer != b"\x20\x02\x00\x00":
            raise AssertionError(f"{self.name}: CONNACK {answer!r}")
        self._open, self._stop = {}, threading.Event()
        self._room = threading.Semaphore(WINDOW)
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self._reader.start()

    def _send(self):
        began, count = time.monotonic(), 0
        try:
            while not self._stop.is_set():
                if not self._room.acquire(timeout=0.05):
                    continue
                number, packet_id = self.next, self.next % 60000 + 1
                self.next += 1
                count += 1
                self._open[packet_id] = number
                self._socket.sendall(publish_packet(f"spool/{self.name}", str(number).encode() + b" " * self.padding, 1, packet_id))
                # The pace of the load, not a wait for something to happen.
                self._stop.wait(max(0.0, began + count / self.rate - time.monotonic()))
        except OSError:
            pass

    def _read(self):
        data = b""
        try:
            while more := self._socket.recv(4096):
                data += more
                while len(data) >= 4:
                    if data[:2] != b"\x40\x02":
                        raise AssertionError(f"{self.name}: got {data[:8]!r}")
                    self.acked.append(self._open.pop(struct.unpack(">H", data[2:4])[0]))
                    data = data[4:]
                    self._room.release()
        except OSError:
            pass

    def stop_sending(self):
        self._stop.set()
        self._thread.join(20)

    def unanswered(self):
        return len(self._open)

    def end(self):
        self.stop_sending()
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._reader.join(20)
        self._socket.close()


class Tally:
    def __init__(self):
        self.lost = self.disorder = self.duplicates = self.phantoms = self.renumbered = 0

    def __str__(self):
        return (f"lost {self.lost}, out of order {self.disorder}, duplicates {self.duplicates}, phantoms {self.phantoms}, "
                f"repeated under another number {self.renumbered}")


def examine(records, publishers):
    """What became of what the publishers sent; records as read, each partition in its order."""
    tally, first, newest = Tally(), {}, {}
    for record in records:
        client, number, seq = record.key.decode(), int(record.value), record.headers.get("x-spool-seq")
        if (client, number) in first:
            tally.duplicates += 1
            tally.renumbered += first[client, number] != seq
            continue
        first[client, number] = seq
        tally.disorder += number < newest.get(client, -1)
        newest[client] = max(newest.get(client, -1), number)
    for publisher in publishers:
        tally.lost += sum((publisher.name, number) not in first for number in publisher.acked)
        tally.phantoms += sum(1 for client, number in first if client == publisher.name and number >= publisher.next)
    tally.phantoms += sum(1 for client, _ in first if client not in {publisher.name for publisher in publishers})
    return tally


class SpoolCase(KafkaCase):
    def setUp(self):
        self.spool = pathlib.Path(tempfile.mkdtemp(prefix="hookline-spool-"))
        self.addCleanup(shutil.rmtree, self.spool, ignore_errors=True)
        self.kafka, self._records = self.make_kafka(), 0
        self.topic = self.new_topic(3, self.kafka)
        self.publishers = [Publisher(f"p{number}") for number in range(CLIENTS)]

    def make_kafka(self):
        return self.own_kafka()

    def start_spooled(self, more=None, environment=None, **bridge):
        """`bridge`: keys of [kafka]; `more`: other sections; `environment`: further variables."""
        wanted = {"events": ["publish"], "format": "plain", "buffer": "disk", "ack": "disk", "spool_folder": str(self.spool),
                  "spool_min_free": 0, "flush_timeout_ms": 30000, **bridge}
        return self.start_bridged(self.topic, kafka=self.kafka, settings={"kafka": wanted, "broker": {"port": 0}, **(more or {})},
                                  environment=environment)

    def acked(self):
        return sum(len(publisher.acked) for publisher in self.publishers)

    def records(self):
        """How many Kafka has; how many it had when it last said so, where it does not answer."""
        found = records_in(self.kafka, self.topic, 3)
        self._records = self._records if found is None else found
        return self._records

    def flow(self, more=300, timeout=60):
        """Seconds until Kafka has so many further records."""
        before, began = self.records(), time.monotonic()
        self.wait_until(lambda: self.records() > before + more, "Kafka takes records", timeout)
        return time.monotonic() - began

    def begin(self, port):
        for publisher in self.publishers:
            publisher.begin(port)

    def end(self):
        for publisher in self.publishers:
            publisher.end()

    def end_answered(self):
        """The same when every message has its acknowledgement."""
        for publisher in self.publishers:
            publisher.stop_sending()
        self.wait_until(lambda: all(publisher.unanswered() == 0 for publisher in self.publishers), "every acknowledgement")
        self.end()

    def finish(self, program, timeout=60):
        """Everything that waits goes out; the spool is empty and sound afterwards."""
        self.wait_until(lambda: self.records() >= self.acked(), "Kafka has what was acknowledged", timeout)
        self.assertEqual(program.terminate(60), 0, program.tail)
        code, said = run_once("spool", "check", self.spool)
        self.assertEqual(code, 0, said)
        self.assertIn("waiting        0 records", said)

    def read_topic(self):
        records = kafka_witness.read_all(self.kafka.address, self.topic)
        for partition in range(3):  # the oracle's own health: no hole in what it read
            offsets = [record.offset for record in records if record.partition == partition]
            self.assertEqual(offsets, list(range(len(offsets))), "the witness has not read everything")
        return records

    def judge(self, what, most_duplicates=0):
        records = self.read_topic()
        tally = examine(records, self.publishers)
        print(f"\n    {what}: {self.acked()} acknowledged, {len(records)} in Kafka, {tally}", end=" ", flush=True)
        self.assertGreater(self.acked(), 200, "hardly anything was published")
        self.assertEqual((tally.lost, tally.disorder, tally.phantoms, tally.renumbered), (0, 0, 0, 0))
        self.assertLessEqual(tally.duplicates, most_duplicates)
        return tally
