"""What happens to a broker while clients publish: its disk fills up, its password changes, its certificate runs out, a topic grows.

Part of ./tests/run --nightly.
"""

import json
import pathlib
import re
import tempfile
import time
import unittest

import kafka_witness
import kafka_wire
from acknowledged import SpoolCase, examine
from case import KAFKA_VERSION, LONG
from hookline_process import run_once
from kafka_security import Ways


class Faults(SpoolCase):
    def acknowledged(self, more=300):
        before = self.acked()
        self.wait_until(lambda: self.acked() > before + more, "acknowledgements meanwhile")


@unittest.skipUnless(LONG and KAFKA_VERSION != "1.0.0", "./tests/run --nightly, Kafka 3 and later")
class BrokerFaults(Faults):
    def test_its_disk_fills_up(self):
        """A broker that cannot write stops by itself. Here a file may not grow further, which needs no disk to be full."""
        for publisher in self.publishers:
            publisher.padding = 2000
        program = self.start_spooled(compression="none")
        self.begin(program.port)
        self.flow()
        size = max(path.stat().st_blocks * 512 for path in (self.kafka.folder / "data").glob(f"{self.topic}-*/*.log"))
        self.kafka.limit_files(size + 100_000)
        self.kafka.wait_down()
        program.wait_line("cannot be reached")
        self.acknowledged()
        began = time.monotonic()
        self.kafka.start()
        self.flow(1)
        recovered = time.monotonic() - began
        self.flow()
        self.end()
        self.finish(program)
        self.judge(f"disk full, a record {recovered:.1f} s after the start with room", 0)

    def test_a_topic_gets_more_partitions(self):
        """Nothing is lost or doubled; keys move to other partitions, so the order holds within each only."""
        program = self.start_spooled()
        self.begin(program.port)
        self.flow()
        kafka_wire.more_partitions(self.kafka.address, self.topic, 7)
        self.flow()
        self.end()
        self.wait_until(lambda: sum(self.kafka.end_offset(self.topic, partition) for partition in range(7)) >= self.acked(), "all is there", 90)
        self.assertEqual(program.terminate(60), 0, program.tail)
        records = kafka_witness.read_all(self.kafka.address, self.topic)
        tally = examine(records, self.publishers)
        print(f"\n    3 to 7 partitions: {self.acked()} acknowledged, {len(records)} in Kafka, {tally}", end=" ", flush=True)
        self.assertEqual((tally.lost, tally.duplicates, tally.phantoms), (0, 0, 0))
        for partition in range(7):
            newest = {}
            for record in records:
                if record.partition == partition:
                    self.assertGreater(int(record.value), newest.get(record.key, -1))
                    newest[record.key] = int(record.value)

    def test_records_larger_than_the_broker_takes(self):
        """message.max.bytes of the broker: each is put aside alone, in the spool, with its reason; the rest goes on in order."""
        self.kafka.stop()
        self.kafka.change_settings("auto.create.topics.enable=false", "auto.create.topics.enable=false\nmessage.max.bytes=20000")
        self.kafka.start()
        program = self.start_spooled(compression="none")
        large = self.publishers[0]
        self.begin(program.port)
        self.flow()
        for _ in range(3):
            large.padding = 30000
            self.acknowledged(20)
            large.padding = 0
            self.acknowledged(50)
        self.end_answered()
        program.wait_line("larger than Kafka takes")
        self.assertEqual(program.terminate(90), 0, program.tail)
        records = self.read_topic()
        tally = examine(records, self.publishers)
        dumped = self.dead_letters()
        print(f"\n    too large: {self.acked()} acknowledged, {len(records)} in Kafka, {len(dumped)} dead letters, {tally}", end=" ", flush=True)
        self.assertGreater(len(dumped), 3)
        self.assertEqual(dumped & {int(record.value) for record in records if record.key == large.name.encode()}, set())
        self.assertEqual((tally.lost, tally.disorder, tally.duplicates, tally.phantoms), (len(dumped), 0, 0, 0))

    def dead_letters(self):
        code, said = run_once("spool", "dump", self.spool, "--dead")
        self.assertEqual(code, 0, said)
        rows = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        self.assertEqual({row["reason"] for row in rows} - {10}, set(), "MSG_SIZE_TOO_LARGE is 10")
        return {int(re.match(r"\d+", row["value"])[0]) for row in rows}


@unittest.skipUnless(LONG and KAFKA_VERSION != "1.0.0", "./tests/run --nightly, Kafka 3 and later")
class Security(Faults):
    def make_kafka(self):
        folder = tempfile.TemporaryDirectory(prefix="hookline-faults-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.ways = Ways(self.folder)
        server = self.own_kafka(**self.ways.arguments())
        self.ways.make_users(server)
        return server

    def restart(self, before, after):
        self.kafka.stop()
        self.kafka.change_settings(before, after)
        self.kafka.start()

    def test_the_password_is_changed(self):
        secret = self.folder / "password"
        secret.write_text(self.ways.users["alice"], encoding="utf-8")
        program = self.start_spooled(**self.ways.settings(self.kafka, "SASLPLAIN", sasl_password=f"file:{secret}"))
        self.begin(program.port)
        self.flow()
        said = len(program.lines)
        self.restart('user_alice="alice-secret"', 'user_alice="another-one"')
        line = program.wait_line(r"refuses the login.*(user and password)", timeout=60, after=said)
        self.assertNotIn("alice-secret", line.string)
        self.acknowledged()
        secret.write_text("another-one", encoding="utf-8")
        began = time.monotonic()
        program.reload()
        self.flow(1)
        recovered = time.monotonic() - began
        self.flow()
        self.end()
        self.finish(program)
        # What was on the way when the broker stopped may be stored, and the new producer is another one for Kafka: at most the window.
        self.judge(f"password changed, a record {recovered:.1f} s after the new one was there", 10000)

    def test_the_brokers_certificate_runs_out(self):
        """What is connected stays so; the next connection is refused, in words, until the broker has a new certificate."""
        program = self.start_spooled(**self.ways.settings(self.kafka, "TLS"))
        self.begin(program.port)
        self.flow()
        said = len(program.lines)
        store = f"listener.name.tls.ssl.keystore.location={self.folder}/"
        self.restart(store + "server-store.pem", store + "expired-store.pem")
        program.wait_line(r"No secure connection to Kafka.*validity", timeout=60, after=said)
        self.acknowledged()
        self.kafka.stop()
        self.kafka.change_settings(store + "expired-store.pem", store + "server-store.pem")
        began = time.monotonic()
        self.kafka.start()
        self.flow(1)
        recovered = time.monotonic() - began
        self.flow()
        self.end()
        self.finish(program)
        self.judge(f"certificate expired, a record {recovered:.1f} s after the start with a new one", 0)

    def test_the_right_to_write_comes_late_and_is_taken_away_for_a_while(self):
        bob = {"sasl_user": "bob", "sasl_password": self.ways.users["bob"]}
        kafka_wire.allow(self.kafka.address, "User:bob", self.topic, "describe")
        program = self.start_spooled(**self.ways.settings(self.kafka, "SASLPLAIN", **bob))
        self.begin(program.port)
        program.wait_line(r"WRITE", timeout=60)
        self.acknowledged()
        self.assertEqual(self.records(), 0)
        began = time.monotonic()
        kafka_wire.allow(self.kafka.address, "User:bob", self.topic, "write")
        self.flow(1)
        late = time.monotonic() - began
        self.flow()
        for _ in range(3):
            said = len(program.lines)
            kafka_wire.forbid(self.kafka.address, "User:bob", self.topic, "write")
            program.wait_line(r"WRITE", timeout=60, after=said)
            self.acknowledged()
            began = time.monotonic()
            kafka_wire.allow(self.kafka.address, "User:bob", self.topic, "write")
            self.flow(1)
            again = time.monotonic() - began
            self.flow()
        self.end()
        self.finish(program)
        self.judge(f"WRITE granted late, then taken 3 times, a record {late:.1f} s and {again:.1f} s after it was granted", 0)


if __name__ == "__main__":
    unittest.main()
