"""The Kafka of the tests does what the other tests rely on."""

import pathlib
import subprocess
import sys
import time
import unittest

import kafka_witness
from case import KAFKA_VERSION, KafkaCase, shared_kafka

RUN_KAFKA = pathlib.Path(__file__).resolve().parents[1] / "support" / "kafka" / "run-kafka"


def produce(address, topic, key, data, folder):
    file = pathlib.Path(folder) / "record"
    file.write_bytes(data)
    subprocess.run(["kcat", "-P", "-b", address, "-t", topic, "-k", key, str(file)], check=True, timeout=30)


class Fixture(KafkaCase):
    def test_witness_reads_every_byte(self):
        import tempfile

        topic = self.new_topic()
        everything = bytes(range(256)) + b"\n\n%t %p\x00" + bytes(range(256))
        with tempfile.TemporaryDirectory() as folder:
            produce(shared_kafka().address, topic, "k", everything, folder)
            produce(shared_kafka().address, topic, "k", b"second", folder)
        records = kafka_witness.read_all(shared_kafka().address, topic)
        self.assertEqual([(r.key, r.value, r.place) for r in records], [(b"k", everything, (0, 0)), (b"k", b"second", (0, 1))])

    def test_data_survives_a_kill(self):
        import tempfile

        kafka = self.own_kafka()
        kafka.create_topic("kept", 2)
        with tempfile.TemporaryDirectory() as folder:
            produce(kafka.address, "kept", "k", b"before", folder)
            address = kafka.address
            kafka.kill()
            self.assertFalse(kafka.running)
            kafka.start()
            self.assertEqual(kafka.address, address)
            self.assertEqual([r.value for r in kafka_witness.read_all(address, "kept")], [b"before"])

    def test_unknown_topics_stay_unknown(self):
        self.assertIsNone(shared_kafka().leaders("never-created"))

    def test_deleted_topic_is_gone(self):
        topic = self.new_topic()
        shared_kafka().delete_topic(topic)
        self.assertIsNone(shared_kafka().leaders(topic))

    def test_nothing_is_left_when_the_owner_is_killed(self):
        owner = subprocess.Popen([sys.executable, str(RUN_KAFKA), KAFKA_VERSION], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = owner.stdout.readline().strip()
        self.assertRegex(address, r"^127\.0\.0\.1:\d+$")
        owner.kill()
        owner.wait()
        owner.stdout.close()
        import socket

        def refused():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", int(address.split(":")[1]))) != 0

        self.wait_until(refused, "the broker gone with its owner", 5)

    def test_one_command_gives_two_clusters_to_a_program(self):
        started = time.monotonic()
        done = subprocess.run([sys.executable, str(RUN_KAFKA), KAFKA_VERSION, "--clusters", "2", "--", "sh", "-c",
                               "echo $HOOKLINE_TEST_KAFKA $HOOKLINE_TEST_KAFKA2; exit 7"], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 7, done.stderr)
        one, two = done.stdout.split()
        self.assertNotEqual(one, two)
        self.assertLess(time.monotonic() - started, 60)


if __name__ == "__main__":
    unittest.main()
