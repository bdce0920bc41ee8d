"""Several Kafka clusters at once: one is killed under load and started again; nothing is lost or reordered in either, the other never pauses."""

import signal
import time

import kafka_witness
from acknowledged import SpoolCase, examine
from case import shared_kafka

RULE = {"events": ["publish"], "filters": ["spool/#"], "format": "plain"}


class TwoClusters(SpoolCase):
    def make_kafka(self):
        return shared_kafka()  # the default cluster: nobody touches it

    def setUp(self):
        super().setUp()
        self.archive = self.own_kafka()
        self.archive.create_topic(self.topic, 3)

    def start_with_both(self):
        return self.start_spooled(more={
            "kafka_clusters": [{"name": "archive", "servers": self.archive.address}],
            "rules": [{"name": "here", **RULE}, {"name": "there", "cluster": "archive", **RULE}],
        })

    def read_from(self, kafka):
        return kafka_witness.read_all(kafka.address, self.topic)

    def judge_both(self, what):
        for name, kafka, most in (("default", self.kafka, 0), ("archive", self.archive, 0)):
            records = self.read_from(kafka)
            tally = examine(records, self.publishers)
            print(f"\n    {what}, {name}: {self.acked()} acknowledged, {len(records)} in Kafka, {tally}", end=" ", flush=True)
            self.assertEqual((tally.lost, tally.disorder, tally.phantoms, tally.renumbered), (0, 0, 0, 0), name)
            self.assertLessEqual(tally.duplicates, most, name)
        self.assertGreater(self.acked(), 200, "hardly anything was published")

    def archived(self):
        return sum(self.archive.end_offset(self.topic, partition) for partition in range(3))

    def test_one_is_killed_under_load_and_started_again(self):
        program = self.start_with_both()
        self.begin(program.port)
        self.wait_until(lambda: self.records() > 200 and self.archived() > 200, "records in both")
        said = len(program.lines)
        self.archive.kill()
        longest, newest, grown_at = 0.0, self.records(), time.monotonic()
        enough = newest + 2500
        told = False
        while newest < enough or not told:
            now = self.records()
            if now > newest:
                newest, grown_at = now, time.monotonic()
            longest = max(longest, time.monotonic() - grown_at)
            self.assertLess(longest, 20, "the living cluster got nothing while the other was dead")
            told = told or any('Cluster "archive"' in line for line in program.lines[said:])
            time.sleep(0.02)  # between two looks
        print(f"\n    the other cluster's longest pause: {longest:.2f} s", end=" ", flush=True)
        self.archive.start()
        self.end_answered()
        acked = self.acked()
        self.wait_until(lambda: self.records() >= acked and self.archived() >= acked, "both have what was acknowledged", 120)
        self.finish(program)
        self.judge_both("killed and started again")

    def test_a_backlog_of_each_survives_the_program(self):
        self.archive.kill()
        program = self.start_with_both()
        self.begin(program.port)
        self.wait_until(lambda: self.acked() > 600, "acknowledgements while one is away")
        program.process.send_signal(signal.SIGKILL)
        program.process.wait(20)
        self.end()
        self.archive.start()
        program = self.start_with_both()
        acked = self.acked()
        self.wait_until(lambda: self.records() >= acked and self.archived() >= acked, "both have what was acknowledged", 120)
        self.finish(program)
        for kafka in (self.kafka, self.archive):
            tally = examine(self.read_from(kafka), self.publishers)
            self.assertEqual((tally.lost, tally.disorder, tally.phantoms, tally.renumbered), (0, 0, 0, 0))
