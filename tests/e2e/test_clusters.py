"""Several Kafka clusters at once: one is killed under load and started again; nothing is lost or reordered in either, the other never pauses.
And the commands, each with the cluster that it is told."""

import json
import pathlib
import shutil
import signal
import tempfile
import time

import kafka_witness
from acknowledged import SpoolCase, examine
from case import KAFKA_VERSION, KafkaCase, shared_kafka
from hookline_process import run_once
from kafka_server import KafkaServer
from mqtt_clients import MosquittoClient, PahoClient

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


class CommandsOfTwo(KafkaCase):
    """Both have a topic of the same name with other records in it: what goes to the wrong one shows."""

    @classmethod
    def setUpClass(cls):
        cls.archive = KafkaServer(KAFKA_VERSION)
        cls.addClassCleanup(cls.archive.close)

    def setUp(self):
        self.topic = self.new_topic(2)
        self.archive.create_topic(self.topic, 3)
        self.settings = {"kafka": {"servers": shared_kafka().address, "topic": self.topic},
                         "kafka_clusters": [{"name": "archive", "servers": self.archive.address}]}

    def run_command(self, *arguments, code=0, **more):
        found, output = run_once(*arguments, settings=self.settings, **more)
        self.assertEqual(found, code, output)
        return output

    def lines(self, *arguments):
        return [json.loads(line) for line in self.run_command(*arguments).splitlines() if line.startswith("{")]

    def partitions(self, *where):
        return {line["topic"]: line["partitions"] for line in self.lines("topics", "list", *where)}

    def test_each_goes_to_the_one_it_names(self):
        there = ("--cluster", "archive")
        self.assertEqual((self.partitions()[self.topic], self.partitions("--cluster", "default")[self.topic]), (2, 2))
        self.assertEqual(self.partitions(*there)[self.topic], 3)
        made = self.topic_name()
        self.run_command("topics", "create", made, "--partitions", "2", *there)
        self.run_command("topics", "grow", made, "--partitions", "4", *there)
        self.run_command("topics", "alter", made, "--setting", "retention.ms=3600000", *there)
        own = self.wait_until(lambda: [line for line in self.lines("topics", "describe", made, *there) if line.get("set_by") == "topic"], "a setting")
        self.assertEqual([(line["setting"], line["value"]) for line in own], [("retention.ms", "3600000")])
        self.assertNotIn(made, self.partitions(), "the default cluster has nothing of it")
        self.run_command("topics", "delete", made, "--yes", *there)

        program = self.start(settings={**self.settings, "rules": [
            {"name": name, "cluster": name, "topic": self.topic, "filters": [f"{name}/#"], "events": ["publish"], "format": "plain"}
            for name in ("default", "archive")]})
        subscriber = MosquittoClient(program.port, "sub").connect()
        subscriber.subscribe("again/#", 1)
        publisher = PahoClient(program.port, "pub").connect()
        for name, count in (("default", 3), ("archive", 5)):
            for number in range(count):
                publisher.publish(f"{name}/t", f"{name} {number}".encode(), 1)
        for where, name, count in (((), "default", 3), (there, "archive", 5)):
            records = self.wait_until(lambda: (found := self.lines("read", self.topic, *where)) and len(found) == count and found, f"{count} records")
            self.assertEqual([r["value"] for r in records], [f"{name} {number}" for number in range(count)])
            output = self.run_command("replay", "--topic", self.topic, "--broker", f"127.0.0.1:{program.port}", "--speed", "max",
                                      "--mqtt-topic", f"again/{name}", *where)
            self.assertIn(f"done: {count} records read, {count} published", output)
        got = subscriber.wait(8)
        self.assertEqual(sorted((m.topic, m.payload.decode()) for m in got),
                         sorted((f"again/{name}", f"{name} {n}") for name, count in (("default", 3), ("archive", 5)) for n in range(count)))
        subscriber.disconnect()
        publisher.disconnect()
        self.assertEqual(program.terminate(), 0, program.output)

        for arguments, address in (((), shared_kafka().address), (there, self.archive.address), (("archive",), self.archive.address)):
            said = json.loads(self.run_command("doctor", "--json", *arguments))
            self.assertTrue(said["passed"])
            self.assertIn(address, json.dumps(said), arguments)

    def test_one_that_there_is_not_is_said_with_those_there_are(self):
        nowhere = ("--cluster", "archiv")
        for command in (("topics", "list"), ("topics", "create", "never"), ("read", self.topic), ("replay", "--topic", self.topic, "--dry-run"), ("doctor",)):
            output = self.run_command(*command, *nowhere, code=3)
            self.assertIn('no Kafka cluster "archiv"', output)
            self.assertIn("default, archive", output)
        self.assertNotIn("never", self.partitions())

    def test_the_spool_is_looked_into_cluster_by_cluster(self):
        spool = pathlib.Path(tempfile.mkdtemp(prefix="hookline-spool-"))
        self.addCleanup(shutil.rmtree, spool, ignore_errors=True)
        everything = {"topic": self.topic, "filters": ["t/#"], "events": ["publish"], "format": "plain"}
        program = self.start(settings={"kafka_clusters": [{"name": "archive", "servers": "127.0.0.1:1"}],  # away
                                       "kafka": {"servers": shared_kafka().address, "buffer": "disk", "ack": "disk",
                                                 "spool_folder": str(spool), "spool_min_free": 0, "flush_timeout_ms": 500},
                                       "rules": [{"name": "here", **everything}, {"name": "there", "cluster": "archive", **everything}]})
        publisher = PahoClient(program.port, "pub").connect()
        for number in range(7):
            publisher.publish("t/x", b"%d" % number, 1)
        publisher.disconnect()
        self.wait_until(lambda: len(kafka_witness.read_all(shared_kafka().address, self.topic)) == 7, "the living one has all")
        program.terminate(60)
        code, said = run_once("spool", "check", spool)
        self.assertEqual(code, 0, said)
        self.assertIn("waiting        7 records", said)
        self.assertIn(f"archive/{self.topic}", said)
        code, said = run_once("spool", "dump", spool, "--cluster", "archive")
        self.assertEqual((code, sum(line.startswith("{") for line in said.splitlines())), (0, 7), said)
        code, said = run_once("spool", "dump", spool, "--cluster", "default")
        self.assertEqual((code, sum(line.startswith("{") for line in said.splitlines())), (0, 0), said)
        for command in (("dump", spool), ("replay", spool)):
            code, said = run_once("spool", *command, "--cluster", "archiv")
            self.assertEqual(code, 1, said)
            self.assertIn("default, archive", said)
        code, said = run_once("spool", "replay", spool, "--cluster", "archive")
        self.assertEqual((code, "0 dead letters" in said), (0, True), said)
