"""A Kafka that loses what it had acknowledged: a topic deleted and made anew, data wiped or restored from an older copy. It takes the
next records without any error; that its offsets went back is noticed, said with the exact range, and mended from what the spool keeps.
"""

import re
import shutil
import unittest

import kafka_wire
from acknowledged import SpoolCase, examine

LOST = r"Kafka has lost what it had acknowledged: topic \"[^\"]+\" (begins anew|went back), (.*) are gone(.*)"


class ForgettingKafka(SpoolCase):
    def publish_some(self, program, more=600):
        before = self.acked()
        self.begin(program.port)
        self.wait_until(lambda: self.acked() >= before + more, "acknowledgements")

    def wait_delivered(self):
        self.wait_until(lambda: self.records() >= self.acked(), "everything is in Kafka")

    def replace_topic(self):
        """As fast as it goes: the program hears of neither."""
        kafka_wire.delete_topic(self.kafka.address, self.topic)

        def created():
            try:
                kafka_wire.create_topic(self.kafka.address, self.topic, 3, 1)
                return True
            except kafka_wire.WireError:  # still being deleted
                return False
        self.wait_until(created, "the topic is made anew")

    def ranges(self, program):
        """Partition: first and last offset that are said to be lost."""
        out = {}
        for line in program.lines:
            if found := re.search(LOST, line):
                for partition, first, last in re.findall(r"partition (\d+) offsets (\d+) to (\d+)", found[2]):
                    out.setdefault(int(partition), []).append((int(first), int(last)))
        return out

    def lost_now(self):
        return examine(self.read_topic(), self.publishers).lost

    def test_a_topic_made_anew_is_filled_again(self):
        program = self.start_spooled(spool_keep_seconds=600, on_forgotten="resend")
        self.publish_some(program)
        self.wait_until(lambda: self.records() > 300, "the old topic has records")
        self.replace_topic()
        before = self.acked()
        self.wait_until(lambda: self.acked() >= before + 600, "acknowledgements after that")
        self.end_answered()
        program.wait_line("begins anew", timeout=60)
        self.wait_until(lambda: self.lost_now() == 0, "the new topic has what the old one had", 60)
        self.assertEqual(program.terminate(60), 0, program.tail)
        tally = examine(self.read_topic(), self.publishers)
        print(f"\n    topic made anew: {self.acked()} acknowledged, {tally}", end=" ", flush=True)
        self.assertEqual((tally.lost, tally.phantoms), (0, 0))

    def test_without_keeping_the_loss_is_said_exactly(self):
        program = self.start_spooled()
        self.publish_some(program)
        self.end_answered()
        self.wait_delivered()
        ends = [self.kafka.end_offset(self.topic, partition) for partition in range(3)]
        gone = self.acked()
        self.replace_topic()
        self.publish_some(program, 300)
        self.end_answered()
        program.wait_line("begins anew", timeout=60)
        self.wait_until(lambda: self.records() >= self.acked() - gone, "the rest is in Kafka")
        self.assertEqual(self.ranges(program), {partition: [(0, end - 1)] for partition, end in enumerate(ends) if end > 0})
        self.assertIn("the spool has none of them", program.output)
        self.assertEqual(program.terminate(60), 0, program.tail)
        self.assertEqual(self.lost_now(), gone)

    def test_an_older_copy_of_the_data(self):
        """A broker restored from a backup: the records since then are sent again, and nothing else."""
        program = self.start_spooled(spool_keep_seconds=600, on_forgotten="resend")
        self.publish_some(program, 300)
        self.end_answered()
        self.wait_delivered()
        kept = self.acked()
        self.kafka.stop()
        shutil.copytree(self.kafka.folder / "data", self.kafka.folder / "backup")
        self.kafka.start()
        self.publish_some(program, 600)
        self.end_answered()
        self.wait_delivered()
        ends = [self.kafka.end_offset(self.topic, partition) for partition in range(3)]
        self.kafka.kill()
        shutil.rmtree(self.kafka.folder / "data")
        (self.kafka.folder / "backup").rename(self.kafka.folder / "data")
        self.kafka.start()
        self.wait_until(lambda: self.records() == kept, "the copy has what it had")
        self.publish_some(program, 300)
        self.end_answered()
        program.wait_line("went back", timeout=60)
        self.wait_until(lambda: self.lost_now() == 0, "Kafka has again what it had", 60)
        for partition, found in self.ranges(program).items():
            self.assertEqual([last for _, last in found], [ends[partition] - 1])
        self.assertEqual(program.terminate(60), 0, program.tail)
        tally = examine(self.read_topic(), self.publishers)
        print(f"\n    older copy: {self.acked()} acknowledged, {tally}", end=" ", flush=True)
        self.assertEqual((tally.lost, tally.phantoms), (0, 0))

    def test_a_wiped_broker(self):
        program = self.start_spooled(spool_keep_seconds=600, on_forgotten="resend")
        self.kafka.stop()
        shutil.copytree(self.kafka.folder / "data", self.kafka.folder / "empty")
        self.kafka.start()
        self.publish_some(program)
        self.end_answered()
        self.wait_delivered()
        self.kafka.kill()
        shutil.rmtree(self.kafka.folder / "data")
        (self.kafka.folder / "empty").rename(self.kafka.folder / "data")
        self.kafka.start()
        self.publish_some(program, 300)
        self.end_answered()
        program.wait_line("begins anew", timeout=60)
        self.wait_until(lambda: self.lost_now() == 0, "Kafka has again what it had", 60)
        self.assertEqual(program.terminate(60), 0, program.tail)
        tally = examine(self.read_topic(), self.publishers)
        print(f"\n    wiped: {self.acked()} acknowledged, {tally}", end=" ", flush=True)
        self.assertEqual((tally.lost, tally.phantoms), (0, 0))


if __name__ == "__main__":
    unittest.main()
