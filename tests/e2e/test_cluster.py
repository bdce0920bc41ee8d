"""Three brokers: the leader killed or frozen, too few replicas in sync, all of them killed at once. Part of ./tests/run --nightly."""

import time
import unittest

from accounted import AccountedCase
from acknowledged import WINDOW, SpoolCase, examine
from case import KAFKA_VERSION, LONG
from kafka_cluster import KafkaCluster


@unittest.skipUnless(LONG and KAFKA_VERSION != "1.0.0", "three brokers: ./tests/run --nightly, Kafka 3 and later")
class Cluster(SpoolCase):
    page = AccountedCase.page

    def make_kafka(self):
        cluster = KafkaCluster(KAFKA_VERSION)
        self.addCleanup(cluster.close)
        return cluster

    def start_counted(self, **bridge):
        return self.start_spooled(more={"metrics": AccountedCase.METRICS}, **bridge)

    def follower_leader(self):
        """A node that leads a partition and is not the controller."""
        return self.wait_until(lambda: next((self.kafka.nodes[leader - 1] for leader in self.kafka.leaders(self.topic) if leader > 1), None),
                               "a broker that is not the controller leads a partition")

    def gap(self, program):
        """Until Kafka acknowledges again after what just happened; the longest seconds between two looks that showed progress."""
        seen, changed, longest, began = None, time.monotonic(), 0.0, time.monotonic()
        while time.monotonic() - began < 12 or time.monotonic() - changed > 1:
            self.assertLess(time.monotonic() - began, 90, program.tail)
            now = self.page(program).part("acknowledged_total")
            if now != seen:
                longest, seen, changed = max(longest, time.monotonic() - changed), now, time.monotonic()
            time.sleep(0.02)  # between two looks
        return longest

    def test_a_leader_is_killed_again_and_again(self):
        program = self.start_counted()
        self.begin(program.port)
        gaps = []
        for _ in range(4):
            self.flow()
            node = self.follower_leader()
            node.kill()
            gaps.append(self.gap(program))
            node.start()
            self.kafka.wait_whole()
        self.end()
        self.finish(program)
        self.judge(f"leader killed {len(gaps)} times, Kafka silent for at most {max(gaps):.1f} s", 0)

    def test_a_leader_is_frozen(self):
        program = self.start_counted()
        self.begin(program.port)
        self.flow()
        node = self.follower_leader()
        node.freeze()
        self.addCleanup(node.thaw)
        longest = self.gap(program)  # it goes on by the others meanwhile
        before = self.acked()
        self.wait_until(lambda: self.acked() > before + 300, "publishers are acknowledged meanwhile")
        node.thaw()
        self.flow()
        self.end()
        self.finish(program)
        self.judge(f"leader frozen, Kafka silent for {longest:.1f} s", 0)

    def test_too_few_replicas_in_sync(self):
        """Nothing is acknowledged by Kafka, which says so in words; nobody who waits for Kafka is told otherwise; all goes out later."""
        program = self.start_counted(ack="kafka", ack_timeout_ms=600000)
        self.begin(program.port)
        self.flow()
        for node in self.kafka.nodes[1:]:
            node.kill()
        self.wait_until(lambda: all(publisher.unanswered() == WINDOW for publisher in self.publishers), "publishers stop at their windows", 30)
        # What the brokers said before they died may still be on its way: from the line on, nothing has come for seconds.
        program.wait_line(r"acknowledged nothing for \d+ s.*too few replicas.*min\.insync\.replicas", timeout=60)
        stalled, taken = self.acked(), self.page(program).part("acknowledged_total")
        self.assertEqual(self.page(program).state, "blocked")
        self.assertLessEqual(stalled, taken, "somebody was told what Kafka had not said")
        began = time.monotonic()
        self.wait_until(lambda: time.monotonic() - began > 3, "three more seconds")
        self.assertEqual((self.acked(), self.page(program).part("acknowledged_total")), (stalled, taken))
        began = time.monotonic()
        self.kafka.start()
        try:
            self.wait_until(lambda: self.acked() > stalled, "acknowledgements once two are in sync", 90)
        except AssertionError:
            self.fail(f"{self.page(program)}\n{self.kafka.leaders(self.topic)}\n{program.tail}\n" + "\n".join(n.log_tail(8) for n in self.kafka.nodes))
        recovered = time.monotonic() - began
        self.wait_until(lambda: self.acked() > stalled + 300, "it goes on", 60)
        self.end_answered()
        self.finish(program)
        self.judge(f"two of three killed, acknowledged {recovered:.1f} s after they were started", 0)

    def test_with_one_replica_asked_the_judge_sees_a_loss(self):
        """The control: acks = 1 and a leader that dies with what only it had. The bridge notices it too: offsets went back."""
        program = self.start_counted(acks="1")
        self.begin(program.port)
        self.flow()
        partition = max((p for p, leader in enumerate(self.kafka.leaders(self.topic)) if leader > 1),
                        key=lambda p: self.kafka.end_offset(self.topic, p))
        node = self.kafka.lead(self.topic, partition)
        others = [other for other in self.kafka.nodes if other is not node]  # the controller among them: nobody hears that they are behind
        for other in others:
            other.freeze()
            self.addCleanup(other.thaw)
        before = self.page(program).part("acknowledged_total")
        self.wait_until(lambda: self.page(program).part("acknowledged_total") > before + 200, "the leader alone acknowledges", 60)
        node.kill()
        for other in others:
            other.thaw()
        self.kafka.wait_whole()
        self.end_answered()
        self.wait_until(lambda: self.page(program).part("acknowledged_total") == self.page(program).matched, "all is sent", 60)
        node.start()
        self.kafka.wait_whole()
        self.assertEqual(program.terminate(60), 0, program.tail)
        self.assertGreater(examine(self.read_topic(), self.publishers).lost, 0)
        self.assertIn("Kafka has lost what it had acknowledged", program.output)

    def test_all_killed_at_once_and_started_again(self):
        program = self.start_counted()
        self.begin(program.port)
        recovered = []
        for _ in range(2):
            self.flow()
            said = len(program.lines)
            self.kafka.kill()
            program.wait_line("cannot be reached", after=said)
            before = self.acked()
            self.wait_until(lambda: self.acked() > before + 300, "acknowledgements while Kafka is away")
            self.kafka.start()
            recovered.append(self.flow(1))
        self.end()
        self.finish(program)
        self.judge(f"all killed {len(recovered)} times, records {max(recovered):.1f} s after the cluster was whole", 0)


if __name__ == "__main__":
    unittest.main()
