"""Links to Kafka that are bad: silent, cut, slow, refused. The way in between is a relay, so nothing of the system's network is touched.

Part of ./tests/run --nightly.
"""

import threading
import time
import unittest

import kafka_jars
from acknowledged import SpoolCase, examine
from case import KAFKA_VERSION, LONG
from kafka_server import Listener
from tcp_relay import TcpRelay


SILENCE = 300  # seconds


@unittest.skipUnless(LONG and KAFKA_VERSION == kafka_jars.DEFAULT_VERSION, "minutes of bad links: ./tests/run --nightly, newest Kafka")
class Links(SpoolCase):
    limit_seconds = 600

    def make_kafka(self):
        self.relay = TcpRelay()
        self.addCleanup(self.relay.close)
        # Kafka sends its clients to the relay.
        server = self.own_kafka(listeners=[Listener("RELAYED", "PLAINTEXT", {}, f"127.0.0.1:{self.relay.port}")])
        self.relay.target = ("127.0.0.1", int(server.address_of("RELAYED").rsplit(":", 1)[1]))
        return server

    def start_relayed(self, **bridge):
        return self.start_spooled(servers=f"127.0.0.1:{self.relay.port}", **bridge)

    def begin_flow(self, program):
        self.begin(program.port)
        self.wait_until(lambda: self.records() > 300, "Kafka takes records", 60)
        self.assertGreater(self.relay.passed, 0, "it does not go through the relay")

    def flow_again(self, timeout=60):
        """Seconds until Kafka has a further record."""
        before, began = self.records(), time.monotonic()
        self.wait_until(lambda: self.records() > before, "Kafka takes records again", timeout)
        return time.monotonic() - began

    def acknowledged_for(self, seconds):
        """Publishers are served for so long, whatever Kafka does."""
        before, began = self.acked(), time.monotonic()
        self.wait_until(lambda: time.monotonic() - began > seconds and self.acked() > before + 300, "acknowledgements meanwhile", seconds + 60)

    def test_kafka_accepts_and_never_answers(self):
        """Established connections and new ones hang; what they swallowed arrives late, when it has been sent again long ago."""
        for publisher in self.publishers:
            publisher.rate = 50  # what waits must go out in a test's time afterwards
        program = self.start_relayed()
        self.begin_flow(program)
        said = len(program.lines)
        self.relay.swallow()
        self.acknowledged_for(SILENCE)
        program.wait_line("cannot be reached|acknowledged nothing|not answer|timed out", after=said, timeout=60)
        self.relay.pass_on()
        recovered = self.flow_again()
        self.end()
        self.finish(program, 180)
        self.judge(f"silent for {SILENCE} s, a record {recovered:.1f} s after its end", 0)

    def test_connections_are_cut_again_and_again(self):
        program = self.start_relayed()
        self.begin_flow(program)
        cut, rounds = 0, 40
        for _ in range(rounds):
            self.flow_again()
            cut += self.relay.cut()
        self.assertGreater(cut, rounds // 2, "there was hardly anything to cut")
        self.relay.refuse()
        self.acknowledged_for(2)
        self.relay.accept()
        recovered = self.flow_again()
        self.end()
        self.finish(program)
        self.judge(f"{cut} connections reset and 2 s refused, a record {recovered:.1f} s after that", 0)

    def test_a_slow_link(self):
        program = self.start_relayed(compression="none")
        self.begin_flow(program)
        self.relay.delay, self.relay.rate = 0.2, 20000  # a tenth of what is published
        self.acknowledged_for(20)
        self.assertGreater(self.acked() - self.records(), 1000, "the link was no bottleneck")
        self.relay.delay, self.relay.rate = 0, 0
        recovered = self.flow_again()
        self.end()
        self.finish(program)
        self.judge(f"20 s of 20 kB/s and 0.2 s each way, a record {recovered:.1f} s after that", 0)

    def test_without_acknowledgements_of_kafka_the_judge_sees_a_loss(self):
        """The control: acks = 0, and what the link has swallowed is gone with it."""
        program = self.start_relayed(acks="0")
        self.begin_flow(program)
        self.relay.swallow()
        threading.Event().wait(1)  # what the link is given meanwhile
        self.relay.cut()
        self.relay.pass_on()
        self.flow_again()
        self.end()
        self.assertEqual(program.terminate(60), 0, program.tail)
        self.assertGreater(examine(self.read_topic(), self.publishers).lost, 0)


if __name__ == "__main__":
    unittest.main()
