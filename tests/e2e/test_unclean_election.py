"""A leader that is elected although it lacks records: Kafka's own choice of going on over keeping. Part of ./tests/run --nightly."""

import unittest

import kafka_wire
import test_forgetting_kafka
from acknowledged import SpoolCase, examine
from case import KAFKA_VERSION, LONG
from kafka_cluster import KafkaCluster


@unittest.skipUnless(LONG and KAFKA_VERSION != "1.0.0", "three brokers: ./tests/run --nightly, Kafka 3 and later")
class UncleanElection(SpoolCase):
    ranges = test_forgetting_kafka.ForgettingKafka.ranges

    def make_kafka(self):
        cluster = KafkaCluster(KAFKA_VERSION)
        self.addCleanup(cluster.close)
        return cluster

    def make_topic(self, unclean):
        """On brokers 2 and 3 only, so that broker 1, the controller, lives through it; one of them in sync is enough."""
        self.topic = self.topic_name()
        self.kafka.create_topic(self.topic, 3, {"unclean.leader.election.enable": unclean, "min.insync.replicas": 1}, nodes=(2, 3))
        self.leader, self.follower = self.kafka.nodes[1:]

    def publish_some(self, program, more):
        before = self.acked()
        self.begin(program.port)
        self.wait_until(lambda: self.acked() >= before + more, "acknowledgements")
        self.end_answered()

    def ends(self):
        return [self.kafka.end_offset(self.topic, partition) for partition in range(3)]

    def ends_if_led(self):
        """None while a broker does not know yet that it leads."""
        try:
            return self.ends()
        except kafka_wire.WireError:
            return None

    def leave_the_follower_behind(self, program):
        """Ends of the partitions when it stopped, and when the leader did, which alone had the records between."""
        self.publish_some(program, 300)
        self.wait_until(lambda: self.records() >= self.acked(), "everything is in Kafka")
        self.follower.kill()
        before = self.ends()
        self.publish_some(program, 600)
        self.wait_until(lambda: self.records() >= self.acked(), "the leader alone takes the rest", 60)
        after = self.ends()
        self.leader.kill()
        self.follower.start()
        return before, after

    def let_the_follower_lead(self, program):
        """Both ends, and how many acknowledged records are gone; the bridge has noticed."""
        before, after = self.leave_the_follower_behind(program)
        self.wait_until(lambda: self.kafka.leaders(self.topic) == [3, 3, 3], "the one that is behind leads", 60)
        self.wait_until(lambda: self.ends_if_led() == before, "it has what it had")
        gone = self.acked() - sum(before)
        self.publish_some(program, 300)
        program.wait_line("went back", timeout=60)
        return before, after, gone

    def test_the_lost_range_is_said_exactly(self):
        self.make_topic("true")
        program = self.start_spooled()
        before, after, gone = self.let_the_follower_lead(program)
        self.wait_until(lambda: self.records() >= self.acked() - gone, "the rest is in Kafka", 60)
        wanted = {partition: [(first, last - 1)] for partition, (first, last) in enumerate(zip(before, after)) if last > first}
        self.wait_until(lambda: self.ranges(program) == wanted, f"{wanted} is said, and not {self.ranges(program)}")
        self.assertEqual(program.terminate(60), 0, program.tail)
        tally = examine(self.read_topic(), self.publishers)
        print(f"\n    unclean election: {self.acked()} acknowledged, {tally}", end=" ", flush=True)
        self.assertEqual(tally.lost, gone, "the judge misses what was said to be lost, and nothing else")

    def test_the_lost_range_is_sent_again_from_what_the_spool_keeps(self):
        self.make_topic("true")
        program = self.start_spooled(spool_keep_seconds=600, on_forgotten="resend")
        _, _, gone = self.let_the_follower_lead(program)
        self.wait_until(lambda: self.records() >= self.acked(), "what was lost is there again", 60)
        self.assertEqual(program.terminate(60), 0, program.tail)
        tally = examine(self.read_topic(), self.publishers)
        print(f"\n    unclean election, {gone} sent again: {self.acked()} acknowledged, {tally}", end=" ", flush=True)
        self.assertEqual((tally.lost, tally.phantoms), (0, 0))

    def test_a_clean_one_waits_and_loses_nothing(self):
        """The control: as Kafka is by default, nobody leads until the one that has everything is back, and nothing is said to be lost."""
        self.make_topic("false")
        program = self.start_spooled()
        _, after = self.leave_the_follower_behind(program)
        self.begin(program.port)
        program.wait_line("cannot be reached|acknowledged nothing|no leader|leader", timeout=60)
        self.wait_until(lambda: self.kafka.leaders(self.topic) == [-1, -1, -1], "nobody leads")
        self.end_answered()
        self.leader.start()
        self.wait_until(lambda: self.records() >= self.acked(), "Kafka has what was acknowledged", 60)
        self.assertTrue(all(now >= then for now, then in zip(self.ends(), after)))
        self.finish(program)
        self.assertNotIn("Kafka has lost", program.output)
        self.judge("clean election", 0)


if __name__ == "__main__":
    unittest.main()
