"""kafka.buffer = "disk": the program is killed, Kafka is killed or frozen, and what was acknowledged is in Kafka, in order."""

import json
import pathlib
import random
import shutil
import signal
import tempfile
import threading
import time
import types
import unittest

import kafka_witness
from acknowledged import CLIENTS, RATE, WINDOW, Publisher, SpoolCase, examine
from case import LONG, KafkaCase
from hookline_process import run_once


class Judge(unittest.TestCase):
    """The oracle itself: each thing that must not happen turns it red."""

    def tally(self, sequence, acked=range(5)):
        publisher = Publisher("p")
        publisher.next, publisher.acked = 5, list(acked)
        records = [types.SimpleNamespace(key=key, value=str(number).encode(), headers={"x-spool-seq": seq}) for key, number, seq in sequence]
        tally = examine(records, [publisher])
        return tally.lost, tally.disorder, tally.duplicates, tally.phantoms, tally.renumbered

    def test_sees_what_must_not_happen(self):
        good = [(b"p", number, str(number)) for number in range(5)]
        self.assertEqual(self.tally(good), (0, 0, 0, 0, 0))
        self.assertEqual(self.tally(good[:2] + good[3:]), (1, 0, 0, 0, 0))
        self.assertEqual(self.tally([good[0], good[2], good[1], *good[3:]]), (0, 1, 0, 0, 0))
        self.assertEqual(self.tally([*good, good[1]]), (0, 0, 1, 0, 0))
        self.assertEqual(self.tally([*good, (b"p", 1, "77")]), (0, 0, 1, 0, 1))
        self.assertEqual(self.tally([*good, (b"p", 5, "5")]), (0, 0, 0, 1, 0))
        self.assertEqual(self.tally([*good, (b"q", 0, "5")]), (0, 0, 0, 1, 0))


class ProgramKilled(SpoolCase):
    limit_seconds = 600

    def test_without_a_spool_the_judge_finds_what_is_lost(self):
        """The control: acknowledged at once and kept in memory, which is what a kill takes away."""
        self.kafka.kill()
        program = self.start_spooled(buffer="memory", ack="accept")
        self.begin(program.port)
        self.wait_until(lambda: self.acked() > 400, "acknowledgements without Kafka")
        program.process.send_signal(signal.SIGKILL)
        program.process.wait(20)
        self.end()
        self.kafka.start()
        self.assertGreaterEqual(examine(self.read_topic(), self.publishers).lost, 400)

    def test_at_random_instants_under_load(self):
        rounds, seed = (100 if LONG else 8), 20261125
        chance = random.Random(seed)
        slowest = 0.0
        for _ in range(rounds):
            before = self.acked()
            began = time.monotonic()
            program = self.start_spooled()
            self.begin(program.port)
            self.wait_until(lambda: self.acked() > before, "the first acknowledgement after the restart", 20)
            slowest = max(slowest, time.monotonic() - began)
            threading.Event().wait(chance.uniform(0.1, 1.4))  # the instant of the kill
            program.process.send_signal(signal.SIGKILL)
            program.process.wait(20)
            self.end()
        program = self.start_spooled()
        self.finish(program)
        # A kill repeats at most what had been sent and was not yet deleted: the window of acknowledgements and 0.2 s of the load.
        self.judge(f"{rounds} kills (seed {seed}), first acknowledgement at most {slowest:.1f} s after the start", rounds * CLIENTS * RATE)

    def test_kafka_away_all_the_time_then_there(self):
        """Backlog of a killed program, without Kafka, comes out of the spool."""
        self.kafka.kill()
        for _ in range(2):
            program = self.start_spooled()
            before = self.acked()
            self.begin(program.port)
            self.wait_until(lambda: self.acked() > before + 400, "acknowledgements without Kafka")
            program.process.send_signal(signal.SIGKILL)
            program.process.wait(20)
            self.end()
        self.kafka.start()
        program = self.start_spooled()
        program.wait_line(r"\d+ records of an earlier run go out first")
        self.finish(program)
        self.judge("killed twice without Kafka", 0)


class KafkaFaults(SpoolCase):
    def test_killed_and_restarted_under_load(self):
        program = self.start_spooled()
        self.begin(program.port)
        for _ in range(5 if LONG else 2):
            before = self.records()
            self.wait_until(lambda: self.records() > before + 300, "Kafka takes records", 60)
            said = len(program.lines)
            self.kafka.kill()
            program.wait_line("cannot be reached", after=said)
            before = self.acked()
            self.wait_until(lambda: self.acked() > before + 300, "acknowledgements while Kafka is away")
            said = len(program.lines)
            self.kafka.start()
            program.wait_line("takes records again", after=said)  # or it might be killed before the first answer, and nothing be new
        self.end()
        self.finish(program)
        self.judge("Kafka killed", 0)

    def test_frozen_for_seven_seconds_under_load(self):
        program = self.start_spooled()
        self.begin(program.port)
        self.wait_until(lambda: self.acked() > 300, "acknowledgements with Kafka")
        self.kafka.freeze()
        before, began = self.acked(), time.monotonic()
        self.wait_until(lambda: time.monotonic() - began > (7 if LONG else 3) and self.acked() > before + 300,
                        "acknowledgements while Kafka is frozen")
        self.kafka.thaw()
        self.end()
        self.finish(program)
        self.judge("Kafka frozen", 0)

    def test_acknowledged_by_kafka_only(self):
        """kafka.ack = "kafka": no acknowledgement while Kafka is away, all of them afterwards; also without a spool."""
        program = self.start_spooled(ack="kafka", buffer="memory")
        self.begin(program.port)
        self.wait_until(lambda: self.acked() > 300, "acknowledgements with Kafka")
        self.kafka.kill()
        self.wait_until(lambda: all(publisher.unanswered() == WINDOW for publisher in self.publishers),
                        "publishers stop at their windows", 30)
        stalled = self.acked()
        self.kafka.start()
        self.wait_until(lambda: self.acked() > stalled + 300, "acknowledgements after the restart", 60)
        self.end_answered()
        self.assertEqual(program.terminate(60), 0, program.tail)
        in_kafka = {(event.key.decode(), int(event.value)) for event in kafka_witness.read_all(self.kafka.address, self.topic)}
        for publisher in self.publishers:
            self.assertEqual([n for n in publisher.acked if (publisher.name, n) not in in_kafka], [])


class SpoolCommand(KafkaCase):
    """hooklined spool, as a person uses it."""

    def setUp(self):
        self.spool = pathlib.Path(tempfile.mkdtemp(prefix="hookline-spool-"))
        self.addCleanup(shutil.rmtree, self.spool, ignore_errors=True)

    def run_spooled(self, number):
        program = self.start(settings={"kafka": {
            "servers": "127.0.0.1:1", "topic": "events", "events": ["publish"], "buffer": "disk", "ack": "disk",
            "format": "plain", "spool_folder": str(self.spool), "spool_min_free": 0, "flush_timeout_ms": 500}})
        publisher = Publisher("p")
        publisher.begin(program.port)
        self.wait_until(lambda: len(publisher.acked) >= number, "acknowledgements")
        publisher.end()
        return program, publisher

    def test_check_dump_and_the_lock(self):
        program, publisher = self.run_spooled(20)
        code, said = run_once("spool", "check", self.spool)
        self.assertEqual(code, 1)
        self.assertIn(f"in use by another Hookline, process {program.process.pid}", said)
        second = run_once("-p", "0", "--set", "kafka.buffer=disk", "--set", f"kafka.spool_folder={self.spool}")
        self.assertEqual(second[0], 1)
        self.assertIn("in use by another Hookline", second[1])
        self.assertEqual(program.terminate(30), 0, program.tail)
        self.assertRegex(program.output, r"\d+ records wait in the spool for the next start")

        code, said = run_once("spool", "check", self.spool)
        self.assertEqual(code, 0, said)
        self.assertIn("events", said)
        code, said = run_once("spool", "dump", self.spool)
        self.assertEqual(code, 0, said)
        rows = [json.loads(line) for line in said.splitlines()]
        self.assertEqual([row["value"] for row in rows][:20], [str(n) for n in range(20)])
        self.assertLessEqual(set(publisher.acked), {int(row["value"]) for row in rows})
        self.assertEqual(rows[0]["headers"]["mqtt_topic"], "spool/p")
        code, said = run_once("spool", "salvage", self.spool / "state.db", "--to", self.spool / "saved")
        self.assertEqual(code, 0, said)
        self.assertIn(f"saved {len(rows)} waiting records", said)

    def test_damage_is_found_and_survived(self):
        program, _ = self.run_spooled(50)
        self.assertEqual(program.terminate(30), 0, program.tail)
        database = self.spool / "state.db"
        database.write_bytes(database.read_bytes().replace(b"spool/p", b"spool/q"))  # in the rows' own bytes
        code, said = run_once("spool", "check", self.spool)
        self.assertEqual(code, 5, said)
        self.assertRegex(said, r"damaged +seq \d+: checksum")

    def test_wrong_usage_and_nothing_there(self):
        self.assertEqual(run_once("spool")[0], 2)
        self.assertEqual(run_once("spool", "mend", self.spool)[0], 2)
        self.assertEqual(run_once("spool", "--help")[0], 0)
        code, said = run_once("spool", "check", self.spool / "nowhere")
        self.assertEqual(code, 1)
        self.assertIn("no spool", said)


if __name__ == "__main__":
    unittest.main()
