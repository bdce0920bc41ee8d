"""kafka.exactly_once: whatever is killed and whenever, a consumer that reads committed records finds each acknowledged message once."""

import random
import signal
import threading
import unittest

import kafka_jars
import kafka_witness
from acknowledged import Publisher, SpoolCase, examine
from case import KAFKA_VERSION, LONG
from hookline_process import run_once
from kafka_server import Listener
from tcp_relay import TcpRelay

PRODUCE, END_TXN = 0, 26


class ExactlyOnceCase(SpoolCase):
    def setUp(self):
        super().setUp()
        self.reader = self.witness(self.topic, self.kafka)  # of committed records, all the time

    def start_exactly(self, **bridge):
        return self.start_spooled(exactly_once=True, **bridge)

    def kill(self, program):
        program.process.send_signal(signal.SIGKILL)
        program.process.wait(20)
        self.end()

    def read_topic(self):
        """What is committed, partition by partition. The offsets between them are the transactions' own, or of what was undone."""
        records = kafka_witness.read_all(self.kafka.address, self.topic)
        places = [record.place for record in records]
        self.assertEqual(len(places), len(set(places)), "the witness has read some twice")
        return records

    def records(self):
        return len(self.reader.records)

    def commits(self, more=1):
        """Waits for further committed records."""
        before = self.records()
        self.wait_until(lambda: self.records() >= before + more, "Kafka commits records", 60)

    def drain(self, program, timeout=90):
        """Everything that waits goes out; the spool is empty and sound afterwards."""
        # Readers see a transaction a moment after its producer has heard that it is committed.
        self.wait_until(lambda: examine(self.reader.records, self.publishers).lost == 0, "Kafka has what was acknowledged", timeout)
        self.assertEqual(program.terminate(60), 0, program.tail)
        code, said = run_once("spool", "check", self.spool)
        self.assertEqual(code, 0, said)
        self.assertIn("waiting        0 records", said)


@unittest.skipUnless(KAFKA_VERSION == kafka_jars.DEFAULT_VERSION, "the newest Kafka")
class Killed(ExactlyOnceCase):
    limit_seconds = 600 if LONG else 180

    def test_the_program_at_random_instants_under_load(self):
        rounds, seed = (15 if LONG else 3), 20261126
        chance = random.Random(seed)
        for _ in range(rounds):
            program = self.start_exactly()
            before = self.acked()
            self.begin(program.port)
            self.wait_until(lambda: self.acked() > before, "the first acknowledgement after the restart", 20)
            threading.Event().wait(chance.uniform(0.3, 2.5))  # the instant of the kill
            self.kill(program)
        program = self.start_exactly()
        self.drain(program)
        self.judge(f"{rounds} kills (seed {seed})", 0)

    def test_kafka_under_load_and_then_the_program_too(self):
        program = self.start_exactly()
        self.begin(program.port)
        for _ in range(5 if LONG else 1):
            self.commits()
            said = len(program.lines)
            self.kafka.kill()
            program.wait_line("cannot be reached", after=said)
            before = self.acked()
            self.wait_until(lambda: self.acked() > before + 300, "acknowledgements while Kafka is away")
            self.kafka.start()
        self.commits()
        self.kafka.kill()
        self.kill(program)
        self.kafka.start()
        program = self.start_exactly()
        self.drain(program)
        self.judge("Kafka killed, then both", 0)

    @unittest.skipUnless(LONG, "./tests/run --nightly")
    def test_acknowledged_by_kafka_is_committed(self):
        """ack = "kafka": what a publisher was told is there for those who read committed records, whatever comes next."""
        program = self.start_exactly(ack="kafka")
        self.begin(program.port)
        self.wait_until(lambda: self.acked() > 300, "acknowledgements", 60)
        self.end_answered()  # nothing comes behind that could commit it as well
        self.wait_until(lambda: self.records() == self.acked(), "what was acknowledged is committed")
        self.drain(program)
        self.judge("acknowledged by Kafka", 0)


@unittest.skipUnless(KAFKA_VERSION == kafka_jars.DEFAULT_VERSION, "the newest Kafka")
class AnswerLost(ExactlyOnceCase):
    """The worst instant, made certain: Kafka has done what it was asked, the answer never arrives, and the program is killed."""

    def make_kafka(self):
        self.relay = TcpRelay()
        self.addCleanup(self.relay.close)
        server = self.own_kafka(listeners=[Listener("RELAYED", "PLAINTEXT", {}, f"127.0.0.1:{self.relay.port}")])
        self.relay.target = ("127.0.0.1", int(server.address_of("RELAYED").rsplit(":", 1)[1]))
        return server

    def still(self, ends):
        """Whether the partitions have not grown since the look before."""
        ends.append([self.kafka.end_offset(self.topic, partition) for partition in range(3)])
        return len(ends) > 5 and ends[-1] == ends[-5]

    def lose_an_answer(self, api_key, **bridge):
        program = self.start_spooled(servers=f"127.0.0.1:{self.relay.port}", **bridge)
        self.begin(program.port)
        self.commits(300)
        self.relay.silence_after(api_key)
        self.assertTrue(self.relay.silenced.wait(30), "no such request")
        ends = []
        self.wait_until(lambda: self.still(ends), "Kafka has done what it was asked")
        self.kill(program)
        self.relay.answer_again()
        program = self.start_spooled(servers=f"127.0.0.1:{self.relay.port}", **bridge)
        self.drain(program)

    def test_of_a_commit(self):
        self.lose_an_answer(END_TXN, exactly_once=True)
        self.judge("killed after a commit without an answer", 0)

    def test_without_transactions_the_judge_sees_the_repetitions(self):
        """The control: the same, to records that are not in a transaction."""
        self.lose_an_answer(PRODUCE)
        tally = examine(self.read_topic(), self.publishers)
        self.assertEqual((tally.lost, tally.phantoms), (0, 0))
        self.assertGreater(tally.duplicates, 0)


@unittest.skipUnless(KAFKA_VERSION == kafka_jars.DEFAULT_VERSION, "the newest Kafka")
class Twins(ExactlyOnceCase):
    def test_one_of_two_with_the_same_id_gives_way_and_keeps_everything(self):
        """Two spools, one id: Kafka lets only one write. Both want to; one says what is wrong and stops, the other goes on."""
        mine, theirs = self.spool / "mine", self.spool / "theirs"
        first = self.start_exactly(transactional_id="twins", spool_folder=str(mine))
        self.begin(first.port)
        self.commits()
        twin = self.start_exactly(transactional_id="twins", spool_folder=str(theirs))
        other = Publisher("twin")
        other.begin(twin.port)
        stopped = self.wait_until(
            lambda: next((one for one in (first, twin) if "Another program uses the transactional id" in one.output), None), "one gives way", 60)
        folder = mine if stopped is first else theirs
        before = self.acked(), len(other.acked)
        self.wait_until(lambda: self.acked() > before[0] + 300 and len(other.acked) > before[1] + 50, "publishers of both are served")
        self.end_answered()
        other.end()
        for program in (first, twin):
            self.assertEqual(program.terminate(60), 0, program.tail)
        self.assertRegex(stopped.output, r"\d+ records wait in the spool for the next start")
        self.publishers.append(other)
        again = self.start_exactly(transactional_id="twins", spool_folder=str(folder))
        self.wait_until(lambda: examine(self.reader.records, self.publishers).lost == 0, "Kafka has what was acknowledged", 60)
        self.assertEqual(again.terminate(60), 0, again.tail)
        self.judge("fenced by a twin", 0)


if __name__ == "__main__":
    unittest.main()
